"""What every test may ask for: a fresh database of either kind."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, Dialect, Engine, event

from storage import schema
from storage.store import Site, Storage
from tests import databases
from tests.databases import Postgresql

if folder := databases.memory():
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(folder))
STATEMENTS: dict[Any, Any] = {}  # compiled once for all tests: half of their time went into it
DIALECTS: dict[str, Dialect] = {}
KINDS = ["sqlite", "postgresql"]
SITE = Site("LX", ZoneInfo("Asia/Shanghai"))


@event.listens_for(Engine, "engine_connect")
def compile_once(connection: Connection) -> None:
    """Each test has an engine of its own; what the statements are in SQL does not depend on it."""
    connection.dialect = DIALECTS.setdefault(connection.dialect.name, connection.dialect)
    connection.execution_options(compiled_cache=STATEMENTS)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Postgresql]:
    """PostgreSQL, started for this run of the tests."""
    with databases.postgresql() as server:
        yield server


@pytest.fixture(scope="session")
def empty_postgresql(postgresql: Postgresql) -> str:
    """A database with our tables, to be copied."""
    name = postgresql.create()
    schema.prepare(postgresql.url(name))
    return name


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with our tables, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "empty.db"
    schema.prepare(f"sqlite:///{path}")
    return path


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh database with our tables, once of each kind."""
    with fresh_database(request, tmp_path) as url:
        yield url


@contextmanager
def fresh_database(request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    """A fresh database of the fixture's kind, for as long as the fixture lives."""
    if request.param == "sqlite":
        path = folder / "desk.db"
        shutil.copy(request.getfixturevalue("empty_sqlite"), path)
        yield f"sqlite:///{path}"
        return
    server: Postgresql = request.getfixturevalue("postgresql")
    name = server.create(request.getfixturevalue("empty_postgresql"))
    yield server.url(name)
    server.drop(name)


@pytest.fixture
def storage(database_url: str) -> Iterator[Storage]:
    """Storage on a fresh database."""
    opened = Storage(database_url, SITE)
    yield opened
    opened.close()
