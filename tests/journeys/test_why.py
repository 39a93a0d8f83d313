"""/why, asked by people: the enterprise and the department read one explanation, another enterprise reads none."""

from tests.journeys.desk import Desk


async def test_the_enterprise_asks_why_it_is_due_then(desk: Desk) -> None:
    no = await desk.files()
    await desk.accepts(no)

    await desk.chen.sends(f"/why {no}")
    told = await desk.chen.reads("【时限说明】", no)
    assert "第3个工作日\n止于末日下班时间：2026年11月26日17:30" in told.text
    assert "签收时限：2026年11月23日11:00" in told.text

    await desk.wang.sends(f"/why {no}")
    assert (await desk.wang.reads("【时限说明】", no)).text == told.text
    await desk.tian.sends(f"/why {no}")
    await desk.tian.reads("【时限说明】", no)
    await desk.zhou.sends(f"/why {no}")
    await desk.zhou.reads("没有找到编号为", no)


async def test_the_button_on_the_case_card_explains_the_limit_after_a_reopening(desk: Desk) -> None:
    no = await desk.files()
    await desk.accepts(no)
    await desk.wang.presses("办结")
    await desk.wang.sends("已核发", to=desk.market, reply_to=await desk.wang.reads("【办结】", no))
    await desk.chen.presses(await desk.chen.reads("【办结告知】", no), "未解决")
    await desk.wang.reads("企业反映尚未解决", no)
    await desk.li.reads("【未解决】", no)

    card = await desk.chen.reads("企业反映未解决", no)
    await desk.chen.presses(card, "时限说明")

    told = await desk.chen.reads("【时限说明】", no)
    assert "2026年11月23日09:00企业反映未解决，重新办理" in told.text
