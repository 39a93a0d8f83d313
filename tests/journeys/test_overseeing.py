"""What overseers ask for: the board of what is overdue, and a drill of what would happen."""

from tests.journeys.desk import Desk


async def test_the_administrator_drills_what_would_happen_and_nothing_does(desk: Desk) -> None:
    no = await desk.files()
    await desk.accepts(no)

    await desk.tian.sends(f"/drill {no}")

    told = await desk.tian.reads("【演练】", no)
    assert "2026年11月23日11:00\n→ 张伟（分管领导）\n【超时未签收】" in told.text
    assert told.text.endswith("此后每个工作日照此重复，直至办结。")
    await desk.settles()
    await desk.zhang.sees_nothing("【超时未签收】")
    await desk.wu.sends(f"/drill {no}")
    await desk.wu.reads("您没有权限进行此项操作")


async def test_the_leader_sees_at_a_glance_what_is_overdue_and_opens_it(desk: Desk) -> None:
    no = await desk.files()
    await desk.accepts(no)
    await desk.long.sends("/board")
    await desk.long.reads("【督办看板】", "没有逾期的交办单")

    await desk.passes("2026-11-26T17:30")
    await desk.long.sends("/board")
    board = await desk.long.reads("【督办看板】", "蓝1件", no)
    await desk.long.presses(board, no)

    await desk.long.reads(no, "企业：湘西青松食品有限公司", "状态：办理中")
    for person, words in (
        (desk.wang, "【督办通知（蓝）】"),
        (desk.zhang, "【督办通知（蓝）】"),
        (desk.chen, "贵公司"),
    ):
        await person.reads(words, no)
    await desk.zhou.reads("【逾期提示】", no, in_=desk.service)
