"""The turnstile: what the database has paced leaves this process no closer together, and little of it at the same time.

Telegram counts a message somewhere between our asking and its answer, and the quickest answer of late says how far away
it is. So what may follow a message after a second waits for a second after the latest moment at which that one can have
been counted: on a machine that stutters, late messages do not bunch.

Whatever is inside when the process dies is in doubt. So there is one inside on a line that answers within a thirtieth
of a second, as many as the pace needs on a slower one, and more only for those who would be late.
"""

import asyncio
import heapq
import math
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from itertools import count

from storage.pace import CHAT_GAP, GAP

MOST, WITHIN = 30, 1.0  # messages in so many seconds
AT_ONCE = 16  # inside at all; beyond it httpx only gets slower
STEP = 0.25  # seconds: for each that a message is late, one more may be inside
SLACK = 0.01  # seconds by which two messages may be paced closer together than they look
HANGS = 1.0  # seconds after which an answer that has not come counts as if it had
LATELY = 100  # answers among which the quickest is looked for
CHATS = 2000  # whose last message is remembered


@dataclass(slots=True)
class Passage:
    """One message on its way through the turnstile; times are the event loop's."""

    turnstile: "Turnstile"
    due: float
    counts_at: float

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Around the request itself."""
        left = _now()
        try:
            yield
        finally:
            self.counts_at = _now() - self.turnstile.quickest(_now() - left)


class Turnstile:
    """What has left this process lately, and what is inside now."""

    def __init__(self, *, paced: bool = True) -> None:
        self._passed: deque[Passage] = deque(maxlen=MOST if paced else 0)
        self._last: OrderedDict[int, Passage] = OrderedDict()
        self._answers: deque[float] = deque(maxlen=LATELY)
        self._inside = 0
        self._left = asyncio.Event()
        self._first = False  # whether somebody stands at the turnstile
        self._behind: list[tuple[int, int, asyncio.Future[None]]] = []  # who waits behind, the urgent first
        self._came = count()

    @asynccontextmanager
    async def passing(self, chat_id: int, urgency: int, due: float) -> AsyncIterator[Passage]:
        """Waits for the turn of a message to this chat, paced to leave at this moment; a small urgency goes first."""
        last, gap = self._last.get(chat_id), CHAT_GAP.total_seconds()
        if last is not None and due - last.due > gap - SLACK:  # paced apart, so apart even if the last one was late
            await _until(last.counts_at + gap)
        await _until(due)
        async with self._standing_first(urgency):
            while self._inside >= self._enough(_now() - due):
                await self._somebody_leaves()
            while len(self._passed) == MOST and (free_at := self._passed[0].counts_at + WITHIN) > _now():
                await _until(free_at)
            mine = Passage(self, due, _now() + HANGS)
            self._passed.append(mine)
            self._inside += 1
        try:
            yield mine
        finally:
            mine.counts_at = min(mine.counts_at, _now())
            self._inside -= 1
            self._left.set()
            self._last[chat_id] = mine
            self._last.move_to_end(chat_id)
            if len(self._last) > CHATS:
                self._last.popitem(last=False)

    def _enough(self, late: float) -> int:
        """How many may be inside for the pace to be kept, and for one so late."""
        needed = math.ceil(min(self._answers, default=0.0) / GAP.total_seconds())
        return min(max(needed, 1) + int(late / STEP), AT_ONCE)

    def quickest(self, took: float) -> float:
        """The quickest answer of late, this one among them."""
        self._answers.append(took)
        return min(self._answers)

    @asynccontextmanager
    async def _standing_first(self, urgency: int) -> AsyncIterator[None]:
        if self._first:
            turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            heapq.heappush(self._behind, (urgency, next(self._came), turn))
            try:
                await turn
            except asyncio.CancelledError:
                if not turn.cancelled():  # called and cancelled at once
                    self._call_next()
                raise
        self._first = True
        try:
            yield
        finally:
            self._call_next()

    def _call_next(self) -> None:
        self._first = False
        while self._behind and not self._first:
            turn = heapq.heappop(self._behind)[2]
            if not turn.done():  # whoever waited may have been cancelled
                turn.set_result(None)
                self._first = True

    async def _somebody_leaves(self) -> None:
        """At the latest when the one who waits is a step later."""
        self._left.clear()
        try:
            await asyncio.wait_for(self._left.wait(), STEP)
        except TimeoutError:
            return


async def _until(moment: float) -> None:
    if (pause := moment - _now()) > 0:
        await asyncio.sleep(pause)


def _now() -> float:
    return asyncio.get_running_loop().time()
