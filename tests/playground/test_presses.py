"""Buttons: what the bot is told of a press, and what the presser is shown."""

import asyncio

import pytest

from playground.people import World
from playground.records import Json
from tests.playground.conftest import Bot

CARD: Json = {
    "inline_keyboard": [
        [{"text": "签收", "callback_data": "ack:1"}, {"text": "退回", "callback_data": "back:1"}],
        [{"text": "私聊办理", "url": "https://t.me/bangban_bot?start=case_1"}],
    ]
}


async def test_the_bot_is_told_who_pressed_what(bot: Bot, world: World) -> None:
    li = await world.person("李强", started=True, language_code="zh-hans")
    card = await bot.asks("sendMessage", chat_id=li.id, text="交办单", reply_markup=CARD)

    await li.presses("退回", answered=False)
    (update,) = await bot.hears()

    query = update["callback_query"]
    assert (query["data"], query["from"]["id"], query["from"]["language_code"]) == ("back:1", li.id, "zh-hans")
    assert query["message"] == card


async def test_the_presser_is_shown_the_answer(bot: Bot, world: World) -> None:
    li = await world.person("李强", started=True)
    await bot.asks("sendMessage", chat_id=li.id, text="交办单", reply_markup=CARD)
    press = asyncio.create_task(li.presses("签收"))

    (update,) = await bot.hears(timeout=5)
    await bot.asks(
        "answerCallbackQuery", callback_query_id=update["callback_query"]["id"], text="已签收", show_alert=True
    )

    assert await press == "已签收"


async def test_a_press_that_is_never_answered_is_a_failure(bot: Bot, world: World) -> None:
    li = await world.person("李强", started=True)
    await bot.asks("sendMessage", chat_id=li.id, text="交办单", reply_markup=CARD)

    with pytest.raises(AssertionError, match="never answered"):
        await li.presses("签收", within=0.01)


async def test_a_press_is_answered_once_and_within_seconds(bot: Bot, world: World) -> None:
    li = await world.person("李强", started=True)
    await bot.asks("sendMessage", chat_id=li.id, text="交办单", reply_markup=CARD)
    await li.presses("签收", answered=False)
    await li.presses("签收", answered=False)
    first, second = [update["callback_query"]["id"] for update in await bot.hears()]

    await bot.asks("answerCallbackQuery", callback_query_id=first)
    again = await bot.is_refused("answerCallbackQuery", callback_query_id=first)
    await world.clock.by(16)
    late = await bot.is_refused("answerCallbackQuery", callback_query_id=second)

    assert again == late == ("Bad Request: query is too old and response timeout expired or query ID is invalid")


async def test_an_answer_has_at_most_200_characters(bot: Bot, world: World) -> None:
    li = await world.person("李强", started=True)
    await bot.asks("sendMessage", chat_id=li.id, text="交办单", reply_markup=CARD)
    await li.presses("签收", answered=False)
    (update,) = await bot.hears()
    query = update["callback_query"]["id"]

    assert await bot.is_refused("answerCallbackQuery", callback_query_id=query, text="办" * 201) == (
        "Bad Request: MESSAGE_TOO_LONG"
    )
    assert await bot.asks("answerCallbackQuery", callback_query_id=query, text="办" * 200)


async def test_a_press_on_a_deleted_message_comes_without_its_content(bot: Bot, world: World) -> None:
    li = await world.person("李强", started=True)
    card = await bot.asks("sendMessage", chat_id=li.id, text="交办单", reply_markup=CARD)
    shown = await li.reads("交办单")
    await bot.asks("deleteMessage", chat_id=li.id, message_id=card["message_id"])

    await li.presses(shown, "签收", answered=False)
    (update,) = await bot.hears()

    message = update["callback_query"]["message"]
    assert (message["message_id"], message["date"], "text" in message) == (card["message_id"], 0, False)


async def test_an_old_card_on_somebodys_screen_can_still_be_pressed(bot: Bot, world: World) -> None:
    li = await world.person("李强", started=True)
    card = await bot.asks("sendMessage", chat_id=li.id, text="交办单", reply_markup=CARD)
    shown = await li.reads("交办单")
    await bot.asks("editMessageText", chat_id=li.id, message_id=card["message_id"], text="已由他人签收")

    await li.presses(shown, "签收", answered=False)
    (update,) = await bot.hears()

    assert update["callback_query"]["data"] == "ack:1"
    assert update["callback_query"]["message"]["text"] == "已由他人签收"


async def test_a_client_may_send_any_data(bot: Bot, world: World) -> None:
    li = await world.person("李强", started=True)
    card = await bot.asks("sendMessage", chat_id=li.id, text="交办单", reply_markup=CARD)

    act = {"by": li.id, "do": "press", "message": card["message_id"], "data": "forged:99", "wait": 0}
    answer = await world.post("acts", act)
    (update,) = await bot.hears()

    assert answer == {"answered": False}
    assert update["callback_query"]["data"] == "forged:99"


async def test_an_outsider_cannot_press(bot: Bot, world: World) -> None:
    chen, li = await world.person("陈静"), await world.person("李强")
    group = await world.group("群", chen)
    card = await bot.asks("sendMessage", chat_id=group.id, text="交办单", reply_markup=CARD)

    act = {"by": li.id, "do": "press", "chat": group.id, "message": card["message_id"], "button": "签收"}
    with pytest.raises(AssertionError, match="not in the group"):
        await world.post("acts", act)


async def test_a_deep_link_button_leads_into_the_private_chat(bot: Bot, world: World) -> None:
    chen = await world.person("陈静")
    group = await world.group("群", chen, quiet=True)
    await bot.asks("sendMessage", chat_id=group.id, text="请私聊办理", reply_markup=CARD)

    await chen.follows("私聊办理", in_=group)
    (update,) = await bot.hears()

    assert update["message"]["text"] == "/start case_1"
    assert update["message"]["chat"]["type"] == "private"


async def test_a_button_that_is_not_there_is_named_with_those_that_are(bot: Bot, world: World) -> None:
    li = await world.person("李强", started=True)
    card = await bot.asks("sendMessage", chat_id=li.id, text="交办单", reply_markup=CARD)

    act = {"by": li.id, "do": "press", "message": card["message_id"], "button": "办结"}
    with pytest.raises(AssertionError, match="only: 签收、退回、私聊办理"):
        await world.post("acts", act)
