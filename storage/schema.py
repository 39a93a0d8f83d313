"""The schema's version: checked at every start, upgraded when it is behind; Alembic is imported only then."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import OperationalError

from storage.engine import Unavailable, writing_engine
from storage.migrations import guards

if TYPE_CHECKING:
    from alembic.config import Config

    from storage.store import Store

HEAD = "0002"  # the newest file in migrations/versions; a test compares
OLDEST = "0001"  # the oldest program that can still work with the tables of HEAD: raised when something is taken away
NEEDS = "needs_program"  # the fact in the database that says both to programs which do not know HEAD
UPGRADE = 0x62616E67  # the number of PostgreSQL's lock for it
MIGRATIONS = Path(__file__).parent / "migrations"


class SchemaTooNew(Exception):
    """The database was made by a newer program than this one."""


def prepare(url: str) -> None:
    """The database has exactly the tables this program expects.

    Raises SchemaTooNew when it is ahead of us: an old program must not write into it; Unavailable when it is away.
    """
    try:
        _prepare(url)
    except OperationalError as error:
        raise Unavailable(type(error.orig).__name__) from error


def _prepare(url: str) -> None:
    engine = writing_engine(url)
    try:
        with engine.connect() as connection:
            version = current(connection)
            known = version is None or version in _revisions() or _still_works(connection, version)
            whole = version != HEAD or guards.stand(connection)
        if not known:
            raise SchemaTooNew(version)
        if version is None or (version in _revisions() and version != HEAD) or not whole:
            with engine.connect() as connection, _alone(connection):
                upgrade(connection)
                if version not in (None, HEAD):  # nobody works yet with tables that are new
                    _say_who_may_work(connection)
    finally:
        engine.dispose()


def guarded(url: str) -> bool:
    """Whether the trail's guards stand; they need not where there is no trail yet."""
    engine = writing_engine(url)
    try:
        with engine.connect() as connection:
            return current(connection) is None or guards.stand(connection)
    except OperationalError as error:
        raise Unavailable(type(error.orig).__name__) from error
    finally:
        engine.dispose()


def still_ours(store: "Store") -> None:
    """Raises SchemaTooNew when a newer program says that this one cannot work with the tables any more."""
    head, _, oldest = (store.facts.value(NEEDS) or "").partition(":")
    if oldest > HEAD:
        raise SchemaTooNew(head)


def _still_works(connection: Connection, version: str) -> bool:
    """Whether tables of this version, which this program does not know, have only been added to."""
    needs = connection.execute(text("select value from site_fact where name = :name"), {"name": NEEDS}).scalar()
    head, _, oldest = (needs or "").partition(":")
    return head == version and oldest <= HEAD


def _say_who_may_work(connection: Connection) -> None:
    facts = {"name": NEEDS, "value": f"{HEAD}:{OLDEST}"}
    connection.execute(text("delete from site_fact where name = :name"), facts)
    connection.execute(text("insert into site_fact (name, value) values (:name, :value)"), facts)
    connection.commit()


@contextmanager
def _alone(connection: Connection) -> Iterator[None]:
    """Of two processes that start at once, one upgrades and the other waits; SQLite has one process only."""
    if connection.dialect.name == "sqlite":
        yield
        return
    connection.execute(text("select pg_advisory_lock(:key)"), {"key": UPGRADE})
    connection.commit()
    try:
        yield
    finally:
        connection.rollback()
        connection.execute(text("select pg_advisory_unlock(:key)"), {"key": UPGRADE})
        connection.commit()


def current(connection: Connection) -> str | None:
    """The revision the database is at, None when it is empty."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    version: str | None = connection.execute(text("select version_num from alembic_version")).scalar()
    return version


def upgrade(connection: Connection, revision: str = "head") -> None:
    from alembic import command

    command.upgrade(configuration(connection), revision)


def configuration(connection: Connection) -> "Config":
    """Alembic's settings for this open connection."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def _revisions() -> set[str]:
    return {path.name.split("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py")}
