"""A desk of its own for every journey, and a browser for all of them."""

import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser import county


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser; every journey has a window of its own."""
    if county.PROGRAM is None:
        pytest.fail(county.MISSING, pytrace=False)
    with county.chromium() as opened:
        yield opened


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    """A desk at 09:00 on Monday, 23 November 2026; what the playground complains of or the log calls an error fails."""
    log = tmp_path / "desk.log"
    with county.running(log) as address:
        yield address
        with urllib.request.urlopen(f"{address}/control/complaints") as answer:  # noqa: S310 - our own server
            complaints = json.load(answer)["complaints"]
    lines = log.read_text(encoding="utf-8").splitlines()
    errors = [line for line in lines if " ERROR " in line or line.startswith("Traceback")]
    assert complaints == []
    assert errors == [], "\n".join(lines[-60:])
