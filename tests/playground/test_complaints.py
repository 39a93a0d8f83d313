"""The playground's own checks: it notices what no person in a journey can see."""

import asyncio

import aiohttp
import pytest

from playground.app import serving
from playground.botapi import Playground
from playground.clock import Clock
from playground.methods import METHODS
from playground.methods.parameters import PARAMETERS
from playground.people import World
from playground.records import Json
from playground.world import World as Grounds
from tests.playground.conftest import ZONE, Bot
from tests.playground.honesty import MODELS

CARD = {"inline_keyboard": [[{"text": "签收", "callback_data": "ack"}]]}


@pytest.mark.parametrize("method", METHODS)
def test_the_names_of_parameters_are_telegrams(method: str) -> None:
    assert PARAMETERS[method] == set(MODELS[method].model_fields)


async def test_a_faultless_bot_is_not_complained_about(bot: Bot, world: World) -> None:
    li = await world.person("李强", started=True)
    card = await bot.asks("sendMessage", chat_id=li.id, text="<b>交办单</b>", parse_mode="HTML", reply_markup=CARD)
    press = asyncio.create_task(li.presses("签收"))
    (update,) = await bot.hears(timeout=5)
    await bot.asks("answerCallbackQuery", callback_query_id=update["callback_query"]["id"])
    await press
    await li.blocks()
    await bot.is_refused("sendMessage", chat_id=li.id, text="您好")
    await bot.is_refused("deleteMessage", chat_id=li.id, message_id=card["message_id"] + 99)

    found = await world.complaints()

    assert found == []


@pytest.mark.parametrize(
    ("call", "complaint"),
    [
        ({"text": "<b>x", "parse_mode": "HTML"}, "can't parse entities"),
        ({"text": ""}, "message text is empty"),
        ({"text": "x" * 4097}, "message is too long"),
        (
            {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "x", "callback_data": "x" * 65}]]}},
            "BUTTON_DATA_INVALID",
        ),
    ],
)
async def test_a_call_that_was_wrong_when_it_was_made_is_noticed(
    bot: Bot, world: World, call: Json, complaint: str
) -> None:
    chen = await world.person("陈静", started=True)
    async with bot.session.post(f"{bot.url}/bot{bot.token}/sendMessage", json={"chat_id": chen.id, **call}) as answer:
        await answer.read()

    (found,) = await world.complaints()

    assert complaint in found


async def test_a_misspelt_parameter_is_noticed() -> None:
    async with (
        serving(Playground(Grounds(Clock(ZONE)))) as url,
        World(url) as world,
        aiohttp.ClientSession() as session,
    ):
        chen = await world.person("陈静", started=True)
        await Bot(url, session).asks("sendMessage", chat_id=chen.id, text="x", reply_makrup=CARD)

        found = await world.complaints()

    assert found == ["sendMessage has no parameter reply_makrup"]


async def test_a_press_that_is_never_answered_is_noticed(bot: Bot, world: World) -> None:
    li = await world.person("李强", started=True)
    await bot.asks("sendMessage", chat_id=li.id, text="交办单", reply_markup=CARD)

    await li.presses("签收", answered=False)

    assert await world.complaints() == ["李强 pressed 'ack' and was never answered"]


async def test_a_bot_that_does_not_listen_to_a_migration_is_noticed(bot: Bot, world: World) -> None:
    chen = await world.person("陈静")
    group = await world.group("群", chen)
    old = group.id
    await chen.migrates(group)
    await bot.is_refused("sendMessage", chat_id=old, text="一")
    told_once = await world.complaints()

    await bot.is_refused("sendMessage", chat_id=old, text="一")

    assert told_once == []
    assert await world.complaints() == [f"sendMessage went to {old} again, which is {group.id} now"]


async def test_a_planned_fault_is_not_the_bots_doing(bot: Bot, world: World) -> None:
    chen = await world.person("陈静", started=True)
    await world.fault(method="sendMessage", code=400)

    await bot.is_refused("sendMessage", chat_id=chen.id, text="x")

    assert await world.complaints() == []
