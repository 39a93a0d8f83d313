"""入企检查审批 in a chat: an officer asks, the county head agrees, the enterprise reads; a visit without a permit."""

from tests.journeys.desk import Desk


async def test_an_inspection_from_the_request_to_the_end_of_its_permit(desk: Desk) -> None:
    await desk.wang.sends("/inspect", to=desk.market)
    await desk.wang.reads("【申请入企检查】", "企业名称")
    await desk.wang.sends("青松")
    await desk.wang.presses(await desk.wang.reads("检查事由"), "安全生产隐患排查")
    await desk.wang.presses(await desk.wang.reads("从哪一天开始"), "2026年11月24日")
    await desk.wang.reads("到哪一天为止")
    await desk.wang.sends("2026年11月23日")
    await desk.wang.reads("结束日期不早于开始日期")
    await desk.wang.sends("11月25日")
    await desk.wang.reads("检查人员")
    await desk.wang.sends("王建国、刘洋")
    await desk.wang.reads("【入企检查审批】", "待审批", "未经批准不得入企")

    days = "2026年11月24日至2026年11月25日"
    card = await desk.long.reads("【入企检查审批】", "湘西青松食品有限公司", days, "已批准检查0次")
    await desk.li.sends("/permits")
    await desk.li.reads("入企检查许可（1件）", "待审批")
    assert await desk.long.presses(card, "批准") == "已处理"
    await desk.wang.reads("【入企检查许可】", "龙明远", in_=desk.market)
    shown = await desk.chen.reads("【入企检查告知】", "县市场监督管理局", "王建国、刘洋", "安全生产隐患排查")
    await desk.chen.sends("/permits")
    await desk.chen.reads("入企检查许可（1件）", "已批准（龙明远）")
    await desk.zhou.sends("/permits")
    await desk.zhou.reads("目前没有有效的入企检查许可")

    await desk.chen.presses(shown, "反映无许可检查")
    await desk.chen.reads("【入企检查反映】", "只有帮代办中心和县领导能看到")
    await desk.chen.sends("县应急管理局，两人")
    await desk.chen.presses(await desk.chen.reads("是哪一天"), "2026年11月23日")
    await desk.chen.presses(await desk.chen.reads("写明经过"), "未出示检查许可")
    await desk.chen.reads("【入企检查反映】已收到", "没有查到该单位该日的检查许可")
    report = await desk.li.reads("【入企检查反映】", "县应急管理局，两人", "限中心和县领导知悉", in_=desk.centre)
    await desk.long.reads("【入企检查反映】", "县应急管理局，两人")
    assert await desk.li.presses(report, "核查反馈") == "已发送到您的私聊"
    await desk.li.presses(await desk.li.reads("【入企检查反映】", "核查结果"), "已核实，责令该单位纠正")
    await desk.chen.reads("【核查结果】", "县应急管理局", "责令该单位纠正")

    await desk.passes("2026-11-26T08:31")
    await desk.wang.reads("【许可到期】", in_=desk.market)
    await desk.chen.reads("【许可到期】", "再次入企须重新审批")


async def test_what_the_county_head_refuses_and_what_nobody_but_he_may(desk: Desk) -> None:
    await desk.wang.sends("/inspect 宏达")
    await desk.wang.presses(await desk.wang.reads("检查事由"), "投诉举报核查")
    await desk.wang.presses(await desk.wang.reads("从哪一天开始"), "2026年11月23日")
    await desk.wang.presses(await desk.wang.reads("到哪一天为止"), "2026年11月23日")
    await desk.wang.reads("检查人员")
    await desk.wang.sends("王建国")
    await desk.wang.reads("【入企检查审批】", "待审批")
    card = await desk.long.reads("【入企检查审批】", "泸溪宏达建材有限公司")

    await desk.long.presses(card, "不批准")
    await desk.long.presses(await desk.long.reads("不批准的理由"), "请改为非现场核查")
    await desk.wang.reads("【入企检查未获批准】", "请改为非现场核查", in_=desk.market)
    await desk.zhou.sees_nothing("检查")
    await desk.chen.sends("/inspect 宏达")
    await desk.chen.reads("您没有权限")
    await desk.wang.sends("/report_visit")
    await desk.wang.reads("尚未绑定企业")
