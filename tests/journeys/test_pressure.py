"""Pressure from outside: the enterprise urges, a leader instructs, and both hear what comes of it."""

from tests.journeys.desk import Desk


async def test_the_enterprise_urges_once_an_hour(desk: Desk) -> None:
    no = await desk.files()
    await desk.accepts(no)
    await desk.chen.sends(f"/urge {no}")
    await desk.chen.reads("【催办】", no, "第1次")
    await desk.wang.reads("【催办】", no, "累计1次")

    await desk.chen.sends(f"/case {no}")
    card = await desk.chen.reads(no, "企业催办：1次")
    assert "请于2026年11月23日10:0" in await desk.chen.presses(card, "催办")
    await desk.passes("2026-11-23T10:30")
    await desk.wang.reads("【签收提醒】", no)
    await desk.liu.reads("【签收提醒】", no)
    assert await desk.chen.presses(card, "催办") == "已催办"

    await desk.chen.reads("【催办】", no, "第2次")
    await desk.wang.reads("【催办】", no, "累计2次")


async def test_a_leader_instructs_and_reads_the_answer(desk: Desk) -> None:
    no = await desk.files()
    await desk.accepts(no)
    await desk.wang.presses("签收", in_=desk.market)
    await desk.chen.reads("【办理进度】", no)
    await desk.long.sends(f"/case {no}")
    await desk.long.presses(await desk.long.reads(no, "状态：办理中"), "批示")
    await desk.long.presses(await desk.long.reads("【批示】", no, "批示意见"), "请说明未办结原因和措施")
    await desk.long.presses(await desk.long.reads("【批示】", "哪一天前落实"), "2026年11月24日")

    await desk.long.reads("【批示】", no, "已送达县市场监督管理局（当前责任人：王建国）")
    order = await desk.wang.reads("【批示】", no, "龙明远", "2026年11月24日17:30前落实")
    await desk.li.reads("【批示】", no)
    await desk.wang.presses(order, "反馈进展")
    await desk.wang.sends("明日现场核查后办结", reply_to=await desk.wang.reads("【反馈进展】", no))

    await desk.long.reads("【批示反馈】", no, "明日现场核查后办结")
    await desk.chen.reads("【办理进度】", no, "明日现场核查后办结")
