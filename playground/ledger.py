"""The ledger of Bot API calls: what was asked, what was answered, whether it took effect and was heard."""

import time
from collections import deque

from playground.records import Json

KEPT = 200_000


class Ledger:
    """The last calls, numbered from 1; all of them when no number is `kept`."""

    def __init__(self, kept: int | None = KEPT) -> None:
        self._calls: deque[Json] = deque(maxlen=kept)
        self.last = 0

    def add(self, call: Json) -> Json:
        """Note a call; the entry may still be completed."""
        self.last += 1
        entry = {"n": self.last, "real": time.time(), **call}
        self._calls.append(entry)
        return entry

    def after(self, number: int, method: str = "", limit: int = 10_000) -> list[Json]:
        """The calls after a number, of one method if it is given."""
        first = self.last - len(self._calls)
        calls = list(self._calls)[max(0, number - first) :]
        return [call for call in calls if not method or call["method"].lower() == method.lower()][:limit]
