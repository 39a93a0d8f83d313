"""The line to a running playground: control requests, the stream of events, the clock."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self

import aiohttp

from playground.records import Json
from playground.sight import Message, Sight

PATIENCE = 10.0
"""Real seconds that somebody waits for a message, unless told otherwise."""


class Line:
    """A running playground; everything the bot says from its first event on is watched."""

    def __init__(self, url: str, patience: float = PATIENCE) -> None:
        self.url = url.rstrip("/")
        self.patience = patience
        self.clock = Clock(self)
        self.sight = Sight()
        self._changed = asyncio.Event()

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=90))
        self._follower = asyncio.create_task(self._follow())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._follower.cancel()
        await asyncio.gather(self._follower, return_exceptions=True)
        await self._session.close()

    async def unread(self, *, edits: bool = False) -> list[Message]:
        """The bot's messages that nobody has read; with `edits`, unread changes of read ones too."""
        await self.catch_up()
        return self.sight.unread(edits=edits)

    async def fault(self, **wish: Any) -> Json:
        """Plan a fault: method, chat, times, when, code, description, parameters, body, delay, drop."""
        return await self.post("faults", wish)

    async def forgive(self) -> None:
        """Whatever was planned to go wrong does not."""
        async with self._session.delete(f"{self.url}/control/faults") as answer:
            await self._content(answer)

    async def complaints(self) -> list[str]:
        """What the playground itself has found wrong with the bot by now; ask when the bot has nothing left to do."""
        found: list[str] = (await self.get("complaints"))["complaints"]
        return found

    async def calls(self, method: str = "", after: int = 0) -> list[Json]:
        """The ledger of Bot API calls after a number, of one method if it is given; ten thousand at most."""
        calls: list[Json] = (await self.get(f"calls?method={method}&after={after}"))["calls"]
        return calls

    async def state(self) -> Json:
        """People, chats, bots, faults, limits, clock."""
        return await self.get("state")

    async def file(self, message: Message) -> bytes:
        """The bytes of the file in a message."""
        async with self._session.get(f"{self.url}/control/files/{message.file_id}") as answer:
            answer.raise_for_status()
            return await answer.read()

    async def post(self, path: str, wish: Json) -> Json:
        """A control request; what the world does not allow is an AssertionError."""
        async with self._session.post(f"{self.url}/control/{path}", json=wish) as answer:
            return await self._content(answer)

    async def get(self, path: str) -> Json:
        """A control question."""
        async with self._session.get(f"{self.url}/control/{path}") as answer:
            return await self._content(answer)

    async def catch_up(self) -> None:
        """Take in all that has happened by now."""
        while True:
            seen = self.sight.last
            found = await self.get(f"events?after={seen}")
            self.sight.take(found["events"])
            if self.sight.last >= found["last"]:
                return

    async def change(self, seconds: float) -> bool:
        """Wait for the next event; False when the time is over."""
        if self._follower.done():
            self._follower.result()
        try:
            await asyncio.wait_for(self._changed.wait(), seconds)
        except TimeoutError:
            return False
        return True

    async def _follow(self) -> None:
        try:
            while True:
                found = await self.get(f"events?after={self.sight.last}&wait=30")
                self.sight.take(found["events"])
                self._wake()
        finally:
            self._wake()  # whoever waits learns that nothing will come

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    async def _content(self, answer: aiohttp.ClientResponse) -> Json:
        content: Json = await answer.json()
        assert answer.status == 200, content.get("error")
        return content


@dataclass(slots=True)
class Clock:
    """The world's clock."""

    line: Line

    async def now(self) -> datetime:
        """World time."""
        return datetime.fromisoformat((await self.line.get("clock"))["now"])

    async def to(self, at: str | datetime) -> None:
        """Move to an instant; a text without an offset is local time."""
        await self._set(to=at if isinstance(at, str) else at.isoformat())

    async def by(self, seconds: float | timedelta) -> None:
        """Move forward."""
        await self._set(by=seconds.total_seconds() if isinstance(seconds, timedelta) else seconds)

    async def until(self, time: str) -> None:
        """Move to the next time it is that time of day."""
        await self._set(until=time)

    async def workday(self, time: str = "09:00") -> None:
        """Move to that time of the next working day."""
        await self._set(workday=time)

    async def stops(self) -> None:
        """Let time stand still."""
        await self._set(rate=0)

    async def runs(self) -> None:
        """Let time run."""
        await self._set(rate=1)

    async def _set(self, **wish: object) -> None:
        await self.line.post("clock", wish)
