"""The test of the tests: ten bugs that bots typically have, planted one by one, and whether anybody notices.

They are planted in a small bot of our own, which is sound without them. It is tried by journeys written as those of the
desk are, and by the playground's own checks; the desk's own bot is not needed to learn whether these notice.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from zoneinfo import ZoneInfo

import aiohttp
import pytest

from playground.app import serving
from playground.botapi import Playground
from playground.clock import Clock
from playground.people import World
from playground.records import Json
from playground.world import World as Grounds
from tests.playground.small_bot import SmallBot

PATIENCE = 1.0
"""Real seconds a journey waits for what a bug keeps from coming; the sound bot is given longer."""

Start = Callable[[], None]
Journey = Callable[[World, SmallBot, Start], Awaitable[None]]


class NoCallbackAnswer(SmallBot):
    """The button keeps turning."""

    async def answer(self, query: Json, text: str) -> None:
        """Forgotten."""


class WrongThread(SmallBot):
    """The answer goes to the general topic, whatever topic was asked in."""

    def topic(self, message: Json) -> Json:
        return {}

    def reply(self, message: Json) -> Json:
        return {}


class UnhandledMigration(SmallBot):
    """What was meant for a group that has moved is lost."""

    async def moved(self, chat: int, text: str, **more: object) -> None:
        """Forgotten."""


class BlockedUnhandled(SmallBot):
    """One person who blocked the bot stops it for all."""

    def blocked(self, chat: int) -> None:
        raise PermissionError(chat)


class DoubleAcknowledgement(SmallBot):
    """Everybody who presses is told that they were the first."""

    def acknowledge(self, place: tuple[int, int], name: str) -> bool:
        self._owners[place] = name
        return True


class DataTooLong(SmallBot):
    """The button carries what was asked."""

    def data(self, message: Json, question: str) -> str:
        return f"ack.{question}"


class BadHtml(SmallBot):
    """What people write is sent as if it were ours."""

    def shown(self, question: str) -> str:
        return question


class MisspeltParameter(SmallBot):
    """Telegram passes over it in silence."""

    def keyboard(self, keys: Json) -> Json:
        return {"reply_makrup": keys}


class LostAlbumPart(SmallBot):
    """Of several files only the first is kept."""

    def filed(self, message: Json) -> None:
        album = (message["chat"]["id"], message.get("media_group_id", ""))
        self._files[album] = self._files[album] or [message["document"]["file_name"]]


class ReplyToDeleted(SmallBot):
    """The answer insists on quoting a question that has gone."""

    def reply(self, message: Json) -> Json:
        return {"reply_parameters": {"message_id": message["message_id"]}}


async def ask_and_acknowledge(world: World, bot: SmallBot, start: Start) -> None:
    """A question with signs in it is answered; of two who press, the second is told who was first."""
    start()
    li, wu = await world.person("李红", started=True), await world.person("吴敏")
    group = await world.group("交办群", li, wu)
    await li.sends("/ask 面积<50平方米&无证怎么办，要不要先到政务大厅窗口领表", to=group)
    card = await li.reads("办事指南", "面积<50平方米&无证", "签收", in_=group)

    assert await li.presses(card, "签收") == "已签收"
    await wu.reads("已由李红签收", in_=group)
    assert await wu.presses(card, "签收") == "已由李红签收"


async def a_topic_of_its_own(world: World, bot: SmallBot, start: Start) -> None:
    """What is asked in a topic is answered there."""
    start()
    chen = await world.person("陈静")
    forum = await world.group("办件", chen, kind="supergroup", forum=True, administrator=True)
    topic = await bot.call("createForumTopic", chat_id=forum.id, name="LX20261123-001")
    await chen.sends("/ask 进度", to=forum, thread=topic["message_thread_id"])
    answer = await chen.reads("办事指南", in_=forum)

    assert answer.thread == topic["message_thread_id"], f"answered in topic {answer.thread}"


async def a_group_that_moves(world: World, bot: SmallBot, start: Start) -> None:
    """A reminder reaches a group that has become a supergroup."""
    start()
    chen = await world.person("陈静", started=True)
    group = await world.group("服务群", chen)
    await chen.sends("/bind", to=group)
    await chen.reads("本群已绑定", in_=group)
    await chen.migrates(group, announce="none")
    await chen.sends("/remind")
    await chen.reads("到期提醒", in_=group)


async def a_person_who_blocks(world: World, bot: SmallBot, start: Start) -> None:
    """Somebody asks and blocks the bot; whoever comes next is served all the same."""
    chen, zhou = await world.person("陈静", started=True), await world.person("周海", started=True)
    await chen.sends("营业执照")
    await chen.blocks()
    await zhou.sends("营业执照")
    start()
    await zhou.reads("办事指南")


async def an_album(world: World, bot: SmallBot, start: Start) -> None:
    """Three files sent as one are three files."""
    start()
    chen = await world.person("陈静", started=True)
    await chen.uploads("申请书.pdf", "营业执照.pdf", "平面图.pdf")
    await chen.reads("收到3个文件", "平面图.pdf")


async def a_question_taken_back(world: World, bot: SmallBot, start: Start) -> None:
    """A question that was deleted before the bot saw it is answered without a quote."""
    chen = await world.person("陈静", started=True)
    await chen.deletes(await chen.sends("营业执照"))
    start()
    await chen.reads("办事指南")


JOURNEYS: tuple[Journey, ...] = (
    ask_and_acknowledge,
    a_topic_of_its_own,
    a_group_that_moves,
    a_person_who_blocks,
    an_album,
    a_question_taken_back,
)


async def test_nothing_is_noticed_about_the_sound_bot() -> None:
    noticed = [notice for journey in JOURNEYS for notice in await notices(SmallBot, journey, patience=10)]

    assert noticed == []


@pytest.mark.parametrize(
    ("bug", "notice"),
    [
        (NoCallbackAnswer, "the bot never answered"),
        (WrongThread, "answered in topic None"),
        (UnhandledMigration, "陈静 waited 1 s for 到期提醒"),
        (BlockedUnhandled, "the bot ended: PermissionError"),
        (DoubleAcknowledgement, "已由李红签收"),
        (DataTooLong, "sendMessage was refused: Bad Request: BUTTON_DATA_INVALID"),
        (BadHtml, "sendMessage was refused: Bad Request: can't parse entities"),
        (MisspeltParameter, "sendMessage has no parameter reply_makrup"),
        (LostAlbumPart, "陈静 waited 1 s for 收到3个文件"),
        (ReplyToDeleted, "陈静 waited 1 s for 办事指南"),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else "",
)
async def test_a_planted_bug_is_noticed(bug: type[SmallBot], notice: str) -> None:
    found = await asyncio.gather(*(notices(bug, journey, PATIENCE) for journey in JOURNEYS))
    noticed = [each for of_journey in found for each in of_journey]

    assert any(notice in each for each in noticed), noticed


async def notices(kind: type[SmallBot], journey: Journey, patience: float) -> list[str]:
    """What the journey, the bot's end and the playground's own checks say about a bot."""
    async with a_world(kind, patience) as (world, bot):
        running: list[asyncio.Task[None]] = []
        try:
            await journey(world, bot, lambda: running.append(asyncio.create_task(bot.serve())))
        except AssertionError as failed:
            noticed = [str(failed)]
        else:
            noticed = [f"nobody read {message}" for message in await world.unread()]
        noticed += [f"the bot ended: {task.exception()!r}" for task in running if task.done()]
        noticed += await world.complaints()
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        return noticed


@asynccontextmanager
async def a_world(kind: type[SmallBot], patience: float) -> AsyncIterator[tuple[World, SmallBot]]:
    """An empty playground with a bot that has not begun yet."""
    playground = Playground(Grounds(Clock(ZoneInfo("Asia/Shanghai"))))
    async with serving(playground) as url, World(url, patience) as world, aiohttp.ClientSession() as session:
        bot = kind(url, session)
        await bot.call("getMe")
        yield world, bot
