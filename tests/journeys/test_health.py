"""The health endpoint of a running desk, and a log that may be shown to anybody."""

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from bot.playground import TOKEN
from tests.databases import free_port
from tests.journeys.desk import Desk, open_desk


@pytest.fixture
async def watched(tmp_path: Path, sample_county: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Desk]:
    """A desk that shows its health."""
    monkeypatch.setenv("HEALTH_LISTEN", f"127.0.0.1:{free_port()}")
    monkeypatch.setenv("LOG_FORMAT", "json")
    async with open_desk(tmp_path, sample_county) as opened:
        yield opened


async def get(desk: Desk, path: str) -> tuple[int, str]:
    async with aiohttp.request("GET", f"http://{desk.environment['HEALTH_LISTEN']}{path}") as answer:
        return answer.status, await answer.text()


async def test_a_running_desk_is_well_and_its_log_names_cases_and_nobody(watched: Desk) -> None:
    no = await watched.files()
    await watched.accepts(no)
    await watched.chen.sends("/case 13812345678")
    await watched.chen.reads("没有找到编号")
    await watched.chen.sends("/case 433122199001011234")
    await watched.chen.reads("没有找到编号")
    await watched.settles()

    status, said = await get(watched, "/healthz")
    _, metrics = await get(watched, "/metrics")

    assert status == 200, said
    assert 'method="sendMessage",outcome="200"' in metrics
    log = watched.log.read_text()
    assert f'"case": "{no}"' in log
    for secret in (TOKEN, "13812345678", "433122199001011234", "陈静", "李红", "青松", "市场监督"):
        assert secret not in log
