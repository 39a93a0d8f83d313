"""延期: asked before the deadline, once, ruled by the centre, and the enterprise is told why."""

from datetime import date

import pytest

from desk import assignments, extensions, sweep
from desk.errors import AlreadyDone, Closed, NotLater, NotYours, OnlyOnce, TooFar, TooLate
from storage.models import AlarmState, AssignmentStage
from storage.store import Storage, Store
from tests.county import MONDAY_NINE, County, at, settle

REASON = "需要现场核查"


def asked(county: County, key: int, day: str = "2026-12-01", now: str = "2026-11-24 10:00") -> int:
    """王建国 asks for this day; the key of the request."""
    when = date.fromisoformat(day)
    return int(county.do(extensions.ask, key, REASON, when, by="王建国", now=at(now)).id)


def waiting(storage: Storage, key: int) -> dict[str, str]:
    """The rungs of the finish ladder that still wait, with their local instants."""

    def look(store: Store) -> dict[str, str]:
        rungs = [a for a in store.alarms.of_assignment(key) if a.state is AlarmState.WAITING and a.awaiting == "finish"]
        return {a.step: f"{a.due_at.astimezone(store.site.zone):%m-%d %H:%M}" for a in rungs}

    return storage.read_now(look)


def test_the_deadline_stands_until_the_centre_has_ruled(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()

    asked(county, key)

    assert county.assignment(key).due_by == at("2026-11-26 17:30")
    assert county.letters("extension.request") == [("extension.request", "中心群")]
    assert county.assignment(key).stage is AssignmentStage.ACKNOWLEDGED  # whoever asks has taken it on


def test_a_granted_extension_lays_the_ladder_out_anew(storage: Storage) -> None:
    """From Monday 9:00 to Tuesday week are 45 hours; half of them are over on Thursday at noon."""
    county = settle(storage)
    key = county.dispatched()

    county.do(extensions.grant, asked(county, key), by="李红", now=at("2026-11-24 11:00"))

    case = county.assignment(key).case
    assert county.assignment(key).due_by == case.promised_by == at("2026-12-01 17:30")
    assert case.statutory_by == at("2026-12-07 17:30")  # no ruling of the centre moves what the law says
    assert waiting(storage, key) == {
        "half": "11-26 12:00", "three_quarters": "11-30 10:15", "today": "12-01 08:30", "overdue": "12-01 17:30",
        "yellow": "12-02 17:30", "red": "12-03 17:30",
    }  # fmt: skip
    assert set(county.letters("extension.notice", "extension.ruling")) == {
        ("extension.notice", "陈静"), ("extension.ruling", "王建国"),
    }  # fmt: skip


def test_a_refused_extension_changes_nothing_and_is_final(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()
    before = waiting(storage, key)
    request = asked(county, key)

    county.do(extensions.deny, request, by="李红", now=at("2026-11-24 11:00"))

    assert (county.assignment(key).due_by, waiting(storage, key)) == (at("2026-11-26 17:30"), before)
    assert county.letters("extension.notice") == []
    with pytest.raises(AlreadyDone):
        county.do(extensions.grant, request, by="吴敏", now=at("2026-11-24 11:01"))
    with pytest.raises(OnlyOnce):
        asked(county, key, now="2026-11-24 11:02")


def test_asking_after_expiry_is_refused_and_is_itself_overdue(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()
    storage.transact_now(sweep.ring, at("2026-11-26 17:30"))

    with pytest.raises(TooLate):
        asked(county, key, now="2026-11-26 17:31")

    assert county.assignment(key).colour == "blue"


def test_asked_in_time_and_granted_after_the_deadline_it_is_overdue_no_more(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()
    request = asked(county, key, now="2026-11-26 17:20")
    storage.transact_now(sweep.ring, at("2026-11-26 17:30"))

    county.do(extensions.grant, request, by="李红", now=at("2026-11-27 09:00"))

    assert county.assignment(key).colour == ""
    assert waiting(storage, key)["overdue"] == "12-01 17:30"


def test_the_new_date_lies_after_the_old_one_and_within_ten_working_days(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()

    with pytest.raises(NotLater):
        asked(county, key, day="2026-11-26")
    with pytest.raises(TooFar):
        asked(county, key, day="2026-12-11")
    asked(county, key, day="2026-12-10")


def test_a_day_off_stands_for_the_next_working_day(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()

    county.do(extensions.grant, asked(county, key, day="2026-11-28"), by="李红", now=at("2026-11-24 11:00"))

    assert county.assignment(key).due_by == at("2026-11-30 17:30")


def test_only_the_department_asks_and_only_the_centre_rules(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()

    for stranger in ("马宁", "陈静", "李红"):
        with pytest.raises(NotYours):
            county.do(extensions.ask, key, REASON, date(2026, 12, 1), by=stranger, now=MONDAY_NINE)
    request = asked(county, key)
    for stranger in ("王建国", "陈静", "龙明远"):
        with pytest.raises(NotYours):
            county.do(extensions.grant, request, by=stranger, now=MONDAY_NINE)


def test_a_finished_matter_is_not_extended(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()
    request = asked(county, key)
    county.do(assignments.finish, key, "approved", "证照已发放", [], by="王建国", now=at("2026-11-24 10:30"))

    with pytest.raises(Closed):
        county.do(extensions.grant, request, by="李红", now=at("2026-11-24 11:00"))


def test_the_trail_holds_what_an_explanation_needs(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()
    county.do(extensions.grant, asked(county, key), by="李红", now=at("2026-11-24 11:00"))

    event = county.see(lambda store: store.trail.last(county.assignment(key).case_id, ("extended",)))

    assert event.facts == {
        "assignment": key,
        "from": at("2026-11-26 17:30").isoformat(),
        "until": at("2026-12-01 17:30").isoformat(),
        "basis": REASON,
        "approver": county.people["李红"],
        "calendar": 0,
    }


def test_the_centre_is_called_an_hour_before_the_day_is_over_and_every_morning_after_it(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()
    request = asked(county, key, now="2026-11-24 10:00")

    for time in ("2026-11-24 16:30", "2026-11-25 09:00"):
        storage.transact_now(sweep.ring, at(time))

    assert county.letters("extension.request") == [("extension.request", "中心群")] * 3
    county.do(extensions.deny, request, by="李红", now=at("2026-11-25 09:30"))
    storage.transact_now(sweep.ring, at("2026-11-26 09:00"))
    assert county.letters("extension.request") == [("extension.request", "中心群")] * 3
