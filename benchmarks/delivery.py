"""How fast many letters leave under Telegram's limits, and how soon an escalation does that comes in the middle.

The real desk, as its own process, sends them through a playground that keeps the limits (30 a second, one a second in a
chat, 20 a minute in a group) and answers 429 like Telegram; python-telegram-bot's AIORateLimiter does the same work
beside it. `--letters 600` runs in a minute and a half, `--kills 3` kills our process in the middle.
"""

import argparse
import asyncio
import json
import signal
import subprocess
import sys
import tempfile
import time
from asyncio.subprocess import DEVNULL, PIPE
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks import letters, peers, serving
from benchmarks.letters import Work
from bot.playground import TOKEN
from handlers.buttons import RADIX
from playground.people import World
from storage import schema
from storage.models import Letter
from storage.store import Storage
from tests.conftest import SITE

PATIENCE = 60.0  # seconds without any message until we give up
AT_MOST = 1.08  # times the bound
FLOODED = 0.002  # of all calls
SOON, AT_LAST = 1.2, 2.0  # seconds until an escalation is out: of most, of each
REPEAT = "〔重发〕"


@dataclass(frozen=True)
class Figures:
    """One sender at one piece of work."""

    name: str
    drain: float
    sent: int
    flooded: int
    lost: int
    unmarked: int
    marked: int
    waits: Sequence[float]
    cpu: float = 0.0  # milliseconds a letter, of a process that was not killed


def main() -> int:
    """Prints the table; 1 when a figure to reach is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.delivery", description=__doc__)
    parser.add_argument("--letters", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kills", type=int, default=0, help="kill -9 our process so often in the middle")
    parser.add_argument("--alone", action="store_true", help="without the peers")
    asked = parser.parse_args()

    work = letters.work(asked.letters, asked.seed)
    least = letters.bound(work.expected)
    print(f"{asked.letters} letters and {len(work.escalations)} escalations to {len(letters.CHATS)} chats, "
          f"{letters.GROUPS} of them groups; seed {asked.seed}; bound {least:.1f} s")  # fmt: skip
    print(f"{'':34}{'÷ bound':>8}{'429s':>7}{'lost':>6}{'repeats':>9}{'escalation p50 / p95 / max s':>30}{'CPU ms':>8}")
    ours = asyncio.run(_ours(work, asked.kills))
    print(_row(ours, least))
    if not asked.alone:
        for retries in (0, 5):
            print(_row(asyncio.run(_peer(work, retries)), least))
    goals = [
        (f"429s ≤ {FLOODED:.1%}", ours.flooded <= FLOODED * ours.sent),
        ("0 lost, 0 repeats unmarked", ours.lost == ours.unmarked == 0),
    ]
    if not asked.kills:  # how fast it is is not judged while it is killed
        in_time = serving.share(ours.waits, 0.95) <= SOON and max(ours.waits) <= AT_LAST
        goals.append((f"÷ bound ≤ {AT_MOST}", ours.drain / least <= AT_MOST))
        goals.append((f"escalation p95 ≤ {SOON} s, each ≤ {AT_LAST} s", in_time))
    for goal, reached in goals:
        print(f"{'reached' if reached else 'MISSED':8} {goal}")
    return int(not all(reached for _, reached in goals))


def _row(found: Figures, least: float) -> str:
    waits = found.waits or [0.0]
    shown = " / ".join(f"{serving.share(waits, part):.2f}" for part in (0.5, 0.95, 1.0))
    repeats = f"{found.marked}" + (f" +{found.unmarked}!" if found.unmarked else "")
    cpu = f"{found.cpu:8.1f}" if found.cpu else ""
    return f"{found.name:34}{found.drain / least:8.3f}{found.flooded:7}{found.lost:6}{repeats:>9}{shown:>30}{cpu}"


async def _ours(work: Work, kills: int) -> Figures:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        database = f"sqlite:///{folder / 'desk.db'}"
        schema.prepare(database)
        storage = Storage(database, SITE)
        stack.callback(storage.close)
        now = datetime.now(UTC)
        assignment_id = letters.written(storage, work.reminders, now)
        url = _flooding(stack, folder)
        command = [sys.executable, "-m", "bot", "run"]
        settings = {"DATABASE_URL": database, "BOT_TOKEN": TOKEN, "BOT_API_URL": url}
        bot = stack.enter_context(ExitStack())
        process = bot.enter_context(serving.process(command, settings))
        async with World(url, patience=PATIENCE) as world:
            await _limited(world)
            ledger = _Ledger(world)
            written: dict[int, float] = {}  # by the letter's key
            await ledger.begun()
            began = time.monotonic()
            killer = asyncio.create_task(_kill(bot, process, command, settings, work, kills))
            for after, chat in work.escalations:
                await asyncio.sleep(max(began + after - time.monotonic(), 0))

                def write(store: Any, chat: int = chat) -> int:
                    letters.add(store, chat, letters.ESCALATION, assignment_id, now)
                    return int(store.session.query(Letter.id).order_by(Letter.id.desc()).limit(1).scalar())

                key = await storage.transact(write)
                written[key] = time.time()
            await killer
            await ledger.drained(work)
            spent = 0.0 if kills else serving.cpu(process.pid) * 1000 / len(ledger.calls)
        found = _figures("bangban" + (f", killed {kills} times" if kills else ""), ledger.calls, work, written)
        return replace(found, cpu=spent)


async def _kill(
    bot: ExitStack,
    process: "subprocess.Popen[bytes]",
    command: Sequence[str],
    settings: dict[str, str],
    work: Work,
    kills: int,
) -> None:
    """kill -9 at even distances, and a new process at once."""
    for _ in range(kills):
        await asyncio.sleep(len(work.reminders) / letters.OVERALL / (kills + 1))
        process.send_signal(signal.SIGKILL)
        process.wait()
        process = bot.enter_context(serving.process(command, settings))


async def _peer(work: Work, retries: int) -> Figures:
    with ExitStack() as stack:
        url = _flooding(stack, Path(stack.enter_context(tempfile.TemporaryDirectory())))
        async with World(url, patience=PATIENCE) as world:
            await _limited(world)
            asked = json.dumps({"reminders": work.reminders, "escalations": work.escalations})
            peer = await asyncio.create_subprocess_exec(
                peers.python(), "-m", "benchmarks.limiter", str(retries), cwd=serving.ROOT,
                env={"BOT_API_URL": url, "BOT_TOKEN": TOKEN}, stdin=PIPE, stdout=PIPE, stderr=DEVNULL,
            )  # fmt: skip
            answer, _ = await peer.communicate(asked.encode())
            given_up, waits = json.loads(answer)
            ledger = _Ledger(world)
            await ledger.look()
    found = _figures(f"AIORateLimiter(max_retries={retries})", ledger.calls, work, {})
    assert found.lost == given_up, f"{found.lost} are missing, {given_up} were given up"
    return replace(found, waits=waits)


def _flooding(stack: ExitStack, folder: Path) -> str:
    seed = folder / "seed.json"
    seed.write_text(json.dumps(letters.seed()), encoding="utf-8")
    return stack.enter_context(serving.playground(seed))


async def _limited(world: World) -> None:
    await world.post("limits", {"on": True})


class _Ledger:
    """The sendMessage calls to our chats, fetched as they come."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.calls: list[dict[str, Any]] = []
        self._last = 0

    async def look(self) -> None:
        while found := await self._world.calls("sendMessage", after=self._last):
            self._last = found[-1]["n"]
            self.calls += [call for call in found if call["chat"] in letters.CHATS]

    async def begun(self) -> None:
        """Until the first message is said."""
        async with asyncio.timeout(PATIENCE):
            while not self.calls:
                await asyncio.sleep(0.02)
                await self.look()

    async def drained(self, work: Work) -> None:
        """Until every message has been said, or nothing more comes."""
        seen, since = 0, time.monotonic()
        while time.monotonic() - since < PATIENCE:
            await self.look()
            said = [call for call in self.calls if call["effect"]]
            if len({_letter(call) for call in said}) >= work.expected.total():
                break
            if len(said) > seen:
                seen, since = len(said), time.monotonic()
            await asyncio.sleep(1)
        await asyncio.sleep(1)  # for what should not come
        await self.look()


