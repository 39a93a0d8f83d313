"""Leaps of the wall clock, seen against the monotonic one: nothing is rung on a time that nobody trusts yet."""

from datetime import datetime, timedelta

LEAP = timedelta(minutes=5)
TICKS = 2  # held after a leap, and again while another clock says that ours is wrong


class Leaps:
    """Whether the wall clock went on as the monotonic one did."""

    def __init__(self) -> None:
        self._wall: datetime | None = None
        self._monotonic = 0.0
        self._held = 0

    def look(self, wall: datetime, monotonic: float) -> timedelta | None:
        """How far the wall clock has leapt forward since the last look; None when it has not."""
        before, self._wall = self._wall, wall
        passed = timedelta(seconds=monotonic - self._monotonic)
        self._monotonic = monotonic
        if before is None or wall - before - passed <= LEAP:
            return None
        self._held = TICKS
        return wall - before - passed

    def hold(self) -> None:
        """Another clock says that ours is wrong: the next ticks are held as well."""
        self._held = TICKS

    def tick(self) -> tuple[bool, bool]:
        """Whether this tick is held, and whether it is the last one held."""
        held = self._held > 0
        self._held = max(self._held - 1, 0)
        return held, held and self._held == 0
