"""Calls come as GET or POST, in any of the encodings Telegram takes, and errors have Telegram's body."""

import json

import aiohttp
import pytest

from playground.people import World
from tests.playground.conftest import TOKEN, Bot


async def test_a_method_is_found_whatever_its_case(bot: Bot) -> None:
    assert (await bot.asks("GETME"))["username"] == "bangban_bot"


async def test_the_bots_id_is_the_number_in_its_token(bot: Bot) -> None:
    assert (await bot.asks("getMe"))["id"] == 1234567


async def test_every_encoding_carries_the_same_message(bot: Bot, world: World) -> None:
    chen = await world.person("陈静", started=True)
    url = f"{bot.url}/bot{TOKEN}/sendMessage"
    fields = {"chat_id": str(chen.id), "text": "您好", "disable_notification": "true"}
    form = aiohttp.FormData()
    for name, value in fields.items():
        form.add_field(name, value, content_type="text/plain")
    form.add_field("unused", b"x", filename="x.bin")

    answers = [
        await bot.session.get(url, params=fields),
        await bot.session.post(url, data=fields),
        await bot.session.post(url, json=fields | {"chat_id": chen.id, "disable_notification": True}),
        await bot.session.post(url, data=form),
    ]

    assert [(await answer.json())["result"]["text"] for answer in answers] == ["您好"] * 4


@pytest.mark.parametrize(
    ("token", "description"),
    [
        ("nonsense", "Unauthorized: invalid token specified"),
        ("123:short", "Unauthorized"),
        ("0123:playground-playground-play", "Unauthorized"),
    ],
)
async def test_a_token_of_the_wrong_shape_is_refused(bot: Bot, token: str, description: str) -> None:
    stranger = Bot(bot.url, bot.session, token)

    answer = await stranger.answer("getMe")

    assert answer == {"ok": False, "error_code": 401, "description": description}


async def test_a_revoked_token_is_refused(bot: Bot) -> None:
    revoked = Bot(bot.url, bot.session, "1234567:another-secret-another-secret")

    assert await revoked.is_refused("getMe") == "Unauthorized"


async def test_an_unknown_method_is_not_found(bot: Bot) -> None:
    answer = await bot.answer("makeCoffee")

    assert answer == {"ok": False, "error_code": 404, "description": "Not Found: method not found"}


async def test_a_body_that_is_not_json_is_refused(bot: Bot) -> None:
    headers = {"Content-Type": "application/json"}

    answer = await bot.session.post(f"{bot.url}/bot{TOKEN}/sendMessage", data=b"{", headers=headers)

    assert answer.status == 400
    assert (await answer.json())["description"] == "Bad Request: can't parse JSON object"


async def test_objects_may_be_json_in_a_form(bot: Bot, world: World) -> None:
    chen = await world.person("陈静", started=True)
    markup = {"inline_keyboard": [[{"text": "材料", "callback_data": "m"}]]}
    form = {"chat_id": str(chen.id), "text": "…", "reply_markup": json.dumps(markup)}

    answer = await bot.session.post(f"{bot.url}/bot{TOKEN}/sendMessage", data=form)

    assert (await answer.json())["result"]["reply_markup"] == markup


async def test_malformed_json_in_a_form_is_refused(bot: Bot, world: World) -> None:
    chen = await world.person("陈静", started=True)

    description = await bot.is_refused("sendMessage", chat_id=chen.id, text="…", reply_markup="{nonsense")

    assert description == "Bad Request: can't parse reply keyboard markup JSON object"


async def test_an_unknown_path_is_not_found(bot: Bot) -> None:
    answer = await bot.session.get(f"{bot.url}/nowhere")

    assert answer.status == 404
    assert (await answer.json())["ok"] is False