def _figures(name: str, calls: list[dict[str, Any]], work: Work, written: dict[int, float]) -> Figures:
    said = [call for call in calls if call["effect"]]
    copies = Counter(_letter(call) for call in said)
    marked = sum(REPEAT in call["request"]["text"] for call in said)
    first = {key: call["real"] for call in reversed(said) if (key := _letter(call))}
    heard = Counter(call["chat"] for call in said)
    if written:  # our messages carry the letter's key in their buttons
        lost = work.expected.total() - len(copies)
        unmarked = len(said) - len(copies) - marked
    else:
        lost, unmarked = (work.expected - heard).total(), (heard - work.expected).total()
    times = [call["real"] for call in said]
    return Figures(
        name=name,
        drain=max(times) - min(times),
        sent=len(calls),
        flooded=sum(call.get("error_code") == 429 for call in calls),
        lost=lost,
        unmarked=max(unmarked, 0),
        marked=marked,
        waits=[first[key] - at for key, at in written.items() if key in first],
    )


def _letter(call: dict[str, Any]) -> int:
    """The key of the letter that a message came from, by its first button; 0 without one."""
    markup = call["request"].get("reply_markup")
    if not markup:
        return 0
    keyboard = json.loads(markup) if isinstance(markup, str) else markup
    return int(keyboard["inline_keyboard"][0][0]["callback_data"].split(".")[2], RADIX)


if __name__ == "__main__":
    sys.exit(main())
