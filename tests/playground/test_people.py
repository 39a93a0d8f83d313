"""The people of journeys: what they read, what is left unread, and how a failure tells what was seen."""

import asyncio

import pytest

from playground.people import World
from tests.playground.conftest import Bot

CARD = {"inline_keyboard": [[{"text": "签收", "callback_data": "a"}]]}


async def test_reads_waits_for_the_message(bot: Bot, world: World) -> None:
    zhao = await world.person("赵敏", started=True)
    reading = asyncio.create_task(zhao.reads("督办通知", "黄"))

    await bot.asks("sendMessage", chat_id=zhao.id, text="督办通知（蓝）")
    await bot.asks("sendMessage", chat_id=zhao.id, text="督办通知（黄）")

    assert (await reading).text == "督办通知（黄）"


async def test_a_message_is_read_once(bot: Bot, world: World) -> None:
    zhao = await world.person("赵敏", started=True)
    await bot.asks("sendMessage", chat_id=zhao.id, text="督办通知")
    await zhao.reads("督办通知")

    with pytest.raises(AssertionError):
        await zhao.reads("督办通知", within=0.01)


async def test_a_failure_prints_what_was_seen(bot: Bot, world: World) -> None:
    zhao = await world.person("赵敏", started=True)
    await bot.asks("sendMessage", chat_id=zhao.id, text="到期提醒", reply_markup=CARD)
    await world.catch_up()

    with pytest.raises(AssertionError) as failed:
        await zhao.reads("督办通知", within=0.01)

    assert "赵敏 waited 0.01 s for 督办通知" in str(failed.value)
    assert "'到期提醒' [签收]" in str(failed.value)


async def test_an_edit_of_something_read_can_be_read_again(bot: Bot, world: World) -> None:
    zhao = await world.person("赵敏", started=True)
    card = await bot.asks("sendMessage", chat_id=zhao.id, text="交办单")
    await zhao.reads("交办单")

    await bot.asks("editMessageText", chat_id=zhao.id, message_id=card["message_id"], text="已签收")

    assert await world.unread() == []
    assert [message.text for message in await world.unread(edits=True)] == ["已签收"]
    assert (await zhao.reads("已签收")).edited


async def test_a_message_edited_before_anybody_saw_it_is_still_unread(bot: Bot, world: World) -> None:
    zhao = await world.person("赵敏", started=True)
    card = await bot.asks("sendMessage", chat_id=zhao.id, text="交办单")

    await bot.asks("editMessageText", chat_id=zhao.id, message_id=card["message_id"], text="已撤回")

    assert [message.text for message in await world.unread()] == ["已撤回"]


async def test_in_a_group_one_reader_is_enough(bot: Bot, world: World) -> None:
    zhao, li = await world.person("赵敏"), await world.person("李强")
    group = await world.group("群", zhao, li)
    await bot.asks("sendMessage", chat_id=group.id, text="逾期提示")

    await zhao.reads("逾期提示", in_=group)

    assert await world.unread() == []
    assert await li.reads("逾期提示", in_=group)


async def test_in_a_group_only_that_group_is_looked_at(bot: Bot, world: World) -> None:
    zhao = await world.person("赵敏", started=True)
    group = await world.group("群", zhao)
    await bot.asks("sendMessage", chat_id=zhao.id, text="逾期提示")

    with pytest.raises(AssertionError):
        await zhao.reads("逾期提示", in_=group, within=0.01)


async def test_what_others_get_is_not_seen(bot: Bot, world: World) -> None:
    zhao, li = await world.person("赵敏", started=True), await world.person("李强", started=True)
    await bot.asks("sendMessage", chat_id=zhao.id, text="督办通知")

    await li.sees_nothing()
    await zhao.sees_nothing("办结")
    with pytest.raises(AssertionError, match="赵敏 sees"):
        await zhao.sees_nothing("督办")


async def test_a_deleted_message_needs_no_reader(bot: Bot, world: World) -> None:
    zhao = await world.person("赵敏", started=True)
    sent = await bot.asks("sendMessage", chat_id=zhao.id, text="请稍候")

    await bot.asks("deleteMessage", chat_id=zhao.id, message_id=sent["message_id"])

    assert await world.unread() == []


async def test_pressing_reads_the_message_and_waits_for_it(bot: Bot, world: World) -> None:
    li = await world.person("李强", started=True)
    press = asyncio.create_task(li.presses("签收", answered=False))

    await bot.asks("sendMessage", chat_id=li.id, text="交办单", reply_markup=CARD)
    await press

    assert await world.unread() == []


async def test_the_latest_card_with_the_button_is_pressed(bot: Bot, world: World) -> None:
    li = await world.person("李强", started=True)
    for text in ("交办单一", "交办单二"):
        await bot.asks("sendMessage", chat_id=li.id, text=text, reply_markup=CARD)
    await world.catch_up()

    await li.presses("签收", answered=False)
    (update,) = await bot.hears()

    assert update["callback_query"]["message"]["text"] == "交办单二"


async def test_people_read_each_other_in_a_group(world: World) -> None:
    zhao, li = await world.person("赵敏"), await world.person("李强")
    group = await world.group("群", zhao, li)

    await zhao.sends("会商几点", to=group)

    assert not (await li.reads("会商", in_=group)).from_bot


async def test_a_world_that_ended_is_an_error_and_no_silence(bot: Bot, world: World) -> None:
    zhao = await world.person("赵敏")
    reading = asyncio.create_task(zhao.reads("督办"))
    await asyncio.sleep(0)

    world.url = "http://127.0.0.1:9"
    await bot.session.post(f"{bot.url}/control/people", json={"name": "谁"})

    with pytest.raises(OSError, match="Cannot connect"):
        await reading
