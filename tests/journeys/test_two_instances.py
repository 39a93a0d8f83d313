"""Two processes on one PostgreSQL share the work; one that dies or freezes neither loses nor repeats anything."""

import os
import signal
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest

from bot import county
from desk import year_ahead
from storage.store import Storage
from tests.conftest import SITE
from tests.county import MONDAY_NINE
from tests.databases import Postgresql, free_port
from tests.journeys.desk import ROOT, Desk, open_desk_on

Process = subprocess.Popen[bytes]


@pytest.fixture(scope="module")
def county_on_postgresql(postgresql: Postgresql, empty_postgresql: str) -> str:
    """A database with the sample county in it, to be copied."""
    name = postgresql.create(empty_postgresql)
    storage = Storage(postgresql.url(name), SITE)
    county.settle(storage, MONDAY_NINE)
    storage.transact_now(lambda store: store.facts.set(year_ahead.ASKED, "2026-12-28"))
    storage.close()
    return name


@asynccontextmanager
async def desk_on(postgresql: Postgresql, template: str, folder: Path, mode: str) -> AsyncIterator[Desk]:
    name = postgresql.create(template)
    async with open_desk_on(postgresql.url(name), folder, mode) as desk:
        yield desk
    postgresql.drop(name)


@contextmanager
def another(desk: Desk) -> Iterator[Process]:
    """A second process of the same desk; whatever it logs as an error fails the test."""
    log = desk.log.with_name("second.log")
    port = free_port()
    environment = {**desk.environment, "WEBHOOK_LISTEN": f"127.0.0.1:{port}"}
    with log.open("wb") as file:
        process = subprocess.Popen(desk.command, cwd=ROOT, env=environment, stderr=file)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGCONT)
        process.terminate()
        process.wait(30)
    assert " ERROR " not in log.read_text()


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_two_processes_serve_one_desk_and_nobody_reads_anything_twice(
    postgresql: Postgresql, county_on_postgresql: str, tmp_path: Path, mode: str
) -> None:
    async with desk_on(postgresql, county_on_postgresql, tmp_path, mode) as desk:
        with another(desk):
            no = await desk.files()
            await desk.accepts(no)
            await desk.passes("2026-11-23T10:05")
            await desk.wang.reads("【签收提醒】", no)
            await desk.liu.reads("【签收提醒】", no)


async def test_one_is_killed_and_the_other_goes_on(
    postgresql: Postgresql, county_on_postgresql: str, tmp_path: Path
) -> None:
    async with desk_on(postgresql, county_on_postgresql, tmp_path, "polling") as desk:
        await desk.chen.sends("谢谢")
        await desk.chen.reads("不客气")
        await desk.settles()
        with another(desk):
            desk.kills()
            await desk.chen.sends("食品经营许可要什么材料")

            await desk.chen.reads("食品经营许可核发", within=40)


async def test_a_frozen_process_holds_nobody_up_and_does_no_harm_when_it_wakes(
    postgresql: Postgresql, county_on_postgresql: str, tmp_path: Path
) -> None:
    """SIGSTOP for longer than every lease, in the middle of whatever it does."""
    async with desk_on(postgresql, county_on_postgresql, tmp_path, "polling") as desk:
        await desk.chen.sends("谢谢")
        await desk.chen.reads("不客气")
        await desk.settles()
        assert desk.bot is not None
        with another(desk):
            os.kill(desk.bot.pid, signal.SIGSTOP)
            for question in ("食品经营许可要什么材料", "营业执照丢了怎么补"):
                await desk.chen.sends(question)
            await desk.chen.reads("食品经营许可核发", within=40)
            await desk.chen.reads("证照遗失补领", within=40)

            os.kill(desk.bot.pid, signal.SIGCONT)
            await desk.chen.sends("谢谢")
            await desk.chen.reads("不客气", within=40)
            await desk.settles()
