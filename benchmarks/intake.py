"""How many updates and whole requests the desk takes in a second, all durable, beside what the database can commit.

A whole request is what the last press of an application does: the update kept (one commit), then the case with its
materials, its trail, the letters to enterprise and centre and the update closed (another), for sixteen people at once.
The floor is the bare driver doing the same two commits with the same number of rows, in the same run on the same disk.
Beside SQLite, before and after it, stand the intakes of django-helpdesk and of roundup, each with one caller; the
better of two runs counts. Whether a full day makes it slower is told by processor time, the server's with ours:
other programs on the machine disturb that least.
"""

import argparse
import asyncio
import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import psycopg
from sqlalchemy import bindparam, delete, select

from benchmarks import peers
from desk import dialogs, requests
from desk.attachments import Sent
from storage import schema
from storage.models import Budget, InboxRow
from storage.store import Storage, Store
from tests import county, databases
from tests.conftest import SITE
from tests.county import MONDAY_NINE

CALLERS = 16
BATCH = 100  # updates of one answer of Telegram
ROWS = 12  # that one request leaves: case, materials, events, letters, numbers
DURABLE = "-c listen_addresses=127.0.0.1"  # the server's own defaults otherwise: fsync and synchronous commits
GOALS = {"sqlite": 500.0, "postgresql": 300.0}
ROW = select(InboxRow.id).where(InboxRow.bot_id == 1, InboxRow.update_id == bindparam("update"))
PARENT, TIMES = 1, slice(11, 15)  # in /proc/…/stat: of itself and of its children that have ended
PEERS = {"django-helpdesk": 10, "roundup": 4}  # how many times as many we are to take
PEER_REQUESTS = 100
WARM = 64  # not measured: statements are built and pages are read for the first time
FULL = 1.1  # how much slower with ten thousand cases that day


@dataclass(frozen=True)
class Figures:
    """Of one database: per second, and milliseconds of processor time each."""

    kept: float
    empty: float
    full: float
    floor: float
    cpu: float
    cpu_full: float


def main() -> int:
    """Prints the table; 1 when a figure to reach is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.intake", description=__doc__)
    parser.add_argument("--requests", type=int, default=1000, help="measured; half of them before, half after the day")
    parser.add_argument("--cases", type=int, default=10_000, help="filed that day in between")
    asked = parser.parse_args()
    day = f"+ {asked.cases}"
    print(f"{'':16}{'updates/s':>11}{'requests/s':>12}{day:>12}{'floor/s':>10}{'CPU ms':>8}{day:>9}  to reach")
    missed, others, ours = False, {name: _peer(name) for name in PEERS}, 0.0
    for name, open_ in (("sqlite", _sqlite), ("postgresql", _postgresql)):
        with open_() as (url, floor, seconds):
            found = _measure(url, floor, seconds, asked.requests // 2, asked.cases)
        reached = found.empty >= GOALS[name] and found.cpu_full <= found.cpu * FULL
        missed |= not reached
        print(f"{name:16}{found.kept:11.0f}{found.empty:12.0f}{found.full:12.0f}{found.floor:10.0f}"
              f"{found.cpu:8.2f}{found.cpu_full:9.2f}  ≥ {GOALS[name]:.0f}/s, CPU {FULL} x at most: {_said(reached)}",
              flush=True)  # fmt: skip
        if name == "sqlite":
            others = {peer: max(rate, _peer(peer)) for peer, rate in others.items()}
            ours = found.empty
    for name, times in PEERS.items():
        reached = ours >= times * others[name]
        missed |= not reached
        beside = f"ours on SQLite {ours / others[name]:.1f} x, ≥ {times} x: {_said(reached)}"
        print(f"{name:16}{others[name]:23.1f}  {beside}")
    return int(missed)


def _said(reached: bool) -> str:
    return "reached" if reached else "MISSED"


def _peer(name: str) -> float:
    return float(peers.run(f"benchmarks.{name.removeprefix('django-')}_intake", str(PEER_REQUESTS)))


def _measure(
    url: str, floor: Callable[[], float], seconds: Callable[[], float], number: int, cases: int
) -> Figures:
    schema.prepare(url)
    storage = Storage(url, SITE)
    try:
        with closing(storage):
            people = county.settle(storage).people
            kept = asyncio.run(_keep(storage, number * 4))
            chen = people["陈静"]
            asyncio.run(_file(storage, seconds, chen, WARM, 0))
            empty, cpu = asyncio.run(_file(storage, seconds, chen, number, WARM))
            asyncio.run(_file(storage, seconds, chen, cases, number + WARM))
            full, cpu_full = asyncio.run(_file(storage, seconds, chen, number, WARM + number + cases))
            return Figures(kept, empty, full, floor(), cpu, cpu_full)
    finally:
        storage.close()


async def _keep(storage: Storage, number: int) -> float:
    """Updates of Telegram kept in a second, a batch a commit."""
    began = time.perf_counter()
    for start in range(0, number, BATCH):
        await storage.transact(_all_kept, [_update(-1 - start - place) for place in range(BATCH)])
    return number / (time.perf_counter() - began)


async def _file(
    storage: Storage, seconds: Callable[[], float], person_id: int, number: int, first: int
) -> tuple[float, float]:
    """Whole requests in a second, and milliseconds of processor time each."""
    drafts = [await storage.transact(_prepared, person_id, MONDAY_NINE) for _ in range(number)]
    await storage.transact(lambda store: store.outbox.discard_unsent())
    presses = iter(enumerate(drafts, first))

    async def press() -> None:
        for update, draft in presses:
            row = await storage.transact(_kept, _update(update))
            await storage.transact(_submit, draft, row, person_id, MONDAY_NINE)

    began, spent = time.perf_counter(), seconds()
    await asyncio.gather(*(press() for _ in range(CALLERS)))
    took = time.perf_counter() - began
    return number / took, (seconds() - spent) * 1000 / number


def _prepared(store: Store, person_id: int, now: datetime) -> int:
    """An application that wants nothing but 提交; its draft's key."""
    store.session.execute(delete(Budget))  # one person stands for a county's; nobody may send so many files a day
    chen = store.people.get(person_id)
    item = store.catalogue.by_code("LX-900")
    assert chen.chat is not None
    assert item is not None
    draft = requests.start(store, item, chen.chat, None, chen, now)
    dialogs.send(store, draft, chen.chat, Sent("document", "f1", "u1", "申请书.pdf", 9), chen, now)
    requests.choose(store, draft, "later", chen, now)
    requests.choose(store, draft, "skip", chen, now)
    return draft.id


