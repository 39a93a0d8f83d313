"""Whole copies of a database: into one file while the desk runs, or every row into another database."""

import errno
import os
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, func, select, text, update
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, OperationalError

from storage import kinds, schema
from storage.engine import FULL, Unavailable, reading_engine, reason, writing_engine
from storage.models import Base, Letter, SiteFact

CHUNK = 1000
BACKED_UP_AT = "backed_up_at"  # a fact that only a backup holds


class NotEmpty(Exception):
    """The database that was to be filled holds something already."""


class Damaged(Exception):
    """A file that is no whole database of ours."""


class Uncopied(Exception):
    """A table that the other database does not take, or does not give back as it was given."""

    def __init__(self, table: str, why: str) -> None:
        super().__init__(f"{table}: {why}")
        self.table = table
        self.why = why


def file_of(url: str) -> Path | None:
    """The file of an SQLite database, None for a server's."""
    address = make_url(url)
    return Path(address.database) if address.get_backend_name() == "sqlite" and address.database else None


def backup(url: str, path: Path, now: datetime) -> None:
    """A file with everything as it stood at one moment; the desk goes on meanwhile.

    Raises Damaged, and leaves an older file of this name alone, when the copy is not sound.
    """
    partial = path.with_name(f"{path.name}.partial")
    source = file_of(url)
    partial.unlink(missing_ok=True)
    partial.touch(mode=0o600)
    try:
        if source is not None:
            _online(source, partial)
        else:
            schema.prepare(f"sqlite:///{partial}")
            copy(url, f"sqlite:///{partial}")
        _label(partial, now)
        settle(partial)
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)
    _remember_the_name(path.parent)


def checked(path: Path, folder: Path) -> Path:
    """A sound copy of a backup, upgraded to what this program expects, in this folder.

    Raises Damaged, and schema.SchemaTooNew for a newer program's.
    """
    work = folder / "restored.db"
    shutil.copyfile(path, work)
    try:
        _check(work)
        schema.prepare(f"sqlite:///{work}")
    except (sqlite3.DatabaseError, DBAPIError) as error:
        raise Damaged(str(path)) from error
    return work


def backed_up_at(path: Path) -> datetime | None:
    """The moment a backup shows; None for a file that was not made as one."""
    with closing(sqlite3.connect(path)) as connection:
        row = connection.execute("select value from site_fact where name = ?", (BACKED_UP_AT,)).fetchone()
    return datetime.fromisoformat(row[0]) if row else None


def settle(path: Path) -> None:
    """An SQLite database is whole in one file, for its owner only, and on the disk."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("pragma journal_mode=delete")
    _check(path)
    path.chmod(0o600)
    with path.open("rb") as file:
        os.fsync(file.fileno())


def others(url: str) -> int:
    """How many other connections a server's database has; a file's processes hold its lock instead."""
    if file_of(url) is not None:
        return 0
    with _engine(url, "read") as engine, engine.connect() as connection:
        query = text(
            "select count(*) from pg_stat_activity where datname = current_database() "
            "and pid <> pg_backend_pid() and backend_type = 'client backend'"
        )
        return int(connection.execute(query).scalar_one())


def copy(source: str, target: str, *, replace: bool = False) -> dict[str, int]:
    """How many rows of each table went over; all of them, each compared, in one transaction, or none.

    Raises NotEmpty, unless what is there is to be replaced; Uncopied when a table does not come out as it went in.
    """
    tables = Base.metadata.sorted_tables
    counts = {}
    with (
        _engine(source, "read") as reading,
        _engine(target, "write") as writing,
        _snapshot(reading) as here,
        writing.begin() as there,
    ):
        if replace:
            _empty(there, tables)
        elif any(there.execute(select(func.count()).select_from(table)).scalar_one() for table in tables):
            raise NotEmpty
        for table in tables:
            counts[table.name] = _copied(here, there, table)
        _count_on(there, tables)
    return counts


def _empty(there: Connection, tables: Sequence[Table]) -> None:
    """The trail's guards are no obstacle to a restoration, which keeps what it replaces."""
    there.execute(text("alter table event disable trigger user"))
    there.execute(text(f"truncate {', '.join(_quoted(there, table) for table in tables)}"))
    there.execute(text("alter table event enable trigger user"))


