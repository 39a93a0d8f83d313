"""Storage.transact(fn): one Store, one transaction, off the event loop."""

import asyncio
import logging
import queue
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from storage.alarms import Alarms
from storage.assignments import Assignments
from storage.budgets import Budgets
from storage.cases import Cases
from storage.catalogue import Catalogue
from storage.chats import Chats
from storage.consultations import Consultations
from storage.days import Days
from storage.departures import Departures
from storage.drafts import Drafts
from storage.duties import Duties
from storage.engine import LOST, Unavailable, reading_engine, reason, writing_engine
from storage.facts import Facts
from storage.gaps import Gaps
from storage.inbox import Inbox
from storage.instructions import Instructions
from storage.invariants import Invariants
from storage.leaves import Leaves
from storage.models import Base
from storage.organisation import Organisation
from storage.outbox import Outbox
from storage.people import People
from storage.personal import Personal
from storage.questions import Questions
from storage.queues import Waiting
from storage.retention import Retention
from storage.review import Review
from storage.rulings import Rulings
from storage.site import Site
from storage.trail import Trail

__all__ = ["Site", "Storage", "Store", "Unavailable"]

P = ParamSpec("P")
T = TypeVar("T")
R = TypeVar("R")

GROUP = 64  # units committed together at most
ATTEMPTS = 5  # of a unit that lost a race on PostgreSQL
WORKERS = 8
AGAIN = 1.0  # seconds until a note is tried again
log = logging.getLogger(__name__)


class Store:
    """All collections, seen through one transaction."""

    def __init__(self, session: Session, site: Site, memory: dict[str, tuple[object, Any]]) -> None:
        self.session = session
        self.site = site
        self._memory = memory
        self.alarms = Alarms(session)
        self.assignments = Assignments(session)
        self.budgets = Budgets(session)
        self.personal = Personal(session)
        self.cases = Cases(session)
        self.catalogue = Catalogue(session)
        self.chats = Chats(session)
        self.consultations = Consultations(session)
        self.days = Days(session)
        self.departures = Departures(session)
        self.drafts = Drafts(session)
        self.duties = Duties(session)
        self.facts = Facts(session)
        self.gaps = Gaps(session)
        self.inbox = Inbox(session)
        self.invariants = Invariants(session)
        self.instructions = Instructions(session)
        self.leaves = Leaves(session)
        self.organisation = Organisation(session)
        self.outbox = Outbox(session)
        self.people = People(session)
        self.questions = Questions(session)
        self.rulings = Rulings(session)
        self.retention = Retention(session)
        self.review = Review(session)
        self.trail = Trail(session)
        self.waiting = Waiting(session)

    def put(self, record: R) -> R:
        """The record, kept from now on, with its key."""
        self.session.add(record)
        self.session.flush()
        return record

    def flush(self) -> None:
        """What was changed so far can be asked for."""
        self.session.flush()

    def reload(self, record: Base, *attributes: str) -> None:
        """The record as the database has it, with what belongs to it."""
        self.session.flush()
        self.session.refresh(record, attributes or None)

    @contextmanager
    def apart(self) -> Iterator[None]:
        """A part of the unit that may fail without the rest."""
        with self.trail.apart(), self.session.begin_nested():
            yield

    def remembered(self, name: str, version: object, build: Callable[[], T]) -> T:
        """What `build` made for this version, kept by the process until the version changes."""
        held = self._memory.get(name)
        if held is None or held[0] != version:
            held = self._memory[name] = (version, build())
        value: T = held[1]
        return value


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
