"""Every supported method, once carried out and once refused, called by two independent libraries."""

import struct
import zlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

import pytest

from playground.methods import METHODS
from playground.people import Group, Person, World
from playground.records import Json
from tests.playground.clients import Client, Refused, Upload, aiogram_bot, python_telegram_bot
from tests.playground.conftest import Bot

CARD = {"inline_keyboard": [[{"text": "签收", "callback_data": "ack"}]]}
OTHER_CARD = {"inline_keyboard": [[{"text": "办结", "callback_data": "finish"}]]}
OFFER = {
    "type": "article",
    "id": "1",
    "title": "营业执照",
    "input_message_content": {"message_text": "营业执照"},
}
LONG = "长" * 4097
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0) + b"\x00" * 4
    + struct.pack(">I", 10) + b"IDAT" + zlib.compress(b"\x00\x00") + b"\x00" * 4
)  # fmt: skip
UNAUTHORIZED = "Unauthorized"
"""Refused to a bot whose token was revoked: nothing else can be wrong with these."""


@dataclass
class Scene:
    """What there is to call methods on."""

    world: World
    bot: Bot
    chen: Person
    forum: Group
    """A supergroup with topics where the bot is an administrator."""
    group: Group
    """A basic group where it is not."""
    message: int
    """The bot's own, in the private chat."""
    file: int
    """The bot's own, with a caption, in the private chat."""
    file_id: str
    topic: int
    query: str
    """A press that waits for its answer."""
    typed: str
    """Words typed after @bot that wait for theirs."""

    @property
    def own(self) -> Json:
        """The bot's message."""
        return {"chat_id": self.chen.id, "message_id": self.message}

    @property
    def in_forum(self) -> Json:
        """The topic."""
        return {"chat_id": self.forum.id, "message_thread_id": self.topic}


@pytest.fixture
async def scene(bot: Bot, world: World) -> Scene:
    """A private chat, a forum and a group, each with something in it."""
    chen = await world.person("陈静", started=True, id=7)
    forum = await world.group("办件", chen, kind="supergroup", administrator=True, forum=True, quiet=True)
    group = await world.group("企业群", chen, quiet=True)
    card = await bot.asks("sendMessage", chat_id=chen.id, text="交办单", reply_markup=CARD)
    (material,) = await chen.uploads(("章程.pdf", b"%PDF"))
    sent = await bot.asks("sendDocument", chat_id=chen.id, document=material.file_id, caption="章程")
    topic = await bot.asks("createForumTopic", chat_id=forum.id, name="LX20261123-001")
    await chen.presses("签收", answered=False)
    await world.post("acts", {"by": chen.id, "do": "query", "text": "执照", "wait": 0})
    heard = {kind: told for update in await bot.hears() for kind, told in update.items()}
    return Scene(
        world, bot, chen, forum, group, card["message_id"], sent["message_id"], material.file_id,
        topic["message_thread_id"], heard["callback_query"]["id"], heard["inline_query"]["id"],
    )  # fmt: skip


@pytest.fixture(params=[python_telegram_bot, aiogram_bot], ids=["python-telegram-bot", "aiogram"])
async def client(request: pytest.FixtureRequest, url: str) -> AsyncIterator[Client]:
    """The same bot, made with either library."""
    async with request.param(url) as made:
        yield made


