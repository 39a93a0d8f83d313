"""The ladder: each rung heard once, at its time, by the right people, until the matter is done."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.orm.exc import StaleDataError

from desk import assignments, cases, post, rules, sweep
from desk.post import Fate, Outcome
from handlers import letters
from storage.assignments import Assignments
from storage.models import AlarmState, Assignment, Day
from storage.store import Storage, Store
from tests.county import MONDAY_NINE, County, at, settle
from tests.mouth import taken


def test_each_rung_is_heard_by_whom_it_names(storage: Storage) -> None:
    """The default ladder of a matter that nobody touches, to the leader's digest and on, day after day."""
    county = settle(storage)
    county.dispatched()

    heard = {time: rung(county, time) for time in (
        "2026-11-23 10:00", "2026-11-23 11:00", "2026-11-23 15:30", "2026-11-24 16:00", "2026-11-25 15:00",
        "2026-11-26 08:30", "2026-11-26 08:40", "2026-11-26 17:30", "2026-11-27 17:30", "2026-11-30 17:30",
        "2026-12-01 09:00", "2026-12-02 09:00",
    )}  # fmt: skip

    assert heard == {
        "2026-11-23 10:00": {("acknowledge_soon", "王建国"), ("acknowledge_soon", "刘洋")},
        "2026-11-23 11:00": {("unacknowledged", "张伟"), ("unacknowledged", "中心群")},
        "2026-11-23 15:30": {("unacknowledged", "赵志强"), ("unacknowledged", "中心群")},
        "2026-11-24 16:00": set(),
        "2026-11-25 15:00": {("due_soon", "王建国")},
        "2026-11-26 08:30": {("due_today", "王建国"), ("due_today", "刘洋")},
        "2026-11-26 08:40": {("due_soon", "王建国"), ("due_soon", "中心群")},
        "2026-11-26 17:30": {
            ("blue", "王建国"), ("blue", "张伟"), ("overdue_enterprise", "陈静"), ("overdue_group", "服务群"),
        },
        "2026-11-27 17:30": {("yellow", "张伟"), ("yellow_next", "赵志强")},
        "2026-11-30 17:30": {("red", "赵志强"), ("red_organiser", "孙丽")},
        "2026-12-01 09:00": {("daily", "赵志强"), ("daily", "孙丽"), ("leader.alert", "龙明远")},
        "2026-12-02 09:00": {("daily", "赵志强"), ("daily", "孙丽"), ("leader.alert", "龙明远")},
    }  # fmt: skip


def test_a_rung_is_heard_once_however_often_the_clock_knocks(storage: Storage) -> None:
    county = settle(storage)
    county.dispatched()
    rung(county, "2026-11-23 10:00")

    again = [rung(county, "2026-11-23 10:00"), rung(county, "2026-11-23 10:01")]

    assert again == [set(), set()]


