"""The schema's version: checked at every start, upgraded when it is behind; Alembic is imported only then."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import OperationalError

from storage.engine import Unavailable, writing_engine
from storage.migrations import guards

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0001"  # the newest file in migrations/versions; a test compares
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
            known = version is None or version in _revisions()
            whole = version == HEAD and guards.stand(connection)
        if not known:
            raise SchemaTooNew(version)
        if not whole:
            with engine.connect() as connection:
                upgrade(connection)
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
