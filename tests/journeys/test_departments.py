"""Departments and the centre: corrections, refusals, hand-backs, results as files, and presses by the wrong people."""

from tests.journeys.desk import Desk


async def test_everything_missing_is_told_at_once_and_brought(desk: Desk) -> None:
    """一次性告知, 补交材料, and the case is back at the centre."""
    no = await desk.files()
    check = await desk.li.reads("【待初核】", no)
    await desk.li.presses(check, "一次性告知")
    prompt = await desk.li.reads("【一次性告知】", "请点选")
    await desk.li.presses(prompt, "☐ 营业执照")
    await desk.li.presses(await desk.li.reads("【一次性告知】", "请点选"), "发出告知")

    told = await desk.chen.reads("【一次性告知】", no)
    assert "1. 营业执照" in told.text
    await desk.chen.presses(told, "补交材料")
    for _ in range(2):  # the licence asked for, and the certificate put off before
        await desk.chen.reads("请发送文件或照片")
        await desk.chen.uploads("补交.pdf")
    await desk.chen.presses(await desk.chen.reads("【补交材料】", no), "提交")

    await desk.chen.reads("【已收件】", no, "补交材料已收到")
    again = await desk.li.reads("【待初核】", no, "营业执照（已交2件）", "状态：待初核")
    await desk.li.presses(again, "受理并交办")
    await desk.chen.reads("【受理通知】", no, "材料齐全、符合法定形式")
    await desk.wang.reads("【交办单】", no)


async def test_a_request_is_not_accepted_for_a_reason(desk: Desk) -> None:
    no = await desk.files()
    check = await desk.li.reads("【待初核】", no)
    await desk.li.presses(check, "不予受理")

    await desk.li.presses(await desk.li.reads("【不予受理】", no), "不符合法定条件")

    await desk.chen.reads("【不予受理告知】", no, "因不符合法定条件")
    assert "已由李红于" in await desk.wu.presses(check, "受理并交办")


async def test_a_matter_handed_back_goes_where_it_belongs(desk: Desk) -> None:
    """退回 with a reason and a proposal; the centre rules; the deadline stays."""
    no = await desk.files()
    await desk.accepts(no)
    await desk.wang.presses("退回")
    await desk.wang.presses(await desk.wang.reads("【退回】", no, "退回理由"), "不属于本单位职责")
    await desk.wang.sends(
        "县城市管理和综合执法局", to=desk.market, reply_to=await desk.wang.reads("【退回】", "建议由哪个单位")
    )
    request = await desk.li.reads("【退回申请】", no, "不属于本单位职责", "县城市管理和综合执法局")

    assert "没有权限" in await desk.tian.presses(request, "同意")
    await desk.li.presses(request, "同意")

    await desk.wang.reads("【退回审定】", no, "改由县城市管理和综合执法局承办")
    order = await desk.wu.reads("【交办单】县城市管理和综合执法局", no)  # nobody there is bound: the centre hears
    assert "2026年11月26日17:30前办结" in order.text


async def test_a_result_can_be_a_file(desk: Desk) -> None:
    no = await desk.files()
    await desk.accepts(no)
    await desk.wang.presses("办结")
    prompt = await desk.wang.reads("【办结】", no)

    await desk.wang.uploads(("食品经营许可证.pdf", b"%PDF result"), to=desk.market, reply_to=prompt)

    done = await desk.chen.reads("【办结告知】", no)
    file = await desk.chen.reads(no, "办理结果")
    assert await desk.world.file(file) == b"%PDF result"
    await desk.chen.presses(done, "未解决")
    await desk.wang.reads("【交办单】", no, "尚未解决")
    await desk.li.reads("【未解决】", no)


async def test_whoever_may_not_press_is_told_so_and_nothing_changes(desk: Desk) -> None:
    no = await desk.files()
    await desk.accepts(no)

    said = await desk.tian.presses("签收", in_=desk.market)

    assert said == "您没有权限进行此项操作。"
    assert await desk.wang.presses("签收", in_=desk.market) == "已签收"
    await desk.chen.reads("【办理进度】", no)


async def test_the_officer_sees_what_is_to_do_and_the_materials(desk: Desk) -> None:
    no = await desk.files()
    await desk.accepts(no)
    await desk.wang.sends("/todo")
    todo = await desk.wang.reads("待办交办单1件", no)

    await desk.wang.presses(todo, no)
    card = await desk.wang.reads("【交办单】", no)
    await desk.wang.presses(card, "查看材料")

    for name in ("食品经营许可申请书", "营业执照", "设备布局和操作流程图", "食品安全规章制度"):
        await desk.wang.reads(no, name)


async def test_a_question_handed_to_a_person_is_answered_by_one(desk: Desk) -> None:
    await desk.chen.sends("护照到期了怎么换")
    none = await desk.chen.reads("不由本中心办理：县公安局出入境管理窗口")
    await desk.chen.presses(none, "转人工")
    await desk.chen.reads("已转人工", "2026年11月23日11:00前")
    asked = await desk.li.reads("【转人工】", "护照到期了怎么换", in_=desk.centre)

    await desk.li.sends("护照请到县公安局出入境窗口办理", to=desk.centre, reply_to=asked)

    await desk.chen.reads("【人工答复】", "县公安局出入境窗口")


async def test_the_case_numbers_of_a_day_count_up(desk: Desk) -> None:
    first, second = await desk.files(), await desk.files()

    await desk.li.reads("【待初核】", first)
    await desk.li.reads("【待初核】", second)
    assert [first[-3:], second[-3:]] == ["001", "002"]
    await desk.li.sends("/desk")
    await desk.li.reads("待初核2件", first, second)
