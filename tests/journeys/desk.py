"""A whole desk for journeys: the playground in this process, the bot as its own, the sample county's people."""

import asyncio
import os
import shutil
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from bot import county
from bot.playground import TOKEN
from playground import seeds
from playground.app import serving
from playground.botapi import Playground
from playground.clock import Clock
from playground.people import Group, Person, World
from playground.sight import Message
from playground.world import World as ChatWorld
from storage.models import InboxRow, InboxState, Letter, LetterState
from storage.store import Storage, Store
from tests import databases
from tests.conftest import SITE
from tests.journeys.nursery import Born, nursery
from tests.playground import honesty

ROOT = Path(__file__).parent.parent.parent
START = "2026-11-23T09:00"
CAST = {
    "chen": 1001,
    "zhou": 1002,
    "li": 1101,
    "wu": 1102,
    "wang": 1201,
    "liu": 1202,
    "zhang": 1203,
    "zhao": 1204,
    "sun": 1301,
    "long": 1401,
    "tian": 1501,
}
PATIENCE = 45.0  # real seconds: what is waited for comes at once, unless the machine is very busy


@dataclass
class Desk:
    """The people and groups of the sample county, and the bot that serves them."""

    world: World
    storage: Storage
    command: list[str]
    environment: dict[str, str]
    log: Path
    bot: Born | None
    chen: Person  # 企业经办人, 青松食品
    zhou: Person  # 企业经办人, 宏达建材
    li: Person  # 帮代办员
    wu: Person  # 帮代办员
    wang: Person  # 专职人员, 县市场监督管理局
    liu: Person  # 他的替补
    zhang: Person  # 分管领导
    zhao: Person  # 主要负责人
    sun: Person  # 组织部门
    long: Person  # 县领导
    tian: Person  # 系统管理员
    service: Group
    centre: Group
    market: Group  # 市场监管局交办群

    def starts(self) -> None:
        """The bot's process begins."""
        self.bot = nursery().bears(self.command[3:], self.environment, self.log)

    def kills(self) -> None:
        """kill -9: nothing is finished, nothing is said."""
        assert self.bot is not None
        self.bot.kill()
        self.bot.wait()
        self.bot = None

    async def settles(self, patience: float = PATIENCE) -> None:
        """Until every update has been handled and every letter sent, one a second to each chat."""
        end = time.monotonic() + patience
        while not await self.storage.read(_is_idle):
            assert time.monotonic() < end, f"the desk is still busy:\n{self.log.read_text()[-2000:]}"
            await asyncio.sleep(0.02)
        await self.world.catch_up()

    async def passes(self, at: str) -> None:
        """The clock goes to this local time, and everything that was due by then has happened."""
        await self.world.clock.to(at)
        end = time.monotonic() + PATIENCE
        now = await self.world.clock.now()
        while (due := await self.storage.read(lambda store: store.alarms.next_due())) is not None and due <= now:
            assert time.monotonic() < end, f"an alarm of {due} does not ring:\n{self.log.read_text()[-2000:]}"
            await asyncio.sleep(0.02)
        await self.settles()

    async def files(self, question: str = "食品经营许可要什么材料", **materials: str) -> str:
        """陈静 asks in private, applies and submits; the number of her case."""
        await self.chen.sends(question)
        card = await self.chen.reads("以正式办事指南为准")
        await self.chen.presses(card, "我要办")
        asked = await self.chen.reads("【申请】")
        while not asked.button("提交"):
            if asked.button("稍后补交"):
                await self.chen.presses(asked, "稍后补交")
            elif asked.button("跳过"):
                await self.chen.presses(asked, "跳过")
            else:
                await self.chen.uploads("材料.pdf")
            asked = await self._next_step(asked)
        await self.chen.presses(asked, "提交")
        return number(await self.chen.reads("【已收件】"))

    async def files_in_english(self) -> str:
        """The same by somebody who has chosen English."""
        await self.chen.sends("食品经营许可要什么材料")
        await self.chen.presses(await self.chen.reads("the official guide prevails"), "Apply")
        asked = await self.chen.reads("【Application】")
        while not asked.button("Submit"):
            if asked.button("Later"):
                await self.chen.presses(asked, "Later")
            else:
                await self.chen.uploads("form.pdf")
            asked = await self._next_step(asked, "【Application】")
        await self.chen.presses(asked, "Submit")
        return number(await self.chen.reads("【Received】"))

    async def accepts(self, no: str) -> None:
        """李红 accepts the case, and everybody reads of it."""
        await self.li.presses(await self.li.reads("【待初核】", no), "受理并交办")
        await self.chen.reads("【受理通知】", no)
        await self.wang.reads("【交办单】", no)

    async def _next_step(self, before: Message, title: str = "【申请】") -> Message:
        """The next thing asked for; the receipt of the last one is an edit of its question."""
        while True:
            asked = await self.chen.reads(title)
            if asked.id != before.id:
                return asked


