"""A new calendar: every open case is reckoned anew, both sides are told, and nothing is overdue because of it."""

from collections.abc import Sequence
from datetime import date

from desk import assignments, cases, clocks, extensions, pauses, recount, year_ahead
from desk.imports import calendar as import_calendar
from handlers import letters, why_cards
from storage.models import Alarm
from storage.store import Storage, Store
from tests.county import PLACE, County, at, settle
from tests.desk.test_ladder import rung
from tests.desk.test_pauses import paused
from tests.rows import table
from texts import words

NOTICE = "国务院办公厅关于2027年部分节假日安排的通知"
FLOOD = "泸政办〔2026〕9号"


def off(*days: str, kind: str = "off", scope: str = "泸溪", document: str = FLOOD) -> list[dict[str, str]]:
    return [{"date": day, "kind": kind, "name": "防汛", "scope": scope, "document": document} for day in days]


def load(county: County, rows: Sequence[dict[str, str]], now: str) -> None:
    """The calendar's file is imported, and the desk goes over its open cases."""

    def bring(store: Store) -> None:
        planned = import_calendar.plan(store, table(*rows))
        assert not planned.problems
        import_calendar.apply(store, planned, at(now))

    county.storage.transact_now(bring)
    while county.storage.transact_now(recount.some, at(now)) >= recount.CHUNK:
        pass


def texts_of(county: County, *kinds: str) -> list[str]:
    """What the letters of these kinds say."""

    def worded(store: Store) -> list[str]:
        found = [letter for kind in kinds for letter in store.outbox.waiting(kind) if letter.edits_id is None]
        said = [letters.word(store, letter, at("2026-11-24 10:00"), "bot") for letter in found]
        return [message.text for message in said if message]

    return county.storage.read_now(worded)