def _copied(here: Connection, there: Connection, table: Table) -> int:
    try:
        return _pour(here, there, table)
    except OperationalError:
        raise
    except DBAPIError as error:
        raise Uncopied(table.name, str(error.orig).split("\n")[0]) from error


def _pour(here: Connection, there: Connection, table: Table) -> int:
    given, count = sha256(), 0
    for rows in _chunks(here, table):
        there.execute(table.insert(), [dict(zip(table.columns.keys(), row, strict=True)) for row in rows])
        count += len(rows)
        for row in rows:
            given.update(repr(tuple(row)).encode())
    found, again = sha256(), 0
    for rows in _chunks(there, table):
        again += len(rows)
        for row in rows:
            found.update(repr(tuple(row)).encode())
    if (count, given.digest()) != (again, found.digest()):
        raise Uncopied(table.name, f"{count} / {again}")
    return count


def _chunks(connection: Connection, table: Table) -> Iterator[Sequence[Any]]:
    """All rows by their keys, which is also the order in which rows of one table name each other."""
    everything = select(table).order_by(*table.primary_key.columns)
    yield from connection.execute(everything, execution_options={"yield_per": CHUNK}).partitions()


def _count_on(there: Connection, tables: Sequence[Table]) -> None:
    """PostgreSQL gives the next key after the last that was copied."""
    if there.dialect.name == "sqlite":
        return
    for table in tables:
        if "id" in table.columns:
            last = there.execute(select(func.max(table.c.id))).scalar()
            sequence = func.pg_get_serial_sequence(_quoted(there, table), "id")
            there.execute(select(func.setval(sequence, last or 1, last is not None)))


def _quoted(connection: Connection, table: Table) -> str:
    return connection.dialect.identifier_preparer.format_table(table)


@contextmanager
def _engine(url: str, purpose: str) -> Iterator[Any]:
    engine = writing_engine(url) if purpose == "write" else reading_engine(url)
    try:
        yield engine
    except OperationalError as error:
        raise Unavailable(type(error.orig).__name__) from error
    finally:
        engine.dispose()


@contextmanager
def _snapshot(engine: Any) -> Iterator[Connection]:
    """Everything read through it is of one moment."""
    with engine.connect() as connection:
        if connection.dialect.name != "sqlite":
            connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with connection.begin():
            yield connection


def _online(source: Path, target: Path) -> None:
    try:
        with closing(sqlite3.connect(source)) as here, closing(sqlite3.connect(target)) as there:
            here.backup(there)
    except sqlite3.DatabaseError as error:
        if reason(error) == FULL:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from error
        raise Damaged(str(source)) from error


def _label(path: Path, now: datetime) -> None:
    """The copy knows its moment; a token on its way to somebody does not stay in a file on a shelf."""
    secret = [kind for kind, facts in kinds.KINDS.items() if facts.secret]
    with _engine(f"sqlite:///{path}", "write") as engine, engine.begin() as connection:
        connection.execute(SiteFact.__table__.delete().where(SiteFact.name == BACKED_UP_AT))  # type: ignore[attr-defined]
        connection.execute(SiteFact.__table__.insert().values(name=BACKED_UP_AT, value=now.isoformat()))  # type: ignore[attr-defined]
        connection.execute(update(Letter).where(Letter.kind.in_(secret)).values(facts={}))


def _check(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        try:
            found = connection.execute("pragma integrity_check").fetchone()[0]
            ours = connection.execute("select count(*) from sqlite_master where name = 'alembic_version'").fetchone()[0]
        except sqlite3.DatabaseError as error:
            raise Damaged(str(path)) from error
    if found != "ok" or not ours:
        raise Damaged(str(path))


def _remember_the_name(folder: Path) -> None:
    """A file's new name is durable only when its folder is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