def number(message: Message) -> str:
    """The case number in a message."""
    start = message.text.index("LX20")
    return message.text[start : start + 14]


@asynccontextmanager
async def open_desk(
    folder: Path, template: Path, mode: str = "polling", *, erring: bool = False, digests: str = ""
) -> AsyncIterator[Desk]:
    """A desk on a copy of the sample county's database.

    Whatever nobody read, an error in the log, a complaint of the playground, or a call not in Telegram's form fails it;
    `erring` expects errors in the log; `digests` are the periods that are told by themselves.
    """
    shutil.copy(template, folder / "desk.db")
    async with open_desk_on(f"sqlite:///{folder / 'desk.db'}", folder, mode, erring=erring, digests=digests) as desk:
        yield desk


@asynccontextmanager
async def open_desk_on(
    database: str, folder: Path, mode: str = "polling", *, erring: bool = False, digests: str = ""
) -> AsyncIterator[Desk]:
    """The same on a database that has the sample county in it."""
    clock_file, log = folder / "clock.json", folder / "bot.log"
    clock = Clock(ZoneInfo("Asia/Shanghai"), clock_file)
    clock.set(clock.read(START))
    clock.write()
    chats = ChatWorld(clock)
    storage = Storage(database, SITE)
    seeds.sow(chats, county.seed(storage))
    playground = Playground(chats)
    async with serving(playground) as url, World(url, patience=PATIENCE) as world:
        environment = {
            **os.environ,
            "BOT_TOKEN": TOKEN,
            "BOT_API_URL": url,
            "DATABASE_URL": database,
            "DESK_CLOCK_FILE": str(clock_file),
            "DESK_DIGESTS": digests,
            "PYTHONWARNINGS": "error::RuntimeWarning",
            **_mode(mode),
        }
        people = {name: await world.known(telegram_id) for name, telegram_id in CAST.items()}
        service, centre, market = (Group(place.id, place.title) for place in county.PLACES)
        command = [sys.executable, "-m", "bot", "run"]
        desk = Desk(
            world, storage, command, environment, log, None, service=service, centre=centre, market=market, **people
        )
        desk.starts()
        try:
            yield desk
            await desk.settles()
            unread = [str(message) for message in await world.unread()]
            assert unread == [], "nobody read:\n" + "\n".join(unread)
            complaints = await world.complaints()
            assert complaints == [], "\n".join(complaints)
            for call in playground.ledger.after(0):
                honesty.check_call(call)
        finally:
            if desk.bot is not None:
                desk.bot.terminate()
                await asyncio.to_thread(desk.bot.wait, 30)
            desk.storage.close()
    errors = [line for line in log.read_text().splitlines() if " ERROR " in line or line.startswith("Traceback")]
    assert erring or errors == [], log.read_text()[-4000:]


def _mode(mode: str) -> dict[str, str]:
    """The settings for polling, or for a webhook on a free port."""
    if mode == "polling":
        return {}
    port = databases.free_port()
    return {
        "BOT_MODE": "webhook",
        "WEBHOOK_URL": f"http://127.0.0.1:{port}/hook",
        "WEBHOOK_SECRET": "between-us",
        "WEBHOOK_LISTEN": f"127.0.0.1:{port}",
    }


def _is_idle(store: Store) -> bool:
    new = store.session.query(InboxRow).filter(InboxRow.state == InboxState.NEW).first()
    unsent = store.session.query(Letter).filter(Letter.state.in_([LetterState.PENDING, LetterState.SENDING])).first()
    return new is None and unsent is None
