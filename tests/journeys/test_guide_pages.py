"""Whole guides: read in chat, and their versions as the days pass."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.journeys.desk import ROOT, Desk
from tests.rows import DATA

ITEMS = [json.loads(line) for line in (DATA / "items.jsonl").read_text(encoding="utf-8").splitlines()]
LICENCE = next(item for item in ITEMS if item["name"] == "食品经营许可核发")


async def run(desk: Desk, *arguments: str) -> str:
    """What the command line prints."""
    command = [sys.executable, "-m", "bot", *arguments]
    done = await asyncio.to_thread(
        subprocess.run, command, cwd=ROOT, env=desk.environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


async def imports(desk: Desk, folder: Path, *rows: dict[str, Any]) -> str:
    file = folder / "items.jsonl"
    file.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return await run(desk, "import", "catalogue", str(file))


async def test_a_whole_guide_is_read_in_private_and_its_card_in_a_group(desk: Desk) -> None:
    await desk.chen.sends("/guide 食品经营许可核发")
    page = await desk.chen.reads("【办事指南】食品经营许可核发", "材料（5项）", "有效期：自2026年")
    await desk.chen.presses(page, "流程")
    await desk.chen.reads("食品经营许可核发　流程")
    await desk.chen.presses(page, "我要办")
    await desk.chen.reads("【申请】食品经营许可核发")
    await desk.chen.sends("/cancel")
    await desk.chen.reads("已取消")

    await desk.zhou.sends("/guide 食品经营许可核发", to=desk.service)

    card = await desk.zhou.reads("食品经营许可核发", in_=desk.service)
    assert "【办事指南】" not in card.text


async def test_a_guide_that_may_be_several_is_chosen(desk: Desk) -> None:
    await desk.chen.sends("/guide 排水许可")
    found = await desk.chen.reads("排水")
    if found.button("都不是"):
        await desk.chen.presses(found, next(label for label in found.buttons if "排水" in label))
        await desk.chen.reads("【办事指南】", "排水")

    await desk.chen.sends("/guide")
    await desk.chen.reads("请在命令后写明事项")


async def test_a_guide_changes_on_its_day_and_says_so_before_and_after(desk: Desk, tmp_path: Path) -> None:
    soon = LICENCE | {"valid_from": "2026-11-25", "promise_limit": {"value": 1, "unit": "工作日"}}
    new = LICENCE | {"id": "LX-950", "name": "低空飞行活动备案", "aliases": ["飞无人机"], "valid_from": "2027-01-01"}
    told = await imports(desk, tmp_path, soon, new)
    assert "变更 事项 LX-011 食品经营许可核发：promise_limit" in told

    await desk.chen.sends("/guide 食品经营许可核发")
    await desk.chen.reads("【办事指南】", "承诺3个工作日", "第1版")
    await desk.chen.sends("飞无人机要什么材料")
    early = await desk.chen.reads("低空飞行活动备案", "自2027年1月1日起施行")
    assert not early.button("我要办")

    await desk.passes("2026-11-25T00:01")
    await desk.chen.sends("/guide 食品经营许可核发")
    await desk.chen.reads("【办事指南】", "承诺1个工作日", "第2版")
    await desk.passes("2027-01-01T00:01")
    await desk.chen.sends("飞无人机要什么材料")
    begun = await desk.chen.reads("低空飞行活动备案")
    assert begun.button("我要办")
    assert "起施行" not in begun.text
