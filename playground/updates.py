"""One bot's queue of updates: what getUpdates returns and a webhook is sent."""

import asyncio
from collections.abc import Awaitable, Iterable
from dataclasses import dataclass, field

from playground.clock import Clock
from playground.records import Json

KEPT_SECONDS = 24 * 3600
ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
"""Kinds that come only when allowed_updates names them."""


@dataclass(slots=True)
class Update:
    id: int
    chat: int
    json: Json
    at: float


@dataclass(slots=True)
class Updates:
    """Updates in order, until they are confirmed or 24 hours of world time have passed."""

    clock: Clock
    next_id: int = 100_000_001
    allowed: frozenset[str] | None = None
    """None: all kinds but those of ON_REQUEST."""
    waiting: list[Update] = field(default_factory=list)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    def put(self, kind: str, content: Json, chat: int) -> None:
        """Queue an update, if the bot wants its kind."""
        wanted = kind not in ON_REQUEST if self.allowed is None else kind in self.allowed
        if wanted:
            self.put_raw({kind: content}, chat)

    def put_raw(self, update: Json, chat: int = 0) -> Json:
        """Queue an update as it stands; it gets a number unless it has one."""
        number = update.get("update_id")
        if type(number) is not int:
            number = self.next_id
            update = {"update_id": number, **update} if "update_id" not in update else update
        self.next_id = max(self.next_id, number) + 1
        self.waiting.append(Update(number, chat, update, self.clock.timestamp()))
        self.arrived.set()
        return update

    def allow(self, kinds: Iterable[str]) -> None:
        """Choose the kinds queued from now on; none means the usual ones."""
        self.allowed = frozenset(kinds) or None

    def expire(self) -> None:
        """Forget what is older than Telegram keeps."""
        oldest = self.clock.timestamp() - KEPT_SECONDS
        if self.waiting and self.waiting[0].at < oldest:
            self.waiting = [update for update in self.waiting if update.at >= oldest]

    def confirm(self, offset: int) -> None:
        """Forget the updates before an offset; a negative one keeps the last ones, one in the future does nothing."""
        if offset < 0:
            self.waiting = self.waiting[offset:]
        elif offset <= self.next_id:
            self.waiting = [update for update in self.waiting if update.id >= offset]

    def take(self, limit: int) -> list[Json]:
        """The oldest updates, which stay until they are confirmed."""
        self.expire()
        return [update.json for update in self.waiting[:limit]]

    def drop(self, update: Update) -> None:
        """Forget one update that a webhook has taken."""
        if update in self.waiting:
            self.waiting.remove(update)

    def wait(self, seconds: float) -> Awaitable[None]:
        """Over as soon as something arrives after this call, or when the time is over."""
        self.arrived.clear()  # now and not when the waiting begins: an arrival in between would be missed
        return self._arrival(seconds)

    async def _arrival(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self.arrived.wait(), seconds)
        except TimeoutError:
            return
