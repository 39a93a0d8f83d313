"""send…: where a bot may write, what it may send, and how it is refused."""

import base64

import aiohttp
import pytest

from playground.people import World
from playground.records import Json
from tests.playground.conftest import TOKEN, Bot

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


async def test_a_message_reaches_the_person(bot: Bot, world: World) -> None:
    chen = await world.person("陈静", started=True)

    await bot.asks("sendMessage", chat_id=chen.id, text="已收件")

    assert (await chen.reads("已收件")).from_bot


async def test_a_stranger_is_not_found(bot: Bot, world: World) -> None:
    chen = await world.person("陈静")

    assert await bot.is_refused("sendMessage", chat_id=chen.id, text="x") == "Bad Request: chat not found"
    assert await bot.is_refused("sendMessage", chat_id=42, text="x") == "Bad Request: chat not found"
    assert await bot.is_refused("sendMessage", chat_id=-42, text="x") == "Bad Request: chat not found"
    assert await bot.is_refused("sendMessage", chat_id="@nobody", text="x") == "Bad Request: chat not found"
    assert await bot.is_refused("sendMessage", text="x") == "Bad Request: chat_id is empty"


async def test_somebody_met_in_a_group_must_press_start_first(bot: Bot, world: World) -> None:
    chen = await world.person("陈静")
    await world.group("群", chen)

    answer = await bot.answer("sendMessage", chat_id=chen.id, text="x")

    assert answer["error_code"] == 403
    assert answer["description"] == "Forbidden: bot can't initiate conversation with a user"


async def test_who_blocked_the_bot_is_not_written_to(bot: Bot, world: World) -> None:
    chen = await world.person("陈静", started=True)
    await chen.blocks()

    answer = await bot.answer("sendMessage", chat_id=chen.id, text="x")

    assert answer == {"ok": False, "error_code": 403, "description": "Forbidden: bot was blocked by the user"}


async def test_a_deleted_account_is_deactivated(bot: Bot, world: World) -> None:
    chen = await world.person("陈静", started=True)
    await chen.vanishes()

    assert await bot.is_refused("sendMessage", chat_id=chen.id, text="x") == "Forbidden: user is deactivated"


@pytest.mark.parametrize("kind", ["group", "supergroup"])
async def test_a_group_must_have_the_bot_in_it(bot: Bot, world: World, kind: str) -> None:
    chen = await world.person("陈静")
    group = await world.group("群", chen, kind=kind)

    await chen.kicks("bot", group)
    kicked = await bot.is_refused("sendMessage", chat_id=group.id, text="x")
    await chen.adds("bot", group)
    await bot.asks("leaveChat", chat_id=group.id)
    left = await bot.is_refused("sendMessage", chat_id=group.id, text="x")

    assert kicked == f"Forbidden: bot was kicked from the {kind} chat"
    assert left == f"Forbidden: bot is not a member of the {kind} chat"


async def test_a_muted_bot_may_not_write(bot: Bot, world: World) -> None:
    chen = await world.person("陈静")
    group = await world.group("群", chen, kind="supergroup")
    await world.post("acts", {"by": chen.id, "do": "mute", "chat": group.id})

    description = await bot.is_refused("sendMessage", chat_id=group.id, text="x")

    assert description == "Bad Request: not enough rights to send text messages to the chat"


async def test_a_reply_quotes_its_message(bot: Bot, world: World) -> None:
    chen = await world.person("陈静", started=True)
    asked = await chen.sends("在吗")

    await bot.asks("sendMessage", chat_id=chen.id, text="在", reply_parameters={"message_id": asked.id})

    assert (await chen.reads("在")).reply_to == asked.id


async def test_a_reply_to_nothing_is_refused_unless_allowed(bot: Bot, world: World) -> None:
    chen = await world.person("陈静", started=True)
    reply: Json = {"message_id": 99}

    refused = await bot.is_refused("sendMessage", chat_id=chen.id, text="x", reply_parameters=reply)
    lenient = reply | {"allow_sending_without_reply": True}
    sent = await bot.asks("sendMessage", chat_id=chen.id, text="x", reply_parameters=lenient)

    assert refused == "Bad Request: message to be replied not found"
    assert "reply_to_message" not in sent


@pytest.mark.parametrize(
    ("button", "description"),
    [
        ({"text": "x", "callback_data": "办" * 22}, "BUTTON_DATA_INVALID"),
        ({"text": " ", "callback_data": "x"}, "inline keyboard button text must be non-empty"),
        ({"text": "x", "callback_data": ""}, "BUTTON_DATA_INVALID"),
        ({"text": "x"}, "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"),
        ({"callback_data": "x"}, "can't parse inline keyboard button: Can't find field \"text\""),
        ({"text": "x", "url": "nonsense"}, "inline keyboard button URL 'nonsense' is invalid: Wrong HTTP URL"),
    ],
)
async def test_bad_buttons_are_refused(bot: Bot, world: World, button: Json, description: str) -> None:
    chen = await world.person("陈静", started=True)
    markup = {"inline_keyboard": [[button]]}

    refused = await bot.is_refused("sendMessage", chat_id=chen.id, text="x", reply_markup=markup)

    assert refused == f"Bad Request: {description}"


async def test_button_data_may_have_64_bytes(bot: Bot, world: World) -> None:
    chen = await world.person("陈静", started=True)
    markup = {"inline_keyboard": [[{"text": "x", "callback_data": "d" * 64}]]}

    sent = await bot.asks("sendMessage", chat_id=chen.id, text="x", reply_markup=markup)

    assert sent["reply_markup"] == markup


