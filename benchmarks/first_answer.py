"""How long a question waits for its answer, beside a bare echo bot; start time and memory of both.

Both bots run in turn against the same local chat world, on the same questions; what is compared is the time from a
person's message to the bot's. Ours keeps the update, the question and the answer durably before it speaks.
"""

import asyncio
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from bot import county
from bot.playground import TOKEN
from playground.people import World
from storage import schema
from storage.store import Site, Storage
from tests.county import MONDAY_NINE

ROOT = Path(__file__).parent.parent
WARM = 20
QUESTIONS = 200


@dataclass(frozen=True)
class Figures:
    """One bot: seconds to its first answer, milliseconds and CPU milliseconds per answer, megabytes."""

    name: str
    start: float
    waits: Sequence[float]
    cpu: float
    memory: float


def main() -> int:
    """Prints the table; 1 when a figure to reach is missed."""
    with tempfile.TemporaryDirectory() as folder:
        ours, echo = asyncio.run(_both(Path(folder)))
    print(f"{'':24}{'echo (bare PTB)':>18}{'bangban':>12}{'ratio':>8}   to reach")
    rows = [
        ("answer, median ms", statistics.median(echo.waits), statistics.median(ours.waits), 100.0),
        ("answer, p95 ms", _p95(echo.waits), _p95(ours.waits), None),
        ("CPU per answer, ms", echo.cpu, ours.cpu, None),
        ("start to first answer, s", echo.start, ours.start, 2.0),
        ("memory after, MB", echo.memory, ours.memory, 150.0),
    ]
    for name, peer, own, limit in rows:
        goal = f"≤ {limit:g}" if limit else ""
        print(f"{name:24}{peer:18.2f}{own:12.2f}{own / peer:8.2f}   {goal}")
    return int(any(limit is not None and own > limit for _, _, own, limit in rows))


async def _both(folder: Path) -> tuple[Figures, Figures]:
    database = f"sqlite:///{folder / 'desk.db'}"
    schema.prepare(database)
    storage = Storage(database, Site("LX", ZoneInfo("Asia/Shanghai")))
    county.settle(storage, MONDAY_NINE)
    seed = folder / "seed.json"
    county.write_seed(storage, seed)
    storage.close()
    lines = (ROOT / "data" / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    asked = [row["q"] for row in map(json.loads, lines) if row["in_scope"]]
    questions = [asked[n % len(asked)] for n in range(WARM + QUESTIONS)]
    echo = await _measure("echo", [sys.executable, "-m", "benchmarks.echo"], {}, seed, questions)
    ours = await _measure("bangban", [sys.executable, "-m", "bot", "run"], {"DATABASE_URL": database}, seed, questions)
    return ours, echo


async def _measure(
    name: str, command: Sequence[str], settings: dict[str, str], seed: Path, questions: Sequence[str]
) -> Figures:
    with process([sys.executable, "-m", "playground", "--port", "0", "--seed", str(seed)], {}) as server:
        assert server.stdout is not None
        url = server.stdout.readline().decode().split()[-1]
        begun = time.perf_counter()
        with process(command, {**settings, "BOT_TOKEN": TOKEN, "BOT_API_URL": url}) as bot:
            async with World(url, patience=30) as world:
                person = await world.known(1001)
                await person.sends(questions[0])  # waits for the bot at the door
                await person.reads()
                start = time.perf_counter() - begun
                waits, cpu = [], 0.0
                for number, question in enumerate(questions):
                    if number == WARM:
                        cpu = _cpu(bot.pid)
                    sent = time.perf_counter()
                    await person.sends(question)
                    await person.reads()
                    waits.append((time.perf_counter() - sent) * 1000)
                spent = (_cpu(bot.pid) - cpu) * 1000 / (len(questions) - WARM)
                return Figures(name, start, waits[WARM:], spent, _memory(bot.pid))


@contextmanager
def process(command: Sequence[str], settings: dict[str, str]) -> "Iterator[subprocess.Popen[bytes]]":
    """A program that runs until the block ends."""
    process = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **settings}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(30)


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _memory(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def _p95(values: Sequence[float]) -> float:
    return sorted(values)[int(len(values) * 0.95)]


if __name__ == "__main__":
    sys.exit(main())
