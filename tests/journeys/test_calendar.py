"""A new holiday notice while cases are open: imported at the command line, told to both sides, explained."""

import asyncio
import csv
import time
from pathlib import Path

from desk import recount, year_ahead
from tests.journeys.desk import PATIENCE, Desk

FLOOD = "泸政办〔2026〕9号"


async def imports(desk: Desk, file: Path) -> str:
    """The file is imported beside the running bot, which then goes over every open case; what the import prints."""
    command = [*desk.command[:-1], "import", "calendar", str(file)]
    process = await asyncio.create_subprocess_exec(
        *command, env=desk.environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    said, _ = await process.communicate()
    assert process.returncode == 0, said.decode()
    end = time.monotonic() + PATIENCE
    while await desk.storage.read(recount.is_due):
        assert time.monotonic() < end, "the desk has not gone over its cases"
        await asyncio.sleep(0.02)
    await desk.settles()
    return said.decode()


async def test_a_day_declared_off_is_told_to_both_sides_and_explained(desk: Desk, tmp_path: Path) -> None:
    no = await desk.files()
    await desk.accepts(no)
    file = tmp_path / "防汛.csv"
    with file.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerows(
            [("日期", "类型", "名称", "范围", "文件"), ("2026-11-25", "放假", "防汛", "泸溪", FLOOD)]
        )

    said = await imports(desk, file)

    assert "已导入" in said
    told = await desk.chen.reads("【时限变更】", no, FLOOD)
    assert "由2026年11月26日17:30调整为2026年11月27日17:30" in told.text
    await desk.wang.reads("【时限变更】", no, FLOOD, in_=desk.market)
    await desk.chen.presses(told, "时限说明")
    assert f"2026年11月25日（周三）　不计：防汛放假（{FLOOD}）" in (await desk.chen.reads("【时限说明】", no)).text


async def test_the_administrator_is_asked_for_the_notice_until_it_is_there(desk: Desk, tmp_path: Path) -> None:
    await desk.storage.transact(lambda store: store.facts.set(year_ahead.ASKED, ""))
    await desk.tian.reads("【系统提示】2027年放假调休安排尚未导入")
    file = tmp_path / "2027.jsonl"
    notice = "国务院办公厅关于2027年部分节假日安排的通知"
    file.write_text(
        f'{{"date": "2027-01-01", "kind": "off", "name": "元旦", "scope": "national", "document": "{notice}"}}\n',
        encoding="utf-8",
    )

    await imports(desk, file)

    await desk.passes("2026-11-30T09:00")
    await desk.tian.sees_nothing("【系统提示】")
