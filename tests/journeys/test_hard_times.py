"""Bad input, broken updates, a dead process, a Telegram that fails: a clear sentence, and nothing lost."""

import asyncio
import time
from typing import Any

from tests.journeys.desk import Desk

BROKEN: list[dict[str, Any]] = [
    {"message": None},
    {"message": {"chat": "nonsense", "text": 7}},
    {"callback_query": {"id": 5}},
    {"message": {"message_id": 2**70, "date": "yesterday", "chat": {"id": 1001, "type": "private"}}},
    {"something_new": {"chat": {"id": 1001}}},
    {"message": {"message_id": 1, "date": 1, "chat": {"id": 1001, "type": "private"}, "text": "\ud800\u0000"}},
]


async def test_updates_that_nobody_can_read_are_set_aside(desk: Desk) -> None:
    """The line moves on, and the centre is told once."""
    for update in BROKEN:
        await desk.world.post("updates", update)

    await desk.chen.sends("食品经营许可要什么材料")
    await desk.chen.reads("食品经营许可核发")

    await desk.settles()
    assert await desk.storage.read(lambda store: store.inbox.quarantined()) >= 3
    await desk.li.reads("【系统提示】", "已隔离保存")


async def test_a_question_too_long_is_refused_and_the_next_one_answered(desk: Desk) -> None:
    long = {
        "message": {
            "message_id": 900,
            "date": 1,
            "chat": {"id": 1001, "type": "private", "first_name": "陈静"},
            "from": {"id": 1001, "is_bot": False, "first_name": "陈静"},
            "text": "办" * 5000,
        }
    }
    await desk.world.post("updates", long)
    await desk.chen.reads("内容过长，请控制在500字以内")

    await desk.chen.sends("营业执照丢了怎么补")
    await desk.chen.reads("证照遗失补领")


async def test_words_that_lead_nowhere_get_a_sentence_that_helps(desk: Desk) -> None:
    for words, answer in (
        ("/case LX20261123-999", "没有找到编号为“LX20261123-999”的办件"),
        ("/case", "/case LX20261123-001"),
        ("/ask", "/ask 食品经营许可要什么材料"),
        ("/cancel", "当前没有正在填写的内容"),
        ("/language fr", "/language en"),
        ("/nonsense", "查询办事指南"),
        ("卫星频率许可怎么申请", "没有找到与“卫星频率许可怎么申请”对应的事项"),
        ("谢谢", "不客气"),
    ):
        await desk.chen.sends(words)

        await desk.chen.reads(answer)

    await desk.chen.sends("着火了快来人")

    await desk.chen.reads("119")
    await desk.li.reads("【紧急】", "着火了快来人", in_=desk.centre)


async def test_a_file_out_of_the_blue_is_not_kept_silently(desk: Desk) -> None:
    await desk.chen.uploads("材料.pdf")

    await desk.chen.reads("当前没有正在填写的内容")


async def test_an_album_is_one_material(desk: Desk) -> None:
    await desk.chen.sends("食品经营许可要什么材料")
    await desk.chen.presses(await desk.chen.reads("以正式办事指南为准"), "我要办")
    await desk.chen.reads("材料1/5")

    await desk.chen.uploads("一.jpg", "二.jpg", "三.jpg", photo=True)

    await desk.chen.reads("材料2/5")
    await desk.chen.reads("已收到", "3个文件")
    await desk.chen.sends("/cancel")
    await desk.chen.reads("已取消")


async def test_a_draft_survives_kill_minus_nine(desk: Desk) -> None:
    await desk.chen.sends("食品经营许可要什么材料")
    await desk.chen.presses(await desk.chen.reads("以正式办事指南为准"), "我要办")
    await desk.chen.reads("材料1/5")
    await desk.chen.uploads("申请书.pdf")
    await desk.chen.reads("材料2/5")

    await desk.settles()
    desk.kills()
    await desk.chen.uploads("执照.pdf")
    desk.starts()

    await desk.chen.reads("材料3/5")
    await desk.chen.sends("取消")
    await desk.chen.reads("已取消")


async def test_what_was_asked_while_the_bot_was_dead_is_answered_once(desk: Desk) -> None:
    desk.kills()
    for question in ("食品经营许可要什么材料", "营业执照丢了怎么补"):
        await desk.chen.sends(question)

    desk.starts()

    await desk.chen.reads("食品经营许可核发")
    await desk.chen.reads("证照遗失补领")


async def test_telegram_asking_for_patience_delays_one_chat_and_loses_nothing(desk: Desk) -> None:
    await desk.world.fault(method="sendMessage", chat=1001, code=429, parameters={"retry_after": 1})
    await desk.chen.sends("食品经营许可要什么材料")
    await desk.zhou.sends("营业执照丢了怎么补")

    await desk.zhou.reads("证照遗失补领")
    await desk.chen.reads("食品经营许可核发")


