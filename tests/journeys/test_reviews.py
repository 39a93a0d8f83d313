"""A guide is looked at again on its day, by whoever keeps it."""

from pathlib import Path

from tests.journeys.desk import Desk
from tests.journeys.test_guide_pages import LICENCE, imports


async def test_the_keeper_confirms_or_wants_a_change(desk: Desk, tmp_path: Path) -> None:
    day = {"review_by": "2026-11-24", "owner": "张伟"}
    await imports(desk, tmp_path, LICENCE | day)

    await desk.passes("2026-11-24T08:31")
    due = await desk.zhang.reads("【指南复核】以下1个事项", "食品经营许可核发")
    await desk.zhang.presses(due, "食品经营许可核发")
    card = await desk.zhang.reads("【办事指南】食品经营许可核发", "维护责任人：张伟")
    await desk.zhang.presses(card, "需要修改")
    await desk.zhang.reads("请说明哪里需要修改")
    await desk.zhang.sends("健康证明改为容缺后补")
    await desk.li.reads("【指南修改】张伟（县市场监督管理局）", "健康证明改为容缺后补", in_=desk.centre)
    await desk.zhang.presses(card, "确认无误")

    await desk.zhang.reads("复核日期：2027年11月24日", "由张伟复核")
