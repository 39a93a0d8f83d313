"""撤回 in a chat: by command or by button, with a reason, told to everybody."""

from tests.journeys.desk import Desk


async def test_the_enterprise_withdraws_with_a_reason(desk: Desk) -> None:
    no = await desk.files()
    await desk.accepts(no)
    await desk.chen.sends(f"/withdraw {no}")
    await desk.chen.presses(await desk.chen.reads("【撤回】", no, "撤回原因"), "暂不需要办理")

    await desk.chen.reads("【撤回】", no, "原因：暂不需要办理", "本件办理终止")
    await desk.wang.reads("【撤回】", no, "请停止办理")
    await desk.li.reads("【撤回】", no, "抽查回访")
    await desk.passes("2026-11-26T17:30")
    await desk.chen.sends(f"/case {no}")
    await desk.chen.reads(no, "状态：已撤回")
