"""What people see of the bot: its command menus by scope and language, its name and descriptions."""

import pytest

from playground.people import World
from playground.records import Json
from tests.playground.conftest import Bot


def commands(*names: str) -> list[Json]:
    return [{"command": name, "description": name} for name in names]


async def test_the_narrowest_menu_in_ones_language_is_shown(bot: Bot, world: World) -> None:
    chen = await world.person("陈静", language_code="zh-hans")
    li = await world.person("李强", language_code="en")
    group = await world.group("群", chen, li)
    own: Json = {"type": "chat", "chat_id": li.id}
    administrators: Json = {"type": "all_chat_administrators"}
    await bot.asks("setMyCommands", commands=commands("start"))
    await bot.asks("setMyCommands", commands=commands("zh"), scope={"type": "all_private_chats"}, language_code="zh")
    await bot.asks("setMyCommands", commands=commands("todo"), scope=own)
    await bot.asks("setMyCommands", commands=commands("bind"), scope=administrators)

    async def menu(person: int, chat: int) -> list[str]:
        shown = await world.get(f"commands?as={person}&chat={chat}")
        return [command["command"] for command in shown["commands"]]

    assert await menu(chen.id, chen.id) == ["zh"]
    assert await menu(li.id, li.id) == ["todo"]
    assert await menu(chen.id, group.id) == ["bind"]
    assert await menu(li.id, group.id) == ["start"]


async def test_a_menu_is_read_back_and_deleted(bot: Bot) -> None:
    scope = {"type": "all_group_chats"}
    await bot.asks("setMyCommands", commands=commands("ask"), scope=scope, language_code="en")

    kept = await bot.asks("getMyCommands", scope=scope, language_code="en")
    await bot.asks("deleteMyCommands", scope=scope, language_code="en")

    assert kept == commands("ask")
    assert await bot.asks("getMyCommands", scope=scope, language_code="en") == []


@pytest.mark.parametrize(
    ("command", "description"),
    [
        ({"command": "Ask", "description": "x"}, "BOT_COMMAND_INVALID"),
        ({"command": "ask", "description": ""}, "command description must be non-empty"),
    ],
)
async def test_a_bad_command_is_refused(bot: Bot, command: Json, description: str) -> None:
    assert await bot.is_refused("setMyCommands", commands=[command]) == f"Bad Request: {description}"


async def test_name_and_descriptions_are_kept_by_language(bot: Bot) -> None:
    await bot.asks("setMyDescription", description="帮办代办")
    await bot.asks("setMyDescription", description="Service desk", language_code="en")
    await bot.asks("setMyShortDescription", short_description="帮办")

    assert await bot.asks("getMyDescription", language_code="en") == {"description": "Service desk"}
    assert await bot.asks("getMyDescription", language_code="fr") == {"description": "帮办代办"}
    assert await bot.asks("getMyShortDescription") == {"short_description": "帮办"}
    assert await bot.asks("getMyName") == {"name": "帮办"}
