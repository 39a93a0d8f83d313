"""The playground itself: what its server carries beside what the bot asks of it, and its page before a crowd.

A raw client fills a world of 100 people, 20 groups and 10,000 messages as fast as the server answers, and polls what
people write there; then the real bot answers questions as fast as it can. At last Chromium looks at the crowd.
"""

import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import aiohttp

from benchmarks import crowd
from bot import county
from bot.playground import TOKEN
from playground.people import World
from storage import schema
from storage.store import Storage
from tests.conftest import SITE
from tests.county import MONDAY_NINE

ROOT = Path(__file__).parent.parent
PEOPLE, GROUPS, MEMBERS, MESSAGES = 100, 20, 50, 10_000
FIRST_PERSON, FIRST_GROUP = 501, -1_000_000_005_001
CALLERS = 8
UPDATES = 3_000
QUESTIONS = 300
MANY_TIMES = 5.0


def main() -> int:
    """Prints the table; 1 when a figure to reach is missed."""
    with tempfile.TemporaryDirectory() as folder:
        seed = Path(folder) / "crowd.json"
        seed.write_text(json.dumps(_crowd()), encoding="utf-8")
        with _playground(seed) as url:
            sent, updates = asyncio.run(_raw(url))
            seen = crowd.look(url, FIRST_PERSON, [FIRST_GROUP - number for number in range(GROUPS)])
        answers = asyncio.run(_bot(Path(folder)))
    rows = [
        ("the bot's own answers/s", answers, None, True),
        ("sendMessage/s, raw client", sent, f"≥ {MANY_TIMES:g} x the bot", sent >= MANY_TIMES * answers),
        ("updates/s, raw client", updates, f"≥ {MANY_TIMES:g} x the bot", updates >= MANY_TIMES * answers),
        ("opening a chat, median ms", statistics.median(seen.opening), "≤ 200", statistics.median(seen.opening) <= 200),
        ("opening a chat, worst ms", max(seen.opening), "≤ 200", max(seen.opening) <= 200),
        ("scrolling, frame p95 ms", _p95(seen.frames), "≤ 34", _p95(seen.frames) <= 34),
        ("scrolling, worst frame ms", max(seen.frames), "≤ 100", max(seen.frames) <= 100),
        ("scrolling, messages passed", seen.read, None, True),
    ]
    print(f"{PEOPLE} people, {GROUPS} groups of {MEMBERS}, {MESSAGES} messages")
    for name, figure, goal, _ in rows:
        print(f"{name:28}{figure:10.1f}   {goal or ''}")
    return int(not all(reached for *_, reached in rows))


def _crowd() -> dict[str, Any]:
    people = [{"id": FIRST_PERSON + number, "name": f"人员{number}", "started": True} for number in range(PEOPLE)]
    groups = [
        {
            "id": FIRST_GROUP - number,
            "title": f"群{number}",
            "members": [FIRST_PERSON + (number * 4 * (place > 0) + place) % PEOPLE for place in range(MEMBERS)],
            "kind": "supergroup",
            "quiet": True,
        }
        for number in range(GROUPS)
    ]
    return {"people": people, "chats": groups}


async def _raw(url: str) -> tuple[float, float]:
    """How many sendMessage calls, and how many updates from a person's act to the poller, in a second."""
    async with aiohttp.ClientSession(url) as session:
        begun = time.perf_counter()
        await _share(MESSAGES, lambda number: _send(session, number))
        sent = MESSAGES / (time.perf_counter() - begun)
        begun = time.perf_counter()
        await asyncio.gather(_share(UPDATES, lambda number: _write(session, number)), _poll(session))
        return sent, UPDATES / (time.perf_counter() - begun)


async def _send(session: aiohttp.ClientSession, number: int) -> None:
    text = f"【办理进度】第{number}件：县市场监督管理局已签收，预计于2026年11月26日17:30前办结。"
    keys = {"inline_keyboard": [[{"text": "签收", "callback_data": f"1.acknowledge.{number}"}]]}
    message = {"chat_id": FIRST_GROUP - number % GROUPS, "text": text, "reply_markup": keys}
    await _post(session, f"/bot{TOKEN}/sendMessage", message)


async def _write(session: aiohttp.ClientSession, number: int) -> None:
    await _post(session, "/control/acts", {"by": FIRST_PERSON + number % PEOPLE, "do": "send", "text": f"问题{number}"})


async def _poll(session: aiohttp.ClientSession) -> None:
    taken, offset = 0, 0
    while taken < UPDATES:
        found = await _post(session, f"/bot{TOKEN}/getUpdates", {"offset": offset, "timeout": 10})
        taken += len(found["result"])
        offset = found["result"][-1]["update_id"] + 1


async def _post(session: aiohttp.ClientSession, path: str, wish: dict[str, Any]) -> dict[str, Any]:
    async with session.post(path, json=wish) as answer:
        content: dict[str, Any] = await answer.json()
        assert answer.status == 200, content
        return content


async def _share(count: int, work: Any) -> None:
    """So many pieces of work, some of them at once."""
    pieces = iter(range(count))

    async def caller() -> None:
        for number in pieces:
            await work(number)

    await asyncio.gather(*(caller() for _ in range(CALLERS)))


async def _bot(folder: Path) -> float:
    """How many questions the real bot answers in a second, when they wait in line."""
    database, seed = f"sqlite:///{folder / 'desk.db'}", folder / "seed.json"
    schema.prepare(database)
    storage = Storage(database, SITE)
    county.settle(storage, MONDAY_NINE)
    county.write_seed(storage, seed)
    storage.close()
    lines = (ROOT / "data" / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [row["q"] for row in map(json.loads, lines) if row["in_scope"]]
    people = [person["id"] for person in json.loads(seed.read_text(encoding="utf-8"))["people"]]
    with _playground(seed) as url:
        environment = {**os.environ, "DATABASE_URL": database, "BOT_TOKEN": TOKEN, "BOT_API_URL": url}
        async with World(url) as world, aiohttp.ClientSession(url) as session:
            with _process([sys.executable, "-m", "bot", "run"], environment):
                person = await world.known(people[0])
                await person.sends(questions[0])
                await person.reads(within=30)
                before = len(await world.calls("sendMessage"))
                for number in range(QUESTIONS):
                    text = questions[number % len(questions)]
                    await _post(
                        session, "/control/acts", {"by": people[number % len(people)], "do": "send", "text": text}
                    )
                begun = time.perf_counter()
                waiting = len(await world.calls("sendMessage")) - before
                while len(await world.calls("sendMessage")) - before < QUESTIONS:
                    await world.change(10)
                return (QUESTIONS - waiting) / (time.perf_counter() - begun)


@contextmanager
def _playground(seed: Path) -> Iterator[str]:
    command = [sys.executable, "-m", "playground", "--port", "0", "--seed", str(seed)]
    with _process(command, dict(os.environ)) as process:
        assert process.stdout is not None
        yield process.stdout.readline().decode().split()[-1]


@contextmanager
def _process(command: Sequence[str], environment: dict[str, str]) -> "Iterator[subprocess.Popen[bytes]]":
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(30)


def _p95(values: Sequence[float]) -> float:
    return sorted(values)[int(len(values) * 0.95)]


if __name__ == "__main__":
    sys.exit(main())
