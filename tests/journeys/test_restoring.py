"""A desk restored from yesterday's backup: it takes messages in, and says nothing before somebody has looked."""

import asyncio
import shutil
import subprocess
import sys
from pathlib import Path

from storage.store import Storage
from tests.conftest import SITE
from tests.journeys.desk import ROOT, Desk


async def command(desk: Desk, *arguments: str) -> str:
    """What a command of the command line says."""
    line = [sys.executable, "-m", "bot", *arguments]
    done = await asyncio.to_thread(
        subprocess.run, line, cwd=ROOT, env=desk.environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


async def test_a_restored_desk_is_silent_until_it_is_released(desk: Desk, tmp_path: Path) -> None:
    """What was lost is told to every group; what people wrote meanwhile is answered then."""
    kept = str(tmp_path / "kept.db")
    no = await desk.files()
    await desk.accepts(no)
    await desk.settles()
    await command(desk, "backup", kept)
    lost = await desk.files()
    await desk.li.reads("【待初核】", lost)
    await desk.settles()
    desk.kills()
    desk.storage.close()

    assert "恢复待核" in await command(desk, "restore", kept)
    await says_nothing_before_the_release(desk)

    await desk.zhou.reads("证照遗失补领")
    await desk.zhou.reads("从备份恢复", in_=desk.service)
    await desk.li.reads("从备份恢复", in_=desk.centre)
    await desk.wang.reads("从备份恢复", in_=desk.market)
    await desk.chen.sends(f"/case {lost}")
    await desk.chen.reads("没有找到编号")
    again = await desk.files()
    assert again != lost
    await desk.li.reads("【待初核】", again)


async def test_a_database_copied_back_by_hand_is_noticed_at_the_next_start(desk: Desk, tmp_path: Path) -> None:
    """Nobody ran restore: the file beside the database knows that there was more."""
    kept = tmp_path / "kept.db"
    no = await desk.files()
    await desk.accepts(no)
    await desk.settles()
    await command(desk, "backup", str(kept))
    lost = await desk.files()
    await desk.li.reads("【待初核】", lost)
    await desk.settles()
    assert desk.bot is not None
    desk.bot.terminate()
    await asyncio.to_thread(desk.bot.wait, 30)
    desk.storage.close()

    for side in ("", "-wal", "-shm"):
        (tmp_path / f"desk.db{side}").unlink(missing_ok=True)
    shutil.copy(kept, tmp_path / "desk.db")
    await says_nothing_before_the_release(desk)

    await desk.tian.reads("较早的副本")
    await desk.zhou.reads("证照遗失补领")
    for who, group in ((desk.zhou, desk.service), (desk.li, desk.centre), (desk.wang, desk.market)):
        await who.reads("从备份恢复", in_=group)


async def says_nothing_before_the_release(desk: Desk) -> None:
    """The desk starts on what is in its database now, and keeps a question until somebody has looked."""
    desk.storage = Storage(desk.environment["DATABASE_URL"], SITE)
    desk.starts()
    await desk.zhou.sends("营业执照丢了怎么补")
    await asyncio.sleep(2.5)
    await desk.zhou.sees_nothing("证照遗失补领")
    assert "已放行" in await command(desk, "release")
