"""Threshold feed: a file imported at the command line becomes work of the departments named, and results come back."""

import asyncio
import subprocess
import sys

from tests.journeys.desk import ROOT, Desk, number


async def brings(desk: Desk, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """What an administrator types at the command line while the bot runs."""
    command = [sys.executable, "-m", "bot", "import", "feed", "data/feed_medical.csv", *arguments]
    return await asyncio.to_thread(
        subprocess.run, command, cwd=ROOT, env=desk.environment, capture_output=True, text=True, check=False
    )


async def test_a_row_over_its_threshold_is_verified_by_three_departments(desk: Desk) -> None:
    xiang, tian, qin = [await desk.world.known(key) for key in (1211, 1212, 1213)]
    assert (await brings(desk)).returncode == 1  # which rule?
    tried = await brings(desk, "--rule", "medical", "--dry-run")
    taken = await brings(desk, "--rule", "medical")
    again = await brings(desk, "--rule", "medical")
    assert (tried.returncode, taken.returncode, again.returncode) == (0, 0, 0)
    assert "新增 2" in taken.stdout
    assert "石某甲" not in taken.stdout
    assert "新增 0" in again.stdout

    await desk.li.reads("【预警数据】县医疗保障局", "2条", in_=desk.centre)
    order = await xiang.reads("【交办单】县乡村振兴局", "石**", "433***********0013", "2026年11月30日17:30前核实")
    no = number(order)
    await xiang.reads("【交办单】县乡村振兴局", "覃**")
    civil, town = [await person.reads("【交办单】", no) for person in (tian, qin)]
    await tian.reads("【交办单】县民政局", "覃**")
    await desk.li.reads("【交办单】武溪镇人民政府", "覃**", in_=desk.centre)  # nobody there is bound: the centre hears

    assert await xiang.presses(order, "查看数据") == "已发送到您的私聊"
    await xiang.reads("【预警数据】", no, "姓名：石某甲", "433122190001010013")
    for person, card in ((tian, civil), (qin, town), (xiang, order)):
        await person.presses(card, "办结")
        await person.presses(await person.reads("【办结】", no), "情况属实，已落实救助")
    for joint in ("县民政局", "浦市镇人民政府"):
        await xiang.reads(joint, no)  # the lead hears that one less is owing
    await desk.li.reads("【核实结果】", no, "石**", "县民政局：情况属实，已落实救助", in_=desk.centre)
