"""Assignments: taken on once, handed back once, finished with a result."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import pytest

from desk import assignments, cases, closing, hand_backs, ratings, requests, sweep
from desk.attachments import Sent
from desk.errors import AlreadyDone, Closed, NoSuchDepartment, NotYours, OnlyOnce, StillOwed, TooLate
from storage.models import AlarmState, AssignmentStage, Person, Stage
from storage.store import Storage, Store
from tests.county import JOINT, MONDAY_NINE, OTHER, PLACE, County, at, settle


def test_the_deadlines_are_told_in_working_time(storage: Storage) -> None:
    """Acknowledge in two working hours, hand back within a day, finish at the close of the third working day."""
    county = settle(storage)

    assignment = county.assignment(county.dispatched(at("2026-11-23 11:00")))

    assert assignment.acknowledge_by == at("2026-11-23 15:30")  # an hour before lunch, an hour after it
    assert assignment.return_by == at("2026-11-24 17:30")
    assert assignment.due_by == at("2026-11-26 17:30")


def test_acknowledging_silences_its_own_ladder_and_no_other(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()

    county.do(assignments.acknowledge, key, by="王建国", now=at("2026-11-23 09:30"))

    assert waiting(storage, key) == {"finish"}
    assert county.owner(key) == "王建国"


def test_another_department_cannot_acknowledge(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()

    with pytest.raises(NotYours):
        county.do(assignments.acknowledge, key, by="马宁", now=MONDAY_NINE)

    assert county.assignment(key).stage is AssignmentStage.SENT


def test_of_two_officers_one_becomes_the_owner_and_the_other_is_told_who(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()
    county.do(assignments.acknowledge, key, by="王建国", now=at("2026-11-23 09:30"))

    with pytest.raises(AlreadyDone) as refusal:
        county.do(assignments.acknowledge, key, by="刘洋", now=at("2026-11-23 09:31"))

    assert refusal.value.facts["who"] == "王建国"
    assert refusal.value.facts["at"] == at("2026-11-23 09:30")


def test_of_a_hundred_presses_at_once_one_wins(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()

    def press(number: int) -> str:
        try:
            county.do(assignments.acknowledge, key, by="王建国" if number % 2 else "刘洋", now=MONDAY_NINE)
        except AlreadyDone:
            return "late"
        return "won"

    with ThreadPoolExecutor(16) as crowd:
        outcomes = list(crowd.map(press, range(100)))

    assert outcomes.count("won") == 1
    assert outcomes.count("late") == 99
    assert county.letters("case.acknowledged") == [("case.acknowledged", "陈静")]


def test_progress_moves_no_clock_and_reaches_the_enterprise(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()
    due = county.assignment(key).due_by

    county.do(assignments.progress, key, "已安排现场核查", by="王建国", now=at("2026-11-24 10:00"))

    assert county.assignment(key).due_by == due
    assert ("case.progress", "陈静") in county.letters()


def test_finishing_ends_every_alarm_and_tells_the_enterprise(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()

    county.do(assignments.finish, key, "approved", "证照已发放", [], by="王建国", now=at("2026-11-24 10:00"))

    assert waiting(storage, key) == set()
    assert county.assignment(key).case.stage is Stage.DONE
    assert ("case.completed", "陈静") in county.letters()


def test_a_refused_permit_is_told_as_such(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()

    county.do(assignments.finish, key, "refused", "场所不符合条件", [], by="王建国", now=at("2026-11-24 10:00"))

    assert ("case.rejected", "陈静") in county.letters()


def test_a_finished_assignment_can_be_neither_finished_nor_acknowledged_again(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()
    county.do(assignments.finish, key, "approved", "证照已发放", [], by="王建国", now=MONDAY_NINE)

    with pytest.raises(Closed):
        county.do(assignments.acknowledge, key, by="刘洋", now=MONDAY_NINE)
    with pytest.raises(Closed):
        county.do(assignments.finish, key, "approved", "再次", [], by="刘洋", now=MONDAY_NINE)


def test_the_lead_waits_for_the_joint_departments(storage: Storage) -> None:
    county = settle(storage, joint_bodies=[JOINT])
    lead = county.dispatched()

    with pytest.raises(StillOwed) as refusal:
        county.do(assignments.finish, lead, "approved", "证照已发放", [], by="王建国", now=MONDAY_NINE)

    assert refusal.value.facts["who"] == [JOINT]


def test_a_matter_can_be_handed_back_within_a_working_day_and_once(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()

    with pytest.raises(TooLate):
        county.do(hand_backs.ask, key, "不属于本单位职责", None, by="王建国", now=at("2026-11-25 08:30"))
    county.do(hand_backs.ask, key, "不属于本单位职责", None, by="王建国", now=at("2026-11-24 17:00"))
    with pytest.raises(OnlyOnce):
        county.do(hand_backs.ask, key, "不属于本单位职责", None, by="王建国", now=at("2026-11-24 17:10"))

    assert county.letters("hand_back.request") == [("hand_back.request", "中心群")]


def test_a_granted_hand_back_moves_the_matter_but_not_its_deadline(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()
    due = county.assignment(key).due_by
    asked = county.do(hand_backs.ask, key, "职责以其他单位为主", None, by="王建国", now=at("2026-11-23 10:00"))
    other = storage.read_now(lambda store: store.organisation.department_named(OTHER))

    county.do(hand_backs.grant, asked.id, other, by="李红", now=at("2026-11-23 11:00"))

    old, new = county.assignments(county.assignment(key).case_id)
    assert old.stage is AssignmentStage.RETURNED
    assert new.department.name == OTHER
    assert new.due_by == due
    assert waiting(storage, old.id) == set()


def test_a_refused_hand_back_is_final(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()
    asked = county.do(hand_backs.ask, key, "不属于本单位职责", None, by="王建国", now=at("2026-11-23 10:00"))

    county.do(hand_backs.deny, asked.id, by="李红", now=at("2026-11-23 11:00"))

    with pytest.raises(AlreadyDone):
        county.do(hand_backs.deny, asked.id, by="吴敏", now=at("2026-11-23 11:01"))
    with pytest.raises(OnlyOnce):
        county.do(hand_backs.ask, key, "申请事项有误", None, by="王建国", now=at("2026-11-23 11:02"))
    assert county.assignment(key).stage is AssignmentStage.SENT


def test_an_unsolved_matter_goes_back_to_the_same_owner_once(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()
    county.do(assignments.finish, key, "approved", "证照已发放", [], by="王建国", now=at("2026-11-26 17:00"))
    case_id = county.assignment(key).case_id

    county.do(cases.reopen, case_id, by="陈静", now=at("2026-11-27 09:00"))

    again = county.assignment(key)
    assert (again.stage, county.owner(key)) == (AssignmentStage.ACKNOWLEDGED, "王建国")
    assert again.due_by == at("2026-11-30 17:30")  # half an hour was left; a working day is the least
    assert waiting(storage, key) == {"finish"}
    county.do(assignments.finish, key, "approved", "已重新发放", [], by="王建国", now=at("2026-11-27 10:00"))
    with pytest.raises(OnlyOnce):
        county.do(cases.reopen, case_id, by="陈静", now=at("2026-11-27 11:00"))


def test_an_overdue_matter_can_be_reopened_too(storage: Storage) -> None:
    """What was left of its time is nothing, not less than nothing."""
    county = settle(storage)
    key = county.dispatched()
    county.do(assignments.finish, key, "approved", "证照已发放", [], by="王建国", now=at("2026-11-27 10:00"))

    county.do(cases.reopen, county.assignment(key).case_id, by="陈静", now=at("2026-11-27 15:00"))

    assert county.assignment(key).due_by == at("2026-11-30 17:30")


def test_a_hand_back_ruled_after_the_deadline_is_granted_and_overdue_at_once(storage: Storage) -> None:
    county = settle(storage, promise_limit={"value": 0.5, "unit": "工作日"})
    key = county.dispatched()
    asked = county.do(hand_backs.ask, key, "不属于本单位职责", None, by="王建国", now=at("2026-11-24 11:30"))
    other = storage.read_now(lambda store: store.organisation.department_named(OTHER))

    county.do(hand_backs.grant, asked.id, other, by="李红", now=at("2026-11-24 15:00"))
    storage.transact_now(sweep.ring, at("2026-11-24 15:01"))

    assert ("ladder.blue", "马宁") in county.letters()


def test_a_matter_that_came_by_a_ruling_is_not_handed_back_again(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()
    asked = county.do(hand_backs.ask, key, "不属于本单位职责", None, by="王建国", now=at("2026-11-23 10:00"))
    own, other = storage.read_now(
        lambda store: [store.organisation.department_named(name) for name in (PLACE, OTHER)]
    )

    with pytest.raises(NoSuchDepartment):
        county.do(hand_backs.grant, asked.id, own, by="李红", now=at("2026-11-23 11:00"))
    county.do(hand_backs.grant, asked.id, other, by="李红", now=at("2026-11-23 11:00"))
    _, new = county.assignments(county.assignment(key).case_id)
    with pytest.raises(OnlyOnce):
        county.do(hand_backs.ask, new.id, "不属于本单位职责", None, by="马宁", now=at("2026-11-23 11:05"))


def test_two_officers_hand_back_at_once_and_one_is_told_so(storage: Storage) -> None:
    """On PostgreSQL both look before either writes: the second look must see the first."""
    county = settle(storage)
    key = county.dispatched()

    def ask(who: str) -> str:
        try:
            county.do(hand_backs.ask, key, "不属于本单位职责", None, by=who, now=MONDAY_NINE)
        except OnlyOnce:
            return "late"
        return "asked"

    with ThreadPoolExecutor(8) as crowd:
        outcomes = list(crowd.map(ask, ["王建国", "刘洋"] * 10))

    assert sorted(outcomes) == ["asked"] + ["late"] * 19


def test_a_request_after_hours_is_ruled_on_the_next_working_day(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()

    asked = county.do(hand_backs.ask, key, "不属于本单位职责", None, by="王建国", now=at("2026-11-23 18:00"))

    assert asked.rule_by == at("2026-11-24 17:30")


def test_materials_that_come_after_dispatch_reach_the_department(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()

    def bring(store: Store, by: Person, now: datetime) -> None:
        assert by.chat is not None
        draft = requests.supplement(store, store.assignments.get(key).case_id, by.chat, by, now)
        requests.take_file(store, draft, Sent("document", "f", "u", "健康证明.pdf", 9), by, now)
        requests.choose(store, draft, "submit", by, now)

    county.do(bring, by="陈静", now=at("2026-11-24 09:00"))

    assert county.letters("assignment.supplemented") == [("assignment.supplemented", "王建国")]


def test_a_stranger_can_do_nothing_to_a_case(storage: Storage) -> None:
    """Default deny, for another enterprise's contact and for a visitor, at every moment when the act is possible."""
    county = settle(storage)
    county.people["访客"] = storage.transact_now(lambda store: store.people.met(9).id)
    fresh, open_ = county.files(), county.dispatched()
    done = county.assignment(finished(county)).case_id
    rated = county.assignment(finished(county)).case_id
    county.do(closing.confirm, rated, by="陈静", now=MONDAY_NINE)
    acts: list[tuple[Any, ...]] = [
        (cases.accept, fresh),
        (cases.correct, fresh, [], "无"),
        (cases.refuse, fresh, "无"),
        (assignments.acknowledge, open_),
        (assignments.progress, open_, "无"),
        (assignments.take_over, open_),
        (assignments.finish, open_, "approved", "无", []),
        (hand_backs.ask, open_, "无", None),
        (closing.confirm, done),
        (cases.reopen, done),
        (ratings.rate, rated, 1),
    ]
    before = county.letters()

    for action, *what in acts:
        for who in ("周海", "访客"):
            with pytest.raises(NotYours):
                county.do(action, *what, by=who, now=MONDAY_NINE)

    assert county.letters() == before


def finished(county: County) -> int:
    """A case that a department has finished; the key of its assignment."""
    key = county.dispatched()
    county.do(assignments.finish, key, "approved", "证照已发放", [], by="王建国", now=MONDAY_NINE)
    return key


def waiting(storage: Storage, assignment_id: int) -> set[str]:
    """What alarms of this assignment still wait for."""

    def look(store: Store) -> set[str]:
        return {a.awaiting for a in store.alarms.of_assignment(assignment_id) if a.state is AlarmState.WAITING}

    return storage.read_now(look)
