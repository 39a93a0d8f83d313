"""The audit on the command line: whole at first, and the first break named after somebody was at the database."""

import sqlite3
import subprocess
import sys

from tests.journeys.desk import ROOT, Desk
from tests.journeys.test_people import invite
from tests.journeys.test_restoring import command


async def test_the_auditor_hears_of_the_seal_and_finds_the_break(desk: Desk) -> None:
    token = await invite(desk, "--role", "auditor", "--name", "彭审")
    auditor = await desk.world.person("彭审")
    await auditor.starts(token)
    await auditor.reads("您已绑定为审计员")
    await desk.tian.reads("彭审")
    await desk.files()
    await desk.li.reads("【待初核】")
    await desk.passes("2026-11-23T18:00")
    seal = (await auditor.reads("【流转记录封存】")).text.split("\n")[1]

    assert "流转记录完整" in await command(desk, "audit", "verify", "--anchor", seal)

    with sqlite3.connect(desk.environment["DATABASE_URL"].removeprefix("sqlite:///")) as connection:
        connection.execute("drop trigger event_stays")
        connection.execute("update event set actor_id = 1 where seq = 2")
    line = [sys.executable, "-m", "bot", "audit", "verify"]
    done = subprocess.run(line, cwd=ROOT, env=desk.environment, capture_output=True, text=True, check=False)  # noqa: ASYNC221
    assert done.returncode == 1
    assert "第2条断裂" in done.stderr