def test_a_day_declared_off_moves_every_open_deadline(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()

    load(county, off("2026-11-25"), "2026-11-24 09:00")

    assignment = county.assignment(key)
    assert assignment.due_by == assignment.case.promised_by == at("2026-11-27 17:30")
    assert assignment.case.statutory_by == at("2026-12-08 17:30")


def test_both_sides_are_told_once_from_when_to_when_and_by_which_notice(storage: Storage) -> None:
    county = settle(storage)
    county.dispatched()

    load(county, off("2026-11-25"), "2026-11-24 09:00")
    again = storage.transact_now(recount.some, at("2026-11-24 09:01"))

    assert again == 0
    assert county.letters("case.recounted", "assignment.recounted") == [
        ("case.recounted", "陈静"), ("assignment.recounted", "王建国"),
    ]  # fmt: skip
    [enterprise] = texts_of(county, "case.recounted")
    assert f"依据{FLOOD}重新计算" in enterprise
    assert "由2026年11月26日17:30调整为2026年11月27日17:30" in enterprise


def test_the_ladder_follows_and_what_was_heard_is_not_heard_again(storage: Storage) -> None:
    county = settle(storage)
    county.dispatched()
    rung(county, "2026-11-23 10:00")

    load(county, off("2026-11-25"), "2026-11-23 10:01")

    heard = {moment: rung(county, moment) for moment in ("2026-11-23 10:02", "2026-11-26 17:30", "2026-11-27 17:30")}
    assert ("blue", "张伟") not in heard["2026-11-26 17:30"]
    assert ("blue", "张伟") in heard["2026-11-27 17:30"]
    assert heard["2026-11-23 10:02"] == set()


def test_what_was_on_time_is_not_overdue_by_a_make_up_day(storage: Storage) -> None:
    """A Saturday worked after all would have ended the limit on that Saturday; it is told on Sunday."""
    county = settle(storage)
    key = county.dispatched(at("2026-11-25 09:00"))  # due on Monday, the 30th

    load(county, off("2026-11-28", kind="work"), "2026-11-29 10:00")

    assignment = county.assignment(key)
    assert assignment.due_by == at("2026-11-30 17:30")
    assert rung(county, "2026-11-30 08:31") <= {
        ("due_today", "王建国"), ("due_today", "刘洋"), ("unacknowledged", "赵志强"), ("unacknowledged", "中心群"),
    }  # fmt: skip
    assert assignment.colour == ""


def test_what_it_was_spared_is_explained(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched(at("2026-11-24 09:00"))  # due on Friday, the 27th
    load(county, off("2026-11-22", kind="work"), "2026-11-24 09:30")
    assert county.assignment(key).due_by == at("2026-11-27 17:30")

    load(county, off("2026-11-27") + off("2026-11-28", kind="work"), "2026-11-27 18:00")
    load(county, off("2026-11-27", kind="work") + off("2026-11-28"), "2026-11-28 09:00")

    case, text = county.assignment(key).case, ""
    text = county.see(lambda store: why_cards.said(store, store.cases.get(case.id), words("zh")))
    assert county.assignment(key).due_by == at("2026-11-30 17:30") == case.promised_by
    assert "原未到期的不因此逾期，至少办到2026年11月30日17:30" in text
    finish = next(c for c in county.see(lambda store: clocks.of(store, store.cases.get(case.id))) if c.name == "finish")
    assert finish.due.at == county.assignment(key).due_by


def test_a_limit_into_next_year_is_provisional_until_the_notice_is_loaded(storage: Storage) -> None:
    """New Year's Day is off by law; the notice makes it a long weekend with a make-up Sunday."""
    county = settle(storage)
    key = county.dispatched(at("2026-12-29 09:00"))
    before = county.assignment(key)
    assert (before.due_by, before.provisional, before.case.provisional) == (at("2027-01-04 17:30"), True, True)

    load(
        county,
        off("2027-01-01", "2027-01-02", scope="national", document=NOTICE)
        + off("2027-01-03", kind="work", scope="national", document=NOTICE),
        "2026-12-29 10:00",
    )

    after = county.assignment(key)
    assert (after.due_by, after.provisional, after.case.provisional) == (at("2027-01-03 17:30"), False, False)
    [told] = texts_of(county, "case.recounted")
    assert "由2027年1月4日17:30调整为2027年1月3日17:30" in told


def test_a_notice_that_changes_nothing_settles_what_was_provisional(storage: Storage) -> None:
    county = settle(storage)
    county.dispatched(at("2026-12-29 09:00"))

    load(county, off("2027-01-01", scope="national", document=NOTICE), "2026-12-29 10:00")

    assert county.letters("case.settled", "assignment.settled") == [
        ("case.settled", "陈静"), ("assignment.settled", "王建国"),
    ]  # fmt: skip
    [told] = texts_of(county, "case.settled")
    assert "的预计办结时间为2027年1月4日17:30。" in told


def test_what_a_calendar_does_not_touch_hears_nothing(storage: Storage) -> None:
    county = settle(storage)
    county.dispatched()
    before = county.letters()

    load(county, off("2027-05-03"), "2026-11-24 09:00")

    assert county.letters() == before


def test_what_is_finished_stays_as_it_was(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()
    county.do(assignments.finish, key, "approved", "已办", [], by="王建国", now=at("2026-11-24 09:00"))

    load(county, off("2026-11-25"), "2026-11-24 10:00")

    assert county.assignment(key).due_by == at("2026-11-26 17:30")
    confirm = storage.read_now(lambda store: store.alarms.next_due())
    assert confirm == at("2026-11-30 17:30")  # the third working day after the 24th, without the 25th


def test_the_pre_check_gets_its_five_working_days(storage: Storage) -> None:
    county = settle(storage)
    case_id = county.files()

    load(county, off("2026-11-25"), "2026-11-24 10:00")

    assert county.case(case_id).pre_check_by == at("2026-12-01 17:30")


def test_a_case_reopened_is_reckoned_anew_from_its_reopening(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()
    county.do(assignments.finish, key, "approved", "已办", [], by="王建国", now=at("2026-11-24 14:30"))
    county.do(cases.reopen, county.assignment(key).case_id, by="陈静", now=at("2026-11-27 09:00"))

    load(county, off("2026-11-30"), "2026-11-27 10:00")

    assert county.assignment(key).due_by == at("2026-12-02 12:00")
    overdue = storage.read_now(
        lambda store: [alarm.due_at for alarm in store.alarms.waiting(key, "finish") if alarm.step == "overdue"]
    )
    assert overdue == [at("2026-12-02 12:00")]


def test_earlier_versions_of_the_calendar_are_kept(storage: Storage) -> None:
    county = settle(storage)
    load(county, off("2026-11-25"), "2026-11-23 09:00")
    load(county, off("2026-11-25", document="泸政办〔2026〕10号"), "2026-11-23 10:00")

    versions = storage.read_now(
        lambda store: {
            version: [day.document for day in store.days.of_version(version) if day.date == date(2026, 11, 25)]
            for version in range(3)
        }
    )

    assert versions == {0: [], 1: [FLOOD], 2: ["泸政办〔2026〕10号"]}


def test_from_october_the_administrators_are_asked_each_week_for_the_notice(storage: Storage) -> None:
    county = settle(storage)

    def asked(now: str) -> bool:
        before = len(county.letters("notice.calendar_missing"))
        storage.transact_now(year_ahead.ask, at(now))
        return len(county.letters("notice.calendar_missing")) > before

    moments = ("2026-09-30 10:00", "2026-10-08 09:00", "2026-10-08 12:30", "2026-10-09 09:00", "2026-10-12 08:00",
               "2026-10-12 08:30")  # fmt: skip
    assert [asked(moment) for moment in moments] == [False, True, False, False, False, True]
    assert set(county.letters("notice.calendar_missing")) == {("notice.calendar_missing", "田野")}

    load(county, off("2027-01-01", scope="national", document=NOTICE), "2026-10-12 09:00")
    assert not asked("2026-10-19 09:00")


def test_a_pause_under_way_keeps_its_length_when_the_calendar_changes(storage: Storage) -> None:
    """Due is counted by the new days, then moved by the pause; its rungs wake where they belong."""
    county = settle(storage)
    key = county.dispatched()
    paused(county, key, days=5)  # from Tuesday, 10:00

    load(county, off("2026-11-26"), "2026-11-24 11:00")
    county.do(pauses.resume, key, by="王建国", now=at("2026-11-25 10:00"))

    assignment = county.assignment(key)
    assert assignment.due_by == assignment.case.promised_by == at("2026-11-30 17:30")
    assert storage.read_now(
        lambda store: [alarm.due_at for alarm in store.alarms.waiting(key, "finish") if alarm.step == "overdue"]
    ) == [at("2026-11-30 17:30")]


def test_an_extension_stands_when_the_calendar_changes(storage: Storage) -> None:
    """To the day that was granted; when that is off now, to the next working day."""
    county = settle(storage)
    key = county.dispatched()
    asked = county.do(extensions.ask, key, "现场核查", date(2026, 12, 1), by="王建国", now=at("2026-11-24 09:00"))
    county.do(extensions.grant, asked.id, by="李红", now=at("2026-11-24 10:00"))

    load(county, off("2026-11-30"), "2026-11-25 09:00")
    kept = county.assignment(key).due_by
    load(county, off("2026-12-01"), "2026-11-25 10:00")

    assert (kept, county.assignment(key).due_by) == (at("2026-12-01 17:30"), at("2026-12-02 17:30"))
    assert county.assignment(key).case.promised_by == at("2026-12-02 17:30")


def test_a_department_with_its_own_hours_is_due_at_its_own_closing(storage: Storage) -> None:
    """Its clocks, its ladder and the explanation go by its hours; the centre's pre-check by the site's."""
    county = settle(storage)
    rows = off("2026-01-01", scope=PLACE)[0] | {"kind": "hours", "to": "2027-12-31", "hours": "09:00-12:00 13:00-17:00"}
    load(county, [rows], "2026-11-20 09:00")

    key = county.dispatched(at("2026-11-23 11:30"))

    assignment = county.assignment(key)
    assert assignment.due_by == assignment.case.promised_by == at("2026-11-26 17:00")
    assert assignment.acknowledge_by == at("2026-11-23 14:30")
    assert assignment.case.pre_check_by == at("2026-11-30 17:30")
    assert rung(county, "2026-11-23 13:30") == {("acknowledge_soon", "王建国"), ("acknowledge_soon", "刘洋")}
    finish = next(
        clock
        for clock in county.see(lambda store: clocks.of(store, store.cases.get(assignment.case_id)))
        if clock.name == "finish"
    )
    assert finish.due.at == assignment.due_by


def test_no_alarm_of_an_open_case_is_lost_or_doubled_by_a_calendar(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()

    def waiting(store: Store) -> list[tuple[str, str]]:
        return sorted((alarm.awaiting, alarm.step) for alarm in store.alarms.of_assignment(key) if _waits(alarm))

    before = storage.read_now(waiting)

    load(county, off("2026-11-25", "2026-12-01"), "2026-11-23 09:30")

    assert storage.read_now(waiting) == before


def _waits(alarm: Alarm) -> bool:
    return alarm.rung_at is None


