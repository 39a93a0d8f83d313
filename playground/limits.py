"""Telegram's flood limits: so many messages a second in all and per chat, so many a minute per group."""

import math
import time
from collections import deque
from dataclasses import dataclass, field

from playground.refusals import flooded

TOLERANCE = 0.05
"""Seconds by which the network may bring two messages closer together than they were sent."""


@dataclass(slots=True)
class Limits:
    """Counts real time; off until somebody turns it on."""

    on: bool = False
    overall: int = 30
    chat: int = 1
    group: int = 20
    _sent: dict[int, deque[float]] = field(default_factory=dict)

    def count(self, chat_id: int, messages: int = 1) -> None:
        """Count messages to a chat; raises 429 when they are too many."""
        if not self.on:
            return
        now = time.monotonic()
        wait = max(
            self._wait(0, self.overall, 1 - TOLERANCE, now),
            self._wait(chat_id, self.chat, 1 - TOLERANCE, now),
            self._wait(chat_id, self.group, 60 - TOLERANCE, now) if chat_id < 0 else 0,
        )
        if wait > 0:
            raise flooded(math.ceil(wait))
        for key in (0, chat_id):
            self._sent.setdefault(key, deque(maxlen=1000)).extend([now] * messages)

    def _wait(self, key: int, most: int, seconds: float, now: float) -> float:
        sent = self._sent.get(key, ())
        return sent[-most] + seconds - now if len(sent) >= most else 0