HAPPY: dict[str, Callable[[Scene], Json]] = {
    "getme": lambda s: {},
    "getupdates": lambda s: {"limit": 1, "timeout": 0},
    "setwebhook": lambda s: {"url": "http://127.0.0.1:9/hook", "secret_token": "words"},
    "deletewebhook": lambda s: {"drop_pending_updates": True},
    "getwebhookinfo": lambda s: {},
    "sendmessage": lambda s: {"chat_id": s.chen.id, "text": "<b>您好</b>", "parse_mode": "HTML", "reply_markup": CARD},
    "senddocument": lambda s: {"chat_id": s.chen.id, "document": Upload("月报.xlsx", b"PK"), "caption": "月报"},
    "sendphoto": lambda s: {"chat_id": s.chen.id, "photo": Upload("照片.png", PNG)},
    "sendmediagroup": lambda s: {
        "chat_id": s.chen.id,
        "media": [{"type": "document", "media": Upload(name, b"1")} for name in ("一.pdf", "二.pdf")],
    },
    "sendchataction": lambda s: {"chat_id": s.chen.id, "action": "typing"},
    "forwardmessage": lambda s: {"chat_id": s.group.id, "from_chat_id": s.chen.id, "message_id": s.message},
    "copymessage": lambda s: {"chat_id": s.group.id, "from_chat_id": s.chen.id, "message_id": s.message},
    "editmessagetext": lambda s: {**s.own, "text": "已签收"},
    "editmessagecaption": lambda s: {"chat_id": s.chen.id, "message_id": s.file, "caption": "公司章程"},
    "editmessagereplymarkup": lambda s: {**s.own, "reply_markup": OTHER_CARD},
    "deletemessage": lambda s: s.own,
    "deletemessages": lambda s: {"chat_id": s.chen.id, "message_ids": [s.message, s.file]},
    "pinchatmessage": lambda s: s.own,
    "unpinchatmessage": lambda s: s.own,
    "unpinallchatmessages": lambda s: {"chat_id": s.chen.id},
    "answercallbackquery": lambda s: {"callback_query_id": s.query, "text": "已签收", "show_alert": True},
    "answerinlinequery": lambda s: {"inline_query_id": s.typed, "results": [OFFER], "cache_time": 5},
    "getchat": lambda s: {"chat_id": s.forum.id},
    "getchatmember": lambda s: {"chat_id": s.forum.id, "user_id": s.chen.id},
    "getchatadministrators": lambda s: {"chat_id": s.forum.id},
    "getchatmembercount": lambda s: {"chat_id": s.forum.id},
    "leavechat": lambda s: {"chat_id": s.group.id},
    "banchatmember": lambda s: {"chat_id": s.forum.id, "user_id": 8},
    "setmycommands": lambda s: {
        "commands": [{"command": "ask", "description": "提问"}],
        "scope": {"type": "all_group_chats"},
        "language_code": "zh",
    },
    "getmycommands": lambda s: {"scope": {"type": "chat", "chat_id": s.chen.id}},
    "deletemycommands": lambda s: {"language_code": "zh"},
    "setmyname": lambda s: {"name": "帮办"},
    "getmyname": lambda s: {"language_code": "zh"},
    "setmydescription": lambda s: {"description": "帮代办服务台"},
    "getmydescription": lambda s: {},
    "setmyshortdescription": lambda s: {"short_description": "帮代办"},
    "getmyshortdescription": lambda s: {},
    "getfile": lambda s: {"file_id": s.file_id},
    "createforumtopic": lambda s: {"chat_id": s.forum.id, "name": "LX20261123-002"},
    "editforumtopic": lambda s: {**s.in_forum, "name": "已办结"},
    "closeforumtopic": lambda s: s.in_forum,
    "reopenforumtopic": lambda s: s.in_forum,
    "deleteforumtopic": lambda s: s.in_forum,
}

