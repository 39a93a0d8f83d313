"""How the centre takes a case in: with gaps, by the green channel, to other departments, or too late."""

from tests.journeys.desk import Desk


async def test_accepted_with_a_gap_the_result_waits_for_it(desk: Desk) -> None:
    no = await desk.files()
    await desk.li.presses(await desk.li.reads("【待初核】", no), "容缺受理")
    await desk.li.presses(await desk.li.reads("【容缺受理】", no, "补齐"), "2026年11月26日")
    told = await desk.chen.reads("【容缺受理】", no, "缺“从业人员健康证明”", "请于2026年11月26日17:30前补齐")
    await desk.wang.presses(await desk.wang.reads("【交办单】", no), "办结")
    await desk.wang.presses(await desk.wang.reads("【办结】", no), "已办结，请到窗口领取")
    await desk.chen.reads("【办理进度】", no, "已办理完成，尚缺“从业人员健康证明”")

    await desk.chen.presses(told, "补交材料")
    await desk.chen.reads("请发送文件或照片")
    await desk.chen.uploads("健康证明.pdf")
    await desk.chen.presses(await desk.chen.reads("【补交材料】", no), "提交")

    await desk.chen.reads("【已收件】", no, "补交材料已收到")
    await desk.chen.reads("【办结告知】", no)
    await desk.li.reads("【待初核】", no, "健康证明（已交1件）")


async def test_another_lead_a_joint_department_and_the_green_channel(desk: Desk) -> None:
    no = await desk.files()
    check = await desk.li.reads("【待初核】", no)
    await desk.li.presses(check, "绿色通道")
    await desk.li.presses(await desk.li.reads("【绿色通道】", no), "重点招商项目")
    await desk.li.presses(check, "联办")
    await desk.li.sends(
        "县城市管理和综合执法局", to=desk.centre, reply_to=await desk.li.reads("【联办】", no, "哪个单位协办")
    )
    await desk.li.presses(await desk.li.reads("【联办】", no, "哪一天前办结"), "2026年11月25日")
    await desk.li.presses(check, "受理并交办")

    await desk.chen.reads("【受理通知】", no, "承办单位：县市场监督管理局、县城市管理和综合执法局")
    order = await desk.wang.reads("【交办单】", no, "绿色通道：重点招商项目（李红）")
    assert "协办：县城市管理和综合执法局" in order.text
    await desk.wu.reads("【交办单】县城市管理和综合执法局", no, "2026年11月25日17:30前办结")


async def test_a_reason_for_the_delay_is_ruled_on(desk: Desk) -> None:
    no = await desk.files()
    await desk.accepts(no)
    await desk.wang.presses("签收", in_=desk.market)
    await desk.chen.reads("【办理进度】", no)
    await desk.passes("2026-11-26T17:30")
    await desk.chen.reads("【逾期提示】", no, "贵公司")
    await desk.zhou.reads("【逾期提示】", no)
    await desk.zhang.reads("【督办通知（蓝）】", no)
    blue = await desk.wang.reads("【督办通知（蓝）】", no)
    await desk.wang.presses(blue, "正当理由")
    await desk.wang.presses(await desk.wang.reads("【正当理由】", no, "理由"), "等待上级部门批复")
    await desk.wang.sends("12月1日", reply_to=await desk.wang.reads("【正当理由】", "预计哪一天办结"))

    request = await desk.li.reads("【正当理由】", no, "等待上级部门批复；预计2026年12月1日17:30前办结")
    await desk.li.presses(request, "同意")

    await desk.wang.reads("【正当理由】", no, "已获同意", "本件仍计为逾期")
    await desk.passes("2026-11-30T17:30")  # yellow and red would have been heard by now


async def test_another_item_is_added_as_one_matter(desk: Desk) -> None:
    no = await desk.files()
    await desk.li.presses(await desk.li.reads("【待初核】", no), "联办")
    asked = await desk.li.reads("【联办】", no, "一件事")
    await desk.li.sends("公章刻制备案", to=desk.centre, reply_to=asked)
    await desk.li.presses(await desk.li.reads("【联办】", no, "哪一天前办结"), "2026年11月25日")

    await desk.chen.reads("【一件事】", no, "已并入“公章刻制备案”")
    await desk.li.presses("受理并交办", in_=desk.centre)
    await desk.chen.reads("【受理通知】", no, "食品经营许可核发（一件事，含公章刻制备案）")
    await desk.wang.reads("【交办单】", no)
    await desk.wu.reads("【交办单】", no, "“公章刻制备案”")
