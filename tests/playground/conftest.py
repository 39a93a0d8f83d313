"""A playground in this process, two ways to speak to it, and the check that all that was said is in Telegram's form."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
import pytest

from playground.app import serving
from playground.botapi import Playground
from playground.clock import Clock
from playground.people import World
from playground.records import Json
from playground.world import World as Grounds
from tests.playground import honesty

TOKEN = "1234567:playground-playground-play"  # noqa: S105 - any token of this shape will do
ZONE = ZoneInfo("Asia/Shanghai")


@dataclass
class Bot:
    """The plainest client: JSON over POST."""

    url: str
    session: aiohttp.ClientSession
    token: str = TOKEN

    async def answer(self, method: str, **params: object) -> Json:
        """The whole body of the answer."""
        async with self.session.post(f"{self.url}/bot{self.token}/{method}", json=params) as answer:
            body: Json = await answer.json()
            assert answer.status == body.get("error_code", 200)
            return body

    async def asks(self, method: str, **params: object) -> Any:
        """The result; a refusal is a failure."""
        body = await self.answer(method, **params)
        assert body["ok"], body
        return body["result"]

    async def is_refused(self, method: str, **params: object) -> str:
        """The description of the refusal; a result is a failure."""
        body = await self.answer(method, **params)
        assert not body["ok"], body
        description: str = body["description"]
        return description

    async def hears(self, **params: object) -> list[Json]:
        """The updates waiting, which are checked and confirmed."""
        updates: list[Json] = await self.asks("getUpdates", **params)
        for update in updates:
            honesty.check_update(update)
        if updates:
            await self.asks("getUpdates", offset=updates[-1]["update_id"] + 1)
        return updates


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    """An empty world on a Monday morning."""
    clock = Clock(ZONE)
    clock.set(datetime(2026, 11, 23, 9, 0, tzinfo=ZONE))
    playground = Playground(Grounds(clock))
    yield playground
    for call in playground.ledger.after(0):
        honesty.check_call(call)


@pytest.fixture
async def url(playground: Playground) -> AsyncIterator[str]:
    """Where it listens."""
    async with serving(playground) as address:
        yield address


@pytest.fixture
async def world(url: str) -> AsyncIterator[World]:
    """The people's side of it."""
    async with World(url, patience=30) as world:
        yield world


@pytest.fixture
async def bot(url: str) -> AsyncIterator[Bot]:
    """The bot's side of it; every update it hears is checked."""
    async with aiohttp.ClientSession() as session:
        bot = Bot(url, session)
        await bot.asks("getMe")
        yield bot
