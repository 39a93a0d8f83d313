"""What one person sees: long chats a window at a time, the latest of each, and how much is unread."""

from playground.people import Person, World
from playground.records import Json
from tests.playground.conftest import Bot


async def shown(world: World, chat: int | str, person: Person, query: str = "") -> tuple[list[str], bool, bool]:
    """The texts of a window, and whether there are earlier and later ones."""
    found: Json = await world.get(f"chats/{chat}/messages?as={person.id}&limit=3{query}")
    return [message.get("text", "-") for message in found["messages"]], found["earlier"], found["later"]


async def test_a_long_chat_is_read_a_window_at_a_time(bot: Bot, world: World) -> None:
    chen = await world.person("陈静", started=True)
    sent = [await bot.asks("sendMessage", chat_id=chen.id, text=str(number)) for number in range(9)]
    at = [f"{chen.id}.{message['message_id']}" for message in sent]

    end = await shown(world, "private", chen)
    before = await shown(world, "private", chen, f"&before={at[2]}")
    after = await shown(world, "private", chen, f"&after={at[2]}")
    around = await shown(world, "private", chen, f"&around={at[4]}")

    assert end == (["6", "7", "8"], True, False)
    assert before == (["0", "1"], False, True)
    assert after == (["3", "4", "5"], True, True)
    assert around == (["3", "4", "5"], True, True)


async def test_a_window_reaches_back_into_the_group_that_was(bot: Bot, world: World) -> None:
    chen = await world.person("陈静")
    group = await world.group("群", chen)
    old = await bot.asks("sendMessage", chat_id=group.id, text="以前")
    await world.post("acts", {"by": chen.id, "do": "migrate", "chat": group.id, "announce": "none"})
    new = (await world.state())["chats"][1]["id"]
    await bot.asks("sendMessage", chat_id=new, text="以后")

    after = await shown(world, new, chen, f"&after={group.id}.{old['message_id']}")

    assert after == (["以后"], True, False)


async def test_the_latest_of_every_chat_is_what_that_person_saw(bot: Bot, world: World) -> None:
    chen, li = await world.person("陈静", started=True), await world.person("李强")
    group = await world.group("群", chen)
    await bot.asks("sendMessage", chat_id=chen.id, text="一")
    await bot.asks("sendMessage", chat_id=group.id, text="二")
    await li.joins(group)
    await li.sends("三", to=group)

    chens = (await world.get(f"latest?as={chen.id}"))["latest"]
    lis = (await world.get(f"latest?as={li.id}"))["latest"]

    assert {chat: message["text"] for chat, message in chens.items()} == {str(chen.id): "一", str(group.id): "三"}
    assert list(lis) == [str(group.id)]


async def test_what_one_has_not_looked_at_is_unread(bot: Bot, world: World) -> None:
    chen, li = await world.person("陈静", started=True), await world.person("李强")
    group = await world.group("群", chen, li, quiet=True)
    await bot.asks("sendMessage", chat_id=group.id, text="一")
    await li.sends("二", to=group)

    before = (await world.state())["unread"]
    await world.post("acts", {"by": chen.id, "do": "see", "chat": group.id})
    after = (await world.state())["unread"]

    assert sorted(before) == [[chen.id, group.id, 2], [li.id, group.id, 1]]
    assert after == [[li.id, group.id, 1]]
