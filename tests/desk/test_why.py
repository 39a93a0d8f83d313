"""/why: a limit is explained day by day, from the events, to whoever may see the case."""

from datetime import date, timedelta

import pytest

from desk import assignments, cases, clocks, extensions, hand_backs, pauses, routing, sweep, why
from desk.clocks import Clock
from desk.errors import NoSuchCase
from handlers import why_cards
from handlers.message import pages, units
from storage.models import Day
from storage.store import Storage, Store
from tests.county import MONDAY_NINE, OTHER, PLACE, County, at, settle
from tests.desk.test_pauses import paused
from texts import words


def declare(county: County, *days: Day) -> None:
    def put(store: Store) -> None:
        for day in days:
            store.put(day)
        store.days.changed()

    county.storage.transact_now(put)


def clock(county: County, case_id: int, name: str, department: str = "") -> Clock:
    """The case's last clock of this name."""
    found: list[Clock] = county.see(lambda store: clocks.of(store, store.cases.get(case_id)))
    return [one for one in found if one.name == name and department in one.department][-1]


def said(county: County, case_id: int) -> str:
    return str(county.see(lambda store: why_cards.said(store, store.cases.get(case_id), words("zh"))))


def test_every_working_day_is_named_with_its_hours_and_its_number(storage: Storage) -> None:
    county = settle(storage)
    case = county.assignment(county.dispatched()).case

    text = said(county, case.id)

    assert "2026年11月24日（周二）　08:30–12:00、14:30–17:30　第1个工作日" in text
    assert "第3个工作日\n止于末日下班时间：2026年11月26日17:30" in text
    assert "2026年11月28日（周六）至2026年11月29日（周日）　不计：周末" in text


def test_a_holiday_and_a_make_up_day_name_their_documents(storage: Storage) -> None:
    county = settle(storage)
    declare(
        county,
        Day(date=date(2026, 11, 24), kind="off", name="防汛", scope="泸溪", document="泸政办〔2026〕9号"),
        Day(date=date(2026, 11, 28), kind="work", name="防汛", scope="泸溪", document="泸政办〔2026〕9号"),
    )

    text = said(county, county.assignment(county.dispatched()).case.id)

    assert "2026年11月24日（周二）　不计：防汛放假（泸政办〔2026〕9号）" in text
    assert "第4个工作日：调休上班（防汛，泸政办〔2026〕9号）" in text


def test_every_clock_ends_at_the_instant_that_the_desk_goes_by(storage: Storage) -> None:
    county = settle(storage, promise_limit={"value": 7, "unit": "日"})
    case = county.assignment(county.dispatched(at("2026-11-27 16:00"))).case

    ends = {name: clock(county, case.id, name).due.at for name in (
        "promised", "statutory", "finish", "acknowledge", "hand_back", "pre_check",
    )}  # fmt: skip

    [assignment] = county.assignments(case.id)
    assert ends == {
        "promised": case.promised_by,
        "statutory": case.statutory_by,
        "finish": assignment.due_by,
        "acknowledge": assignment.acknowledge_by,
        "hand_back": assignment.return_by,
        "pre_check": case.pre_check_by,
    }
    assert [stretch.count for stretch in why.stretches(clock(county, case.id, "promised"))] == [1, 2, 3, 4, 5, 6, 7]


def test_what_is_counted_in_working_days_adds_up(storage: Storage) -> None:
    county = settle(storage)
    case = county.assignment(county.dispatched()).case

    told = why.stretches(clock(county, case.id, "statutory"))

    counted = [end - start for stretch in told for start, end in stretch.intervals]
    assert sum(counted, timedelta()) == 10 * timedelta(hours=6, minutes=30)


def test_a_limit_in_hours_names_the_intervals_it_runs_in(storage: Storage) -> None:
    county = settle(storage)
    case = county.assignment(county.dispatched(at("2026-11-23 11:00"))).case

    text = said(county, case.id)

    assert "2026年11月23日（周一）　11:00–12:00、14:30–15:30　计2小时0分（工作时间）\n止于：2026年11月23日15:30" in text


