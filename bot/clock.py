"""The only place that asks the time, and the only scheduler: it knocks, and what is due stands in the database."""

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.leaps import Leaps
from storage.store import Unavailable

log = logging.getLogger(__name__)

TICK = timedelta(seconds=2)
PLAYGROUND_TICK = timedelta(milliseconds=200)
SLIP = timedelta(seconds=30)  # a knock this far away means that the wall clock was set back


class Clock:
    """What time it is, and a knock at a steady pace whatever the wall clock does."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._leaps = Leaps()
        self.leapt: Callable[[timedelta], Awaitable[None]] = _nothing  # called when the wall clock has leapt forward
        self.is_wrong: Callable[[], Awaitable[bool]] = _no  # asks another clock
        self.went_round: Callable[[], None] = lambda: None  # called whenever a job has been done
        self._tick = PLAYGROUND_TICK if file else TICK
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._watch: asyncio.Task[None] | None = None
        self._knocking = asyncio.Lock()  # held while a job runs: stopping waits for it instead of cutting it off

    def now(self) -> datetime:
        """This instant, in UTC; the playground's when it lends us its clock."""
        real = self.wall()
        return _told(self._file, real) if self._file else real

    def wall(self) -> datetime:
        """This instant by the machine's own clock: leases and Telegram's patience follow no other."""
        return datetime.now(UTC)

    def every_tick(self, name: str, job: Callable[[], Awaitable[None]]) -> None:
        """The job is called at every tick, never twice at once, however late it is."""

        async def knock() -> None:
            async with self._knocking:
                if await self._doubted():
                    return
                try:
                    await job()
                except Unavailable as error:
                    log.warning("%s cannot do its work now: %s", name, error)
                self.went_round()

        self._scheduler.add_job(
            knock,
            IntervalTrigger(seconds=self._tick.total_seconds()),
            id=name,
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )

    async def _doubted(self) -> bool:
        """Whether the wall clock has leapt, and nobody has found yet that it is right."""
        passed = time.monotonic()
        leapt = self._leaps.look(datetime.now(UTC), passed)
        if leapt is not None:
            log.error("the wall clock leapt forward by %d s: nothing is rung for now", leapt.total_seconds())
            await self.leapt(leapt)
        if self._leaps.to_be_asked(passed):
            if await self.is_wrong():
                self._leaps.hold(time.monotonic())
            else:
                self._leaps.trust()
        return self._leaps.held(time.monotonic())

    def start(self) -> None:
        self._scheduler.start()
        self._watch = asyncio.create_task(self._keep_knocking(), name="clock")

    async def stop(self) -> None:
        if self._watch is not None:
            self._watch.cancel()
            await asyncio.gather(self._watch, return_exceptions=True)
        if self._scheduler.running:
            self._scheduler.pause()
            async with self._knocking:
                self._scheduler.shutdown(wait=False)

    async def _keep_knocking(self) -> None:
        """APScheduler counts in wall time: set back by two hours it would be silent for two hours."""
        while True:
            await asyncio.sleep(max(self._tick.total_seconds(), 1))  # monotonic
            now = datetime.now(UTC)
            for job in self._scheduler.get_jobs():
                if job.next_run_time is not None and job.next_run_time - now > SLIP:
                    log.warning("the wall clock was set back; %s is called again from now on", job.id)
                    job.modify(next_run_time=now)


async def _nothing(_: timedelta) -> None:
    """Nobody is told."""


async def _no() -> bool:
    return False


def _told(file: Path, real: datetime) -> datetime:
    told = json.loads(file.read_text(encoding="utf-8"))
    at = datetime.fromisoformat(told["at"])
    return (at + timedelta(seconds=(time.time() - told["then"]) * told["rate"])).astimezone(real.tzinfo)
