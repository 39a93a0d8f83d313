"""Who is due? The sweep among 10,000 to 1,000,000 open assignments, one in a hundred due, beside two ticket desks.

Idle is one knock of the clock when nothing is due. Due is all that the product does when deadlines fire: rungs marked,
cards turned blue, letters to owners, deputies, enterprises and service groups, digests, the sealed trail.
django-helpdesk's `escalate_tickets` lowers a number, writes a follow-up and renders mails that go nowhere; roundup
raises a priority in its journal and tells nobody. Both are measured at 10,000 and 100,000, in turn with ours, and
compared by CPU seconds: those of a shared machine mean more than its clock on the wall.
"""

import argparse
import asyncio
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, event

from benchmarks import open_cases, peers
from bot import garbage, jobs
from bot.clock import Clock
from storage import schema
from storage.store import Storage

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
    elsewhere: float  # the same of a process beside it that did nothing: the machine's own share
    memory: float
    peers: dict[str, float] = field(default_factory=dict)  # their CPU seconds for as many

    @property
    def each(self) -> float:
        """Milliseconds of CPU a case."""
        return self.cpu / self.due * 1000


class At(Clock):
    """A clock that stands at one instant."""

    def __init__(self, at: datetime) -> None:
        super().__init__()
        self.at = at

    def now(self) -> datetime:
        return self.at


def main(argv: Sequence[str] = ()) -> int:
    """Prints a row as soon as it is measured, and then which figures are reached; 1 when one is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fill", metavar="URL", help=argparse.SUPPRESS)
    parser.add_argument("--measure", metavar="URL", help=argparse.SUPPRESS)
    parser.add_argument("--stand-by", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    arguments = parser.parse_args(argv)
    if arguments.fill:
        schema.prepare(arguments.fill)
        print(open_cases.fill(arguments.fill, arguments.sizes[0]))
    elif arguments.measure:
        print(json.dumps(vars(asyncio.run(measure(arguments.measure, arguments.sizes[0])))))
    elif arguments.stand_by:
        print(asyncio.run(stand_by()))
    else:
        return run(arguments.sizes)
    return 0


def run(sizes: Sequence[int]) -> int:
    """Every size, each peer in turn with ours."""
    print(
        f"{'open':>10}{'due':>8}{'idle ms':>9}{'due s':>8}{'CPU s':>8}{'ms a case':>11}{'queries a case':>16}"
        f"{'loop ms':>9}{'elsewhere':>11}{'MB':>7}{'helpdesk CPU s':>16}{'× ours':>8}{'roundup CPU s':>15}{'× ours':>8}"
    )
    rows = []
    for size in sizes:
        row = _apart(size)
        print(
            f"{size:10,}{row.due:8,}{row.idle:9.2f}{row.seconds:8.2f}{row.cpu:8.2f}{row.each:11.3f}"
            f"{row.queries / row.due:16.3f}{row.block:9.1f}{row.elsewhere:11.1f}{row.memory:7.0f}",
            end="",
            flush=True,
        )
        for module, width in ((("helpdesk", 16), ("roundup_due", 15)) if size in PEER_SIZES else ()):
            row.peers[module] = float(peers.run(f"benchmarks.{module}", str(size)))
            print(f"{row.peers[module]:{width}.2f}{row.peers[module] / row.cpu:8.1f}", end="", flush=True)
        print()
        rows.append(row)
    return report(rows)


def report(rows: Sequence[Figures]) -> int:
    """Which figures are reached."""
    first, last = rows[0], rows[-1]
    reached = {
        "idle ≤ 0.8 ms": last.idle <= 0.8,
        "idle no slower with more open, ≤ 1.5 ×": last.idle <= 1.5 * first.idle,
        "due ≤ 0.3 ms of CPU a case": last.each <= 0.3,
        "≤ 0.1 query a case": last.queries <= 0.1 * last.due,
        "event loop ≤ 50 ms": max(row.block for row in rows) <= 50,
        "memory with more open ≤ + 10 MB": last.memory <= first.memory + 10,
    }
    if beside := [row for row in rows if row.peers]:
        reached["≥ 80 × django-helpdesk"] = all(row.peers["helpdesk"] >= 80 * row.cpu for row in beside)
        reached["≥ 2 × roundup"] = all(row.peers["roundup_due"] >= 2 * row.cpu for row in beside)
    for goal, held in reached.items():
        print(f"  {'reached' if held else 'MISSED '}  {goal}")
    return int(not all(reached.values()))


async def measure(url: str, due: int) -> Figures:
    """One size, in a process of its own, which has rung alarms before."""
    storage = Storage(url, open_cases.SITE)
    early = At(open_cases.DUE - open_cases.MINUTE)
    await jobs.ring_alarms(storage, early)
    garbage.settle()  # as the desk does when it has started
    idle = await _idle(storage, early)
    queries: list[str] = []
    event.listen(Engine, "before_cursor_execute", lambda *heard: queries.append(heard[2]))
    blocks: list[float] = []
    watch = asyncio.create_task(_watch(blocks))
    bystander = await asyncio.create_subprocess_exec(
        *_this("--stand-by"), cwd=peers.ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert bystander.stdout is not None
    await bystander.stdout.readline()  # it is there
    begun, busy = time.perf_counter(), time.process_time()
    await jobs.ring_alarms(storage, At(open_cases.DUE))
    seconds, cpu = time.perf_counter() - begun, time.process_time() - busy
    watch.cancel()
    elsewhere = float((await bystander.communicate(b""))[0])
    left = storage.read_now(lambda store: len(store.alarms.coming(open_cases.DUE, 1)))
    assert left == 0, "not all that was due has been rung"
    opened = storage.read_now(lambda store: store.assignments.tally(None, open_cases.DUE, open_cases.DUE).open)
    storage.close()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Figures(opened, due, idle, seconds, cpu, len(queries), max(blocks) * 1000, elsewhere, memory)


async def stand_by() -> float:
    """Milliseconds for which an event loop stands still at the longest that has nothing to do, until told to stop."""
    blocks: list[float] = []
    watch = asyncio.create_task(_watch(blocks))
    print("here", flush=True)
    await asyncio.to_thread(sys.stdin.read)
    watch.cancel()
    return max(blocks) * 1000


async def _idle(storage: Storage, early: Clock) -> float:
    """Milliseconds of one knock a minute before anything is due."""
    knocks = []
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
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'desk.db'}"
        due = _said("--fill", url, "--sizes", str(size))
        return Figures(**json.loads(_said("--measure", url, "--sizes", due)))


def _said(*arguments: str) -> str:
    """The last line that this module prints in a process of its own."""
    done = subprocess.run(_this(*arguments), cwd=peers.ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout.splitlines()[-1]


def _this(*arguments: str) -> Sequence[str]:
    return [sys.executable, "-m", "benchmarks.sweep", *arguments]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
