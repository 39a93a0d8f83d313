"""Presses that are not theirs, and presses that nobody was ever shown."""

from playground.people import Person
from playground.sight import Message
from storage.models import InboxRow
from storage.store import Store
from tests.journeys.desk import PATIENCE, Desk

OLD = "该按钮已失效"


async def test_a_bystander_s_press_moves_nothing_and_is_answered_politely(desk: Desk) -> None:
    no = await desk.files()
    await desk.li.presses(await desk.li.reads("【待初核】", no), "受理并交办")
    await desk.chen.reads("【受理通知】", no)
    order = await desk.wang.reads("【交办单】", no)

    passer = await desk.world.person("路人")
    for who in (desk.chen, passer, desk.li):
        await who.joins(desk.market)

    answers = [await forged(desk, who, order, data_of(order, "签收")) for who in (desk.chen, passer, desk.li)]

    assert answers == ["您没有权限进行此项操作。"] * 3
    await desk.wang.presses(order, "签收")
    await desk.chen.reads("【办理进度】", no)


async def test_data_that_no_button_ever_had_is_an_old_button(desk: Desk) -> None:
    """The action, the letter and the argument of a button are sealed together."""
    no = await desk.files()
    card = await desk.li.reads("【待初核】", no)
    real = data_of(card, "受理并交办")
    version, action, letter, mark = real.split(".")

    answers = [
        await forged(desk, desk.li, card, data)
        for data in (
            f"{version}.refuse.{letter}.{mark}",
            f"{version}.{action}.1.{mark}",
            f"{version}.{action}.{letter}.5.{mark}",
            f"{version}.{action}.{letter}",
            real[:-1],
            "\u0000",
        )
    ]

    assert all(OLD in answer for answer in answers), answers
    await desk.li.presses(card, "受理并交办")
    await desk.wang.reads("【交办单】", no)
    await desk.chen.reads("【受理通知】", no)


def data_of(message: Message, label: str) -> str:
    button = message.button(label)
    assert button is not None
    return str(button["callback_data"])


async def forged(desk: Desk, who: Person, message: Message, data: str) -> str:
    """A press with this data, whatever the message shows; what the bot answers."""
    press = {"by": who.id, "do": "press", "wait": 15, "chat": message.chat, "message": message.id, "data": data}
    answer = await desk.world.post("acts", press)
    assert answer["answered"]
    return str(answer["text"])


async def test_personal_data_in_a_shared_group_is_warned_about_and_not_kept(desk: Desk) -> None:
    """What the bot may delete it deletes; nothing of the number is left in the database."""
    await desk.chen.sends("/ask 我的身份证433122199001011234，电话13874312345，怎么办居住证", to=desk.service)

    warning = await desk.chen.reads("请勿发送身份证号、手机号", in_=desk.service)
    assert warning.button("私聊办理") is not None
    await desk.settles()
    assert await desk.storage.read(rows_with, "433122199001011234") == 0
    assert await desk.storage.read(rows_with, "13874312345") == 0


async def test_the_bot_takes_such_a_message_away_where_it_administers(desk: Desk) -> None:
    group = await desk.world.group("园区交流群", desk.zhou)
    await desk.zhou.promotes("bot", group, can_delete_messages=True)

    sent = await desk.zhou.sends("联系我13874312345", to=group)

    await desk.zhou.reads("请勿发送", in_=group)
    await desk.settles()
    shown = await desk.world.get(f"chats/{group.id}/messages?as={desk.zhou.id}")
    assert sent.id not in [message["message_id"] for message in shown["messages"]]


async def test_among_the_staff_numbers_are_needed(desk: Desk) -> None:
    await desk.li.sends("/ask 请联系13874312345，食品经营许可要什么材料", to=desk.centre)

    await desk.li.reads("食品经营许可核发", in_=desk.centre)


async def test_a_number_in_a_note_is_masked_on_cards_and_shown_on_tap(desk: Desk) -> None:
    await desk.chen.sends("食品经营许可要什么材料")
    await desk.chen.presses(await desk.chen.reads("食品经营许可核发"), "我要办")
    asked = await desk.chen.reads("【申请】")
    while not asked.button("提交"):
        if asked.button("稍后补交"):
            await desk.chen.presses(asked, "稍后补交")
        else:
            await desk.chen.uploads("材料.pdf")
        asked = await desk._next_step(asked)
    await desk.chen.sends("急，电话13874312345")
    await desk.chen.presses(await desk.chen.reads("【申请】", "13874312345"), "提交")
    await desk.chen.reads("【已收件】")

    card = await desk.li.reads("【待初核】")

    assert "13874312345" not in card.text
    await desk.li.presses(card, "查看材料")
    await desk.li.reads("企业说明", "13874312345")
    for _ in range(4):
        await desk.li.reads("材料.pdf")


