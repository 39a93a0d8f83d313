"""A county in which every letter has been written, lived through once for all tests here."""

from collections.abc import Iterator

import pytest

from storage.store import Storage
from tests.conftest import KINDS, SITE, fresh_database
from tests.county import County
from tests.handlers.lived import live_through


@pytest.fixture(scope="session", params=KINDS)
def lived_through(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    """Where everything that is ever told has been told; who changes something in it takes it back."""
    with fresh_database(request, tmp_path_factory.mktemp("lived")) as url:
        storage = Storage(url, SITE)
        yield live_through(storage)
        storage.close()
