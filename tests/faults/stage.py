"""A stage for trouble: a playground, applicants by the hundred, and bots' processes that are killed under them."""

import asyncio
import os
import random
import signal
import threading
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot import county
from bot.playground import TOKEN
from playground import seeds
from playground.acts import ACTS
from playground.app import serving
from playground.botapi import Playground
from playground.clock import Clock
from playground.faults import Fault
from playground.ledger import Ledger
from playground.sight import Message, as_seen
from playground.world import World
from storage.models import (
    ChatKind,
    Enterprise,
    InboxRow,
    InboxState,
    Letter,
    LetterState,
    Person,
    Role,
    RoleName,
)
from storage.store import Storage, Store
from tests.conftest import SITE
from tests.journeys.desk import START
from tests.journeys.nursery import Born, nursery
from texts import words

QUESTION = "食品经营许可要什么材料"
REPEAT = words("zh")("format.repeat") + "\n"
BUTTONS = ("我要办", "提交", "稍后补交", "跳过")
FIRST = 600_001  # an account of the first applicant
PATIENCE = 900.0  # seconds until somebody gives up waiting: the case is lost
SENDING = ("sendmessage", "editmessagetext")


@dataclass
class Stage:
    """The world, the database behind it, and the processes that serve it."""

    playground: Playground
    storage: Storage
    environment: dict[str, str]
    folder: Path
    bots: list[Born | None] = field(default_factory=list)
    kills: int = 0
    over: bool = False
    _one: threading.Lock = field(default_factory=threading.Lock)
    _heard: dict[int, "asyncio.Queue[Message]"] = field(default_factory=lambda: defaultdict(asyncio.Queue))

    @property
    def world(self) -> World:
        return self.playground.world

    def starts(self, number: int = 0) -> None:
        """Process `number` begins."""
        self.bots += [None] * (number + 1 - len(self.bots))
        self.bots[number] = nursery().bears(["run"], self.environment, self.folder / f"bot{number}.log")

    def kill(self, number: int = 0) -> None:
        """kill -9, and it begins again."""
        with self._one:
            bot = self.bots[number]
            assert bot is not None
            bot.kill()
            bot.wait()
            self.kills += 1
            self.starts(number)

    async def supervise(self) -> None:
        """Whoever ends by itself, because it began while there was no database, begins again, as under systemd."""
        while True:
            await asyncio.sleep(0.2)
            if not self._one.locked():
                self._revive()

    def _revive(self) -> None:
        with self._one:
            for number, bot in enumerate(self.bots):
                if bot is not None and not Path(f"/proc/{bot.pid}").exists():
                    bot.wait()
                    self.starts(number)

    def freeze(self, number: int, seconds: float) -> None:
        """SIGSTOP for so long, in the middle of whatever it does."""
        bot = self.bots[number]
        assert bot is not None
        os.kill(bot.pid, signal.SIGSTOP)
        time.sleep(seconds)
        os.kill(bot.pid, signal.SIGCONT)

    async def calls(self, number: int) -> None:
        """Until there have been so many calls, or nobody applies any more."""
        while self.playground.ledger.last < number and not self.over:
            await self.world.events.wait(self.world.events.last, 1)

    async def acts(self, do: str, by: int, **act: Any) -> None:
        """Somebody does something in the private chat with the bot."""
        done = ACTS[do](self.world, self.world.person(by), {"by": by, "do": do, "chat": "private", **act})
        if isinstance(done, Awaitable):
            await done

    async def listen(self) -> None:
        """Everybody hears what the bot says to them, for ever."""
        last = 0
        while True:
            for event in self.world.events.after(last):
                last = event["n"]
                if event["kind"] == "message" and event["message"]["chat"]["id"] in event["to"]:
                    self._heard[event["message"]["chat"]["id"]].put_nowait(as_seen(event["message"], event["at"]))
            await self.world.events.wait(last, 5)

    async def applies(self, who: int) -> str:
        """A whole application, from the question to the receipt; its case's number.

        A repeat is passed over when its original has been answered; TimeoutError when the desk falls silent.
        """
        await self.acts("send", who, text=QUESTION)
        answered: set[str] = set()
        while True:
            message = await asyncio.wait_for(self._heard[who].get(), PATIENCE)
            text = message.text.removeprefix(REPEAT)
            if "【已收件】" in text:
                return text[text.index("LX20") :][:14]
            if text in answered:
                continue
            answered.add(text)
            await self._answers(who, message)

    async def _answers(self, who: int, message: Message) -> None:
        for label in BUTTONS:
            if (button := message.button(label)) is not None:
                await self.acts("press", who, message=message.id, data=button["callback_data"], wait=0)
                return
        if "【申请】" in message.text:
            file = {"name": "材料.pdf", "content": "JVBERi0xLjQ="}
            await self.acts("upload", who, files=[file], **{"as": "document"})

    async def settles(self, within: float = PATIENCE) -> None:
        """Until every update is closed and every letter has its end."""
        end = time.monotonic() + within
        while not await self.storage.read(_idle):
            assert time.monotonic() < end, await self.storage.read(_left)
            await asyncio.sleep(0.1)


