"""The control API: what is asked for wrongly is said in a sentence, and all that happens can be followed."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import aiohttp
import pytest

from playground.people import World
from playground.records import Json
from tests.playground.conftest import Bot


@pytest.mark.parametrize(
    ("path", "wish", "error"),
    [
        ("people", {}, "a person needs a name"),
        ("people", {"name": "x", "id": 1234567}, "there is a user 1234567 already"),
        ("chats", {"title": "x", "kind": "channel"}, "group or supergroup"),
        ("chats", {"title": "x", "kind": "group", "members": [5]}, "there is no person 5"),
        ("chats", {"title": "x", "kind": "group", "id": 5}, "groups have negative ids"),
        ("acts", {"by": 5, "do": "send", "text": "x"}, "there is no person 5"),
        ("acts", {"by": 7, "do": "dance"}, "unknown act 'dance'"),
        ("acts", {"by": 7, "do": "send", "text": " "}, "there is nothing in the text"),
        ("acts", {"by": 7, "do": "send", "text": "x" * 4097}, "at most 4096 characters"),
        ("acts", {"by": 7, "do": "send", "text": "x", "chat": -5}, "there is no group -5"),
        ("acts", {"by": 7, "do": "send", "text": "x", "reply_to": 99}, "there is no message 99"),
        ("acts", {"by": 7, "do": "upload", "files": []}, "1 to 10 files"),
        ("acts", {"by": 7, "do": "upload", "files": [{"name": "x", "content": "?"}]}, "base64"),
        ("acts", {"by": 7, "do": "start", "payload": "a b"}, "at most 64"),
        ("acts", {"by": 7, "do": "forward", "message": 1}, "cannot be forwarded"),
        ("acts", {"by": 7, "do": "edit", "message": 1, "text": "x"}, "message 1 is not 陈静's"),
    ],
)
async def test_what_is_impossible_is_said(bot: Bot, world: World, path: str, wish: Json, error: str) -> None:
    await world.person("陈静", id=7, started=True)

    with pytest.raises(AssertionError, match=error):
        await world.post(path, wish)


async def test_nobody_writes_in_a_group_they_are_not_in(world: World) -> None:
    chen, li = await world.person("陈静"), await world.person("李强")
    group = await world.group("群", chen)

    with pytest.raises(AssertionError, match="李强 is not in the group 群"):
        await li.sends("您好", to=group)


async def test_nobody_writes_to_a_bot_they_blocked(world: World) -> None:
    chen = await world.person("陈静", started=True)
    await chen.blocks()

    with pytest.raises(AssertionError, match="陈静 has blocked the bot"):
        await chen.sends("您好")


async def test_pressing_start_lifts_the_block(bot: Bot, world: World) -> None:
    chen = await world.person("陈静", started=True)
    await chen.blocks()

    await chen.starts()

    assert await bot.asks("sendMessage", chat_id=chen.id, text="欢迎")


async def test_events_are_numbered_and_complete(bot: Bot, world: World) -> None:
    chen = await world.person("陈静", started=True)
    await bot.asks("sendMessage", chat_id=chen.id, text="已收件")
    await bot.is_refused("sendMessage", chat_id=5, text="x")
    await bot.asks("sendChatAction", chat_id=chen.id, action="typing")
    await world.clock.by(60)

    found = await world.get("events?after=0")

    assert [event["n"] for event in found["events"]] == list(range(1, found["last"] + 1))
    assert [event["kind"] for event in found["events"]] == [
        *("bot", "bot", "person", "message", "refused", "action", "clock"),
    ]


async def test_a_poll_for_events_ends_when_something_happens(world: World) -> None:
    last = (await world.state())["last"]
    poll = asyncio.create_task(world.get(f"events?after={last}&wait=30"))

    await world.person("陈静")
    found = await asyncio.wait_for(poll, 30)

    assert [event["kind"] for event in found["events"]] == ["person"]


async def test_the_stream_goes_on_from_the_last_event_seen(bot: Bot, world: World) -> None:
    await world.person("陈静")
    timeout = aiohttp.ClientTimeout(total=5)
    async with bot.session.get(f"{bot.url}/control/stream?after=1", timeout=timeout) as stream:
        lines = [(await stream.content.readline()).decode().strip() for _ in range(4)]

    assert lines[:3] == [": open", "", "id: 2"]
    assert json.loads(lines[3].removeprefix("data: "))["kind"] == "bot"


async def test_the_state_shows_everybody(bot: Bot, world: World) -> None:
    chen = await world.person("陈静", about="企业经办人", started=True)
    group = await world.group("群", chen, kind="supergroup", quiet=True)

    state = await world.state()

    assert [(person["name"], person["about"], person["started"]) for person in state["people"]] == [
        ("陈静", "企业经办人", True)
    ]
    assert [(chat["id"], [member["name"] for member in chat["members"]]) for chat in state["chats"]] == [
        (group.id, ["陈静", "帮办"])
    ]
    assert state["bots"][0]["username"] == "bangban_bot"


async def test_one_sees_what_was_said_while_one_was_there(bot: Bot, world: World) -> None:
    chen, li = await world.person("陈静"), await world.person("李强")
    group = await world.group("群", chen, quiet=True)
    await bot.asks("sendMessage", chat_id=group.id, text="早先")
    await li.joins(group)
    await bot.asks("sendMessage", chat_id=group.id, text="后来")

    shown = await world.get(f"chats/{group.id}/messages?as={li.id}")

    assert [message["text"] for message in shown["messages"] if "text" in message] == ["后来"]


async def test_the_command_starts_a_seeded_world(tmp_path: Path) -> None:
    seed, clock = tmp_path / "seed.json", tmp_path / "clock.json"
    seed.write_text(
        json.dumps({"people": [{"name": "陈静", "id": 7}], "chats": [{"title": "群", "kind": "group", "members": [7]}]})
    )
    options = ["--port", "0", "--at", "2026-11-23T09:00", "--seed", str(seed), "--clock-file", str(clock)]
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "playground", *options, stdout=subprocess.PIPE)
    assert process.stdout is not None

    said = (await process.stdout.readline()).decode()
    async with World(said.removeprefix("listening on ").strip()) as world:
        chen = await world.known(7)
        await chen.sends("您好")
        state = await world.state()
    process.terminate()

    assert await process.wait() == 0
    assert state["chats"][0]["title"] == "群"
    assert json.loads(clock.read_text())["at"] == "2026-11-23T01:00:00+00:00"


async def test_a_bad_seed_is_told_in_a_sentence(tmp_path: Path) -> None:
    seed = tmp_path / "seed.json"
    seed.write_text(json.dumps({"people": [{}]}))

    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "playground", "--port", "0", "--seed", str(seed), stderr=subprocess.PIPE
    )
    _, error = await process.communicate()

    assert process.returncode == 1
    assert error.decode() == "The playground could not start: a person needs a name\n"
