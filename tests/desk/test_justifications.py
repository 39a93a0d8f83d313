"""正当理由: accepted by the centre it freezes the ladder, not the overdue fact."""

from datetime import date

import pytest

from desk import justifications, sweep
from desk.errors import AlreadyAsked, NotOverdue, NotYours
from storage.store import Storage
from tests.county import County, at, settle

REASON = "等待上级部门批复"


def overdue(county: County) -> int:
    """An assignment that has gone blue on Thursday at 17:30; its key."""
    key = county.dispatched()
    ring(county, "2026-11-26 17:30")
    return key


def ring(county: County, local: str) -> list[tuple[str, str]]:
    """What is heard of the finish ladder at this moment."""
    kinds = ("ladder.blue", "ladder.yellow", "ladder.red", "ladder.daily")
    before = len(county.letters(*kinds))
    while county.storage.transact_now(sweep.ring, at(local)):
        pass
    return county.letters(*kinds)[before:]


def asked(county: County, key: int, now: str = "2026-11-27 09:00") -> int:
    return int(county.do(justifications.ask, key, REASON, date(2026, 12, 1), by="王建国", now=at(now)).id)


def test_granted_nobody_is_called_until_the_day_has_come(storage: Storage) -> None:
    county = settle(storage)
    key = overdue(county)

    county.do(justifications.grant, asked(county, key), by="李红", now=at("2026-11-27 10:00"))

    assert [ring(county, day) for day in ("2026-11-27 17:30", "2026-11-30 17:30")] == [[], []]
    assert (county.assignment(key).due_by, county.assignment(key).colour) == (at("2026-11-26 17:30"), "blue")


def test_the_day_over_the_ladder_goes_on_where_it_stood(storage: Storage) -> None:
    """On Friday at 10:00 yellow was five hours away; so it is on Tuesday at 17:30, when the freeze is over."""
    county = settle(storage)
    key = overdue(county)
    county.do(justifications.grant, asked(county, key), by="李红", now=at("2026-11-27 10:00"))

    heard = {day: ring(county, day) for day in ("2026-12-01 17:30", "2026-12-02 09:00", "2026-12-02 16:00")}

    assert heard["2026-12-01 17:30"] == heard["2026-12-02 09:00"] == []
    assert heard["2026-12-02 16:00"] == [("ladder.yellow", "张伟")]


def test_the_daily_call_is_at_nine_again_after_a_delay(storage: Storage) -> None:
    """Red since Monday; from Tuesday afternoon to Thursday nobody is called."""
    county = settle(storage)
    key = overdue(county)
    for time in ("2026-11-27 17:30", "2026-11-30 17:30", "2026-12-01 09:00"):
        ring(county, time)
    request = county.do(justifications.ask, key, REASON, date(2026, 12, 3), by="王建国", now=at("2026-12-01 14:40"))
    county.do(justifications.grant, int(request.id), by="李红", now=at("2026-12-01 15:00"))

    heard = [ring(county, time) for time in ("2026-12-02 09:00", "2026-12-03 17:30", "2026-12-04 09:00")]

    assert heard == [[], [], [("ladder.daily", "赵志强"), ("ladder.daily", "孙丽")]]


def test_refused_or_not_yet_ruled_the_ladder_goes_on(storage: Storage) -> None:
    county = settle(storage)
    key = overdue(county)
    request = asked(county, key)

    assert ring(county, "2026-11-27 17:30") == [("ladder.yellow", "张伟")]
    county.do(justifications.deny, request, by="李红", now=at("2026-11-27 17:31"))
    assert ("ladder.red", "赵志强") in ring(county, "2026-11-30 17:30")


def test_it_is_asked_for_what_is_overdue_and_once_at_a_time(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()

    with pytest.raises(NotOverdue):
        asked(county, key, now="2026-11-23 09:00")
    asked(county, key)
    with pytest.raises(AlreadyAsked):
        asked(county, key)
    with pytest.raises(NotYours):
        county.do(justifications.ask, key, REASON, date(2026, 12, 1), by="陈静", now=at("2026-11-27 09:00"))
