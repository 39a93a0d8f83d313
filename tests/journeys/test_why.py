"""/why, asked by people: the enterprise and the department read one explanation, another enterprise reads none."""

from tests.journeys.desk import Desk


async def test_the_enterprise_asks_why_it_is_due_then(desk: Desk) -> None:
    no = await desk.files()
    await desk.accepts(no)

    await desk.chen.sends(f"/why {no}")
    told = await desk.chen.reads("【时限说明】", no)
    assert "第3个工作日\n止于末日下班时间：2026年11月26日17:30" in told.text

    await desk.wang.sends(f"/why {no}")
    assert (await desk.wang.reads("【时限说明】", no)).text == told.text
    await desk.zhou.sends(f"/why {no}")
    await desk.zhou.reads("没有找到编号为", no)
