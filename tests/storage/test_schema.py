"""The schema: up, down and up again, and never different from the models."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, text

from storage import schema
from storage.engine import writing_engine
from storage.models import Base
from storage.store import Storage
from tests.conftest import SITE
from tests.databases import Postgresql


def test_the_schema_goes_up_down_and_up_again(database_url: str) -> None:
    """Every revision can be undone."""
    engine = writing_engine(database_url)

    with engine.connect() as connection:
        command.downgrade(schema.configuration(connection), "base")
    with engine.connect() as connection:
        emptied = set(inspect(connection).get_table_names())
    with engine.connect() as connection:
        schema.upgrade(connection)
    with engine.connect() as connection:
        filled = set(inspect(connection).get_table_names())
    engine.dispose()

    assert emptied == {"alembic_version"}
    assert filled == {"alembic_version", *Base.metadata.tables}


def test_autogenerate_finds_nothing_to_change(database_url: str) -> None:
    """The revisions and the models say the same."""
    engine = writing_engine(database_url)

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, Base.metadata)
    engine.dispose()

    assert differences == []


def test_the_program_names_the_newest_revision(empty_sqlite: Path) -> None:
    with create_engine(f"sqlite:///{empty_sqlite}").connect() as connection:
        scripts = ScriptDirectory.from_config(schema.configuration(connection))

    assert scripts.get_current_head() == schema.HEAD


def test_a_database_of_a_newer_program_is_left_alone(database_url: str) -> None:
    engine = writing_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
    engine.dispose()

    with pytest.raises(schema.SchemaTooNew):
        schema.prepare(database_url)


def test_a_database_that_a_newer_program_only_added_to_is_served(database_url: str) -> None:
    """A rolling upgrade: old and new work side by side."""
    make_newer(database_url, "9999:0001")

    schema.prepare(database_url)

    assert still_ours(database_url)


def test_an_old_program_stops_when_a_newer_one_takes_away(database_url: str) -> None:
    make_newer(database_url, "9999:9998")

    with pytest.raises(schema.SchemaTooNew):
        schema.prepare(database_url)
    assert not still_ours(database_url)


def test_two_programs_that_start_at_once_upgrade_once(postgresql: Postgresql) -> None:
    url = postgresql.url(postgresql.create())

    with ThreadPoolExecutor(2) as both:
        for done in [both.submit(schema.prepare, url) for _ in range(2)]:
            done.result()

    assert still_ours(url)


def make_newer(url: str, needs: str) -> None:
    engine = writing_engine(url)
    with engine.begin() as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
        connection.execute(text("insert into site_fact (name, value) values ('needs_program', :v)"), {"v": needs})
    engine.dispose()


def still_ours(url: str) -> bool:
    storage = Storage(url, SITE)
    try:
        storage.read_now(schema.still_ours)
    except schema.SchemaTooNew:
        return False
    finally:
        storage.close()
    return True
