"""edit…, deleteMessage, pinChatMessage: what a bot may do to messages."""

import pytest

from playground.people import World
from playground.records import Json
from tests.playground.conftest import Bot

CARD: Json = {"inline_keyboard": [[{"text": "签收", "callback_data": "a"}]]}


async def test_an_edited_card_is_marked_and_keeps_its_place(bot: Bot, world: World) -> None:
    chen = await world.person("陈静", started=True)
    card = await bot.asks("sendMessage", chat_id=chen.id, text="交办单", reply_markup=CARD)
    await chen.reads("交办单")

    await bot.asks("editMessageText", chat_id=chen.id, message_id=card["message_id"], text="已签收")

    edited = await chen.reads("已签收")
    assert (edited.id, edited.edited, edited.buttons) == (card["message_id"], True, ())


@pytest.mark.parametrize("text", ["交办单", " 交办单 "])
async def test_the_same_content_is_not_modified(bot: Bot, world: World, text: str) -> None:
    chen = await world.person("陈静", started=True)
    card = await bot.asks("sendMessage", chat_id=chen.id, text="交办单", reply_markup=CARD)

    description = await bot.is_refused(
        "editMessageText", chat_id=chen.id, message_id=card["message_id"], text=text, reply_markup=CARD
    )

    assert description == (
        "Bad Request: message is not modified: specified new message content and reply markup are exactly the same "
        "as a current content and reply markup of the message"
    )


async def test_the_same_text_without_its_buttons_is_modified(bot: Bot, world: World) -> None:
    chen = await world.person("陈静", started=True)
    card = await bot.asks("sendMessage", chat_id=chen.id, text="交办单", reply_markup=CARD)

    edited = await bot.asks("editMessageText", chat_id=chen.id, message_id=card["message_id"], text="交办单")

    assert "reply_markup" not in edited


async def test_only_the_buttons_may_change(bot: Bot, world: World) -> None:
    chen = await world.person("陈静", started=True)
    card = await bot.asks("sendMessage", chat_id=chen.id, text="交办单")

    edited = await bot.asks("editMessageReplyMarkup", chat_id=chen.id, message_id=card["message_id"], reply_markup=CARD)

    assert (edited["text"], edited["reply_markup"]) == ("交办单", CARD)


async def test_a_caption_is_edited_and_a_text_has_none(bot: Bot, world: World) -> None:
    chen = await world.person("陈静", started=True)
    (scan,) = await chen.uploads("扫描.pdf")
    file = await bot.asks("sendDocument", chat_id=chen.id, document=scan.file_id, caption="一")
    text = await bot.asks("sendMessage", chat_id=chen.id, text="一")

    async def refused(method: str, message: Json, **more: str) -> str:
        return await bot.is_refused(method, chat_id=chen.id, message_id=message["message_id"], **more)

    edited = await bot.asks("editMessageCaption", chat_id=chen.id, message_id=file["message_id"], caption="二")
    assert (edited["caption"], edited["document"]) == ("二", file["document"])
    assert await refused("editMessageCaption", text, caption="二") == (
        "Bad Request: there is no caption in the message to edit"
    )
    assert await refused("editMessageText", file, text="二") == "Bad Request: there is no text in the message to edit"


async def test_a_bot_edits_its_own_messages_only(bot: Bot, world: World) -> None:
    chen = await world.person("陈静", started=True)
    asked = await chen.sends("您好")

    others = await bot.is_refused("editMessageText", chat_id=chen.id, message_id=asked.id, text="x")
    none = await bot.is_refused("editMessageText", chat_id=chen.id, message_id=99, text="x")
    nowhere = await bot.is_refused("editMessageText", text="x")

    assert others == "Bad Request: message can't be edited"
    assert none == "Bad Request: message to edit not found"
    assert nowhere == "Bad Request: message identifier is not specified"


