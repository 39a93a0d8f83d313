"""The clock's jobs: a round goes on until everything that is due has been seen to."""

import asyncio
from datetime import datetime, timedelta

import pytest

from bot import jobs
from desk import alarms, cases, green
from storage.assignments import Assignments
from storage.store import Storage
from tests.bot.test_health import Fixed
from tests.county import MONDAY_NINE, County, at, settle

LUNCH = at("2026-11-23 12:31")  # nobody was there to knock since nine


def test_a_round_goes_on_behind_a_page_that_is_only_put_off(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two alarms a transaction: those of two ordinary matters wait for the opening, the green one is heard at once."""
    monkeypatch.setattr(alarms, "SWEEP", 2)
    county = settle(storage)
    for _ in range(2):
        county.dispatched()
    goes_first(county, MONDAY_NINE + timedelta(minutes=5))
    county.storage.transact_now(lambda store: store.outbox.discard_unsent())

    asyncio.run(jobs.ring_alarms(storage, Fixed(LUNCH)))

    heard = {who for kind, who in county.letters() if kind == "ladder.unacknowledged"}
    assert heard == {"张伟", "赵志强", "中心群"}
    assert county.see(lambda store: store.alarms.next_due()) == at("2026-11-23 14:30")


def test_a_page_that_cannot_be_written_is_rung_one_by_one(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the page had changed before it failed is forgotten: each matter is supervised once, nobody is alarmed."""
    county = settle(storage)
    keys = [county.dispatched() for _ in range(3)]
    write, torn = Assignments.write_together, [True]

    def tear(those: Assignments) -> None:
        write(those)
        if torn and torn.pop():
            raise RuntimeError("the page is torn")

    monkeypatch.setattr(Assignments, "write_together", tear)
    asyncio.run(jobs.ring_alarms(storage, Fixed(at("2026-11-26 17:30"))))

    assert [(county.assignment(key).colour, county.assignment(key).supervised) for key in keys] == [("blue", 1)] * 3
    assert county.letters("notice.alarm") == []


def goes_first(county: County, now: datetime) -> None:
    """A matter of the green channel, dispatched."""
    case_id = county.files(now)
    county.do(green.grant, case_id, "重点招商项目", by="李红", now=now)
    county.do(cases.accept, case_id, by="李红", now=now)