REFUSED: dict[str, tuple[Callable[[Scene], Json], str]] = {
    "getme": (lambda s: {}, UNAUTHORIZED),
    "getupdates": (lambda s: {"timeout": 0}, "can't use getUpdates method while webhook is active"),
    "setwebhook": (lambda s: {"url": "ftp://x"}, "bad webhook: invalid URL specified"),
    "deletewebhook": (lambda s: {}, UNAUTHORIZED),
    "getwebhookinfo": (lambda s: {}, UNAUTHORIZED),
    "sendmessage": (lambda s: {"chat_id": s.chen.id, "text": LONG}, "message is too long"),
    "senddocument": (lambda s: {"chat_id": 99, "document": s.file_id}, "chat not found"),
    "sendphoto": (lambda s: {"chat_id": s.chen.id, "photo": Upload("x.png", b"x")}, "IMAGE_PROCESS_FAILED"),
    "sendmediagroup": (
        lambda s: {"chat_id": s.chen.id, "media": [{"type": "document", "media": s.file_id}]},
        "there must be 2-10 media",
    ),
    "sendchataction": (lambda s: {"chat_id": s.chen.id, "action": "dance"}, "wrong parameter action in request"),
    "forwardmessage": (
        lambda s: {"chat_id": s.chen.id, "from_chat_id": s.chen.id, "message_id": 999},
        "message to forward not found",
    ),
    "copymessage": (
        lambda s: {"chat_id": s.chen.id, "from_chat_id": s.chen.id, "message_id": 999, "caption": "x"},
        "message to copy not found",
    ),
    "editmessagetext": (lambda s: {**s.own, "text": "交办单", "reply_markup": CARD}, "message is not modified"),
    "editmessagecaption": (lambda s: {**s.own, "caption": "x"}, "there is no caption in the message to edit"),
    "editmessagereplymarkup": (
        lambda s: {"chat_id": s.chen.id, "message_id": 999, "reply_markup": CARD},
        "message to edit not found",
    ),
    "deletemessage": (lambda s: {"chat_id": s.chen.id, "message_id": 999}, "message to delete not found"),
    "deletemessages": (
        lambda s: {"chat_id": s.chen.id, "message_ids": []},
        "message identifiers are not specified",
    ),
    "pinchatmessage": (lambda s: {"chat_id": s.group.id, "message_id": 1}, "not enough rights"),
    "unpinchatmessage": (lambda s: {"chat_id": s.chen.id, "message_id": 999}, "message to unpin not found"),
    "unpinallchatmessages": (lambda s: {"chat_id": s.group.id}, "not enough rights"),
    "answercallbackquery": (lambda s: {"callback_query_id": "5"}, "query is too old"),
    "answerinlinequery": (lambda s: {"inline_query_id": "5", "results": [OFFER]}, "query is too old"),
    "getchat": (lambda s: {"chat_id": 99}, "chat not found"),
    "getchatmember": (lambda s: {"chat_id": s.forum.id, "user_id": 99}, "user not found"),
    "getchatadministrators": (lambda s: {"chat_id": s.chen.id}, "no administrators in the private chat"),
    "getchatmembercount": (lambda s: {"chat_id": -99}, "chat not found"),
    "leavechat": (lambda s: {"chat_id": s.chen.id}, "can't be changed in private chats"),
    "banchatmember": (lambda s: {"chat_id": s.forum.id, "user_id": s.chen.id}, "user is an administrator"),
    "setmycommands": (
        lambda s: {"commands": [{"command": "Ask", "description": "提问"}]},
        "BOT_COMMAND_INVALID",
    ),
    "getmycommands": (lambda s: {"language_code": "zho"}, "invalid language code"),
    "deletemycommands": (lambda s: {"language_code": "zho"}, "invalid language code"),
    "setmyname": (lambda s: {"name": "长" * 65}, "bot name is too long"),
    "getmyname": (lambda s: {}, UNAUTHORIZED),
    "setmydescription": (lambda s: {"description": "长" * 513}, "bot description is too long"),
    "getmydescription": (lambda s: {}, UNAUTHORIZED),
    "setmyshortdescription": (lambda s: {"short_description": "长" * 121}, "bot short description is too long"),
    "getmyshortdescription": (lambda s: {}, UNAUTHORIZED),
    "getfile": (lambda s: {"file_id": "x"}, "invalid file_id"),
    "createforumtopic": (lambda s: {"chat_id": s.group.id, "name": "x"}, "the chat is not a forum"),
    "editforumtopic": (lambda s: {**s.in_forum, "name": "长" * 129}, "topic name is too long"),
    "closeforumtopic": (lambda s: {"chat_id": s.forum.id, "message_thread_id": 99}, "TOPIC_ID_INVALID"),
    "reopenforumtopic": (lambda s: s.in_forum, "TOPIC_NOT_MODIFIED"),
    "deleteforumtopic": (lambda s: {"chat_id": s.group.id, "message_thread_id": 1}, "the chat is not a forum"),
}


async def _prepare(method: str, scene: Scene) -> None:
    """What must have happened before the method can be carried out."""
    match method:
        case "getupdates":
            await scene.chen.sends("您好")
        case "unpinchatmessage":
            await scene.bot.asks("pinChatMessage", **scene.own)
        case "reopenforumtopic":
            await scene.bot.asks("closeForumTopic", **scene.in_forum)
        case "banchatmember":
            await (await scene.world.person("李强", id=8)).joins(scene.forum)


async def _spoil(method: str, scene: Scene, why: str) -> None:
    """What must have happened before the method is refused."""
    if why is UNAUTHORIZED:
        await scene.world.post("bot", {"token": "1234567:revoked-revoked-revoked"})
    if method == "getupdates":
        await scene.bot.asks("setWebhook", url="http://127.0.0.1:9/hook")


def test_every_method_is_here() -> None:
    assert HAPPY.keys() == REFUSED.keys() == METHODS.keys()


@pytest.mark.parametrize("method", HAPPY)
async def test_a_method_is_carried_out(client: Client, scene: Scene, method: str) -> None:
    await _prepare(method, scene)

    result: Any = await client.call(method, **HAPPY[method](scene))

    (*_, call) = await scene.world.calls(method)
    assert call["ok"], call
    assert result or call["result"] in ([], {})


@pytest.mark.parametrize("method", REFUSED)
async def test_a_method_is_refused(client: Client, scene: Scene, method: str) -> None:
    params, why = REFUSED[method]
    await _spoil(method, scene, why)

    with pytest.raises(Refused) as refused:
        await client.call(method, **params(scene))

    assert why.lower() in str(refused.value).lower() or (why, str(refused.value)) == (UNAUTHORIZED, "Invalid token")
