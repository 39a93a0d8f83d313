"""批示: a leader's words reach the owner with a deadline of their own, until they are answered."""

from datetime import date, datetime

import pytest

from desk import assignments, hand_backs, instructions, sweep
from desk.errors import Closed, NotLater, NotYours
from storage.store import Storage
from tests.county import MONDAY_NINE, OTHER, County, at, settle

WORDS = "请说明未办结原因和措施"


def instructed(county: County, key: int, day: str = "2026-11-24", now: datetime = MONDAY_NINE) -> None:
    county.do(instructions.give, key, WORDS, date.fromisoformat(day), by="龙明远", now=now)


def rung(county: County, local: str) -> set[tuple[str, str]]:
    """Who hears of an instruction at this moment."""
    kinds = ("ladder.instruction_soon", "ladder.instruction_missed")
    before = county.letters(*kinds)
    while county.storage.transact_now(sweep.ring, at(local)):
        pass
    return {(kind.removeprefix("ladder.instruction_"), who) for kind, who in county.letters(*kinds)[len(before) :]}


def test_the_words_reach_the_owner_and_the_centre_and_no_clock_moves(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()
    before = county.assignment(key).due_by
    county.do(assignments.acknowledge, key, by="刘洋", now=MONDAY_NINE)

    instructed(county, key)

    assert county.letters("instruction.order", "instruction.given") == [
        ("instruction.order", "刘洋"), ("instruction.order", "中心群"), ("instruction.given", "龙明远"),
    ]  # fmt: skip
    assert county.assignment(key).due_by == before


def test_unanswered_it_climbs_by_its_own_ladder_until_it_is_answered(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()
    instructed(county, key)

    heard = [rung(county, time) for time in ("2026-11-24 08:30", "2026-11-24 17:30", "2026-11-25 09:00")]

    assert heard == [
        {("soon", "王建国")},
        {("missed", "王建国"), ("missed", "赵志强"), ("missed", "中心群"), ("missed", "龙明远")},
        {("missed", "赵志强"), ("missed", "龙明远")},
    ]
    county.do(assignments.progress, key, "已排期，明日办结", by="王建国", now=at("2026-11-25 10:00"))
    assert rung(county, "2026-11-26 09:00") == set()
    assert county.letters("instruction.answered") == [("instruction.answered", "龙明远")]


def test_finishing_answers_it_too(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()
    instructed(county, key)

    county.do(assignments.finish, key, "approved", "证照已发放", [], by="王建国", now=at("2026-11-23 10:00"))

    assert county.letters("instruction.answered") == [("instruction.answered", "龙明远")]
    assert rung(county, "2026-11-24 17:30") == set()


def test_only_a_leader_instructs(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()

    for stranger in ("李红", "赵志强", "孙丽", "陈静"):
        with pytest.raises(NotYours):
            county.do(instructions.give, key, WORDS, date(2026, 11, 24), by=stranger, now=MONDAY_NINE)


def test_its_deadline_lies_ahead_and_its_matter_is_open(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()

    with pytest.raises(NotLater):
        instructed(county, key, day="2026-11-20")
    county.do(assignments.finish, key, "approved", "证照已发放", [], by="王建国", now=MONDAY_NINE)
    with pytest.raises(Closed):
        instructed(county, key)


def test_it_follows_the_matter_to_another_department(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()
    instructed(county, key)
    asked = county.do(hand_backs.ask, key, "不属于本单位职责", None, by="王建国", now=MONDAY_NINE)
    other = storage.read_now(lambda store: store.organisation.department_named(OTHER))

    county.do(hand_backs.grant, asked.id, other, by="李红", now=at("2026-11-23 11:00"))

    assert ("instruction.order", "马宁") in county.letters()
    assert rung(county, "2026-11-24 08:30") == {("soon", "马宁")}
