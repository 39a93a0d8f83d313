"""会商 in a chat: the lead's officer calls it, departments answer, the minutes stay with the case."""

from tests.journeys.desk import Desk


async def test_a_consultation_from_invitation_to_minutes(desk: Desk) -> None:
    no = await desk.files()
    await desk.accepts(no)
    await desk.wang.presses("会商", in_=desk.market)
    await desk.wang.presses(await desk.wang.reads("【会商】", no, "事由"), "请就办理条件提出意见")
    asked = await desk.wang.reads("【会商】", no, "参加单位")
    await desk.wang.sends("县城市管理和综合执法局、县市场监督管理局", to=desk.market, reply_to=asked)
    await desk.wang.presses(await desk.wang.reads("【会商】", no, "哪一天前发表意见"), "2026年11月24日")
    await desk.wang.reads("【会商】", no, "已发起会商", "县城市管理和综合执法局：未发表意见")
    await desk.li.reads("【会商邀请】县城市管理和综合执法局", no)  # nobody there is bound: the centre hears

    invitation = await desk.liu.reads("【会商邀请】县市场监督管理局", no, in_=desk.market)
    await desk.liu.presses(invitation, "发表意见")
    await desk.liu.presses(await desk.liu.reads("【会商意见】", no, in_=desk.market), "无不同意见")
    card = await desk.wang.reads("【会商】", no, "县市场监督管理局（刘洋）：无不同意见")
    await desk.wang.presses(card, "形成结论")
    await desk.wang.sends("按职责分别办理", reply_to=await desk.wang.reads("【会商结论】", no))

    await desk.wang.reads("【会商纪要】", no, "无不同意见", "结论：按职责分别办理")
    await desk.li.reads("【会商纪要】", no)
