"""Away: a leave with somebody who acts, and a matter handed over to a colleague."""

from tests.journeys.desk import Desk


async def test_on_leave_the_substitute_hears_and_does(desk: Desk) -> None:
    no = await desk.files()
    await desk.accepts(no)
    await desk.wang.presses("签收", in_=desk.market)
    await desk.chen.reads("【办理进度】", no)
    await desk.wang.sends("/leave 2026-11-24 2026-11-27")
    await desk.wang.reads("【请假】王建国自2026年11月24日至2026年11月27日请假，由刘洋代理")
    await desk.liu.reads("【请假】")
    await desk.li.reads("【请假】")

    await desk.passes("2026-11-24T08:30")
    await desk.liu.reads("【代理通知】", "在办1件", no)
    await desk.passes("2026-11-24T16:00")
    await desk.passes("2026-11-25T09:00")
    await desk.liu.reads("【到期提醒】", no, "当前责任人：王建国（请假，由刘洋代理）")
    await desk.wang.sends("/back")

    await desk.wang.reads("【销假】王建国")
    await desk.li.reads("【销假】王建国")
    await desk.chen.sends(f"/case {no}")
    await desk.chen.reads(no, "当前责任人：王建国\n")


async def test_an_owner_hands_a_matter_over_and_the_colleague_takes_it(desk: Desk) -> None:
    no = await desk.files()
    await desk.accepts(no)
    await desk.wang.presses("签收", in_=desk.market)
    await desk.chen.reads("【办理进度】", no)
    await desk.wang.presses("移交", in_=desk.market)
    await desk.wang.presses(await desk.wang.reads("【移交】", no, "您仍为责任人"), "刘洋")

    await desk.liu.presses(await desk.liu.reads("【移交】王建国拟将", no), "接收")

    await desk.wang.reads("【移交】", no, "现由刘洋负责")
    await desk.chen.sends(f"/case {no}")
    await desk.chen.reads(no, "当前责任人：刘洋")


async def test_where_nobody_can_hear_the_next_one_does_and_no_later(desk: Desk) -> None:
    """Officer, substitute and deputy have blocked the bot: the principal reads the first reminder at its minute."""
    no = await desk.files()
    await desk.accepts(no)
    for gone in (desk.wang, desk.liu, desk.zhang):
        await gone.blocks()
        await desk.li.reads("【系统提示】", "已无法接收", in_=desk.centre)

    await desk.passes("2026-11-23T10:01")
    await desk.zhao.reads("【签收提醒】", no)

    await desk.passes("2026-11-23T11:01")
    await desk.zhao.reads("【超时未签收】", no)
    await desk.li.reads("【超时未签收】", no, in_=desk.centre)
    await desk.tian.reads("【签收提醒】", no, in_=desk.market)
