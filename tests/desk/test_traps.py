"""Traps that other systems' clocks and ladders have fallen into, by their numbers in the list the desk started from.

Trap 11, marking after sending, is in `tests/test_planted_bugs.py` and `tests/faults`; trap 19, a group with a new id,
in `tests/desk/test_post.py` and `tests/journeys/test_people.py`.
"""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from desk import (
    alarms,
    assignments,
    cases,
    clocks,
    dialogs,
    drill,
    leaves,
    pauses,
    requests,
    rules,
    sweep,
    worktime,
    year_ahead,
)
from desk.attachments import Sent
from desk.imports import catalogue as import_catalogue
from handlers import letters
from storage.models import AlarmState
from storage.store import Storage, Store
from tests.county import MONDAY_NINE, County, at, settle
from tests.desk.test_drill import kind_of
from tests.desk.test_ladder import lose, rung
from tests.desk.test_pauses import alarms as standing
from tests.desk.test_recount import load, off
from tests.rows import table

DUE = "2026-11-26 17:30"


def rings_until(county: County, local: str) -> None:
    """The clock has knocked whenever something was due."""
    while (due := county.see(lambda store: store.alarms.next_due())) is not None and due <= at(local):
        county.storage.transact_now(sweep.ring, due)


def test_trap_01_an_edit_or_a_comment_moves_no_clock(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()
    before = standing(storage, key, AlarmState.WAITING)

    county.do(assignments.progress, key, "正在办理", by="王建国", now=at("2026-11-23 09:10"))
    county.do(assignments.take_over, key, by="张伟", now=at("2026-11-24 09:10"))

    after = standing(storage, key, AlarmState.WAITING)
    assert county.assignment(key).due_by == at(DUE)
    assert {step: before[step] for step in after} == after
    assert set(after) == {"half", "three_quarters", "today", "overdue", "yellow", "red"}


def test_trap_02_what_nobody_has_taken_on_is_not_skipped(storage: Storage) -> None:
    """Unassigned and unacknowledged, in a department that nobody of is bound: the centre hears every rung."""
    county = settle(storage)
    lose(county, "王建国", "刘洋", "张伟", "赵志强")
    key = county.dispatched()

    heard = [rung(county, local) for local in ("2026-11-23 10:00", DUE, "2026-11-27 17:30")]

    assert county.assignment(key).owner is None
    assert [("acknowledge_soon", "中心群") in heard[0], ("blue", "中心群") in heard[1]] == [True, True]
    assert ("yellow", "中心群") in heard[2]


def test_trap_03_the_first_page_starves_no_second_one(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two alarms a transaction, five cases; those that may not be heard yet are put off and make room."""
    monkeypatch.setattr(alarms, "SWEEP", 2)
    county = settle(storage)
    keys = [county.dispatched() for _ in range(5)]

    for _ in range(10):
        storage.transact_now(sweep.ring, at("2026-11-23 10:00"))

    assert ["half" in standing(storage, key, AlarmState.RUNG) for key in keys] == [True] * 5


def test_trap_04_nothing_is_taken_on_without_an_end(storage: Storage) -> None:
    """A catalogue without a promised limit is refused, so every assignment has a deadline and its rungs."""
    settle(storage)
    item = {"id": "LX-1", "name": "事项", "implementing_body": "县应急管理局", "promise_limit": "", "materials": ""}

    planned = storage.read_now(import_catalogue.plan, table(item))

    assert "promise_limit" in {problem.column for problem in planned.problems}


def test_trap_05_holidays_never_bring_a_deadline_forward(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()

    for day in ("2026-11-25", "2026-11-26", "2026-11-27", "2026-11-24"):
        before = county.assignment(key).due_by
        load(county, off(day), "2026-11-23 09:30")
        assert county.assignment(key).due_by >= before


def test_trap_06_a_drill_changes_nothing(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()
    before = standing(storage, key, AlarmState.WAITING), county.letters(), county.assignment(key).version

    storage.transact_now(drill.of_case, county.assignment(key).case.no, MONDAY_NINE, kind_of)

    assert (standing(storage, key, AlarmState.WAITING), county.letters(), county.assignment(key).version) == before


def test_trap_07_nobody_is_called_at_midnight(storage: Storage) -> None:
    """A two-hour clock that runs out in the evening is heard in the morning."""
    county = settle(storage)
    county.dispatched(at("2026-11-23 16:31"))

    night = [rung(county, f"2026-11-{day}") for day in ("23 17:31", "24 00:00", "24 08:30")]

    assert night == [set(), set(), set()]
    assert ("acknowledge_soon", "王建国") in rung(county, "2026-11-24 08:31")


def test_trap_08_a_holiday_is_a_day_of_the_county_and_not_of_london(storage: Storage) -> None:
    """At half past midnight in Luxi it is yesterday in UTC: the holiday has begun all the same."""
    county = settle(storage)
    load(county, off("2026-11-25"), "2026-11-23 09:00")

    calendar = storage.read_now(worktime.calendar_of)

    assert calendar.day_of(at("2026-11-25 00:30")) == date(2026, 11, 25)
    assert calendar.limit(at("2026-11-25 00:30"), Decimal(1), "工作日").at == at("2026-11-26 17:30")
    assert calendar.next_opening(at("2026-11-24 23:59")) == at("2026-11-26 08:30")


def test_trap_09_a_pause_over_a_weekend_gives_its_working_time_and_no_more(storage: Storage) -> None:
    """From Friday 16:30 to Monday 09:30: two hours."""
    county = settle(storage, promise_limit={"value": 10, "unit": "工作日"})
    key = county.dispatched()
    asked = county.do(pauses.ask, key, "检测", 5, by="王建国", now=at("2026-11-27 16:00"))
    county.do(pauses.grant, asked.id, by="李红", now=at("2026-11-27 16:30"))

    county.do(pauses.resume, key, by="王建国", now=at("2026-11-30 09:30"))

    assert county.assignment(key).due_by == at("2026-12-08 10:30")


def test_trap_10_what_is_to_be_said_is_no_memory_of_a_process(storage: Storage) -> None:
    """Another process on the same database misses nothing and repeats nothing."""
    county = settle(storage)
    key = county.dispatched()
    rung(county, "2026-11-23 10:00")
    other = County(Storage(storage.url, storage.site), county.people)

    heard = [rung(other, "2026-11-23 10:00"), rung(other, "2026-11-23 11:00")]
    other.storage.close()

    assert heard[0] == set()
    assert ("unacknowledged", "张伟") in heard[1]
    assert set(standing(storage, key, AlarmState.RUNG)) == {"half", "missed"}


def test_trap_12_a_new_ladder_is_for_new_cases(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    county = settle(storage)
    key = county.dispatched()
    county.do(assignments.finish, key, "approved", "证照已发放", [], by="王建国", now=MONDAY_NINE)
    text = rules.DEFAULTS.read_text(encoding="utf-8").replace("share = 0.75", "share = 0.9")
    changed = rules.read(text)
    monkeypatch.setattr(rules, "current", lambda: changed)

    county.do(cases.reopen, county.assignment(key).case_id, by="陈静", now=at("2026-11-24 09:00"))

    rungs = storage.read_now(lambda store: {alarms.rung_of(a).share for a in store.alarms.of_assignment(key)})
    assert 0.75 in rungs
    assert 0.9 not in rungs


def test_trap_13_an_empty_rung_does_not_wait(storage: Storage) -> None:
    """The officer is on leave and the substitute has blocked the bot: whoever is next hears in the same moment."""
    county = settle(storage)
    county.dispatched()
    lose(county, "刘洋")
    county.do(leaves.take, date(2026, 11, 23), date(2026, 11, 24), "张伟", by="王建国", now=at("2026-11-23 09:10"))
    storage.transact_now(sweep.ring, at("2026-11-23 09:15"))

    assert rung(county, "2026-11-23 10:00") == {("acknowledge_soon", "张伟")}


def test_trap_14_an_acknowledgement_silences_nothing_but_itself(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()

    county.do(assignments.acknowledge, key, by="王建国", now=at("2026-11-23 09:30"))

    assert {"overdue", "yellow", "red"} <= set(standing(storage, key, AlarmState.WAITING))
    assert ("blue", "王建国") in rung(county, DUE)


def test_trap_15_what_the_enterprise_brings_later_restarts_no_clock(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()
    case = county.assignment(key).case

    def bring(store: Store) -> None:
        chen = store.people.get(county.people["陈静"])
        assert chen.chat is not None
        draft = requests.supplement(store, case.id, chen.chat, chen, at("2026-11-25 09:00"))
        file = Sent("document", "f2", "u2", "健康证明.pdf", 9)
        dialogs.send(store, draft, chen.chat, file, chen, at("2026-11-25 09:00"))

    storage.transact_now(bring)

    assert county.assignment(key).due_by == at(DUE)
    assert county.assignment(key).case.statutory_by == case.statutory_by


def test_trap_16_overdue_is_computed_and_no_state_that_somebody_must_set(storage: Storage) -> None:
    """A minute after its time it is overdue, though nothing has looked at it yet."""
    county = settle(storage)
    key = county.dispatched()

    late = storage.read_now(lambda store: store.assignments.overdue(at(DUE) + timedelta(minutes=1), 9))

    assert [assignment.id for assignment in late] == [key]


def test_trap_17_no_year_is_the_last(storage: Storage) -> None:
    """Deadlines of a far year are reckoned as provisional, and its notice is asked for in the autumn before."""
    settle(storage)
    calendar = storage.read_now(worktime.calendar_of)

    far = calendar.limit(at("2031-01-06 09:00"), Decimal(3), "工作日")

    assert (far.at, far.provisional) == (at("2031-01-09 17:30"), True)
    assert storage.read_now(year_ahead.is_to_ask, at("2030-10-08 09:00"))


def test_trap_18_who_answers_in_the_same_moment_is_not_escalated(storage: Storage) -> None:
    """The rung was heard and its letter waits; what it urges has been done meanwhile, so nobody reads it."""
    county = settle(storage)
    key = county.dispatched()
    rung(county, "2026-11-23 11:00")
    county.do(assignments.acknowledge, key, by="王建国", now=at("2026-11-23 11:00"))

    def said(store: Store) -> list[object]:
        waiting = store.outbox.waiting("ladder.unacknowledged")
        return [letters.word(store, letter, at("2026-11-23 11:00"), "bot") for letter in waiting]

    assert storage.read_now(said) == [None, None]


def test_trap_20_a_late_knock_drops_nothing_and_repeats_no_backlog(storage: Storage) -> None:
    """Days without a clock: one rung of each ladder is heard, the highest, and then the next at its time."""
    county = settle(storage)
    key = county.dispatched()

    late = [rung(county, local) for local in ("2026-11-27 17:45", "2026-11-30 08:30", "2026-11-30 17:30")]

    assert late[0] == {("yellow", "张伟"), ("yellow_next", "赵志强")}
    assert late[1] == {("unacknowledged", "赵志强"), ("unacknowledged", "中心群")}  # closed on Friday
    assert late[2] == {("red", "赵志强"), ("red_organiser", "孙丽")}
    assert set(standing(storage, key, AlarmState.RUNG)) == {"principal", "yellow", "red"}


def test_the_explanation_agrees_with_every_deadline_after_all_of_this(storage: Storage) -> None:
    """Pause, notice and reopening on one case: reckoned anew from its events, it comes to what the card says."""
    county = settle(storage)
    key = county.dispatched()
    asked = county.do(pauses.ask, key, "检测", 2, by="王建国", now=at("2026-11-24 09:00"))
    county.do(pauses.grant, asked.id, by="李红", now=at("2026-11-24 09:30"))
    load(county, off("2026-11-25"), "2026-11-24 10:00")
    rings_until(county, "2026-11-28 10:00")
    county.do(assignments.finish, key, "approved", "证照已发放", [], by="王建国", now=at("2026-11-30 09:00"))
    county.do(cases.reopen, county.assignment(key).case_id, by="陈静", now=at("2026-11-30 10:00"))

    finish = next(
        clock
        for clock in county.see(lambda store: clocks.of(store, store.cases.get(county.assignment(key).case_id)))
        if clock.name == "finish"
    )

    assert finish.due.at == county.assignment(key).due_by
