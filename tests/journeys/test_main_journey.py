"""The main journey, played by people: from a question in the group to a rating."""

from tests.journeys.desk import Desk, number


async def test_from_a_question_in_the_group_to_a_rating(desk: Desk) -> None:
    """Ask, apply, dispatch, acknowledge, report, finish, confirm, rate; each is told what is theirs to know."""
    await desk.chen.sends("/ask@bangban_bot 食品经营许可要什么材料", to=desk.service)
    card = await desk.chen.reads("食品经营许可核发", in_=desk.service)
    for part in ("材料（5项，容缺1项）", "营业执照", "令78号", "第1版", "示例"):
        assert part in card.text
    assert "收费" not in card.text
    await desk.chen.presses(card, "材料")
    await desk.chen.reads("从业人员健康证明（容缺后补", in_=desk.service)
    await desk.chen.presses(card, "我要办")
    redirect = await desk.chen.reads("群内不展示", in_=desk.service)

    asked = await desk.chen.follows(redirect, "私聊办理")
    for name in ("食品经营许可申请书", "营业执照", "设备布局和操作流程图", "食品安全规章制度"):
        asked = await desk.chen.reads("请发送文件或照片", name)
        await desk.chen.uploads(f"{name}.pdf")
    asked = await desk.chen.reads("从业人员健康证明", "稍后补交")
    await desk.chen.presses(asked, "稍后补交")
    await desk.chen.reads("如有需要说明的情况")
    await desk.chen.sends("希望尽快办理")
    await desk.chen.presses(await desk.chen.reads("说明：希望尽快办理"), "提交")
    received = await desk.chen.reads("【已收件】", "湘西青松食品有限公司")
    no = number(received)
    assert no == "LX20261123-001"
    assert "2026年11月30日17:30前" in received.text
    in_group = await desk.zhou.reads("【已收件】", no, in_=desk.service)
    assert "青松" not in in_group.text

    check = await desk.li.reads("【待初核】", no, "希望尽快办理", in_=desk.centre)
    await desk.li.presses(check, "受理并交办")
    accepted = await desk.chen.reads("【受理通知】", no)
    assert "预计办结：2026年11月26日17:30" in accepted.text
    order = await desk.wang.reads("【交办单】", no, in_=desk.market)
    assert "请于2026年11月23日11:00前签收，2026年11月26日17:30前办结" in order.text

    assert await desk.wang.presses(order, "签收") == "已签收"
    await desk.chen.reads("【办理进度】", "已于2026年11月23日09:0", "签收")
    await desk.wang.presses(order, "反馈进展")
    await desk.wang.sends("已安排现场核查", to=desk.market, reply_to=await desk.wang.reads("【反馈进展】", no))
    await desk.chen.reads("【办理进度】", "已安排现场核查")
    await desk.wang.presses(order, "办结")
    await desk.wang.sends("许可证已核发，编号JY001", to=desk.market, reply_to=await desk.wang.reads("【办结】", no))

    done = await desk.chen.reads("【办结告知】", no, "许可证已核发，编号JY001")
    await desk.chen.presses(done, "确认办结")
    invite = await desk.chen.reads("【服务评价】", no)
    await desk.chen.presses(invite, "满意")
    await desk.chen.reads("已收到您的评价")
    await desk.chen.sends("/my")
    await desk.chen.reads(no, "已办结")


async def test_a_matter_left_alone_climbs_to_the_leader(desk: Desk) -> None:
    """Reminder, overdue, blue, yellow, red, the principal in person, the leader's digest; each heard once."""
    no = await desk.files()
    await desk.accepts(no)

    await desk.passes("2026-11-23T10:05")
    for person in (desk.wang, desk.liu):
        await person.reads("【签收提醒】", no)
    await desk.passes("2026-11-23T11:05")
    await desk.zhang.reads("【超时未签收】", no)
    await desk.wu.reads("【超时未签收】", no, in_=desk.centre)
    await desk.liu.reads("【签收提醒】", no, in_=desk.market)
    await desk.passes("2026-11-23T15:35")
    await desk.zhao.reads("【超时未签收】", no)
    await desk.wu.reads("【超时未签收】", no, in_=desk.centre)
    await desk.passes("2026-11-25T11:00")
    await desk.wang.reads("【到期提醒】", no)
    await desk.passes("2026-11-26T08:32")
    for person in (desk.wang, desk.liu):
        await person.reads("【今日到期】", no)
    await desk.passes("2026-11-26T09:00")
    await desk.wang.reads("【到期提醒】", no)
    await desk.wu.reads("【到期提醒】", no, in_=desk.centre)
    await desk.passes("2026-11-26T17:30")
    for person in (desk.wang, desk.zhang):
        await person.reads("【督办通知（蓝）】", no)
    await desk.chen.reads("【逾期提示】", no, "湘西青松食品有限公司")
    neutral = await desk.zhou.reads("【逾期提示】", no, in_=desk.service)
    assert "青松" not in neutral.text
    assert "陈静" not in neutral.text
    await desk.passes("2026-11-27T17:30")
    await desk.zhang.reads("【督办通知（黄）】", no)
    await desk.zhao.reads("【督办通知（黄）】", no, "下一步将由您亲自办理")
    await desk.passes("2026-11-30T17:30")
    await desk.sun.reads("【督办通知（红）】", no, "请组织部门通知")
    red = await desk.zhao.reads("【督办通知（红）】", no, "亲自办理，直至办结")
    assert "当前责任人：赵志强" in red.text
    await desk.passes("2026-12-01T09:00")
    for person in (desk.zhao, desk.sun):
        await person.reads("【督办通知（红）】", no, "至今未办结")
    alert = await desk.long.reads("【预警】", no, "逾期2个工作日")
    await desk.long.presses(alert, "知道了")

    daily = await desk.zhao.presses("办结", in_=None)
    assert daily == ""
    await desk.zhao.reads("【办结】", no)
    await desk.zhao.sends("已由主要负责人办结，请到窗口领取")
    await desk.chen.reads("【办结告知】", no)
    await desk.passes("2026-12-02T09:00")
    await desk.long.sees_nothing("【预警】")


async def test_two_officers_press_at_once(desk: Desk) -> None:
    """One becomes the owner; the other is told who was faster, and when."""
    no = await desk.files()
    await desk.accepts(no)
    order = await desk.liu.reads("【交办单】", no, in_=desk.market)

    first = await desk.wang.presses(order, "签收")
    second = await desk.liu.presses(order, "签收")

    assert first == "已签收"
    assert f"{no}已由王建国于2026年11月23日09:0" in second
    await desk.chen.reads("【办理进度】", no)
