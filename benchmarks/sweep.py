"""Who is due? The sweep among 10,000 to 1,000,000 open assignments, one in a hundred due, beside django-helpdesk.

Idle is one knock of the clock when nothing is due. Due is all that the product does when deadlines fire: rungs marked,
cards turned blue, letters to owners, deputies, enterprises and service groups, digests, the sealed trail.
django-helpdesk's `escalate_tickets` lowers a number, writes a follow-up and renders mails that go nowhere; it is
measured at 10,000 and 100,000, in turn with ours.
"""

import argparse
import asyncio
import gc
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, event

from benchmarks import open_cases, peers
from bot import jobs
from bot.clock import Clock
from storage import schema
from storage.store import Site, Storage

SIZES = (10_000, 100_000, 1_000_000)
PEER_SIZES = (10_000, 100_000)
KNOCKS = 200


@dataclass(frozen=True)
class Figures:
    """Of one size: seconds, milliseconds, megabytes."""

    open: int
    due: int
    idle: float  # milliseconds a knock, the median
    seconds: float  # until all that is due is done
    cpu: float
    queries: int
    block: float  # milliseconds for which the event loop stood still, at the longest
    memory: float

    @property
    def each(self) -> float:
        """Milliseconds a case."""
        return self.seconds / self.due * 1000


class At(Clock):
    """A clock that stands at one instant."""

    def __init__(self, at: datetime) -> None:
        super().__init__()
        self.at = at

    def now(self) -> datetime:
        return self.at


def main(argv: Sequence[str] = ()) -> int:
    """Prints the table; 1 when a figure to reach is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--measure", type=int, default=0, help=argparse.SUPPRESS)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    arguments = parser.parse_args(argv)
    if arguments.measure:
        print(json.dumps(vars(asyncio.run(measure(arguments.measure)))))
        return 0
    ours, theirs = [], {}
    for size in arguments.sizes:
        ours.append(_apart(size))
        if size in PEER_SIZES:
            theirs[size] = float(peers.run("benchmarks.helpdesk", str(size)))
    return report(ours, theirs)


def report(ours: Sequence[Figures], theirs: dict[int, float]) -> int:
    """The table, and which figures are reached."""
    print(
        f"{'open':>10}{'due':>8}{'idle ms':>9}{'due s':>8}{'ms a case':>11}{'queries a case':>16}"
        f"{'loop ms':>9}{'MB':>7}{'helpdesk s':>12}{'× ours':>8}"
    )
    for size, row in zip((round(row.open, -4) for row in ours), ours, strict=True):
        peer = theirs.get(size)
        beside = f"{peer:12.2f}{peer / row.seconds:8.0f}" if peer else ""
        print(
            f"{size:10,}{row.due:8,}{row.idle:9.2f}{row.seconds:8.2f}{row.each:11.3f}{row.queries / row.due:16.3f}"
            f"{row.block:9.1f}{row.memory:7.0f}{beside}"
        )
    first, last = ours[0], ours[-1]
    reached = {
        "idle ≤ 0.8 ms": last.idle <= 0.8,
        "idle no slower with more open, ≤ 1.5 ×": last.idle <= 1.5 * first.idle,
        "due ≤ 0.3 ms a case": last.each <= 0.3,
        "≤ 0.1 query a case": last.queries <= 0.1 * last.due,
        "event loop ≤ 50 ms": max(row.block for row in ours) <= 50,
        "memory with more open ≤ + 10 MB": last.memory <= first.memory + 10,
        "≥ 80 × django-helpdesk": all(
            theirs[size] >= 80 * row.seconds for row in ours if (size := round(row.open, -4)) in theirs
        ),
    }
    for goal, held in reached.items():
        print(f"  {'reached' if held else 'MISSED '}  {goal}")
    return int(not all(reached.values()))


async def measure(size: int) -> Figures:
    """One size, in a process of its own, which has rung alarms before."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'desk.db'}"
        schema.prepare(url)
        storage = Storage(url, Site("LX", ZoneInfo("Asia/Shanghai")))
        due = open_cases.fill(storage, size)
        gc.collect()
        gc.freeze()  # as bot/app.py does when it has started
        idle = await _idle(storage)
        queries: list[str] = []
        event.listen(Engine, "before_cursor_execute", lambda *heard: queries.append(heard[2]))
        blocks: list[float] = []
        watch = asyncio.create_task(_watch(blocks))
        begun, busy = time.perf_counter(), time.process_time()
        await jobs.ring_alarms(storage, At(open_cases.DUE))
        seconds, cpu = time.perf_counter() - begun, time.process_time() - busy
        watch.cancel()
        left = storage.read_now(lambda store: len(store.alarms.coming(open_cases.DUE, 1)))
        assert left == 0, "not all that was due has been rung"
        opened = storage.read_now(lambda store: store.assignments.tally(None, open_cases.DUE, open_cases.DUE).open)
        storage.close()
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return Figures(opened, due, idle, seconds, cpu, len(queries), max(blocks) * 1000, memory)


async def _idle(storage: Storage) -> float:
    """Milliseconds of one knock a minute before anything is due."""
    early, knocks = At(open_cases.DUE - open_cases.MINUTE), []
    for _ in range(KNOCKS):
        begun = time.perf_counter()
        await jobs.ring_alarms(storage, early)
        knocks.append((time.perf_counter() - begun) * 1000)
    return statistics.median(knocks)


async def _watch(blocks: list[float]) -> None:
    """How much later than asked for the event loop comes back, again and again."""
    while True:
        begun = time.perf_counter()
        await asyncio.sleep(0.001)
        blocks.append(time.perf_counter() - begun - 0.001)


def _apart(size: int) -> Figures:
    command = [sys.executable, "-m", "benchmarks.sweep", "--measure", str(size)]
    done = subprocess.run(command, cwd=peers.ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return Figures(**json.loads(done.stdout.splitlines()[-1]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
