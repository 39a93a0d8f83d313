"""The process dies at every place where dying could cost something; afterwards all is as if it had not."""

import asyncio
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests import databases
from tests.faults.checker import check
from tests.faults.conftest import Chance, Ledger, Much
from tests.faults.crashing import POINTS
from tests.faults.stage import FIRST, Stage, open_stage
from tests.faults.test_kills import KEPT, settled
from tests.journeys.desk import ROOT

APPLICANTS = 2
DIES = 60.0  # seconds within which the place is reached


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_dying_at_any_place_loses_nothing_and_repeats_nothing_unmarked(
    kind: str, tmp_path: Path, sample_county: Path, chance: Chance, much: Much, ledger: Ledger
) -> None:
    """By day a few places by chance, by night all of them."""
    places = chance.sample(POINTS, much("POINTS", 2 if kind == "sqlite" else 1, len(POINTS)))
    reached, broken = [], {}
    with databases.postgresql(KEPT) as server:
        template = settled(server) if kind == "postgresql" else ""
        for number, place in enumerate(places):
            folder = tmp_path / str(number)
            folder.mkdir()
            if kind == "sqlite":
                shutil.copy(sample_county, folder / "desk.db")
            url = f"sqlite:///{folder / 'desk.db'}" if kind == "sqlite" else server.url(server.create(template))
            async with open_stage(url, folder, APPLICANTS, processes=0) as stage:
                numbers, died = await dying_at(stage, place, chance.randint(1, 3))
                figures = await check(stage, numbers)
            reached += [place] * died
            if figures["broken"] or len(numbers) != APPLICANTS:
                broken[place] = figures

    ledger.note(f"crash points on {kind}", places=len(places), reached=len(reached), broken=broken)
    assert broken == {}
    assert reached, f"none of {places} was reached"


async def dying_at(stage: Stage, place: str, time: int) -> tuple[list[str], bool]:
    """Applications under a process that dies there, and one that does not; their cases, and whether it died."""
    process = _dying(stage, f"{place}:{time}")
    applying = asyncio.gather(*(stage.applies(FIRST + number) for number in range(APPLICANTS)))
    ended = asyncio.create_task(asyncio.to_thread(process.wait))
    waiting: set[asyncio.Future[Any]] = {applying, ended}
    await asyncio.wait(waiting, timeout=DIES, return_when=asyncio.FIRST_COMPLETED)
    died = ended.done()
    process.kill()
    await ended
    stage.kills += 1
    stage.starts()
    numbers = await applying
    await stage.settles()
    return list(numbers), died


def _dying(stage: Stage, crash: str) -> "subprocess.Popen[bytes]":
    command, environment = [sys.executable, "-m", "tests.faults.crashing"], {**stage.environment, "CRASH": crash}
    with (stage.folder / "dying.log").open("wb") as log:
        return subprocess.Popen(command, cwd=ROOT, stderr=log, env=environment)
