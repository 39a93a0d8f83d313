"""getUpdates: order, confirmation, long polls, wanted kinds, two pollers, 24 hours."""

import asyncio

from playground.botapi import Playground
from playground.people import World
from tests.playground.conftest import Bot


async def test_an_update_comes_again_until_its_successor_is_asked_for(bot: Bot, world: World) -> None:
    chen = await world.person("陈静")
    await chen.starts()

    first = await bot.asks("getUpdates")
    again = await bot.asks("getUpdates")
    after = await bot.asks("getUpdates", offset=first[-1]["update_id"] + 1)

    assert first == again
    assert after == []


async def test_updates_have_telegrams_form(bot: Bot, world: World) -> None:
    chen = await world.person("陈静", username="chenjing", language_code="zh-hans")
    li = await world.person("李强", last_name="主任")
    group = await world.group("园区企业服务群", chen, li)
    said = await chen.starts("abc")
    await chen.edits(said, "/start def")
    await chen.uploads("营业执照.pdf", "章程.pdf", caption="两份")
    await chen.uploads(("照片.jpg", b"x"), photo=True)
    await li.sends("@bangban_bot 您好", to=group, reply_to=None)
    await chen.blocks()
    await chen.unblocks()
    await li.adds("bot", await world.group("新群", li, bot=False))
    await chen.promotes("bot", group)
    await chen.kicks("bot", group)

    updates = await bot.hears()

    kinds = [next(kind for kind in update if kind != "update_id") for update in updates]
    assert kinds == [
        *("my_chat_member", "message", "message", "edited_message", "message", "message", "message", "message"),
        *(
            "my_chat_member",
            "my_chat_member",
            "my_chat_member",
            "message",
            "my_chat_member",
            "message",
            "my_chat_member",
        ),
    ]


async def test_limit_says_how_many(bot: Bot, world: World) -> None:
    chen = await world.person("陈静", started=True)
    for text in ("一", "二", "三"):
        await chen.sends(text)

    updates = await bot.asks("getUpdates", limit=2)

    assert [update["message"]["text"] for update in updates] == ["一", "二"]


async def test_a_negative_offset_keeps_the_last_ones(bot: Bot, world: World) -> None:
    chen = await world.person("陈静", started=True)
    for text in ("一", "二", "三"):
        await chen.sends(text)

    updates = await bot.asks("getUpdates", offset=-1)

    assert [update["message"]["text"] for update in updates] == ["三"]
    assert await bot.asks("getUpdates") == updates


async def test_an_offset_in_the_future_loses_nothing(bot: Bot, world: World) -> None:
    chen = await world.person("陈静", started=True)
    await chen.sends("一")

    updates = await bot.asks("getUpdates", offset=2_000_000_000)

    assert [update["message"]["text"] for update in updates] == ["一"]


async def test_a_long_poll_ends_when_something_arrives(bot: Bot, world: World) -> None:
    chen = await world.person("陈静", started=True)
    poll = asyncio.create_task(bot.asks("getUpdates", timeout=50))
    await _polling(world)

    await chen.sends("您好")
    updates = await asyncio.wait_for(poll, 30)

    assert updates[0]["message"]["text"] == "您好"


async def test_a_second_poller_ends_the_first(bot: Bot, world: World) -> None:
    first = asyncio.create_task(bot.answer("getUpdates", timeout=50))
    await _polling(world)

    second = asyncio.create_task(bot.answer("getUpdates", timeout=50))
    answer = await asyncio.wait_for(first, 30)
    second.cancel()

    assert answer["error_code"] == 409
    assert answer["description"] == (
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    )


async def test_only_wanted_kinds_are_kept(bot: Bot, world: World) -> None:
    chen = await world.person("陈静", started=True)
    await bot.asks("getUpdates", allowed_updates=["edited_message"])

    said = await chen.sends("您好")
    await chen.edits(said, "您好！")

    assert ["edited_message" in update for update in await bot.hears()] == [True]


async def test_changes_of_members_come_to_an_administrator_who_asked(bot: Bot, world: World) -> None:
    chen, li = await world.person("陈静"), await world.person("李强")
    group = await world.group("群", chen, quiet=True)
    await bot.asks("getUpdates", allowed_updates=["chat_member"])

    await li.joins(group)
    await chen.promotes("bot", group)
    await li.leaves(group)
    updates = await bot.hears()

    changes = [
        (u["chat_member"]["old_chat_member"]["status"], u["chat_member"]["new_chat_member"]["status"]) for u in updates
    ]
    assert changes == [("member", "left")]


async def test_updates_expire_after_a_day(bot: Bot, world: World) -> None:
    chen = await world.person("陈静", started=True)
    await chen.sends("昨天")
    await world.clock.by(24 * 3600 - 60)
    await chen.sends("今天")

    await world.clock.by(120)

    assert [update["message"]["text"] for update in await bot.hears()] == ["今天"]


async def test_a_raw_update_arrives_as_it_stands(bot: Bot, world: World) -> None:
    await world.post("updates", {"message": {"message_id": 2**70, "text": "\ud800", "date": None}})

    (update,) = await bot.asks("getUpdates")

    assert update["message"] == {"message_id": 2**70, "text": "\ud800", "date": None}


async def test_update_numbers_may_jump(bot: Bot, world: World) -> None:
    chen = await world.person("陈静", started=True)
    await world.post("bot", {"next_update_id": 5})

    await chen.sends("您好")

    assert [update["update_id"] for update in await bot.hears()] == [5]


async def test_an_idle_poll_is_not_in_the_ledger(bot: Bot, playground: Playground) -> None:
    await bot.asks("getUpdates")

    assert [call["method"] for call in playground.ledger.after(0)] == ["getMe"]


async def _polling(world: World) -> None:
    """Return once the bot's long poll has begun."""
    async with asyncio.timeout(5):
        while not (await world.state())["bots"][0]["polling"]:
            pass
