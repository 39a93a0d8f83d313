"""What the health endpoint tells, and who is told while the desk lives."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from bot import watchdog
from bot.clock import Clock
from bot.health import Health
from bot.pulse import PATIENCE, Pulse
from storage.store import Storage
from tests.county import MONDAY_NINE, County, settle
from tests.databases import free_port


class Fixed(Clock):
    """A clock that stands."""

    def __init__(self, at: datetime) -> None:
        super().__init__()
        self.at = at

    def now(self) -> datetime:
        return self.at


class Serving:
    """An endpoint, what it is about, and its answers."""

    def __init__(self, storage: Storage, port: int) -> None:
        self.clock = Fixed(MONDAY_NINE)
        self.pulse = Pulse()
        self.health = Health(storage, self.clock, self.pulse, f"127.0.0.1:{port}")
        self._url = f"http://127.0.0.1:{port}"

    async def get(self, path: str) -> tuple[int, str]:
        async with aiohttp.request("GET", self._url + path) as answer:
            return answer.status, await answer.text()


@pytest.fixture
async def serving(storage: Storage) -> AsyncIterator[Serving]:
    """The endpoint of a small county."""
    endpoint = Serving(storage, free_port())
    await endpoint.health.start()
    yield endpoint
    await endpoint.health.stop()


async def test_a_desk_at_work_is_well(serving: Serving) -> None:
    serving.pulse.beat("sweep")

    status, said = await serving.get("/healthz")

    assert status == 200
    assert '"status": "ok"' in said


async def test_an_alarm_that_nobody_rings_makes_the_desk_ill(serving: Serving, storage: Storage) -> None:
    settle(storage).dispatched()
    serving.clock.at = MONDAY_NINE + timedelta(hours=3)

    status, said = await serving.get("/healthz")

    assert status == 503
    assert "alarms: late" in said


async def test_a_part_that_does_not_go_round_makes_the_desk_ill(
    serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    serving.pulse.beat("send")
    monkeypatch.setitem(PATIENCE, "send", -1.0)

    status, said = await serving.get("/healthz")

    assert status == 503
    assert "stuck: send" in said


async def test_the_metrics_name_queues_outcomes_and_lag_and_nobody(serving: Serving, storage: Storage) -> None:
    county: County = settle(storage)
    county.dispatched()
    serving.pulse.answers["sendMessage", "429"] += 2

    status, said = await serving.get("/metrics")

    assert status == 200
    for line in (
        'bangban_oldest_due_seconds{what="alarm"} 0',
        'bangban_letters{state="pending"}',
        'bangban_cases{state="dispatched"} 1',
        'bangban_telegram_calls_total{method="sendMessage",outcome="429"} 2',
        "bangban_telegram_429_total 2",
        "bangban_loop_lag_seconds 0",
    ):
        assert line in said
    assert "陈静" not in said
    assert "青松" not in said


async def test_systemd_is_told_while_every_part_goes_round(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Unfed, it starts the desk again."""
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    listening.bind(str(tmp_path / "notify"))
    listening.setblocking(False)
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
    monkeypatch.setenv("WATCHDOG_USEC", "60000")
    pulse = Pulse()
    pulse.beat("send")

    feeding = asyncio.create_task(watchdog.feed(pulse))
    await asyncio.sleep(0.1)
    fed = listening.recv(100)
    monkeypatch.setitem(PATIENCE, "send", -1.0)
    await asyncio.sleep(0.1)
    while True:
        try:
            listening.recv(100)
        except BlockingIOError:
            break
    await asyncio.sleep(0.2)

    assert fed == b"WATCHDOG=1"
    with pytest.raises(BlockingIOError):
        listening.recv(100)
    feeding.cancel()
    listening.close()


async def test_a_dead_mans_switch_is_called_while_all_is_well() -> None:
    called = asyncio.Event()

    async def hear(_: web.Request) -> web.Response:
        called.set()
        return web.Response()

    application = web.Application()
    application.router.add_get("/beat", hear)
    runner = web.AppRunner(application)
    await runner.setup()
    port = free_port()
    await web.TCPSite(runner, "127.0.0.1", port).start()

    calling = asyncio.create_task(watchdog.call(f"http://127.0.0.1:{port}/beat", Pulse()))

    assert await asyncio.wait_for(called.wait(), 10)
    calling.cancel()
    await runner.cleanup()


async def test_a_blocked_loop_shows_in_its_lag() -> None:
    pulse = Pulse()
    watching = asyncio.create_task(pulse.watch_the_loop())
    await asyncio.sleep(0)

    time.sleep(0.5)  # noqa: ASYNC251 - what must not happen
    await asyncio.sleep(0.01)

    assert pulse.lag > 0.1
    watching.cancel()
