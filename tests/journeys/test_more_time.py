"""More time: an extension asked for and granted, a clock that stands still for an expert review and goes on."""

from tests.journeys.desk import Desk


async def test_an_extension_is_asked_for_granted_and_told_to_the_enterprise(desk: Desk) -> None:
    no = await desk.files()
    await desk.accepts(no)
    await desk.wang.presses("申请延期")
    await desk.wang.presses(await desk.wang.reads("【申请延期】", no, "延期理由"), "需要现场核查")
    prompt = await desk.wang.reads("【申请延期】", "延期到哪一天")
    await desk.wang.sends("下周吧", to=desk.market, reply_to=prompt)
    await desk.wang.reads("没有看懂日期“下周吧”", in_=desk.market)
    await desk.wang.presses(prompt, "2026年12月1日")

    request = await desk.li.reads("【延期申请】", no, "由2026年11月26日17:30延长至2026年12月1日17:30（3个工作日）")
    assert "没有权限" in await desk.tian.presses(request, "同意")
    await desk.li.presses(request, "同意")

    await desk.chen.reads("【延期告知】", no, "因需要现场核查，经帮代办中心李红批准", "2026年12月1日17:30")
    await desk.wang.reads("【延期告知】", no, "请于2026年12月1日17:30前办结")
    await desk.chen.sends(f"/case {no}")
    await desk.chen.reads(no, "预计办结：2026年12月1日17:30")


async def test_the_clock_stands_still_for_an_expert_review(desk: Desk) -> None:
    no = await desk.files()
    await desk.accepts(no)
    await desk.wang.presses("申请暂停")
    await desk.wang.presses(await desk.wang.reads("【申请暂停】", no, "哪项特别程序"), "专家评审")
    await desk.wang.sends(
        "20个工作日", to=desk.market, reply_to=await desk.wang.reads("【申请暂停】", "预计需要几个工作日")
    )
    await desk.li.presses(await desk.li.reads("【暂停申请】", no, "因“专家评审”暂停计时，预计20个工作日"), "同意")

    await desk.chen.reads("【特别程序告知】", no, "预计2026年12月21日09:00恢复计时", "调整为2026年12月24日17:30")
    await desk.wang.reads("【特别程序告知】", no, "自动恢复计时")
    await desk.passes("2026-11-27T09:00")  # it would be overdue by now
    assert await desk.wang.presses("恢复计时", in_=desk.market) == "已恢复计时"

    await desk.chen.reads("【恢复计时】", no, "预计2026年12月2日17:")
    await desk.wang.reads("【恢复计时】", no)
    await desk.wang.sends("/todo")
    await desk.wang.reads("待办交办单1件", no, "2026年12月2日17:")