def _all_kept(store: Store, rows: list[InboxRow]) -> int:
    return store.inbox.add(rows)


def _kept(store: Store, row: InboxRow) -> int:
    """The row's key, as claiming it would tell."""
    store.inbox.add([row])
    return store.session.connection().execute(ROW, {"update": row.update_id}).scalar_one()


def _submit(store: Store, draft_id: int, row: int, person_id: int, now: datetime) -> None:
    """As in handlers/context.py: the update is closed, and whoever pressed is looked up, before the action."""
    assert store.inbox.done(row, now)
    by = store.people.get(person_id)
    requests.choose(store, store.drafts.get(draft_id), "submit", by, now)


def _update(number: int) -> InboxRow:
    raw = f'{{"update_id": {number}, "callback_query": {{"id": "{number}", "data": "{"x" * 200}"}}}}'
    return InboxRow(
        bot_id=1, update_id=number, body_hash=f"{number:064d}", chat_key="1", raw=raw, received_at=MONDAY_NINE
    )


@contextmanager
def _sqlite() -> Iterator[tuple[str, Callable[[], float], Callable[[], float]]]:
    with tempfile.TemporaryDirectory(dir=os.getcwd()) as folder:  # the disk, not a file system in memory

        def floor(commits: int = 500) -> float:
            """Two durable commits a request, sixteen requests to a commit as they come together."""
            with closing(sqlite3.connect(Path(folder) / "floor.db", isolation_level=None)) as connection:
                for pragma in ("journal_mode=wal", "synchronous=full"):
                    connection.execute(f"pragma {pragma}")
                connection.execute("create table row (id integer primary key, body text)")
                began = time.perf_counter()
                for _ in range(commits):
                    for rows in (1, ROWS):
                        connection.execute("begin immediate")
                        connection.executemany("insert into row (body) values (?)", [("x" * 300,)] * rows * CALLERS)
                        connection.execute("commit")
                return commits * CALLERS / (time.perf_counter() - began)

        yield f"sqlite:///{folder}/desk.db", floor, time.process_time


@contextmanager
def _postgresql() -> Iterator[tuple[str, Callable[[], float], Callable[[], float]]]:
    with databases.postgresql(DURABLE) as server:
        url, bare = server.url(server.create()), server.url(server.create())

        def floor(commits: int = 200) -> float:
            """The same over as many connections as the desk keeps for writing."""
            with psycopg.connect(bare) as connection:
                connection.execute("create table row (id bigserial primary key, body text)")

            def caller(_: int) -> None:
                with psycopg.connect(bare) as connection:
                    for _ in range(commits):
                        for rows in (1, ROWS):
                            for _ in range(rows):
                                connection.execute("insert into row (body) values (%s)", ("x" * 300,))
                            connection.commit()

            began = time.perf_counter()
            with ThreadPoolExecutor(8) as pool:
                list(pool.map(caller, range(8)))
            return commits * 8 / (time.perf_counter() - began)

        with psycopg.connect(bare) as connection:
            postmaster = int(_stat(connection.info.backend_pid)[PARENT])
            yield url, floor, lambda: time.process_time() + _seconds_under(postmaster)


def _seconds_under(pid: int) -> float:
    """Processor seconds of a process and of all those that it has begun."""
    found = []
    for name in os.listdir("/proc"):
        if name.isdecimal():
            with suppress(FileNotFoundError, ProcessLookupError):  # it has ended meanwhile
                found.append((int(name), _stat(int(name))))
    those = [stat for number, stat in found if pid in (number, int(stat[PARENT]))]
    return sum(int(ticks) for stat in those for ticks in stat[TIMES]) / os.sysconf("SC_CLK_TCK")


def _stat(pid: int) -> list[str]:
    """What Linux tells of a process, after its name."""
    return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()


if __name__ == "__main__":
    sys.exit(main())