async def test_a_keyboard_for_the_input_field_does_not_stay_with_the_message(bot: Bot, world: World) -> None:
    chen = await world.person("陈静", started=True)

    sent = await bot.asks("sendMessage", chat_id=chen.id, text="x", reply_markup={"force_reply": True})

    assert "reply_markup" not in sent


async def test_a_document_is_uploaded_and_sent_again_by_its_id(bot: Bot, world: World) -> None:
    chen = await world.person("陈静", started=True)
    first = await _upload(
        bot, "sendDocument", chen.id, document=("月报.xlsx", b"PK"), caption="<b>月报</b>", parse_mode="HTML"
    )

    again = await bot.asks("sendDocument", chat_id=chen.id, document=first["result"]["document"]["file_id"])

    shown = await chen.reads("月报.xlsx", "月报")
    assert await world.file(shown) == b"PK"
    assert again["document"] == first["result"]["document"]


async def test_a_photo_is_an_image_and_has_its_size(bot: Bot, world: World) -> None:
    chen = await world.person("陈静", started=True)

    sent = await _upload(bot, "sendPhoto", chen.id, photo=("图.png", PIXEL))
    refused = await _upload(bot, "sendPhoto", chen.id, photo=("图.png", b"no image"))

    assert [(size["width"], size["height"]) for size in sent["result"]["photo"]] == [(1, 1)]
    assert refused["description"] == "Bad Request: IMAGE_PROCESS_FAILED"


async def test_an_album_is_several_messages(bot: Bot, world: World) -> None:
    chen = await world.person("陈静", started=True)
    form = aiohttp.FormData({"chat_id": str(chen.id)})
    form.add_field(
        "media", '[{"type":"document","media":"attach://a","caption":"一"},{"type":"document","media":"attach://b"}]'
    )
    form.add_field("a", b"1", filename="a.pdf")
    form.add_field("b", b"2", filename="b.pdf")

    answer = await (await bot.session.post(f"{bot.url}/bot{TOKEN}/sendMediaGroup", data=form)).json()

    one, two = answer["result"]
    assert one["media_group_id"] == two["media_group_id"]
    assert (one["caption"], two["document"]["file_name"]) == ("一", "b.pdf")


async def test_files_are_refused_in_telegrams_words(bot: Bot, world: World) -> None:
    chen = await world.person("陈静", started=True)
    (scan,) = await chen.uploads("扫描.pdf")

    async def refused(method: str, **params: object) -> str:
        return (await bot.is_refused(method, chat_id=chen.id, **params)).removeprefix("Bad Request: ")

    assert await refused("sendDocument") == "there is no document in the request"
    assert await refused("sendDocument", document="x") == "wrong file identifier/HTTP URL specified"
    assert await refused("sendDocument", document="http://x/y") == "failed to get HTTP URL content"
    assert await refused("sendPhoto", photo=scan.file_id) == "can't use file of type Document as Photo"
    assert await refused("sendDocument", document=scan.file_id, caption="x" * 1025) == "message caption is too long"
    assert (await _upload(bot, "sendDocument", chen.id, document=("a.pdf", b"")))["description"] == (
        "Bad Request: file must be non-empty"
    )


async def test_at_most_50_megabytes_go_up(bot: Bot, world: World) -> None:
    chen = await world.person("陈静", started=True)

    answer = await _upload(bot, "sendDocument", chen.id, document=("big.bin", bytes(50 * 1024 * 1024 + 1)))

    assert (answer["error_code"], answer["description"]) == (413, "Request Entity Too Large")


async def test_a_chat_action_is_only_shown(bot: Bot, world: World) -> None:
    chen = await world.person("陈静", started=True)

    assert await bot.asks("sendChatAction", chat_id=chen.id, action="typing")
    assert await bot.is_refused("sendChatAction", chat_id=chen.id, action="dancing") == (
        "Bad Request: wrong parameter action in request"
    )
    await chen.sees_nothing()


async def test_forwarding_keeps_the_origin_and_copying_does_not(bot: Bot, world: World) -> None:
    chen, li = await world.person("陈静", started=True), await world.person("李强", started=True)
    asked = await chen.sends("请转办")
    source = {"from_chat_id": chen.id, "message_id": asked.id, "chat_id": li.id}

    forwarded = await bot.asks("forwardMessage", **source)
    copied = await bot.asks("copyMessage", **source)

    assert forwarded["forward_origin"]["sender_user"]["id"] == chen.id
    assert (await li.reads("请转办")).id == forwarded["message_id"]
    assert (await li.reads("请转办")).id == copied["message_id"]


async def test_messages_in_private_chats_have_one_numbering_and_a_supergroup_its_own(bot: Bot, world: World) -> None:
    chen, li = await world.person("陈静", started=True), await world.person("李强", started=True)
    group = await world.group("群", chen, kind="supergroup", quiet=True)

    sent = [await bot.asks("sendMessage", chat_id=chat, text="x") for chat in (chen.id, li.id, group.id)]

    assert [message["message_id"] for message in sent] == [1, 2, 1]


async def _upload(
    bot: Bot, method: str, chat: int, *, caption: str = "", parse_mode: str = "", **file: tuple[str, bytes]
) -> Json:
    form = aiohttp.FormData(quote_fields=False)
    for field, value in {"chat_id": str(chat), "caption": caption, "parse_mode": parse_mode}.items():
        form.add_field(field, value)
    for field, (name, content) in file.items():
        form.add_field(field, content, filename=name)
    async with bot.session.post(f"{bot.url}/bot{TOKEN}/{method}", data=form) as answer:
        body: Json = await answer.json()
        return body