def test_red_makes_the_principal_the_owner_until_it_is_done(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()
    county.do(assignments.acknowledge, key, by="王建国", now=MONDAY_NINE)
    for time in ("2026-11-26 17:30", "2026-11-27 17:30", "2026-11-30 17:30"):
        rung(county, time)

    assert county.owner(key) == "赵志强"
    county.do(assignments.finish, key, "approved", "证照已发放", [], by="赵志强", now=at("2026-12-01 08:40"))
    assert rung(county, "2026-12-01 09:00") == set()


def test_acknowledged_is_not_done(storage: Storage) -> None:
    """Trap 14: an acknowledgement must not silence the finish ladder."""
    county = settle(storage)
    county.do(assignments.acknowledge, county.dispatched(), by="王建国", now=at("2026-11-23 09:30"))

    assert rung(county, "2026-11-26 17:30") >= {("blue", "王建国"), ("overdue_group", "服务群")}


def test_a_reassignment_or_progress_resets_no_clock(storage: Storage) -> None:
    """Trap 1: an edit or a comment must not buy time."""
    county = settle(storage)
    key = county.dispatched()
    county.do(assignments.progress, key, "正在办理", by="王建国", now=at("2026-11-26 17:00"))
    county.do(assignments.take_over, key, by="张伟", now=at("2026-11-26 17:10"))

    assert ("blue", "张伟") in rung(county, "2026-11-26 17:30")


def test_nothing_is_heard_at_lunch_or_at_night(storage: Storage) -> None:
    """Trap 7; what fell due meanwhile is heard at the next opening."""
    county = settle(storage)
    county.dispatched(at("2026-11-23 10:30"))  # half of two hours is over at 11:30

    quiet = [rung(county, time) for time in ("2026-11-23 12:45", "2026-11-23 14:00")]

    assert quiet == [set(), set()]
    assert rung(county, "2026-11-23 14:30") == {("acknowledge_soon", "王建国"), ("acknowledge_soon", "刘洋")}


def test_after_an_outage_only_the_highest_rung_is_heard(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()

    heard = rung(county, "2026-11-30 10:00")

    assert heard == {
        ("unacknowledged", "赵志强"), ("unacknowledged", "中心群"), ("yellow", "张伟"), ("yellow_next", "赵志强"),
    }  # fmt: skip
    overtaken = storage.read_now(
        lambda store: [a.step for a in store.alarms.of_assignment(key) if a.state is AlarmState.OVERTAKEN]
    )
    assert sorted(overtaken) == sorted(["half", "missed", "half", "three_quarters", "today", "overdue"])


def test_two_rungs_are_never_closer_than_half_an_hour(storage: Storage) -> None:
    """Yellow heard late, at 17:20 of the day on which red is due at 17:30: red waits for the next morning."""
    county = settle(storage)
    county.dispatched()
    rung(county, "2026-11-30 17:20")

    assert rung(county, "2026-11-30 17:30") == set()
    assert rung(county, "2026-12-01 08:45") == set()
    assert ("red", "赵志强") in rung(county, "2026-12-01 08:50")


def test_a_reminder_that_waited_is_not_said_of_a_finished_matter(storage: Storage) -> None:
    """Stale letters are dropped when they are worded, not when they are written."""
    county = settle(storage)
    key = county.dispatched()
    rung(county, "2026-11-23 10:00")
    county.do(assignments.finish, key, "approved", "证照已发放", [], by="王建国", now=at("2026-11-23 10:01"))

    def said(store: Store) -> list[object]:
        waiting = store.outbox.waiting("ladder.acknowledge_soon")
        return [letters.word(store, letter, at("2026-11-23 10:02"), "bot") for letter in waiting]

    assert storage.read_now(said) == [None, None]


def test_whoever_cannot_be_reached_is_skipped_upwards(storage: Storage) -> None:
    """Trap 13 and 2: nobody to hear means that the next one hears, never that nobody does."""
    county = settle(storage)
    county.dispatched()
    lose(county, "王建国", "刘洋")

    assert ("due_soon", "张伟") in rung(county, "2026-11-25 15:00")


def test_a_department_without_anybody_leaves_the_matter_to_the_centre(storage: Storage) -> None:
    county = settle(storage)
    lose(county, "王建国", "刘洋", "张伟", "赵志强")

    county.dispatched()

    assert ("assignment.sent", "中心群") in county.letters()


def test_a_letter_that_cannot_be_delivered_goes_one_step_up_at_once(storage: Storage) -> None:
    county = settle(storage)
    county.dispatched()
    rung(county, "2026-11-23 11:00")

    def refused(store: Store) -> None:
        for letter in taken(store, at("2026-11-23 11:01")):
            reader = store.people.of_chat(letter.chat_id)
            if letter.kind == "ladder.unacknowledged" and reader is not None:
                outcome = Outcome(Fate.UNREACHABLE, "blocked")
                post.settle(store, letter.id, letter.attempt, outcome, at("2026-11-23 11:01"), at("2026-11-23 11:01"))

    storage.transact_now(refused)

    assert county.letters("ladder.unacknowledged")[-1] == ("ladder.unacknowledged", "赵志强")


def test_a_case_nobody_objects_to_is_taken_as_confirmed(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()
    county.do(assignments.finish, key, "approved", "证照已发放", [], by="王建国", now=MONDAY_NINE)

    early = rung(county, "2026-11-26 17:00")
    rung(county, "2026-11-26 17:30")

    assert early == set()
    assert county.assignment(key).case.confirmed_at == at("2026-11-26 17:30")
    assert county.letters("rating.invite") == [("rating.invite", "陈静")]


def test_a_change_of_the_ladder_leaves_open_cases_alone(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Trap 12: an alarm keeps the rung that it was laid with."""
    county = settle(storage)
    county.dispatched()
    text = rules.DEFAULTS.read_text(encoding="utf-8")
    without_soon = text.replace('"ladder.acknowledge_soon" = ["officer", "substitute"]', '"ladder.red" = ["leader"]')
    changed = rules.read(without_soon)
    monkeypatch.setattr(rules, "current", lambda: changed)

    assert rung(county, "2026-11-23 10:00") == {("acknowledge_soon", "王建国"), ("acknowledge_soon", "刘洋")}
    county.dispatched(at("2026-11-24 09:00"))
    assert ("red", "龙明远") in rung(county, "2026-11-24 10:00")


def test_the_leaders_get_one_digest_a_day_however_many_cases_are_red(storage: Storage) -> None:
    county = settle(storage)
    county.dispatched()
    county.dispatched()
    for time in ("2026-11-26 17:30", "2026-11-27 17:30", "2026-11-30 17:30", "2026-12-01 09:00"):
        rung(county, time)

    assert county.letters("leader.alert") == [("leader.alert", "龙明远")]
    assert len(storage.read_now(lambda store: store.assignments.red())) == 2


def test_many_neutral_lines_at_once_become_one_digest(storage: Storage) -> None:
    county = settle(storage)
    for _ in range(6):
        county.dispatched()

    heard = rung(county, "2026-11-26 17:30")

    assert ("overdue_digest", "服务群") in heard
    waiting = storage.read_now(lambda store: [letter.kind for letter in store.outbox.waiting("ladder.overdue_group")])
    assert waiting == []


def test_one_broken_alarm_does_not_silence_the_others(storage: Storage) -> None:
    """A rung that this version cannot act on: the centre is told, everybody else's is rung."""
    county = settle(storage)
    broken, sound = county.dispatched(), county.dispatched()

    def spoil(store: Store) -> None:
        for alarm in store.alarms.of_assignment(broken):
            alarm.rung = {**alarm.rung, "hears": {"ladder.acknowledge_soon": ["nobody"]}, "from_the_future": 1}

    storage.transact_now(spoil)

    heard = rung(county, "2026-11-23 10:00")
    assert {("acknowledge_soon", "王建国"), ("acknowledge_soon", "刘洋")} <= heard
    assert ("notice.alarm", "中心群") in county.letters()
    assert county.assignment(sound).case.no in ("LX20261123-001", "LX20261123-002")


def test_an_alarm_that_fell_due_on_a_day_declared_off_meanwhile_waits(storage: Storage) -> None:
    county = settle(storage)
    county.dispatched(at("2026-11-23 16:30"))

    def declare(store: Store) -> None:
        store.put(Day(date=date(2026, 11, 24), kind="off", name="防汛", scope="泸溪", document="县政府通知"))
        store.days.changed()

    storage.transact_now(declare)

    assert rung(county, "2026-11-24 09:05") == set()
    assert rung(county, "2026-11-25 08:35") != set()


def test_a_not_accepted_case_has_no_ladder(storage: Storage) -> None:
    county = settle(storage)
    county.do(cases.refuse, county.files(), "不符合法定条件", by="李红", now=MONDAY_NINE)

    assert storage.read_now(lambda store: store.alarms.next_due()) is None


def rung(county: County, local: str) -> set[tuple[str, str]]:
    """Who heard what when the clock knocked at this moment."""
    before = len(county.letters())
    now: datetime = at(local)
    while county.storage.transact_now(sweep.ring, now):
        pass
    return {
        (kind.removeprefix("ladder."), who)
        for kind, who in county.letters()[before:]
        if kind.startswith(("ladder.", "leader."))
    }


def lose(county: County, *names: str) -> None:
    """These people have blocked the bot."""

    def block(store: Store) -> None:
        for name in names:
            chat = store.people.get(county.people[name]).chat
            assert chat is not None
            chat.unreachable_since = MONDAY_NINE

    county.storage.transact_now(block)


def test_many_deadlines_at_once_are_one_piece_of_work(storage: Storage) -> None:
    """What is asked of the database does not grow with how many fall due together."""
    county = settle(storage)
    asked: list[str] = []

    def hear(*heard: Any) -> None:
        asked.append(heard[2])

    def fall_due(many: int, day: str) -> int:
        for _ in range(many):
            county.dispatched(at(f"{day} 09:00"))
        asked.clear()
        storage.transact_now(sweep.ring, at(f"{day} 11:00"))
        return len(asked)

    event.listen(Engine, "before_cursor_execute", hear)
    few, many = fall_due(2, "2026-11-23"), fall_due(12, "2026-11-24")
    event.remove(Engine, "before_cursor_execute", hear)

    assert many <= few + 12


def test_a_lost_race_is_no_broken_alarm(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody finished the matter in the same instant: the sweep is undone and done again, and nobody is alarmed."""
    county = settle(storage)
    county.dispatched()
    write, lost = Assignments.write, [StaleDataError("somebody was faster")]

    def once(those: Assignments, changed: Sequence[Assignment]) -> None:
        if lost:
            raise lost.pop()
        write(those, changed)

    monkeypatch.setattr(Assignments, "write", once)
    try:
        heard = rung(county, "2026-11-26 17:30")
    except StaleDataError:  # SQLite has one writer: whoever called calls again
        heard = rung(county, "2026-11-26 17:30")

    assert ("blue", "王建国") in heard
    assert county.letters("notice.alarm") == []
