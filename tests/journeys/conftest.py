"""The sample county, imported once, and a desk on a copy of it for every journey."""

import zlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import county
from desk import hotlines, probes, year_ahead
from storage import schema
from storage.store import Storage
from tests.conftest import SITE
from tests.county import MONDAY_NINE
from tests.journeys.desk import Desk, open_desk


@pytest.fixture(scope="session")
def sample_county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the sample county in it."""
    path = tmp_path_factory.mktemp("county") / "county.db"
    schema.prepare(f"sqlite:///{path}")
    storage = Storage(f"sqlite:///{path}", SITE)
    county.settle(storage, MONDAY_NINE)
    storage.transact_now(lambda store: store.facts.set(year_ahead.ASKED, "2026-12-28"))  # a journey of its own asks
    storage.transact_now(lambda store: store.facts.set(hotlines.POSTED, "2027-12"))  # and one says the directory
    storage.transact_now(lambda store: store.facts.set(probes.LOOK, "2027-12-31T00:00:00+00:00"))  # and one looks
    storage.close()
    return path


@pytest.fixture
async def desk(request: pytest.FixtureRequest, tmp_path: Path, sample_county: Path) -> AsyncIterator[Desk]:
    """A whole desk at 09:00 on Monday, 23 November 2026; every third one hears by webhook."""
    mode = "webhook" if _number(request.node.nodeid) % 3 == 0 else "polling"
    async with open_desk(tmp_path, sample_county, mode) as opened:
        yield opened


def _number(name: str) -> int:
    """Always the same number for a test, so that it always hears the same way."""
    return zlib.crc32(name.encode())
