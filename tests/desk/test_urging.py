"""催办: at most once in a working hour, counted, heard by whoever has the matter in hand."""

import pytest

from desk import assignments, sweep, urging
from desk.errors import Closed, NotYours, TooSoon
from storage.store import Storage
from tests.county import JOINT, MONDAY_NINE, at, settle


def test_the_owner_hears_it_and_the_card_counts_it(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()
    county.do(assignments.acknowledge, key, by="刘洋", now=MONDAY_NINE)

    case = county.do(urging.urge, county.assignment(key).case_id, by="陈静", now=at("2026-11-23 10:00"))

    assert county.letters("assignment.urged") == [("assignment.urged", "刘洋")]
    assert case.urged == 1


def test_once_in_a_working_hour_and_lunch_is_none(storage: Storage) -> None:
    county = settle(storage)
    case_id = county.assignment(county.dispatched()).case_id
    county.do(urging.urge, case_id, by="陈静", now=at("2026-11-23 11:30"))

    with pytest.raises(TooSoon) as refusal:
        county.do(urging.urge, case_id, by="陈静", now=at("2026-11-23 14:45"))
    county.do(urging.urge, case_id, by="陈静", now=at("2026-11-23 15:00"))

    assert refusal.value.facts["at"] == at("2026-11-23 15:00")
    assert county.case(case_id).urged == 2


def test_at_night_it_is_counted_and_heard_at_the_next_opening(storage: Storage) -> None:
    county = settle(storage)
    case_id = county.assignment(county.dispatched()).case_id

    county.do(urging.urge, case_id, by="陈静", now=at("2026-11-23 21:00"))

    assert county.letters("assignment.urged") == []
    storage.transact_now(sweep.ring, at("2026-11-24 08:30"))
    assert county.letters("assignment.urged") == [("assignment.urged", "王建国")]


def test_before_dispatch_the_centre_hears_it(storage: Storage) -> None:
    county = settle(storage)

    county.do(urging.urge, county.files(), by="陈静", now=at("2026-11-23 10:00"))

    assert county.letters("case.urged") == [("case.urged", "中心群")]


def test_every_department_that_still_owes_hears_it(storage: Storage) -> None:
    county = settle(storage, joint_bodies=[JOINT])
    lead = county.dispatched()

    county.do(urging.urge, county.assignment(lead).case_id, by="陈静", now=at("2026-11-23 10:00"))

    # nobody is bound at the joint department: the centre hears for it
    assert county.letters("assignment.urged") == [("assignment.urged", "王建国"), ("assignment.urged", "中心群")]


def test_no_clock_moves_and_no_other_enterprise_urges(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()
    before = county.assignment(key).due_by
    case_id = county.assignment(key).case_id

    county.do(urging.urge, case_id, by="陈静", now=at("2026-11-23 10:00"))

    assert county.assignment(key).due_by == before
    for stranger in ("周海", "王建国", "李红"):
        with pytest.raises(NotYours):
            county.do(urging.urge, case_id, by=stranger, now=at("2026-11-24 10:00"))


def test_what_is_finished_is_not_urged(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()
    county.do(assignments.finish, key, "approved", "证照已发放", [], by="王建国", now=MONDAY_NINE)

    with pytest.raises(Closed):
        county.do(urging.urge, county.assignment(key).case_id, by="陈静", now=at("2026-11-23 10:00"))
