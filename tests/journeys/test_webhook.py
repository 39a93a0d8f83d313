"""The webhook: nothing without the secret, nothing too large, nothing twice."""

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from tests.journeys.desk import Desk, open_desk

HEADER = "X-Telegram-Bot-Api-Secret-Token"


@pytest.fixture
async def hooked(tmp_path: Path, sample_county: Path) -> AsyncIterator[Desk]:
    """A desk that hears by webhook."""
    async with open_desk(tmp_path, sample_county, "webhook") as opened:
        await opened.chen.sends("谢谢")
        await opened.chen.reads("不客气")  # it listens now
        yield opened


def asked(update_id: int) -> dict[str, object]:
    chat = {"id": 1001, "type": "private", "first_name": "陈静"}
    sender = {"id": 1001, "is_bot": False, "first_name": "陈静"}
    message = {"message_id": 900, "date": 1, "chat": chat, "from": sender, "text": "营业执照丢了怎么补"}
    return {"update_id": update_id, "message": message}


async def post(desk: Desk, secret: str | None, **body: object) -> int:
    headers = {} if secret is None else {HEADER: secret}
    url = desk.environment["WEBHOOK_URL"]
    async with aiohttp.request("POST", url, headers=headers, **body) as answer:  # type: ignore[arg-type]
        return answer.status


@pytest.mark.parametrize("secret", [None, "", "wrong"])
async def test_without_the_secret_an_update_is_turned_away_unread(hooked: Desk, secret: str | None) -> None:
    assert await post(hooked, secret, json=asked(7_000_001)) == 403

    await hooked.settles()
    await hooked.chen.sees_nothing("证照遗失补领")


async def test_what_is_no_update_or_too_large_is_refused(hooked: Desk) -> None:
    assert await post(hooked, "between-us", data=b"{") == 400
    assert await post(hooked, "between-us", data=b" " * 2_000_000) == 413


async def test_an_update_delivered_twice_is_answered_once(hooked: Desk) -> None:
    for _ in range(2):
        assert await post(hooked, "between-us", json=asked(7_000_002)) == 200

    await hooked.chen.reads("证照遗失补领")
    await hooked.settles()
    await hooked.chen.sees_nothing("证照遗失补领")