async def test_an_edit_takes_an_inline_keyboard_only(bot: Bot, world: World) -> None:
    chen = await world.person("陈静", started=True)
    card = await bot.asks("sendMessage", chat_id=chen.id, text="交办单")

    description = await bot.is_refused(
        "editMessageText", chat_id=chen.id, message_id=card["message_id"], text="x", reply_markup={"force_reply": True}
    )

    assert description == "Bad Request: inline keyboard expected"


async def test_a_card_of_a_group_that_became_a_supergroup_cannot_be_edited(bot: Bot, world: World) -> None:
    chen = await world.person("陈静")
    group = await world.group("群", chen)
    old = group.id
    card = await bot.asks("sendMessage", chat_id=old, text="交办单")
    await chen.migrates(group)

    description = await bot.is_refused("editMessageText", chat_id=old, message_id=card["message_id"], text="x")

    assert description == "Bad Request: message can't be edited"


async def test_a_card_in_a_chat_that_blocked_the_bot_can_still_be_edited(bot: Bot, world: World) -> None:
    chen = await world.person("陈静", started=True)
    card = await bot.asks("sendMessage", chat_id=chen.id, text="交办单")
    await chen.blocks()

    assert await bot.asks("editMessageText", chat_id=chen.id, message_id=card["message_id"], text="已办结")


async def test_a_message_is_deleted_within_two_days(bot: Bot, world: World) -> None:
    chen = await world.person("陈静", started=True)
    old = await bot.asks("sendMessage", chat_id=chen.id, text="旧")
    await world.clock.by(48 * 3600 + 1)
    new = await bot.asks("sendMessage", chat_id=chen.id, text="新")

    assert await bot.asks("deleteMessage", chat_id=chen.id, message_id=new["message_id"])
    assert await bot.is_refused("deleteMessage", chat_id=chen.id, message_id=new["message_id"]) == (
        "Bad Request: message to delete not found"
    )
    assert await bot.is_refused("deleteMessage", chat_id=chen.id) == "Bad Request: message identifier is not specified"
    assert await bot.is_refused("deleteMessage", chat_id=chen.id, message_id=old["message_id"]) == (
        "Bad Request: message can't be deleted for everyone"
    )
    await chen.sees_nothing("新")


async def test_in_a_group_an_administrator_deletes_what_others_wrote(bot: Bot, world: World) -> None:
    chen = await world.person("陈静")
    group = await world.group("群", chen, kind="supergroup")
    said = await chen.sends("身份证号 …", to=group)

    refused = await bot.is_refused("deleteMessage", chat_id=group.id, message_id=said.id)
    await chen.promotes("bot", group)
    deleted = await bot.asks("deleteMessage", chat_id=group.id, message_id=said.id)

    assert refused == "Bad Request: message can't be deleted"
    assert deleted


async def test_several_messages_are_deleted_at_once(bot: Bot, world: World) -> None:
    chen = await world.person("陈静", started=True)
    sent = [await bot.asks("sendMessage", chat_id=chen.id, text=text) for text in ("一", "二")]

    keys = [message["message_id"] for message in sent]
    deleted = await bot.asks("deleteMessages", chat_id=chen.id, message_ids=[*keys, 99])

    assert deleted is True
    await chen.sees_nothing()


async def test_a_message_is_pinned_with_a_line_about_it(bot: Bot, world: World) -> None:
    chen = await world.person("陈静")
    group = await world.group("群", chen, kind="supergroup")
    card = await bot.asks("sendMessage", chat_id=group.id, text="目录")
    pin = {"chat_id": group.id, "message_id": card["message_id"]}

    refused = await bot.is_refused("pinChatMessage", **pin)
    await chen.promotes("bot", group)
    await bot.asks("pinChatMessage", **pin)
    pinned = (await bot.asks("getChat", chat_id=group.id))["pinned_message"]["message_id"]
    await bot.asks("unpinChatMessage", **pin)
    unpinned = await bot.asks("getChat", chat_id=group.id)

    assert refused == "Bad Request: not enough rights to manage pinned messages in the chat"
    assert pinned == card["message_id"]
    assert "pinned_message" not in unpinned
    assert await bot.is_refused("unpinChatMessage", **pin) == "Bad Request: message to unpin not found"
