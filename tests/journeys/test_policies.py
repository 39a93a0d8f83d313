"""惠企政策 in a chat: written and looked at by the centre, read, applied for and refused by enterprises, counted."""

from tests.journeys.desk import Desk


async def test_a_policy_from_its_preview_to_its_counts(desk: Desk) -> None:
    await desk.li.sends("/policy")
    await desk.li.reads("【发布惠企政策】", "标题")
    await desk.li.sends("失业保险稳岗返还开始申报")
    await desk.li.reads("【发布惠企政策】", "正文")
    await desk.li.sends("上年度未裁员或裁员率不高于5.5%的参保企业，可于2026年12月31日前申报。")
    await desk.li.reads("【发布惠企政策】", "发给哪些企业")
    await desk.li.sends("食品")
    await desk.li.reads("没有这个选项", "小微企业")
    await desk.li.sends("食品加工、规模以上工业")
    await desk.li.reads("对应哪个事项")
    await desk.li.sends("失业保险稳岗返还申领")
    preview = await desk.li.reads("【发布前预览】", "符合标签的企业2家，将发送2家", "申报事项：失业保险稳岗返还申领")
    await desk.li.presses(preview, "发布")
    await desk.li.reads("已发布，将在工作时间内分批发出")
    await desk.li.reads("已发送2家企业", in_=desk.centre)

    notice = await desk.chen.reads("【惠企政策】失业保险稳岗返还开始申报", "查看明细", "申报", "退订")
    await desk.chen.presses(notice, "查看明细")
    await desk.chen.reads("【惠企政策】", "申报事项：失业保险稳岗返还申领", "以文件原文为准")
    await desk.chen.presses(notice, "申报")
    await desk.chen.reads("【申请】失业保险稳岗返还申领")
    other = await desk.zhou.reads("【惠企政策】失业保险稳岗返还开始申报")
    await desk.zhou.presses(other, "退订")
    off = await desk.zhou.reads("已退订", "办件通知不受影响")

    await desk.li.sends("/policies")
    await desk.li.reads("惠企政策：", "发送2家　送达2人　查看1家　申报1家")
    await desk.zhou.sends("/policies")
    await desk.zhou.reads("惠企政策：", "失业保险稳岗返还开始申报")
    await desk.zhou.presses(off, "恢复订阅")
    await desk.zhou.reads("已恢复订阅")
    await desk.wang.sends("/policy")
    await desk.wang.reads("您没有权限")
