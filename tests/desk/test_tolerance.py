"""容缺: accepted with named gaps; the clock runs, and no result is told before they are closed."""

from datetime import date, datetime

import pytest

from desk import assignments, cases, requests, sweep, tolerance
from desk.attachments import Sent
from desk.errors import NothingOwed, NotLater, NotYours, TooFar
from storage.models import MaterialState, Person, Stage
from storage.store import Storage, Store
from tests.county import MONDAY_NINE, County, at, settle


def tolerated(county: County, day: str = "2026-11-27") -> int:
    """A case accepted without its health certificate; its key."""
    case_id = county.files()
    county.do(tolerance.tolerate, case_id, date.fromisoformat(day), by="李红", now=MONDAY_NINE)
    return case_id


def bring(store: Store, case_id: int, by: Person, now: datetime) -> None:
    assert by.chat is not None
    draft = requests.supplement(store, case_id, by.chat, by, now)
    requests.take_file(store, draft, Sent("document", "f", "u", "健康证明.pdf", 9), by, now)
    requests.choose(store, draft, "submit", by, now)


def ring(county: County, local: str) -> list[tuple[str, str]]:
    kinds = ("case.supplement_soon", "case.supplement_due", "case.supplement_missed")
    before = len(county.letters(*kinds))
    while county.storage.transact_now(sweep.ring, at(local)):
        pass
    return county.letters(*kinds)[before:]


def test_the_clocks_start_at_once_and_the_gap_has_its_own_deadline(storage: Storage) -> None:
    county = settle(storage)

    case = county.case(tolerated(county))

    assert (case.stage, case.promised_by) == (Stage.DISPATCHED, at("2026-11-26 17:30"))
    assert case.supplement_by == at("2026-11-27 17:30")
    assert county.letters("case.tolerated", "case.accepted") == [("case.tolerated", "陈静")]


def test_the_enterprise_is_reminded_a_day_before_and_at_the_end_the_centre_hears(storage: Storage) -> None:
    county = settle(storage)
    tolerated(county)

    assert ring(county, "2026-11-26 17:30") == [("case.supplement_soon", "陈静")]
    assert ring(county, "2026-11-27 17:30") == [("case.supplement_due", "陈静"), ("case.supplement_missed", "中心群")]


def test_a_gap_that_is_closed_in_time_reminds_nobody(storage: Storage) -> None:
    county = settle(storage)
    case_id = tolerated(county)

    county.do(bring, case_id, by="陈静", now=at("2026-11-24 10:00"))

    assert ring(county, "2026-11-27 17:30") == []


def test_the_result_waits_for_what_is_missing(storage: Storage) -> None:
    county = settle(storage)
    case_id = tolerated(county)
    key = county.assignments(case_id)[0].id

    county.do(assignments.finish, key, "approved", "证照已发放", [], by="王建国", now=at("2026-11-24 10:00"))

    assert county.case(case_id).stage is Stage.DISPATCHED
    assert county.letters("case.held", "case.completed") == [("case.held", "陈静")]
    county.do(bring, case_id, by="陈静", now=at("2026-11-25 10:00"))
    assert county.case(case_id).stage is Stage.DONE
    assert county.letters("case.completed") == [("case.completed", "陈静")]


def test_nothing_is_tolerated_that_is_not_missing(storage: Storage) -> None:
    county = settle(storage)
    case_id = county.files()

    def complete(store: Store) -> None:
        for material in store.cases.get(case_id).materials:
            material.state = MaterialState.GIVEN

    storage.transact_now(complete)

    with pytest.raises(NothingOwed):
        county.do(tolerance.tolerate, case_id, date(2026, 11, 27), by="李红", now=MONDAY_NINE)


def test_the_deadline_lies_ahead_within_ten_working_days_and_the_centre_sets_it(storage: Storage) -> None:
    county = settle(storage)
    case_id = county.files()

    with pytest.raises(NotLater):
        county.do(tolerance.tolerate, case_id, date(2026, 11, 20), by="李红", now=MONDAY_NINE)
    with pytest.raises(TooFar):
        county.do(tolerance.tolerate, case_id, date(2026, 12, 8), by="李红", now=MONDAY_NINE)
    with pytest.raises(NotYours):
        county.do(tolerance.tolerate, case_id, date(2026, 11, 27), by="王建国", now=MONDAY_NINE)


def test_five_days_without_a_word_it_is_accepted_from_the_day_it_came(storage: Storage) -> None:
    """行政许可法 32: the desk does that by itself and alerts the centre."""
    county = settle(storage)
    case_id = county.files()

    ring(county, "2026-11-30 17:30")

    case = county.case(case_id)
    assert (case.stage, case.accepted_at) == (Stage.DISPATCHED, MONDAY_NINE)
    assert case.statutory_by == at("2026-12-07 17:30")
    (sent,) = county.assignments(case_id)
    assert (sent.dispatched_by_id, sent.due_by) == (None, at("2026-12-03 17:30"))
    assert set(county.letters("case.deemed_accepted", "case.accepted", "assignment.sent")) == {
        ("case.deemed_accepted", "中心群"), ("case.accepted", "陈静"), ("assignment.sent", "王建国"),
    }  # fmt: skip


def test_what_the_centre_has_answered_is_not_deemed_accepted(storage: Storage) -> None:
    """While the enterprise owes corrections nothing runs; once they have come the five days begin again."""
    county = settle(storage)
    corrected, accepted = county.files(), county.files()
    county.do(cases.correct, corrected, [], "请盖章", by="李红", now=at("2026-11-24 09:00"))
    county.do(cases.accept, accepted, by="李红", now=at("2026-11-24 09:00"))

    ring(county, "2026-12-04 17:30")
    assert county.letters("case.deemed_accepted") == []
    county.do(bring, corrected, by="陈静", now=at("2026-12-07 09:00"))
    ring(county, "2026-12-14 17:30")

    assert county.case(corrected).accepted_at == at("2026-12-07 09:00")
