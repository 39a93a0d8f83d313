"""The knock of the clock: at every job, and at once when a lent clock has been set."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot import clock as clocks
from bot.clock import Clock
from playground.clock import Clock as LentClock


@pytest.fixture
async def clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Clock]:
    """On a lent clock, with a tick that no test lives to see."""
    monkeypatch.setattr(clocks, "PLAYGROUND_TICK", timedelta(hours=1))
    lent(tmp_path).write()
    clock = Clock(tmp_path / "clock.json")
    yield clock
    await clock.stop()


def lent(folder: Path) -> LentClock:
    return LentClock(ZoneInfo("Asia/Shanghai"), folder / "clock.json")


async def test_a_lent_clock_that_is_set_is_noticed_before_the_next_tick(clock: Clock, tmp_path: Path) -> None:
    rang: list[str] = []
    knocked = asyncio.Event()

    async def job() -> None:
        rang.append(clock.now().isoformat(timespec="hours"))
        knocked.set()

    clock.every_tick("job", job)
    clock.start()
    new = lent(tmp_path)
    new.set(new.read("2026-11-26T17:30"))

    await asyncio.wait_for(knocked.wait(), 30)

    assert rang == ["2026-11-26T09+00:00"]


async def test_a_clock_set_while_jobs_are_done_is_noticed_afterwards(clock: Clock, tmp_path: Path) -> None:
    """What was asked before the clock was set does not count for what is due since."""
    begun, goes_on, seen_again = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def job() -> None:
        if begun.is_set():
            seen_again.set()
        begun.set()
        await goes_on.wait()

    clock.every_tick("job", job)
    clock.start()
    lent(tmp_path).forward(60)
    await asyncio.wait_for(begun.wait(), 30)
    lent(tmp_path).forward(3600)
    await asyncio.sleep(3 * clocks.GLANCE)
    goes_on.set()

    await asyncio.wait_for(seen_again.wait(), 30)


async def test_a_job_that_fails_does_not_hold_up_the_others(
    clock: Clock, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    done = asyncio.Event()

    async def broken() -> None:
        raise ValueError("not today")

    async def whole() -> None:
        done.set()

    clock.every_tick("broken", broken)
    clock.every_tick("whole", whole)
    clock.start()
    lent(tmp_path).forward(60)

    await asyncio.wait_for(done.wait(), 30)

    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == ["broken failed"]
