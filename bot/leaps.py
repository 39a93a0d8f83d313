"""Leaps of the wall clock, seen against the monotonic one: nothing is rung on a time that nobody trusts yet."""

from datetime import datetime, timedelta

LEAP = timedelta(minutes=5)
HOLD = 5.0  # seconds, two ticks: held after a leap, and again while another clock says that ours is wrong


class Leaps:
    """Whether the wall clock went on as the monotonic one did."""

    def __init__(self) -> None:
        self._wall: datetime | None = None
        self._monotonic = 0.0
        self._until: float | None = None

    def look(self, wall: datetime, monotonic: float) -> timedelta | None:
        """How far the wall clock has leapt forward since the last look; None when it has not."""
        before, self._wall = self._wall, wall
        passed = timedelta(seconds=monotonic - self._monotonic)
        self._monotonic = monotonic
        if before is None or wall - before - passed <= LEAP:
            return None
        self.hold(monotonic)
        return wall - before - passed

    def hold(self, monotonic: float) -> None:
        """Nothing is rung for a while from now."""
        self._until = monotonic + HOLD

    def trust(self) -> None:
        """No other clock says that ours is wrong."""
        self._until = None

    def held(self, monotonic: float) -> bool:
        """Whether nothing may be rung now."""
        return self._until is not None and monotonic < self._until

    def to_be_asked(self, monotonic: float) -> bool:
        """Whether a hold is over, and another clock is to say whether ours is right."""
        return self._until is not None and monotonic >= self._until
