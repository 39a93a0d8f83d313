"""The fault plan: errors, delays, lost answers, before and after a call takes effect."""

import asyncio

import aiohttp
import pytest

from playground.people import World
from tests.playground.conftest import TOKEN, Bot


async def test_an_error_is_answered_so_many_times(bot: Bot, world: World) -> None:
    chen = await world.person("陈静", started=True)
    await world.fault(method="sendMessage", code=502, times=2)

    answers = [await bot.answer("sendMessage", chat_id=chen.id, text="x") for _ in range(3)]

    assert [answer.get("error_code") for answer in answers] == [502, 502, None]


async def test_a_fault_of_one_chat_spares_the_others(bot: Bot, world: World) -> None:
    chen, li = await world.person("陈静", started=True), await world.person("李强", started=True)
    parameters = {"retry_after": 60}
    description = "Too Many Requests: retry after 60"
    await world.fault(
        method="sendMessage", chat=chen.id, code=429, description=description, parameters=parameters, times=None
    )

    spared = await bot.answer("sendMessage", chat_id=li.id, text="x")
    hit = await bot.answer("sendMessage", chat_id=chen.id, text="x")

    assert spared["ok"]
    assert hit == {"ok": False, "error_code": 429, "description": description, "parameters": parameters}


async def test_a_call_may_take_effect_and_fail_all_the_same(bot: Bot, world: World) -> None:
    chen = await world.person("陈静", started=True)
    await world.fault(method="sendMessage", code=500, when="after")

    description = await bot.is_refused("sendMessage", chat_id=chen.id, text="已收件")

    assert description == "Internal Server Error: restart"
    assert await chen.reads("已收件")


@pytest.mark.parametrize(("drop", "arrives"), [("before", False), ("after", True)])
async def test_an_answer_may_be_lost(bot: Bot, world: World, drop: str, arrives: bool) -> None:
    chen = await world.person("陈静", started=True)
    await world.fault(method="sendMessage", drop=drop)

    with pytest.raises(aiohttp.ClientConnectionError):
        await bot.answer("sendMessage", chat_id=chen.id, text="已收件")

    (call,) = await world.calls("sendMessage")
    assert (call["effect"], call["heard"]) == (arrives, False)
    assert len(await world.unread()) == arrives


async def test_an_answer_may_be_garbage(bot: Bot, world: World) -> None:
    chen = await world.person("陈静", started=True)
    await world.fault(method="sendMessage", body="<html>", when="after")

    answer = await bot.session.post(f"{bot.url}/bot{TOKEN}/sendMessage", json={"chat_id": chen.id, "text": "x"})

    assert (answer.status, await answer.text()) == (200, "<html>")
    assert len(await world.unread()) == 1


async def test_an_answer_may_be_cut_off(bot: Bot, world: World) -> None:
    chen = await world.person("陈静", started=True)
    await world.fault(method="sendMessage", cut=20)

    answer = await bot.session.post(f"{bot.url}/bot{TOKEN}/sendMessage", json={"chat_id": chen.id, "text": "x"})
    with pytest.raises(aiohttp.ClientPayloadError):
        await answer.read()

    (call,) = await world.calls("sendMessage")
    assert (call["ok"], call["effect"], call["heard"]) == (True, True, False)
    assert len(await world.unread()) == 1


async def test_an_answer_may_be_late(bot: Bot, world: World) -> None:
    chen = await world.person("陈静", started=True)
    await world.fault(method="sendMessage", delay=60, when="after")

    call = asyncio.create_task(bot.answer("sendMessage", chat_id=chen.id, text="已收件"))
    await chen.reads("已收件")

    assert not call.done()
    call.cancel()


async def test_downloads_can_fail_too(bot: Bot, world: World) -> None:
    chen = await world.person("陈静", started=True)
    (sent,) = await chen.uploads("章程.pdf")
    file = await bot.asks("getFile", file_id=sent.file_id)
    await world.fault(method="file", code=404)

    answer = await bot.session.get(f"{bot.url}/file/bot{TOKEN}/{file['file_path']}")

    assert answer.status == 404


async def test_faults_are_forgotten(bot: Bot, world: World) -> None:
    await world.fault(method="*", code=500, times=None)

    await bot.session.delete(f"{bot.url}/control/faults")

    assert await bot.asks("getMe")


async def test_the_state_shows_the_whole_plan_with_the_times_that_are_left(bot: Bot, world: World) -> None:
    wish = {"method": "sendMessage", "chat": 1002, "times": 3, "code": 429, "when": "after", "delay": 0.1}
    told = {"description": "Too Many Requests: retry after 3", "parameters": {"retry_after": 3}}
    await world.fault(**wish, **told)
    await world.fault(method="editMessageText", drop="before", times=None)

    await bot.is_refused("sendMessage", chat_id=1002, text="x")

    plain = {"when": "before", "code": 0, "description": "", "parameters": None, "body": None, "delay": 0}
    plain |= {"drop": None, "cut": 0}
    assert (await world.state())["faults"] == [
        {**plain, **wish, **told, "method": "sendmessage", "times": 2},
        {**plain, "method": "editmessagetext", "chat": None, "times": None, "drop": "before"},
    ]


async def test_a_fault_must_do_something(world: World) -> None:
    with pytest.raises(AssertionError, match="needs a code"):
        await world.fault(method="getMe")


async def test_the_ledger_tells_what_was_asked_and_answered(bot: Bot, world: World) -> None:
    chen = await world.person("陈静", started=True)

    await bot.asks("sendMessage", chat_id=chen.id, text="已收件")
    await bot.is_refused("sendMessage", chat_id=5, text="x")

    sent, refused = await world.calls("sendMessage")
    assert sent["request"] == {"chat_id": chen.id, "text": "已收件"}
    assert (sent["ok"], sent["result"]["text"], sent["chat"]) == (True, "已收件", chen.id)
    assert (refused["ok"], refused["description"]) == (False, "Bad Request: chat not found")
