"""Storage.transact(fn): one Store, one transaction, off the event loop."""

import asyncio
import logging
import queue
import threading
from collections.abc import Callable, Sequence
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
WRITERS = 2  # on PostgreSQL: one works while the other waits for the server
ATTEMPTS = 5  # of a unit that lost a race on PostgreSQL
OUTRUN = (StaleDataError, IntegrityError)  # somebody was faster: the next look sees what they did
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
        self._may_lose = self.dialect != "sqlite"  # others write at the same time
        self._undoes_all = LOST if self._may_lose else OperationalError  # a full disk, the server: not one savepoint
        number = WRITERS if self._may_lose else 1
        self._writers = [threading.Thread(target=self._write, name=f"writer {n}", daemon=True) for n in range(number)]
        for writer in self._writers:
            writer.start()

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
        for _ in self._writers:
            self._units.put(None)
        for writer in self._writers:
            writer.join()
        self._readers.shutdown()
        self._writing.dispose()
        self._reading.dispose()

    def _submit(self, action: Callable[[Store], T]) -> "Future[T]":
        outcome: Future[T] = Future()
        self._units.put(_Unit(action, outcome))
        return outcome

    def _look(self, question: Callable[[Store], T]) -> T:
        try:
            with Session(self._reading, expire_on_commit=False, autoflush=False) as session:
                return question(Store(session, self.site, self._memory))
        except LOST as error:
            raise Unavailable(reason(error)) from error

    def _write(self) -> None:
        while (first := self._units.get()) is not None:
            units, last = [first], False
            while len(units) < GROUP and not last:
                try:
                    unit = self._units.get_nowait()
                except queue.Empty:
                    break
                if unit is None:
                    last = True
                else:
                    units.append(unit)
            units = [unit for unit in units if unit.outcome.set_running_or_notify_cancel()]
            if len(units) == 1 and self._may_lose:
                self._apart(units)
            else:
                self._together(units)
            if last:
                return

    def _together(self, units: Sequence[_Unit]) -> None:
        """Units of one group commit: each in its own savepoint, all durable at once.

        How each has ended is told after that: what was decided upon the work of others holds only when theirs does.
        """
        ended: list[tuple[_Unit, Any, Exception | None]] = []
        left: list[dict[str, Any]] = []
        try:
            with self._writing.connect() as connection, connection.begin():
                for unit in units:
                    try:
                        result, info = self._savepoint(connection, unit.action)
                    except self._undoes_all:
                        raise
                    except Exception as error:  # noqa: BLE001 - it belongs to whoever awaits this unit
                        ended.append((unit, None, error))
                    else:
                        ended.append((unit, result, None))
                        left.append(info)
        except Exception as error:  # noqa: BLE001 - the commit failed: nothing of the group happened
            if self._may_lose:
                self._apart(units)
                return
            unavailable = Unavailable(reason(error))
            unavailable.__cause__ = error
            ended, left = [(unit, None, unavailable) for unit in units], []
        outrun = [unit for unit, _, refusal in ended if self._may_lose and isinstance(refusal, OUTRUN)]
        for unit, result, refusal in ended:
            if refusal is None:
                unit.outcome.set_result(result)
            elif unit not in outrun:
                unit.outcome.set_exception(refusal)
        self._committed(left)
        self._apart(outrun)

    def _savepoint(self, connection: Connection, action: Callable[[Store], T]) -> tuple[T, dict[str, Any]]:
        with Session(
            connection, join_transaction_mode="create_savepoint", expire_on_commit=False
        ) as session, session.begin():
            result = _whole(action, Store(session, self.site, self._memory))
            return result, dict(session.info)

    def _apart(self, units: Sequence[_Unit]) -> None:
        """Each in a transaction of its own."""
        for unit in units:
            try:
                result = self._alone(unit.action)
            except Exception as error:  # noqa: BLE001 - it belongs to whoever awaits this unit
                unit.outcome.set_exception(error)
            else:
                unit.outcome.set_result(result)

    def _alone(self, action: Callable[[Store], T]) -> T:
        """One unit in a transaction of its own, done again when it lost a race."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with Session(self._writing, expire_on_commit=False) as session, session.begin():
                    result = _whole(action, Store(session, self.site, self._memory))
                    left = dict(session.info)
            except OUTRUN:
                if attempt == ATTEMPTS:
                    raise
            except LOST as error:
                if attempt == ATTEMPTS:
                    raise Unavailable(reason(error)) from error
            else:
                self._committed([left])
                return result
        raise AssertionError("unreachable")

    def _committed(self, left: list[dict[str, Any]]) -> None:
        """What units left to be done once they are durable: the acts are logged, and the sender wakes."""
        for info in left:
            for act, no, by in info.get("acts", ()):
                log.info("%s %s by %s", no, act, by, extra={"case": no, "act": act, "by": by})
        if any(info.get("letters") for info in left):
            self.letters_written()


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
