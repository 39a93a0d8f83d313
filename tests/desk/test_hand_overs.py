"""移交: the first asked stays responsible until a colleague accepts."""

import pytest

from desk import assignments, hand_overs
from desk.errors import AlreadyDone, NotYours, OnlyOnce
from storage.models import Person
from storage.store import Storage
from tests.county import MONDAY_NINE, County, at, settle


def person(county: County, name: str) -> Person:
    found = county.see(lambda store: store.people.get(county.people[name]))
    assert isinstance(found, Person)
    return found


def owned(county: County) -> int:
    """An assignment that 王建国 has acknowledged; its key."""
    key = county.dispatched()
    county.do(assignments.acknowledge, key, by="王建国", now=MONDAY_NINE)
    return key


def test_the_owner_changes_when_the_colleague_accepts_and_no_clock_moves(storage: Storage) -> None:
    county = settle(storage)
    key = owned(county)
    due = county.assignment(key).due_by

    asked = county.do(hand_overs.ask, key, person(county, "刘洋"), by="王建国", now=at("2026-11-23 10:00"))

    assert county.owner(key) == "王建国"
    county.do(hand_overs.answer, asked.id, True, by="刘洋", now=at("2026-11-23 10:05"))
    assert (county.owner(key), county.assignment(key).due_by) == ("刘洋", due)
    assert county.letters("hand_over.answer") == [("hand_over.answer", "王建国")]


def test_declined_the_owner_stays(storage: Storage) -> None:
    county = settle(storage)
    key = owned(county)
    asked = county.do(hand_overs.ask, key, person(county, "刘洋"), by="王建国", now=at("2026-11-23 10:00"))

    county.do(hand_overs.answer, asked.id, False, by="刘洋", now=at("2026-11-23 10:05"))

    assert county.owner(key) == "王建国"
    with pytest.raises(AlreadyDone):
        county.do(hand_overs.answer, asked.id, True, by="刘洋", now=at("2026-11-23 10:06"))


def test_only_the_owner_asks_a_colleague_once_at_a_time_and_only_that_one_answers(storage: Storage) -> None:
    county = settle(storage)
    key = owned(county)

    with pytest.raises(NotYours):
        county.do(hand_overs.ask, key, person(county, "王建国"), by="刘洋", now=MONDAY_NINE)
    with pytest.raises(NotYours):
        county.do(hand_overs.ask, key, person(county, "马宁"), by="王建国", now=MONDAY_NINE)
    asked = county.do(hand_overs.ask, key, person(county, "刘洋"), by="王建国", now=MONDAY_NINE)
    with pytest.raises(OnlyOnce):
        county.do(hand_overs.ask, key, person(county, "张伟"), by="王建国", now=MONDAY_NINE)
    for stranger in ("张伟", "陈静"):
        with pytest.raises(NotYours):
            county.do(hand_overs.answer, asked.id, True, by=stranger, now=MONDAY_NINE)