def test_half_a_day_ends_with_the_morning(storage: Storage) -> None:
    county = settle(storage, promise_limit={"value": 0.5, "unit": "工作日"})

    text = said(county, county.assignment(county.dispatched()).case.id)

    assert "08:30–12:00　第1个工作日，只计半日\n止于当日上半日结束：2026年11月24日12:00" in text


def test_a_limit_that_ends_on_a_day_off_is_carried_to_the_next_working_day(storage: Storage) -> None:
    county = settle(storage, promise_limit={"value": 5, "unit": "日"})

    text = said(county, county.assignment(county.dispatched()).case.id)

    assert "2026年11月28日（周六）　第5日：周末\n2026年11月29日（周日）　期间届满在休息日，顺延：周末" in text
    assert "2026年11月30日（周一）　08:30–12:00、14:30–17:30　顺延至此日\n止于末日下班时间：2026年11月30日17:30" in text


def test_after_a_reopening_the_new_limit_is_explained(storage: Storage) -> None:
    """Finished with sixteen hours to go, reopened on Friday: the rest runs on from then."""
    county = settle(storage)
    key = county.dispatched()
    county.do(assignments.finish, key, "approved", "已办", [], by="王建国", now=at("2026-11-24 14:30"))
    case = county.assignment(key).case

    county.do(cases.reopen, case.id, by="陈静", now=at("2026-11-27 09:00"))

    text, again = said(county, case.id), clock(county, case.id, "finish")
    assert again.due.at == county.assignment(key).due_by == at("2026-12-01 12:00")
    assert f"{PLACE}办结时限：2026年12月1日12:00\n" in text
    assert "2026年11月27日09:00企业反映未解决，重新办理" in text
    assert "2026年12月1日（周二）　08:30–12:00　计3小时30分（工作时间）\n止于：2026年12月1日12:00" in text