@asynccontextmanager
async def open_stage(database: str, folder: Path, applicants: int, processes: int = 1) -> AsyncIterator[Stage]:
    """A stage on a database that has the sample county in it, with so many contacts of as many enterprises."""
    clock = Clock(ZoneInfo("Asia/Shanghai"), folder / "clock.json")
    clock.set(clock.read(START))
    clock.write()
    storage = Storage(database, SITE)
    storage.transact_now(_settle, applicants)
    playground = Playground(World(clock), ledger=Ledger(kept=None))
    seeds.sow(playground.world, county.seed(storage))
    async with serving(playground) as url:
        environment = {
            **os.environ,
            "BOT_TOKEN": TOKEN,
            "BOT_API_URL": url,
            "BOT_PACE": "none",
            "DATABASE_URL": database,
            "DESK_CLOCK_FILE": str(folder / "clock.json"),
        }
        stage = Stage(playground, storage, environment, folder)
        for number in range(processes):
            stage.starts(number)
        minding = [asyncio.create_task(stage.listen()), asyncio.create_task(stage.supervise())]
        try:
            yield stage
        finally:
            for task in minding:
                task.cancel()
            await asyncio.gather(*minding, return_exceptions=True)
            for bot in stage.bots:
                if bot is not None:
                    bot.terminate()
                    await asyncio.to_thread(bot.wait, 60)
            storage.close()


async def crowd(stage: Stage, applicants: int, at_once: int) -> list[str]:
    """Everybody applies, so many at a time; the numbers of their cases."""
    numbers: list[str] = []
    people = iter(range(FIRST, FIRST + applicants))

    async def one_after_the_other() -> None:
        numbers.extend([await stage.applies(who) for who in people])

    await asyncio.gather(*(one_after_the_other() for _ in range(at_once)))
    return numbers


async def break_the_network(stage: Stage, chance: random.Random, share: float) -> None:
    """Of the calls to come this share goes wrong, in every way there is; for ever."""
    faults, seen = stage.playground.faults, stage.playground.ledger.last
    while True:
        await asyncio.sleep(0.05)
        calls, seen = stage.playground.ledger.last - seen, stage.playground.ledger.last
        for _ in range(calls):
            if chance.random() < share and len(faults.plan) < 3:
                faults.plan.append(_fault(chance))


def _fault(chance: random.Random) -> Fault:
    method = chance.choice([*SENDING, *SENDING, "answercallbackquery", "getupdates"])
    again = {"retry_after": 1}
    return chance.choice([
        Fault(method, drop=True),
        Fault(method, drop=True, after=True),
        Fault(method, code=500, description="Internal Server Error: restart", after=True),
        Fault(method, code=502, description="Bad Gateway"),
        Fault(method, body="<html>", after=True),
        Fault(method, code=429, description="Too Many Requests: retry after 1", parameters=again),
        Fault(method, delay=0.5),
    ])  # fmt: skip


def _settle(store: Store, applicants: int) -> None:
    for number in range(applicants):
        chat = store.chats.met(FIRST + number, ChatKind.PRIVATE)
        firm = store.put(Enterprise(name=f"第{number}号企业", uscc=f"91433122T{number:09d}", tags=[]))
        person = store.put(Person(name=f"申请人{number}", chat_id=chat.id))
        store.put(Role(person_id=person.id, name=RoleName.CONTACT, enterprise_id=firm.id))


def _idle(store: Store) -> bool:
    unsent = store.session.query(Letter).filter(Letter.state.in_([LetterState.PENDING, LetterState.SENDING])).first()
    return unsent is None and store.session.query(InboxRow).filter(InboxRow.state == InboxState.NEW).first() is None


def _left(store: Store) -> str:
    letters = store.session.query(Letter).filter(Letter.state.in_([LetterState.PENDING, LetterState.SENDING]))
    rows = store.session.query(InboxRow).filter(InboxRow.state == InboxState.NEW)
    return f"{letters.count()} letters and {rows.count()} updates are left: {[x.kind for x in letters.limit(5)]}"
