"""Groups: what a bot hears there, who comes and goes, and how a group changes its id."""

import pytest

from playground.people import World
from tests.playground.conftest import Bot


async def test_with_privacy_on_only_what_is_meant_for_the_bot_is_heard(bot: Bot, world: World) -> None:
    chen, li = await world.person("陈静"), await world.person("李强")
    group = await world.group("群", chen, li, quiet=True)
    said = await bot.asks("sendMessage", chat_id=group.id, text="您好")
    card = await chen.reads("您好", in_=group)

    await chen.sends("闲聊", to=group)
    await chen.sends("/ask@bangban_bot 一", to=group)
    await chen.sends("/ask@other_bot 二", to=group)
    await chen.sends("/ask 三", to=group)
    await chen.sends("请 @Bangban_Bot 四", to=group)
    answer = await chen.sends("五", to=group, reply_to=card)
    await li.sends("六", to=group, reply_to=answer)
    await li.sends("七", to=group, reply_to=await chen.sends("闲聊", to=group))

    texts = [update["message"]["text"] for update in await bot.hears()]
    assert said["message_id"] == card.id
    assert texts == ["/ask@bangban_bot 一", "/ask 三", "请 @Bangban_Bot 四", "五", "六"]


async def test_with_privacy_off_everything_is_heard(bot: Bot, world: World) -> None:
    chen = await world.person("陈静")
    group = await world.group("群", chen, quiet=True)
    await world.post("bot", {"privacy": False})

    await chen.sends("闲聊", to=group)

    assert [update["message"]["text"] for update in await bot.hears()] == ["闲聊"]
    assert (await bot.asks("getMe"))["can_read_all_group_messages"]


async def test_an_administrator_hears_everything(bot: Bot, world: World) -> None:
    chen = await world.person("陈静")
    group = await world.group("群", chen, quiet=True)
    await chen.promotes("bot", group)

    await chen.sends("闲聊", to=group)

    assert (await bot.hears())[-1]["message"]["text"] == "闲聊"


async def test_an_edit_of_a_heard_message_is_heard(bot: Bot, world: World) -> None:
    chen = await world.person("陈静")
    group = await world.group("群", chen, quiet=True)
    asked = await chen.sends("@bangban_bot 一", to=group)
    chatted = await chen.sends("闲聊", to=group)

    await chen.edits(asked, "二")
    await chen.edits(chatted, "还是闲聊")

    edited = [update["edited_message"]["text"] for update in await bot.hears() if "edited_message" in update]
    assert edited == ["二"]


async def test_a_caption_that_mentions_the_bot_is_heard(bot: Bot, world: World) -> None:
    chen = await world.person("陈静")
    group = await world.group("群", chen, quiet=True)

    await chen.uploads("扫描.pdf", to=group)
    await chen.uploads("章程.pdf", to=group, caption="@bangban_bot 请收")

    assert [update["message"]["document"]["file_name"] for update in await bot.hears()] == ["章程.pdf"]


async def test_of_two_bots_the_one_that_spoke_last_hears_bare_commands(bot: Bot, world: World) -> None:
    chen = await world.person("陈静")
    group = await world.group("群", chen, quiet=True)
    await world.post("bots", {"username": "other_bot"})
    await chen.adds("other_bot", group)
    await bot.hears()

    await chen.sends("/ask 一", to=group)
    unheard = await bot.hears()
    await bot.asks("sendMessage", chat_id=group.id, text="x")
    await chen.sends("/ask 二", to=group)

    assert unheard == []
    assert [update["message"]["text"] for update in await bot.hears()] == ["/ask 二"]


async def test_coming_and_going_is_told(bot: Bot, world: World) -> None:
    chen, li = await world.person("陈静"), await world.person("李强")
    group = await world.group("群", chen, quiet=True)

    await li.joins(group)
    await chen.kicks(li, group)
    heard = [update["message"] for update in await bot.hears()]

    assert heard[0]["new_chat_members"][0]["id"] == li.id
    assert heard[1]["left_chat_member"]["id"] == li.id


async def test_being_added_and_removed_is_told(bot: Bot, world: World) -> None:
    chen = await world.person("陈静")
    group = await world.group("群", chen, kind="supergroup", bot=False)

    await chen.adds("bot", group)
    await chen.promotes("bot", group)
    await chen.demotes("bot", group)
    await chen.kicks("bot", group)
    changes = [update["my_chat_member"] for update in await bot.hears() if "my_chat_member" in update]

    assert [change["new_chat_member"]["status"] for change in changes] == [
        "member",
        "administrator",
        "member",
        "kicked",
    ]
    assert {change["from"]["id"] for change in changes} == {chen.id}


@pytest.mark.parametrize("announce", ["both", "reverse"])
async def test_a_migration_is_told_twice_and_the_old_id_refuses(bot: Bot, world: World, announce: str) -> None:
    chen = await world.person("陈静")
    group = await world.group("群", chen, quiet=True)
    old = group.id

    await chen.migrates(group, announce)
    heard = [update["message"] for update in await bot.hears()]
    answer = await bot.answer("sendMessage", chat_id=old, text="x")

    told = [next(key for key in message if key.startswith("migrate_")) for message in heard]
    both = ["migrate_to_chat_id", "migrate_from_chat_id"]
    assert told == (both if announce == "both" else both[::-1])
    assert answer == {
        "ok": False,
        "error_code": 400,
        "description": "Bad Request: group chat was upgraded to a supergroup chat",
        "parameters": {"migrate_to_chat_id": group.id},
    }
    assert await bot.asks("sendMessage", chat_id=group.id, text="x")


