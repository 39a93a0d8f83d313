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
PLAYGROUND_TICK = timedelta(seconds=1)
GLANCE = 0.05  # seconds between two looks at a lent clock: once it has been set, nobody waits for the next tick
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
        self._jobs: list[tuple[str, Callable[[], Awaitable[None]]]] = []
        self._watches: list[asyncio.Task[None]] = []
        self._knocking = asyncio.Lock()  # held while jobs run: stopping waits for it instead of cutting it off

    def now(self) -> datetime:
        """This instant, in UTC; the playground's when it lends us its clock."""
        real = self.wall()
        return _told(self._file, real) if self._file else real

    def wall(self) -> datetime:
        """This instant by the machine's own clock: leases and Telegram's patience follow no other."""
        return datetime.now(UTC)

    def every_tick(self, name: str, job: Callable[[], Awaitable[None]]) -> None:
        """The job is called at every tick, never twice at once, however late it is."""
        self._jobs.append((name, job))

    async def _knock(self) -> None:
        """At every job in turn; whoever comes while somebody is at it need not come in."""
        if self._knocking.locked():
            return
        async with self._knocking:
            for name, job in self._jobs:
                if await self._doubted():
                    return
                try:
                    await job()
                except Unavailable as error:
                    log.warning("%s cannot do its work now: %s", name, error)
                except Exception:  # the other jobs do not wait for this one to be mended
                    log.exception("%s failed", name)
                self.went_round()

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
        self._scheduler.add_job(
            self._knock,
            IntervalTrigger(seconds=self._tick.total_seconds()),
            id="knock",
            max_instances=2,
            coalesce=True,
            misfire_grace_time=None,
        )
        self._scheduler.start()
        self._watches = [asyncio.create_task(self._keep_knocking(), name="clock")]
        if self._file:
            self._watches.append(asyncio.create_task(self._notice(self._file, _version(self._file)), name="lent clock"))

    async def stop(self) -> None:
        for watch in self._watches:
            watch.cancel()
        await asyncio.gather(*self._watches, return_exceptions=True)
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

    async def _notice(self, file: Path, seen: tuple[int, int]) -> None:
        """A lent clock that has been set; `seen` is the version of its file that is known."""
        while True:
            await asyncio.sleep(GLANCE)
            if (version := _version(file)) != seen:
                async with self._knocking:  # a round that began before may not have seen it
                    seen = version
                self._scheduler.modify_job("knock", next_run_time=datetime.now(UTC))


async def _nothing(_: timedelta) -> None:
    """Nobody is told."""


async def _no() -> bool:
    return False


def _version(file: Path) -> tuple[int, int]:
    """Another one each time that the file is replaced."""
    written = file.stat()
    return written.st_ino, written.st_mtime_ns


def _told(file: Path, real: datetime) -> datetime:
    told = json.loads(file.read_text(encoding="utf-8"))
    at = datetime.fromisoformat(told["at"])
    return (at + timedelta(seconds=(time.time() - told["then"]) * told["rate"])).astimezone(real.tzinfo)
