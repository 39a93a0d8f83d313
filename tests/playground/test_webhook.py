"""Webhooks: the secret, the order per chat, what happens when the bot does not take an update."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from playground.people import World
from playground.records import Json
from tests.playground import honesty
from tests.playground.conftest import Bot

SECRET = "words-of-the-desk"  # noqa: S105 - any will do


@dataclass
class Receiver:
    """A bot's end of a webhook."""

    url: str = ""
    taken: list[Json] = field(default_factory=list)
    secrets: list[str | None] = field(default_factory=list)
    refuse: int = 0
    """So many updates are answered with 503 first."""
    arrived: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def take(self, request: web.Request) -> web.Response:
        """Take an update, or refuse it."""
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        if self.refuse:
            self.refuse -= 1
            return web.Response(status=503)
        update = await request.json()
        honesty.check_update(update)
        async with self.arrived:
            self.taken.append(update)
            self.arrived.notify_all()
        return web.Response()

    async def hears(self, *kinds: str) -> None:
        """Until an update of every kind has been taken."""
        async with self.arrived:
            heard = self.arrived.wait_for(lambda: set(kinds) <= {kind for update in self.taken for kind in update})
            await asyncio.wait_for(heard, 30)

    async def texts(self, count: int) -> list[str]:
        """The texts taken, once there are so many."""
        async with self.arrived:
            await asyncio.wait_for(self.arrived.wait_for(lambda: len(self.taken) >= count), 30)
        return [update["message"]["text"] for update in self.taken]


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    """A server that takes updates."""
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/hook", receiver.take)
    async with TestServer(app) as server:
        receiver.url = str(server.make_url("/hook"))
        yield receiver


async def test_updates_are_delivered_with_the_secret(bot: Bot, world: World, receiver: Receiver) -> None:
    chen = await world.person("陈静", started=True)
    await chen.sends("早先")
    await bot.asks("setWebhook", url=receiver.url, secret_token=SECRET)

    await chen.sends("您好")

    assert await receiver.texts(2) == ["早先", "您好"]
    assert receiver.secrets == [SECRET, SECRET]


async def test_every_kind_of_update_is_delivered(bot: Bot, world: World, receiver: Receiver) -> None:
    kinds = ["message", "edited_message", "callback_query", "my_chat_member", "chat_member"]
    await bot.asks("setWebhook", url=receiver.url, secret_token=SECRET, allowed_updates=kinds)
    chen, li = await world.person("陈静", started=True), await world.person("李强")
    card = {"inline_keyboard": [[{"text": "签收", "callback_data": "ack"}]]}

    group = await world.group("群", chen, kind="supergroup")
    await chen.promotes("bot", group)
    await li.joins(group)
    await chen.edits(await chen.sends("您好"), "您好，请问")
    await bot.asks("sendMessage", chat_id=chen.id, text="交办单", reply_markup=card)
    await chen.presses("签收", answered=False)

    await receiver.hears(*kinds)
    assert set(receiver.secrets) == {SECRET}


async def test_a_refused_update_comes_again_before_its_successors(bot: Bot, world: World, receiver: Receiver) -> None:
    chen = await world.person("陈静", started=True)
    receiver.refuse = 1
    await bot.asks("setWebhook", url=receiver.url)

    await chen.sends("一")
    await chen.sends("二")

    assert await receiver.texts(2) == ["一", "二"]
    info = await bot.asks("getWebhookInfo")
    assert info["last_error_message"] == "Wrong response from the webhook: 503 Service Unavailable"


async def test_polling_and_webhook_exclude_each_other(bot: Bot, receiver: Receiver) -> None:
    await bot.asks("setWebhook", url=receiver.url)

    conflict = await bot.is_refused("getUpdates")
    await bot.asks("deleteWebhook")

    assert conflict == (
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
    )
    assert await bot.asks("getUpdates") == []


async def test_setting_a_webhook_ends_the_poll(bot: Bot, world: World, receiver: Receiver) -> None:
    poll = asyncio.create_task(bot.is_refused("getUpdates", timeout=50))
    async with asyncio.timeout(5):
        while not (await world.state())["bots"][0]["polling"]:
            assert not poll.done()

    await bot.asks("setWebhook", url=receiver.url)

    assert await asyncio.wait_for(poll, 30) == "Conflict: terminated by setWebhook request"


async def test_the_webhook_tells_about_itself(bot: Bot, world: World, receiver: Receiver) -> None:
    await bot.asks("setWebhook", url=receiver.url, max_connections=5, allowed_updates=["message"])

    assert await bot.asks("getWebhookInfo") == {
        "url": receiver.url,
        "has_custom_certificate": False,
        "pending_update_count": 0,
        "max_connections": 5,
        "allowed_updates": ["message"],
    }


async def test_pending_updates_are_dropped_only_on_request(bot: Bot, world: World, receiver: Receiver) -> None:
    chen = await world.person("陈静", started=True)
    await chen.sends("一")

    await bot.asks("deleteWebhook")
    kept = await bot.asks("getUpdates")
    await bot.asks("deleteWebhook", drop_pending_updates=True)

    assert len(kept) == 1
    assert await bot.asks("getUpdates") == []


@pytest.mark.parametrize(
    ("wish", "description"),
    [
        ({"url": "ftp://x"}, "Bad Request: bad webhook: invalid URL specified"),
        ({"url": "http://x", "secret_token": "s e"}, "Bad Request: secret token contains unallowed characters"),
        ({"url": "http://x", "secret_token": "s" * 257}, "Bad Request: secret token is too long"),
    ],
)
async def test_a_bad_webhook_is_refused(bot: Bot, wish: dict[str, str], description: str) -> None:
    assert await bot.is_refused("setWebhook", **wish) == description


async def test_a_webhook_nobody_answers_keeps_the_updates(bot: Bot, world: World) -> None:
    chen = await world.person("陈静", started=True)
    await bot.asks("setWebhook", url="http://127.0.0.1:9/hook")

    await chen.sends("您好")
    async with asyncio.timeout(5):
        while not (info := await bot.asks("getWebhookInfo")).get("last_error_message"):
            assert info["pending_update_count"] == 1

    assert info["last_error_message"] == "Connection refused"
    assert info["pending_update_count"] == 1