async def test_a_silent_migration_is_found_out_by_sending(bot: Bot, world: World) -> None:
    chen = await world.person("陈静")
    group = await world.group("群", chen, quiet=True)
    old = group.id

    await chen.migrates(group, "none")

    assert await bot.hears() == []
    assert (await bot.answer("sendMessage", chat_id=old, text="x"))["parameters"] == {"migrate_to_chat_id": group.id}


async def test_the_history_stays_visible_and_its_buttons_work(bot: Bot, world: World) -> None:
    chen = await world.person("陈静")
    group = await world.group("群", chen, quiet=True)
    old = group.id
    markup = {"inline_keyboard": [[{"text": "签收", "callback_data": "a"}]]}
    await bot.asks("sendMessage", chat_id=old, text="交办单", reply_markup=markup)
    await chen.migrates(group, "none")

    await chen.presses("签收", in_=group, answered=False)
    (update,) = await bot.hears()
    shown = await world.get(f"chats/{group.id}/messages?as={chen.id}")

    assert update["callback_query"]["message"]["chat"]["id"] == old
    assert [message["text"] for message in shown["messages"]] == ["交办单"]


async def test_an_anonymous_administrator_is_shown_as_the_group(bot: Bot, world: World) -> None:
    chen, li = await world.person("陈静"), await world.person("李强")
    group = await world.group("群", chen, li, kind="supergroup", quiet=True)

    await chen.sends("@bangban_bot 您好", to=group, anonymous=True)
    (update,) = await bot.hears()

    assert update["message"]["from"]["id"] == 1087968824
    assert update["message"]["sender_chat"]["id"] == group.id
    with pytest.raises(AssertionError, match="administrator"):
        await li.sends("您好", to=group, anonymous=True)


async def test_members_and_administrators_are_listed(bot: Bot, world: World) -> None:
    chen, li = await world.person("陈静"), await world.person("李强")
    group = await world.group("群", chen, kind="supergroup", quiet=True)
    await chen.promotes("bot", group, rights={"can_pin_messages": False}, title="帮办")

    leading = await bot.asks("getChatAdministrators", chat_id=group.id)
    statuses = [
        (await bot.asks("getChatMember", chat_id=group.id, user_id=user))["status"]
        for user in (chen.id, 1234567, li.id)
    ]

    assert [(member["status"], member.get("can_pin_messages")) for member in leading] == [
        ("creator", None),
        ("administrator", False),
    ]
    assert statuses == ["creator", "administrator", "left"]
    assert await bot.asks("getChatMemberCount", chat_id=group.id) == 2
    assert await bot.is_refused("getChatMember", chat_id=group.id, user_id=99) == "Bad Request: user not found"


async def test_an_administrator_removes_a_member(bot: Bot, world: World) -> None:
    chen, li = await world.person("陈静"), await world.person("李强")
    group = await world.group("群", chen, li, quiet=True)
    await chen.promotes("bot", group)

    await bot.asks("banChatMember", chat_id=group.id, user_id=li.id)

    assert (await bot.asks("getChatMember", chat_id=group.id, user_id=li.id))["status"] == "kicked"
    assert await bot.is_refused("banChatMember", chat_id=group.id, user_id=chen.id) == (
        "Bad Request: user is an administrator of the chat"
    )


async def test_a_deep_link_brings_the_bot_into_a_group(bot: Bot, world: World) -> None:
    chen = await world.person("陈静")
    group = await world.group("群", chen, bot=False)

    await chen.starts("abc", to=group)
    heard = await bot.hears()

    assert heard[-1]["message"]["text"] == "/start@bangban_bot abc"
    assert "new_chat_members" in heard[1]["message"]


async def test_a_topic_holds_its_messages(bot: Bot, world: World) -> None:
    chen = await world.person("陈静")
    group = await world.group("群", chen, kind="supergroup", forum=True, administrator=True, quiet=True)
    topic = await bot.asks("createForumTopic", chat_id=group.id, name="LX20261123-007")
    thread = {"chat_id": group.id, "message_thread_id": topic["message_thread_id"]}

    sent = await bot.asks("sendMessage", text="办理中", **thread)
    await chen.sends("收到", to=group, thread=topic["message_thread_id"])
    (update,) = await bot.hears()
    await bot.asks("editForumTopic", name="LX20261123-007 已办结", **thread)
    await bot.asks("closeForumTopic", **thread)
    closed_twice = await bot.is_refused("closeForumTopic", **thread)
    await bot.asks("reopenForumTopic", **thread)
    await bot.asks("deleteForumTopic", **thread)

    assert sent["is_topic_message"]
    assert update["message"]["message_thread_id"] == topic["message_thread_id"]
    assert closed_twice == "Bad Request: TOPIC_NOT_MODIFIED"
    assert await bot.is_refused("sendMessage", text="x", **thread) == "Bad Request: message thread not found"


async def test_an_ordinary_group_has_no_topics(bot: Bot, world: World) -> None:
    chen = await world.person("陈静")
    group = await world.group("群", chen, quiet=True)

    assert (
        await bot.is_refused("createForumTopic", chat_id=group.id, name="x") == "Bad Request: the chat is not a forum"
    )
    assert await bot.is_refused("sendMessage", chat_id=group.id, text="x", message_thread_id=5) == (
        "Bad Request: message thread not found"
    )