async def test_a_broken_connection_repeats_a_message_and_says_so(desk: Desk) -> None:
    """Telegram took it and we did not hear: said again, marked."""
    await desk.world.fault(method="sendMessage", chat=1001, drop="after")
    await desk.chen.sends("食品经营许可要什么材料")

    await desk.chen.reads("食品经营许可核发")
    await desk.world.clock.by(6)
    await desk.chen.reads("〔重发〕", "食品经营许可核发")


async def test_while_telegram_only_fails_letters_wait_and_few_are_said_again(desk: Desk) -> None:
    """A bad gateway for as long as it likes: those that met it say so, the others go as if nothing had been."""
    everybody = [desk.chen, desk.zhou, desk.li, desk.wu, desk.wang, desk.liu, desk.zhang, desk.zhao, desk.sun]
    await desk.world.fault(method="sendMessage", code=502, times=None)
    await desk.world.fault(method="getMe", code=502, times=None)
    for who in everybody:
        await who.sends("谢谢")
    end = time.monotonic() + 30
    while all(call["effect"] for call in await desk.world.calls("getMe")):
        assert time.monotonic() < end, "Telegram is not asked whether it is there"
        await asyncio.sleep(0.1)
    await desk.world.forgive()

    heard = [await who.reads("不客气", within=30) for who in everybody]

    refused = [call for call in await desk.world.calls("sendMessage") if not call["effect"]]
    assert len([message for message in heard if "〔重发〕" in message.text]) == len(refused) < len(everybody)


async def test_a_button_of_an_answer_works_after_a_restart(desk: Desk) -> None:
    await desk.chen.sends("食品经营许可要什么材料")
    card = await desk.chen.reads("食品经营许可核发")
    await desk.settles()
    desk.kills()
    desk.starts()

    await desk.chen.presses(card, "流程")

    await desk.chen.reads("受理 → 审查 → 决定 → 送达")


async def test_forged_buttons_do_nothing(desk: Desk) -> None:
    """Any client can send any data."""
    no = await desk.files()
    card = await desk.li.reads("【待初核】", no)
    await desk.zhou.sends("食品经营许可要什么材料")
    own = await desk.zhou.reads("食品经营许可核发")
    for data in ("1.accept.1", "1.accept.zzzzzzzz", "0.accept.1", "1.rm.1", "junk", "1.open_case.1.999999999999999999"):
        said = await desk.world.post(
            "acts", {"by": desk.zhou.id, "do": "press", "chat": "private", "message": own.id, "data": data}
        )
        assert said["text"] in ("该按钮已失效，请重新查询。", "您没有权限进行此项操作。")

    assert await desk.li.presses(card, "受理并交办") == "已处理"
    await desk.chen.reads("【受理通知】", no)
    await desk.wang.reads("【交办单】", no)



async def test_nonsense_is_answered_five_times_and_a_question_always(desk: Desk) -> None:
    for _ in range(5):
        await desk.chen.sends("asdfghjkl")
        await desk.chen.reads("我只回答办事指南")
    for _ in range(3):
        await desk.chen.sends("asdfghjkl")
    await desk.chen.reads("未能识别")

    await desk.chen.sends("食品经营许可要什么材料")

    await desk.chen.reads("食品经营许可核发")


async def test_a_program_that_calls_itself_a_document_is_refused_and_the_dialog_goes_on(desk: Desk) -> None:
    await desk.chen.sends("食品经营许可要什么材料")
    await desk.chen.presses(await desk.chen.reads("食品经营许可核发"), "我要办")
    await desk.chen.reads("【申请】")

    await desk.chen.uploads(("发票.pdf", b"MZ\x90\x00 this is a program"))
    await desk.chen.reads("该类型的文件不能接收")
    await desk.chen.uploads("申请书.pdf")

    await desk.chen.reads("已收到")
    await desk.chen.reads("【申请】")


async def test_two_copies_of_a_card_have_one_effect_and_one_is_left(desk: Desk) -> None:
    """Telegram took the 交办单 and we did not hear: whichever copy is pressed is the card from then on."""
    await desk.world.fault(method="sendMessage", chat=desk.market.id, drop="after")
    no = await desk.files()
    await desk.li.presses(await desk.li.reads("【待初核】", no), "受理并交办")
    await desk.chen.reads("【受理通知】", no)
    first = await desk.wang.reads("【交办单】", no, in_=desk.market)
    await desk.wang.reads("〔重发〕", "可能重复", "【交办单】", no, in_=desk.market)

    await desk.wang.presses(first, "签收")

    await desk.wang.reads("〔重复〕", "请以另一条为准", in_=desk.market)
    await desk.wang.reads("【交办单】", "当前责任人：王建国", in_=desk.market)
    await desk.chen.reads("【办理进度】", no)


async def test_an_officer_who_blocks_the_bot_is_replaced_and_the_centre_told(desk: Desk) -> None:
    no = await desk.files()
    await desk.accepts(no)

    await desk.wang.blocks()

    await desk.li.reads("【系统提示】", "王建国", "已无法接收", in_=desk.centre)
    await desk.passes("2026-11-23T10:05")
    await desk.liu.reads("【签收提醒】", no)
