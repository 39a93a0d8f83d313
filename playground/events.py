"""The numbered list of all that happens, which people, tests and the page follow."""

import asyncio

from playground.clock import Clock
from playground.records import Json


class Events:
    """An append-only list that can be waited on."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._all: list[Json] = []
        self._arrived = asyncio.Event()
        self.over = False
        """True when the world ends: nobody waits any more."""

    @property
    def last(self) -> int:
        """The number of the last event; 0 when there is none."""
        return len(self._all)

    def add(self, kind: str, **facts: object) -> None:
        """Note an event and wake those who wait."""
        at = self._clock.now().isoformat(timespec="milliseconds")
        self._all.append({"n": len(self._all) + 1, "at": at, "kind": kind, **facts})
        self._wake()

    def end(self) -> None:
        """The world ends: all who wait are let go."""
        self.over = True
        self._wake()

    def after(self, number: int, limit: int = 1000) -> list[Json]:
        """The events after a number, oldest first."""
        return self._all[number : number + limit]

    async def wait(self, number: int, seconds: float) -> None:
        """Return as soon as there is an event after `number`, or when the time is over."""
        if self.last > number or seconds <= 0 or self.over:
            return
        try:
            await asyncio.wait_for(self._arrived.wait(), seconds)
        except TimeoutError:
            return

    def _wake(self) -> None:
        self._arrived.set()
        self._arrived = asyncio.Event()
