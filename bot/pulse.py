"""Signs of life: when each part of the desk last went round, what Telegram answered, how late the loop is."""

import asyncio
import time
from collections import Counter, deque

# seconds after which a part that has not gone round is taken for stuck
PATIENCE = {"poll": 120.0, "sweep": 60.0, "send": 60.0, "database": 60.0}
NAP = 0.25  # seconds between two looks at the loop
LOOKS = 240  # kept: the last minute
CALM = 5.0  # seconds of lag that a busy desk may have


class Pulse:
    """One process's signs of life, in monotonic seconds."""

    def __init__(self) -> None:
        self.answers: Counter[tuple[str, str]] = Counter()  # by Telegram's method and what came of it
        self._beats: dict[str, float] = {}
        self._lags: deque[float] = deque(maxlen=LOOKS)

    def beat(self, part: str) -> None:
        """This part has gone round."""
        self._beats[part] = time.monotonic()

    def ages(self) -> dict[str, float]:
        """Seconds since each part went round."""
        now = time.monotonic()
        return {part: now - beat for part, beat in self._beats.items()}

    def stuck(self) -> list[str]:
        """The parts that have begun and do not go round any more."""
        return [part for part, age in self.ages().items() if age > PATIENCE[part]]

    @property
    def lag(self) -> float:
        """The longest that anything waited for the loop within the last minute."""
        return max(self._lags, default=0.0)

    async def watch_the_loop(self) -> None:
        """Measures for ever how late a nap ends."""
        while True:
            began = time.monotonic()
            await asyncio.sleep(NAP)
            self._lags.append(max(time.monotonic() - began - NAP, 0.0))