def test_whoever_takes_over_after_a_hand_back_keeps_the_first_ones_time(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()
    asked = county.do(hand_backs.ask, key, "不属于本单位职责", None, by="王建国", now=at("2026-11-23 10:00"))
    other = county.see(lambda store: store.organisation.department_named(OTHER))

    county.do(hand_backs.grant, asked.id, other, by="李红", now=at("2026-11-23 16:00"))

    case = county.assignment(key).case
    _, new = county.assignments(case.id)
    assert clock(county, case.id, "finish", OTHER).due.at == new.due_by
    assert clock(county, case.id, "acknowledge", OTHER).due.at == new.acknowledge_by
    assert f"（退回后接办，沿用{PLACE}的时限）" in said(county, case.id)


def test_the_pre_check_is_counted_anew_from_the_corrections(storage: Storage) -> None:
    county = settle(storage)
    case_id = county.files()
    first = county.case(case_id).materials[0].id

    county.do(cases.correct, case_id, [first], "", by="李红", now=at("2026-11-24 10:00"))
    waiting = clock(county, case_id, "pre_check")
    county.storage.transact_now(
        lambda store: cases.supplemented(
            store, store.cases.get(case_id), [], store.people.get(county.people["陈静"]), at("2026-11-26 10:00")
        )
    )

    again = clock(county, case_id, "pre_check")
    assert waiting.ended_at == at("2026-11-24 10:00")
    assert (again.ended_at, again.due.at) == (None, county.case(case_id).pre_check_by)
    assert "2026年11月26日10:00收到补正材料" in said(county, case_id)


def test_a_day_declared_later_does_not_change_what_was_reckoned_before(storage: Storage) -> None:
    """The explanation goes by the version of the calendar by which the limit was set."""
    county = settle(storage)
    case = county.assignment(county.dispatched()).case
    before = said(county, case.id)

    def declare(store: Store) -> None:
        version = store.days.changed()
        store.put(
            Day(date=date(2026, 11, 24), kind="off", name="防汛", scope="泸溪", document="通知", since=version)
        )

    storage.transact_now(declare)

    assert said(county, case.id) == before


def test_before_acceptance_no_legal_limit_has_begun(storage: Storage) -> None:
    county = settle(storage)

    text = said(county, county.files())

    assert "尚未受理" in text
    assert "中心初核时限：2026年11月30日17:30" in text


@pytest.mark.parametrize("by", ["陈静", "李红", "王建国", "赵志强", "孙丽", "龙明远", "田野"])
def test_whoever_is_entitled_is_told_in_private(storage: Storage, by: str) -> None:
    county = settle(storage)
    case = county.assignment(county.dispatched()).case

    county.do(why_cards.tell, case.no, by=by, now=MONDAY_NINE)

    assert county.letters("case.why") == [("case.why", by)]


@pytest.mark.parametrize("by", ["周海", "马宁"])
def test_other_enterprises_and_departments_learn_nothing(storage: Storage, by: str) -> None:
    county = settle(storage)
    case = county.assignment(county.dispatched()).case

    with pytest.raises(NoSuchCase):
        county.do(why_cards.tell, case.no, by=by, now=MONDAY_NINE)


def test_a_long_explanation_takes_as_many_messages_as_it_needs(storage: Storage) -> None:
    county = settle(storage, legal_limit={"value": 90, "unit": "工作日", "basis": ""})
    case = county.assignment(county.dispatched()).case
    text = said(county, case.id)

    county.do(why_cards.tell, case.no, by="陈静", now=MONDAY_NINE)

    parts = pages(text)
    assert len(county.letters("case.why")) == len(parts) > 1
    assert all(units(part) <= 4096 for part in parts)
    assert "".join(parts).replace("\n", "") == text.replace("\n", "")


def must_agree(county: County, key: int) -> None:
    """Every clock of the explanation ends when the desk goes by it."""
    assignment = county.assignment(key)
    for name, by in (("promised", assignment.case.promised_by), ("statutory", assignment.case.statutory_by)):
        assert clock(county, assignment.case_id, name).due.at == by, name
    assert clock(county, assignment.case_id, "finish").due.at == assignment.due_by


def test_a_pause_and_an_extension_are_explained(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()
    paused(county, key, days=10)
    must_agree(county, key)

    county.do(pauses.resume, key, by="王建国", now=at("2026-11-25 14:30"))
    asked = county.do(extensions.ask, key, "现场核查", date(2026, 12, 2), by="王建国", now=at("2026-11-26 09:00"))
    county.do(extensions.grant, asked.id, by="李红", now=at("2026-11-26 10:00"))

    must_agree(county, key)
    text = said(county, county.assignment(key).case_id)
    assert "2026年11月24日10:00至2026年11月25日14:30因专家评审暂停计时，其间工作时间8小时30分（工作时间）不计" in text
    assert "2026年11月26日10:00经中心同意延期（现场核查），延至2026年12月2日17:30。" in text


def test_a_case_deemed_accepted_is_counted_from_the_day_it_came(storage: Storage) -> None:
    """Nobody has pre-checked it in five working days (行政许可法 32)."""
    county = settle(storage)
    case_id = county.files()

    storage.transact_now(sweep.ring, at("2026-11-30 17:30"))

    [assignment] = county.assignments(case_id)
    must_agree(county, assignment.id)
    assert clock(county, case_id, "statutory").start == MONDAY_NINE


def test_a_joint_department_with_its_own_deadline_is_explained(storage: Storage) -> None:
    county = settle(storage)
    case_id = county.assignment(county.dispatched()).case_id
    other = county.see(lambda store: store.organisation.department_named(OTHER))

    county.do(routing.join, case_id, other, date(2026, 11, 25), by="李红", now=at("2026-11-23 10:00"))

    own = clock(county, case_id, "finish", OTHER)
    assert own.due.at == county.assignments(case_id)[1].due_by == at("2026-11-25 17:30")
    assert "由中心交办时另定办结时限：2026年11月25日17:30。" in said(county, case_id)


def test_a_matter_redirected_keeps_its_time(storage: Storage) -> None:
    county = settle(storage)
    case_id = county.assignment(county.dispatched()).case_id
    other = county.see(lambda store: store.organisation.department_named(OTHER))

    county.do(routing.redirect, case_id, other, by="李红", now=at("2026-11-24 10:00"))

    first, second = county.assignments(case_id)
    assert clock(county, case_id, "finish", PLACE).ended_at == at("2026-11-24 10:00")
    assert clock(county, case_id, "finish", OTHER).due.at == second.due_by == first.due_by
