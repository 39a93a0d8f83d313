"""Engines as this desk needs them: SQLite that takes its write lock first, PostgreSQL that checks its connections."""

from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import InterfaceError, InternalError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.pool import ConnectionPoolEntry

PRAGMAS = (
    "journal_mode=wal",
    "synchronous=full",
    "foreign_keys=on",
    "busy_timeout=10000",
    "wal_autocheckpoint=4000",  # pages: a page that many commits change is carried over once
)
READERS = 4
FULL = "the disk is full"
LOST = (OperationalError, InternalError, InterfaceError)  # the connection, a lock, the server: not the statement

# PostgreSQL gives up on a process that is frozen in the middle of a transaction: what it had locked is free again
PATIENCE = {"idle_in_transaction_session_timeout": "8s", "lock_timeout": "10s", "statement_timeout": "60s"}
ALIVE = {"connect_timeout": 5, "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}
RACES = (StaleDataError, *LOST)  # somebody was faster, or the database is away: the whole unit is tried again


class Unavailable(OSError):
    """The database cannot take this now: nothing of it has happened."""


def reason(error: BaseException) -> str:
    """Why, without anything that people wrote."""
    link: BaseException | None = error
    while link is not None:  # SQLite has rolled back by itself, and a second rollback fails on top of that
        if "disk is full" in str(link) or "No space left" in str(link):
            return FULL
        link = link.__cause__ or link.__context__
    return type(getattr(error, "orig", None) or error).__name__


def writing_engine(url: str) -> Engine:
    """An engine whose transactions may change things; on SQLite each begins with BEGIN IMMEDIATE."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        return _postgresql(url)
    if address.database and address.database != ":memory:":
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
        Path(address.database).touch(mode=0o600)  # nobody else's: it holds what people sent
    return _sqlite(url, "BEGIN IMMEDIATE", pool_size=1)


def reading_engine(url: str) -> Engine:
    """An engine for looking only; on SQLite it never waits for the writer."""
    if make_url(url).get_backend_name() != "sqlite":
        return _postgresql(url)
    return _sqlite(url, "BEGIN", pool_size=READERS)


def _sqlite(url: str, begin: str, pool_size: int) -> Engine:
    engine = create_engine(
        url, pool_size=pool_size, max_overflow=0, hide_parameters=True, connect_args={"check_same_thread": False}
    )

    @event.listens_for(engine, "connect")
    def _connect(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # the driver's own BEGIN comes too late; we say it ourselves
        cursor = connection.cursor()
        for pragma in PRAGMAS:
            cursor.execute(f"pragma {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _postgresql(url: str) -> Engine:
    address = make_url(url)
    if address.drivername in ("postgresql", "postgres"):
        address = address.set(drivername="postgresql+psycopg")
    pool = {"pool_size": 8, "max_overflow": 4, "pool_pre_ping": True, "pool_recycle": 1800}
    options = " ".join(f"-c {name}={value}" for name, value in PATIENCE.items())
    return create_engine(  # hidden parameters: an error must not print what people wrote
        address, hide_parameters=True, connect_args={"options": options, **ALIVE}, **pool
    )
