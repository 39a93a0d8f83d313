"""Storage.transact(fn): one Store, one transaction, off the event loop."""

import asyncio
import logging
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from storage.engine import LOST, RACES, Unavailable, reading_engine, reason, writing_engine
from storage.site import Site
from storage.transaction import Store

__all__ = ["RACES", "Site", "Storage", "Store", "Unavailable"]

P = ParamSpec("P")
T = TypeVar("T")

GROUP = 64  # units committed together at most
ATTEMPTS = 5  # of a unit that lost a race on PostgreSQL
WORKERS = 8
AGAIN = 1.0  # seconds until a note is tried again
log = logging.getLogger(__name__)


@dataclass
class _Unit:
    action: Callable[[Store], Any]
    outcome: "Future[Any]"


class Storage:
    """The database of one process: units of work in, results out."""

    def __init__(self, url: str, site: Site) -> None:
        self.url = url
        self.site = site
        self.letters_written: Callable[[], None] = lambda: None  # called after a commit that holds new letters
        self._writing = writing_engine(url)
        self._reading = reading_engine(url)
        self._memory: dict[str, tuple[object, Any]] = {}
        self._readers = ThreadPoolExecutor(WORKERS, "reader")
        self._units: queue.SimpleQueue[_Unit | None] = queue.SimpleQueue()
        self._writers: ThreadPoolExecutor | None = None
        self._writer: threading.Thread | None = None
        if self.dialect == "sqlite":
            self._writer = threading.Thread(target=self._write, name="writer", daemon=True)
            self._writer.start()
        else:
            self._writers = ThreadPoolExecutor(WORKERS, "writer")

    @property
    def dialect(self) -> str:
        return self._writing.dialect.name

    async def transact(self, action: Callable[Concatenate[Store, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The action's result, once its transaction is durable; its exception, once all it did is undone."""
        return await asyncio.wrap_future(self._submit(partial(_call, action, args, kwargs)))

    async def transact_surely(
        self, action: Callable[Concatenate[Store, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """The same for what must be noted: tried again until the database takes it."""
        while True:
            try:
                return await self.transact(action, *args, **kwargs)
            except Unavailable as error:
                log.warning("the database cannot take a note yet: %s", error)
                await asyncio.sleep(AGAIN)

    def transact_now(self, action: Callable[Concatenate[Store, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The same for callers without an event loop: the command line and the tests."""
        return self._submit(partial(_call, action, args, kwargs)).result()

    async def read(self, question: Callable[Concatenate[Store, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The question's answer from a transaction that changes nothing."""
        return await asyncio.get_running_loop().run_in_executor(
            self._readers, partial(self._look, partial(_call, question, args, kwargs))
        )

    def read_now(self, question: Callable[Concatenate[Store, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The same for callers without an event loop."""
        return self._look(partial(_call, question, args, kwargs))

    def close(self) -> None:
        """Ends after the units already handed in."""
        self._units.put(None)
        if self._writer:
            self._writer.join()
        if self._writers:
            self._writers.shutdown()
        self._readers.shutdown()
        self._writing.dispose()
        self._reading.dispose()

    def _submit(self, action: Callable[[Store], T]) -> "Future[T]":
        if self._writers:
            return self._writers.submit(self._alone, action)
        outcome: Future[T] = Future()
        self._units.put(_Unit(action, outcome))
        return outcome

    def _look(self, question: Callable[[Store], T]) -> T:
        try:
            with Session(self._reading, expire_on_commit=False, autoflush=False) as session:
                return question(Store(session, self.site, self._memory))
        except LOST as error:
            raise Unavailable(reason(error)) from error

    def _alone(self, action: Callable[[Store], T]) -> T:
        """One unit in a transaction of its own, done again when it lost a race."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with Session(self._writing, expire_on_commit=False) as session, session.begin():
                    result = _whole(action, Store(session, self.site, self._memory))
                    left = dict(session.info)
            except (StaleDataError, IntegrityError):  # somebody was faster: the next look sees what they did
                if attempt == ATTEMPTS:
                    raise
            except LOST as error:
                if attempt == ATTEMPTS:
                    raise Unavailable(reason(error)) from error
            else:
                self._committed([left])
                return result
        raise AssertionError("unreachable")

    def _write(self) -> None:
        while (first := self._units.get()) is not None:
            units, last = [first], False
            while len(units) < GROUP and not self._units.empty():
                unit = self._units.get()
                if unit is None:
                    last = True
                    break
                units.append(unit)
            self._together(units)
            if last:
                return

    def _together(self, units: list[_Unit]) -> None:
        """Units of one group commit: each in its own savepoint, all durable at once."""
        done: list[tuple[_Unit, Any]] = []
        left: list[dict[str, Any]] = []
        try:
            with self._writing.connect() as connection, connection.begin():
                for unit in units:
                    if not unit.outcome.set_running_or_notify_cancel():
                        continue
                    try:
                        result, info = self._savepoint(connection, unit.action)
                    except OperationalError:
                        raise  # disk full and the like: SQLite may have rolled back the whole group already
                    except Exception as error:  # noqa: BLE001 - it belongs to whoever awaits this unit
                        unit.outcome.set_exception(error)
                    else:
                        done.append((unit, result))
                        left.append(info)
        except Exception as error:  # noqa: BLE001 - the commit failed: nothing of the group happened
            unavailable = Unavailable(reason(error))
            unavailable.__cause__ = error
            for unit in units:
                if not unit.outcome.done():
                    unit.outcome.set_exception(unavailable)
            return
        for unit, result in done:
            unit.outcome.set_result(result)
        self._committed(left)

    def _committed(self, left: list[dict[str, Any]]) -> None:
        """What units left to be done once they are durable: the acts are logged, and the sender wakes."""
        for info in left:
            for act, no, by in info.get("acts", ()):
                log.info("%s %s by %s", no, act, by, extra={"case": no, "act": act, "by": by})
        if any(info.get("letters") for info in left):
            self.letters_written()

    def _savepoint(self, connection: Connection, action: Callable[[Store], T]) -> tuple[T, dict[str, Any]]:
        with Session(
            connection, join_transaction_mode="create_savepoint", expire_on_commit=False
        ) as session, session.begin():
            result = _whole(action, Store(session, self.site, self._memory))
            return result, dict(session.info)


def _call(action: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any], store: Store) -> T:
    try:
        return action(store, *args, **kwargs)
    except StopIteration as stop:  # it cannot cross an await: whoever waits would wait for ever
        raise RuntimeError("an action stopped an iteration that was not its own") from stop


def _whole(action: Callable[[Store], T], store: Store) -> T:
    """The action with everything it left for the end."""
    result = action(store)
    store.trail.seal()
    store.flush()
    return result
