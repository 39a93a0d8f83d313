"""Loops of kill -9, freezes, crashes of the database and a breaking network under applications.

None is lost, and whatever is said twice says so.
"""

import asyncio
import random
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from bot import county
from desk import year_ahead
from storage import schema
from storage.store import Storage
from tests import databases
from tests.conftest import SITE
from tests.county import MONDAY_NINE
from tests.databases import Postgresql
from tests.faults.checker import check
from tests.faults.conftest import Chance, Ledger, Much
from tests.faults.stage import Stage, break_the_network, crowd, open_stage

AT_ONCE = 8, 40  # applicants, by day and by night
MANY = 100  # cases that take a night
FAULTS = 0.03  # of all calls
CALLS = 16  # that an application makes at least
KEPT = "-c fsync=off -c full_page_writes=off -c listen_addresses=127.0.0.1"  # a commit survives the server's crash
FROZEN = 1.0  # seconds by day; by night longer than every lease
LONG = 45.0


async def test_no_application_is_lost_when_the_process_is_killed_and_the_network_breaks(
    tmp_path: Path, sample_county: Path, chance: Chance, much: Much, ledger: Ledger
) -> None:
    cases, kills = much("CASES", 8, 10_000), much("KILLS", 3, 500)
    shutil.copy(sample_county, tmp_path / "desk.db")
    async with open_stage(f"sqlite:///{tmp_path / 'desk.db'}", tmp_path, cases) as stage:
        blows: list[Callable[[], None]] = [stage.kill] * kills
        figures = await _under(stage, chance, cases, blows)

    ledger.note("kills on SQLite", **figures)
    assert figures["broken"] == {}
    assert figures["kills"] == kills


async def test_no_application_is_lost_when_processes_freeze_and_the_database_crashes(
    tmp_path: Path, chance: Chance, much: Much, ledger: Ledger
) -> None:
    """Two processes on one PostgreSQL, in turn killed, frozen and left without their database."""
    cases, kills, freezes, crashes = (
        much("PG_CASES", 6, 2_000), much("PG_KILLS", 1, 60), much("FREEZES", 1, 6), much("CRASHES", 1, 10),
    )  # fmt: skip
    with databases.postgresql(KEPT) as server:
        async with open_stage(server.url(settled(server)), tmp_path, cases, processes=2) as stage:
            seconds = LONG if cases > MANY else FROZEN
            blows: list[Callable[[], None]] = [lambda: stage.kill(chance.randrange(2))] * kills
            blows += [lambda: stage.freeze(chance.randrange(2), seconds)] * freezes
            blows += [server.breaks_down] * crashes
            chance.shuffle(blows)
            figures = await _under(stage, chance, cases, blows, doubts=crashes + freezes)

    figures |= {"freezes": freezes, "crashes": crashes}
    ledger.note("two processes on PostgreSQL", **figures)
    assert figures["broken"] == {}
    assert figures["kills"] == kills


async def _under(
    stage: Stage, chance: random.Random, cases: int, blows: list[Callable[[], None]], doubts: int = 0
) -> dict[str, Any]:
    """Everybody applies under blows that are spread over the whole run; what the checker says of it."""

    async def strike() -> None:
        begun = stage.playground.ledger.last
        for number, blow in enumerate(blows, 1):
            await stage.calls(begun + CALLS * cases * number // (len(blows) + 1))
            await asyncio.sleep(chance.uniform(0, 0.1))
            await asyncio.to_thread(blow)

    breaking = asyncio.create_task(break_the_network(stage, chance, FAULTS))
    striking = asyncio.create_task(strike())
    numbers = await crowd(stage, cases, AT_ONCE[cases > MANY])
    stage.over = True
    await striking  # what blows are left fall now
    breaking.cancel()
    with suppress(asyncio.CancelledError):
        await breaking
    stage.playground.faults.plan.clear()
    await stage.settles()
    return await check(stage, numbers, doubts)


def settled(server: Postgresql) -> str:
    """The name of a new database with the sample county in it."""
    name = server.create()
    schema.prepare(server.url(name))
    storage = Storage(server.url(name), SITE)
    county.settle(storage, MONDAY_NINE)
    storage.transact_now(lambda store: store.facts.set(year_ahead.ASKED, "2026-12-28"))
    storage.close()
    return name
