"""aiogram as an independent client: its typed methods, its errors, its dispatcher."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiogram import Bot, Dispatcher, F
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BufferedInputFile,
    CallbackQuery,
    ChatMemberAdministrator,
    ChatMemberUpdated,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    Message,
)
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web
from aiohttp.test_utils import TestServer

from playground.people import World
from tests.playground.clients import Session
from tests.playground.conftest import TOKEN

SECRET = "words-of-the-desk"  # noqa: S105 - any will do
CARD = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="签收", callback_data="ack")]])


@pytest.fixture
async def client(url: str) -> AsyncIterator[Bot]:
    """An aiogram bot at the playground."""
    session = Session(api=TelegramAPIServer.from_base(url))
    async with Bot(TOKEN, session=session) as bot:
        yield bot


async def test_every_kind_of_message_comes_back_typed(client: Bot, world: World) -> None:
    chen = await world.person("陈静", started=True, username="chenjing")

    text = await client.send_message(chen.id, "<b>交办单</b>", parse_mode="HTML", reply_markup=CARD)
    file = await client.send_document(chen.id, BufferedInputFile(b"PK", "月报.xlsx"), caption="月报")
    media = [InputMediaDocument(media=BufferedInputFile(name.encode(), name)) for name in ("一.pdf", "二.pdf")]
    album = await client.send_media_group(chen.id, [*media])
    edited = await client.edit_message_text("已签收", chat_id=chen.id, message_id=text.message_id)
    chat = await client.get_chat(chen.id)

    assert text.html_text == "<b>交办单</b>"
    assert file.document is not None
    assert (file.document.file_name, file.caption) == ("月报.xlsx", "月报")
    assert [message.document and message.document.file_name for message in album] == ["一.pdf", "二.pdf"]
    assert isinstance(edited, Message)
    assert edited.reply_markup is None
    assert chat.username == "chenjing"


async def test_a_file_is_downloaded(client: Bot, world: World) -> None:
    chen = await world.person("陈静", started=True)
    (sent,) = await chen.uploads(("章程.pdf", b"%PDF"))

    content = await client.download(sent.file_id)

    assert content is not None
    assert content.read() == b"%PDF"


async def test_errors_are_of_the_classes_telegrams_are(client: Bot, world: World) -> None:
    chen, li = await world.person("陈静", started=True), await world.person("李强", started=True)
    group = await world.group("群", chen)
    old = group.id
    await li.blocks()
    await chen.migrates(group)
    await world.fault(method="sendMessage", chat=chen.id, code=429, parameters={"retry_after": 7})

    with pytest.raises(TelegramRetryAfter) as flooded:
        await client.send_message(chen.id, "x")
    with pytest.raises(TelegramMigrateToChat) as migrated:
        await client.send_message(old, "x")
    with pytest.raises(TelegramForbiddenError):
        await client.send_message(li.id, "x")
    with pytest.raises(TelegramBadRequest):
        await client.send_message(chen.id, "<b>", parse_mode="HTML")
    await world.fault(method="getMe", code=502)
    with pytest.raises(TelegramServerError):
        await client.get_me()

    assert flooded.value.retry_after == 7
    assert migrated.value.migrate_to_chat_id == group.id


async def test_a_wrong_token_is_unauthorized(client: Bot, url: str) -> None:
    await client.get_me()
    session = Session(api=TelegramAPIServer.from_base(url))
    async with Bot("1234567:another-secret-another-secret", session=session) as stranger:
        with pytest.raises(TelegramUnauthorizedError):
            await stranger.get_me()


async def test_members_and_menus_are_typed(client: Bot, world: World) -> None:
    chen = await world.person("陈静")
    group = await world.group("群", chen, kind="supergroup", administrator=True)
    commands = [BotCommand(command="ask", description="提问")]
    scope = BotCommandScopeAllPrivateChats()

    await client.set_my_commands(commands, scope=scope, language_code="zh")
    member = await client.get_chat_member(group.id, (await client.get_me()).id)
    leading = await client.get_chat_administrators(group.id)
    kept = await client.get_my_commands(scope=scope, language_code="zh")

    assert isinstance(member, ChatMemberAdministrator)
    assert len(leading) == 2
    assert [(command.command, command.description) for command in kept] == [("ask", "提问")]
    assert (await client.get_webhook_info()).url == ""


def a_desk(joined: asyncio.Event) -> Dispatcher:
    """A small desk: it answers, acknowledges, and notes that it came into a group."""
    desk = Dispatcher()

    @desk.message(F.text)
    async def answer(message: Message) -> None:
        await message.answer(f"关于{message.text}", reply_markup=CARD)

    @desk.callback_query()
    async def acknowledge(query: CallbackQuery) -> None:
        assert isinstance(query.message, Message)
        await query.message.edit_text("已签收")
        await query.answer("好", show_alert=True)

    @desk.my_chat_member()
    async def join(_: ChatMemberUpdated) -> None:
        joined.set()

    return desk


async def a_small_journey(world: World, joined: asyncio.Event) -> str:
    """Somebody asks, presses and brings the bot into a group; what the press was answered with."""
    chen = await world.person("陈静", started=True)
    group = await world.group("群", chen, bot=False)
    await chen.sends("营业执照")
    await chen.reads("关于营业执照")
    said = await chen.presses("签收")
    await chen.reads("已签收")
    await chen.adds("bot", group)
    await asyncio.wait_for(joined.wait(), 30)
    return said


async def test_a_dispatcher_is_driven_by_polling(client: Bot, world: World) -> None:
    joined = asyncio.Event()
    desk = a_desk(joined)
    polling = asyncio.create_task(desk.start_polling(client, handle_signals=False, close_bot_session=False))

    said = await a_small_journey(world, joined)
    await desk.stop_polling()
    await polling

    assert said == "好"
    assert await world.unread() == []
    assert await world.complaints() == []


async def test_a_dispatcher_is_driven_by_a_webhook_with_its_secret(client: Bot, world: World) -> None:
    joined = asyncio.Event()
    app = web.Application()
    SimpleRequestHandler(a_desk(joined), client, handle_in_background=False, secret_token=SECRET).register(app, "/hook")
    async with TestServer(app) as server:
        await client.set_webhook(str(server.make_url("/hook")), secret_token=SECRET)

        said = await a_small_journey(world, joined)
        await client.delete_webhook()

    assert said == "好"
    assert await world.unread() == []
    assert await world.complaints() == []


async def test_a_webhook_with_another_secret_is_turned_away(client: Bot, world: World) -> None:
    app = web.Application()
    SimpleRequestHandler(a_desk(asyncio.Event()), client, secret_token=SECRET).register(app, "/hook")
    async with TestServer(app) as server:
        await client.set_webhook(str(server.make_url("/hook")), secret_token="another")  # noqa: S106 - a wrong one
        await (await world.person("陈静", started=True)).sends("您好")

        async with asyncio.timeout(5):
            while not (info := await client.get_webhook_info()).last_error_message:
                assert info.pending_update_count == 1
        await client.delete_webhook()

    assert info.last_error_message == "Wrong response from the webhook: 401 Unauthorized"
