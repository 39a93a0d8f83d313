"""Flood limits, when they are on: a second overall, a second per chat, a minute per group."""

import pytest

from playground.limits import Limits
from playground.people import World
from playground.refusals import Refusal
from tests.playground.conftest import Bot


async def test_a_second_message_within_a_second_must_wait(bot: Bot, world: World) -> None:
    chen = await world.person("陈静", started=True)
    await world.post("limits", {"on": True})
    await bot.asks("sendMessage", chat_id=chen.id, text="一")

    answer = await bot.answer("sendMessage", chat_id=chen.id, text="二")

    assert answer == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 1",
        "parameters": {"retry_after": 1},
    }


async def test_other_chats_do_not_wait(bot: Bot, world: World) -> None:
    chen, li = await world.person("陈静", started=True), await world.person("李强", started=True)
    await world.post("limits", {"on": True})

    await bot.asks("sendMessage", chat_id=chen.id, text="一")

    assert await bot.asks("sendMessage", chat_id=li.id, text="一")


async def test_there_are_no_limits_at_first(bot: Bot, world: World) -> None:
    chen = await world.person("陈静", started=True)

    accepted = [await bot.answer("sendMessage", chat_id=chen.id, text="x") for _ in range(40)]

    assert all(answer["ok"] for answer in accepted)


async def test_answers_to_presses_do_not_count(bot: Bot, world: World) -> None:
    await world.post("limits", {"on": True, "overall": 1})

    for _ in range(3):
        assert "too old" in await bot.is_refused("answerCallbackQuery", callback_query_id="1")


def test_a_group_gets_at_most_twenty_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    limits, now = Limits(on=True), [0.0]
    monkeypatch.setattr("playground.limits.time.monotonic", lambda: now[0])
    for _ in range(20):
        limits.count(-100)
        now[0] += 1

    with pytest.raises(Refusal) as refused:
        limits.count(-100)

    assert refused.value.parameters == {"retry_after": 40}


def test_thirty_a_second_go_out_overall(monkeypatch: pytest.MonkeyPatch) -> None:
    limits = Limits(on=True)
    monkeypatch.setattr("playground.limits.time.monotonic", lambda: 5.0)
    for chat in range(1, 31):
        limits.count(chat)

    with pytest.raises(Refusal, match="retry after 1"):
        limits.count(31)


def test_what_was_refused_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    limits, now = Limits(on=True), [0.0]
    monkeypatch.setattr("playground.limits.time.monotonic", lambda: now[0])
    limits.count(5)
    now[0] = 0.5
    with pytest.raises(Refusal):
        limits.count(5)

    now[0] = 1.0

    limits.count(5)
