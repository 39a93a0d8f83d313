"""撤回: with a reason; every clock ends, and everybody who works on it is told."""

import pytest

from desk import assignments, sweep, withdrawals
from desk.errors import Closed, NotYours
from storage.models import AlarmState, AssignmentStage, Stage
from storage.store import Storage
from tests.county import MONDAY_NINE, at, settle

REASON = "承办单位建议撤回"


def test_whoever_works_on_it_is_told_and_no_alarm_is_left(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()

    county.do(withdrawals.withdraw, county.assignment(key).case_id, REASON, by="陈静", now=at("2026-11-24 09:00"))

    assignment = county.assignment(key)
    assert (assignment.stage, assignment.case.stage) == (AssignmentStage.WITHDRAWN, Stage.WITHDRAWN)
    assert set(county.letters("assignment.withdrawn", "case.withdrawn")) == {
        ("assignment.withdrawn", "王建国"), ("case.withdrawn", "中心群"), ("case.withdrawn", "陈静"),
    }  # fmt: skip
    left = county.see(lambda store: store.alarms.in_state(key, AlarmState.WAITING))
    assert list(left) == []
    with pytest.raises(Closed):
        county.do(assignments.acknowledge, key, by="王建国", now=at("2026-11-24 09:05"))


def test_before_anybody_has_looked_at_it_it_is_withdrawn_too(storage: Storage) -> None:
    county = settle(storage)
    case_id = county.files()

    county.do(withdrawals.withdraw, case_id, REASON, by="陈静", now=MONDAY_NINE)
    while storage.transact_now(sweep.ring, at("2026-11-30 17:30")):
        pass

    assert county.letters("case.deemed_accepted") == []


def test_what_is_finished_is_not_withdrawn(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()
    county.do(assignments.finish, key, "approved", "证照已发放", [], by="王建国", now=MONDAY_NINE)

    with pytest.raises(Closed):
        county.do(withdrawals.withdraw, county.assignment(key).case_id, REASON, by="陈静", now=MONDAY_NINE)


def test_only_the_enterprise_itself_withdraws(storage: Storage) -> None:
    county = settle(storage)
    case_id = county.files()

    for stranger in ("周海", "王建国", "李红"):
        with pytest.raises(NotYours):
            county.do(withdrawals.withdraw, case_id, REASON, by=stranger, now=MONDAY_NINE)