def rows_with(store: Store, number: str) -> int:
    """How many rows of what came in still show it."""
    return store.session.query(InboxRow).filter(InboxRow.raw.contains(number)).count()


async def test_when_all_is_over_every_button_ever_shown_moves_nothing(desk: Desk) -> None:
    """All recorded presses again, by everybody who sees the message: the case stays as it was left."""
    no = await desk.files()
    await desk.li.presses(await desk.li.reads("【待初核】", no), "受理并交办")
    await desk.chen.reads("【受理通知】", no)
    order = await desk.wang.reads("【交办单】", no)
    await desk.wang.presses(order, "签收")
    await desk.chen.reads("【办理进度】", no)
    await desk.wang.presses(order, "办结")
    await desk.wang.sends("证照已发放", to=desk.market, reply_to=await desk.wang.reads("【办结】", no))
    await desk.chen.presses(await desk.chen.reads("【办结告知】", no), "确认办结")
    await desk.chen.presses(await desk.chen.reads("【服务评价】", no), "满意")
    await desk.settles()
    before = await desk.storage.read(state_of, no)

    calls = (await desk.world.get("calls?method=sendMessage"))["calls"]
    keys = [
        (call["result"]["chat"]["id"], call["result"]["message_id"], button["callback_data"])
        for call in calls
        for row in (call.get("result") or {}).get("reply_markup", {}).get("inline_keyboard", [])
        for button in row
        if "callback_data" in button
    ]
    assert len(keys) > 15
    answers = set()
    for chat, message, data in keys:
        here = {desk.centre.id: [desk.li, desk.wu], desk.market.id: [desk.wang, desk.liu]}
        for who in here.get(chat, [person for person in (desk.chen, desk.li, desk.wang) if person.id == chat]):
            press = {"by": who.id, "do": "press", "wait": 15, "chat": chat, "message": message, "data": data}
            answers.add((await desk.world.post("acts", press)).get("text"))
    await desk.settles(len(keys) + PATIENCE)  # every press may be answered

    assert await desk.storage.read(state_of, no) == before
    assert len(answers) > 2
    for late in await desk.world.unread():
        desk.world.sight.mark(late.chat, late)


def state_of(store: Store, no: str) -> tuple[object, ...]:
    case = store.cases.by_number(no)
    assert case is not None
    rating = store.ratings.of_case(case.id)
    stages = [assignment.stage for assignment in case.assignments]
    acts = [event.name for event in store.trail.of(case.id) if event.name != "files_shown"]
    return case.stage, stages, rating and rating.grade, acts


async def test_what_is_forwarded_is_content_and_commands_nothing(desk: Desk) -> None:
    no = await desk.files()
    await desk.li.presses(await desk.li.reads("【待初核】", no), "受理并交办")
    await desk.chen.reads("【受理通知】", no)
    order = await desk.wang.reads("【交办单】", no)
    await desk.wang.presses(order, "签收")
    await desk.chen.reads("【办理进度】", no)
    await desk.wang.presses(order, "办结")
    await desk.wang.sends("证照已发放", to=desk.market, reply_to=await desk.wang.reads("【办结】", no))
    await desk.chen.reads("【办结告知】", no)
    before = await desk.storage.read(state_of, no)

    for words in ("确认办结", "/language en"):
        await desk.chen.forwards(await desk.zhou.sends(words, to=desk.service))
    await desk.settles()

    assert await desk.storage.read(state_of, no) == before
    for said in await desk.world.unread():
        assert "English" not in said.text
        desk.world.sight.mark(said.chat, said)


async def test_nobody_speaks_for_a_group_or_a_channel(desk: Desk) -> None:
    """An anonymous administrator is not a person, whatever the rights of the one behind."""
    group = await desk.world.group("县领导群", desk.tian, kind="supergroup")

    await desk.tian.sends("/bind leaders", to=group, anonymous=True)
    await desk.tian.sends("谢谢")
    await desk.tian.reads("不客气")
    await desk.settles()

    await desk.tian.sees_nothing("已绑定", in_=group)
    await desk.tian.sends("/bind leaders", to=group)
    await desk.tian.reads("已绑定", in_=group)
