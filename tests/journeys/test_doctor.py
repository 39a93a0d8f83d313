"""The check-up, in the chat and on the command line."""

from tests.journeys.desk import Desk
from tests.journeys.test_restoring import command


async def test_an_admin_asks_for_a_check_up_and_nobody_else_may(desk: Desk) -> None:
    await desk.tian.sends("/doctor")
    await desk.tian.reads("【体检】", "尚未绑定账号", "没有可联系的审计员")

    await desk.chen.sends("/doctor")
    await desk.chen.reads("没有权限")


async def test_the_check_up_of_the_command_line_looks_at_telegram_too(desk: Desk) -> None:
    """The sample county has people who are not bound yet, and nothing grave."""
    await desk.tian.sends("谢谢")
    await desk.tian.reads("不客气")

    said = await command(desk, "doctor")

    assert "尚未绑定账号" in said
    assert "✗" not in said
