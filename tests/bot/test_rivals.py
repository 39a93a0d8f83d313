"""Somebody else with the bot's token is seen, and told of once an hour."""

import time
from collections.abc import AsyncIterator
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from pydantic import SecretStr
from telegram import Bot

from bot import rivals
from bot.config import Settings
from desk import rivals as suspicions
from playground.app import serving
from playground.botapi import Playground
from playground.clock import Clock
from playground.world import World
from storage.models import Letter
from storage.store import Storage
from tests.county import MONDAY_NINE, settle

TOKEN = "1234567:playground-playground-play"  # noqa: S105 - any token of this shape will do
POLLING = Settings(bot_token=SecretStr(TOKEN))


@pytest.fixture
async def bot() -> AsyncIterator[Bot]:
    """Whoever has the token can speak as this."""
    playground = Playground(World(Clock(ZoneInfo("Asia/Shanghai"))))
    async with serving(playground) as url, Bot(TOKEN, base_url=f"{url}/bot") as speaker:
        yield speaker


async def test_a_webhook_of_another_place_is_seen(bot: Bot) -> None:
    assert await rivals.look(POLLING, bot, None) is None

    await bot.set_webhook("https://thief.example/hook")

    assert await rivals.look(POLLING, bot, None) == "webhook"


async def test_our_own_webhook_is_not_a_rival(bot: Bot) -> None:
    await bot.set_webhook("https://desk.example/hook")
    ours = POLLING.model_copy(update={"bot_mode": "webhook", "webhook_url": "https://desk.example/hook"})

    assert await rivals.look(ours, bot, None) is None


async def test_another_poller_is_one_when_it_stays(bot: Bot) -> None:
    """A restart overlaps for a moment, and is nobody's theft."""
    now = time.monotonic()

    assert await rivals.look(POLLING, bot, now - 5) is None
    assert await rivals.look(POLLING, bot, now - rivals.PATIENCE - 1) == "poller"


def test_the_administrators_are_told_once_an_hour(storage: Storage) -> None:
    settle(storage)

    told = [
        storage.transact_now(suspicions.suspect, "webhook", MONDAY_NINE + timedelta(minutes=minutes))
        for minutes in (0, 1, 59, 60)
    ]

    assert told == [True, False, False, True]
    assert storage.read_now(lambda store: store.session.query(Letter).filter_by(kind="notice.rival").count()) == 2
