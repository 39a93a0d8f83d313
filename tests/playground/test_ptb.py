"""python-telegram-bot as a client: the library that the desk's bot is made with."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputMediaDocument, ReplyParameters, Update
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter

from playground.people import World
from tests.playground.conftest import TOKEN

CARD = InlineKeyboardMarkup([[InlineKeyboardButton("签收", callback_data="ack")]])


@pytest.fixture
async def client(url: str) -> AsyncIterator[Bot]:
    """A python-telegram-bot bot at the playground."""
    async with Bot(TOKEN, base_url=f"{url}/bot", base_file_url=f"{url}/file/bot") as bot:
        yield bot


async def test_updates_are_read_and_answered(client: Bot, world: World) -> None:
    chen = await world.person("陈静", language_code="zh-hans")
    await chen.starts("invite_1")
    await chen.uploads(("营业执照.pdf", b"%PDF"))

    start, upload = await client.get_updates(timeout=5, allowed_updates=Update.ALL_TYPES)
    assert start.message is not None
    assert upload.message is not None
    assert upload.message.document is not None
    reply = ReplyParameters(start.message.message_id)
    await client.send_message(chen.id, "<b>您好</b>", "HTML", reply_markup=CARD, reply_parameters=reply)
    file = await upload.message.document.get_file()

    assert start.message.text == "/start invite_1"
    assert (await chen.reads("您好")).reply_to == start.message.message_id
    assert bytes(await file.download_as_bytearray()) == b"%PDF"


async def test_a_press_is_answered_and_the_card_edited(client: Bot, world: World) -> None:
    li = await world.person("李强", started=True)
    await client.send_message(li.id, "交办单", reply_markup=CARD)
    press = asyncio.create_task(li.presses("签收"))

    (update,) = await client.get_updates(timeout=5)
    assert update.callback_query is not None
    await update.callback_query.edit_message_text("已签收")
    await update.callback_query.answer("好", show_alert=True)

    assert await press == "好"
    assert (await li.reads("已签收")).edited


async def test_files_go_up(client: Bot, world: World) -> None:
    chen = await world.person("陈静", started=True)

    sent = await client.send_document(chen.id, b"PK", caption="月报", filename="月报.xlsx")
    await client.send_media_group(chen.id, [InputMediaDocument(b"1", filename="一.pdf"), InputMediaDocument(b"2")])

    shown = await chen.reads("月报.xlsx", "月报")
    assert await world.file(shown) == b"PK"
    assert sent.document is not None
    assert sent.document.file_size == 2


async def test_errors_are_of_the_classes_telegrams_are(client: Bot, world: World) -> None:
    chen, li = await world.person("陈静", started=True), await world.person("李强", started=True)
    group = await world.group("群", chen)
    old = group.id
    await li.blocks()
    await chen.migrates(group)

    with pytest.raises(ChatMigrated) as migrated:
        await client.send_message(old, "x")
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await client.send_message(li.id, "x")
    with pytest.raises(BadRequest, match="Chat not found"):
        await client.send_message(5, "x")
    await world.fault(method="sendMessage", code=429, parameters={"retry_after": 7})
    with pytest.raises(RetryAfter):
        await client.send_message(chen.id, "x")
    await world.fault(method="sendMessage", code=502)
    with pytest.raises(NetworkError):
        await client.send_message(chen.id, "x")
    await world.fault(method="sendMessage", drop="after")
    with pytest.raises(NetworkError):
        await client.send_message(chen.id, "x")
    await world.fault(method="getUpdates", code=409)
    with pytest.raises(Conflict):
        await client.get_updates()

    assert migrated.value.new_chat_id == group.id


async def test_a_wrong_token_is_invalid(client: Bot, url: str) -> None:
    stranger = Bot("1234567:another-secret-another-secret", base_url=f"{url}/bot")

    with pytest.raises(InvalidToken):
        await stranger.initialize()
    await stranger.shutdown()


async def test_chats_members_and_menus_are_read(client: Bot, world: World) -> None:
    chen = await world.person("陈静")
    group = await world.group("群", chen, kind="supergroup", administrator=True, forum=True)

    chat = await client.get_chat(group.id)
    leading = await client.get_chat_administrators(group.id)
    topic = await client.create_forum_topic(group.id, "LX20261123-007")
    await client.set_my_commands([("ask", "提问")], language_code="zh")

    assert (chat.title, chat.is_forum) == ("群", True)
    assert [member.status for member in leading] == ["creator", "administrator"]
    assert topic.name == "LX20261123-007"
    assert [command.command for command in await client.get_my_commands(language_code="zh")] == ["ask"]
