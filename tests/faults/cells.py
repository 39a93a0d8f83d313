"""Faults of the wire against every class of message: what the database and the playground show of it."""

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from telegram import CallbackQuery, User
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.clock import Clock
from bot.playground import TOKEN
from bot.sender import Sender
from desk import audiences
from handlers.pressed import answer
from handlers.seal import Seal
from playground import seeds
from playground.app import serving
from playground.botapi import Playground
from playground.clock import Clock as WorldClock
from playground.records import Press
from playground.world import World
from storage import kinds
from storage.models import Chat, ChatKind, Letter, LetterState, Person, Role, RoleName
from storage.outbox import UNSENT
from storage.pace import LONG_AGO
from storage.store import Storage, Store
from tests.county import settle
from tests.databases import free_port
from tests.faults.stage import REPEAT

READ_TIMEOUT = 4.0  # seconds; a fault that keeps silent does so for longer
PATIENCE = 240.0  # seconds of this machine until a cell counts as stuck
CENTRE, NEW_HOMES = -2, -1_000_000_000_000
FIRST = 5_000  # the account behind the first cell
SAID_BEFORE = "此前的内容"
UPGRADED = "Bad Request: group chat was upgraded to a supergroup chat"
METHODS = {
    "send": "sendMessage",
    "edit": "editMessageText",
    "probe": "sendChatAction",
    "menu": "setMyCommands",
    "answer": "answerCallbackQuery",
}
CARDS = ("assignment.sent", "rating.invite")
# one kind for each class; what is said once only is no card, so nothing edits it
COLUMNS = {
    "A send": "case.received",
    "B send": "assignment.sent",
    "C send": "rating.invite",
    "D send": "account.invited",
    "A edit": "case.received",
    "B edit": "assignment.sent",
    "C edit": "rating.invite",
    "A probe": "probe",
    "E menu": "menu",
    "E answer": "",  # no letter: the toast under a pressed button
}


Cell = tuple[str, str]  # a fault and a column
Opens = Callable[[], Awaitable[None]]
Calls = defaultdict[int, list[dict[str, Any]]]  # what the playground was asked, by chat


@dataclass(frozen=True)
class Seen:
    """What became of one message: its end, how often Telegram was asked, what people see, what the centre was told."""

    end: str = ""
    asked: int = 1
    shown: int = 0
    marked: int = 0  # of what is shown, how much says that it may be a repeat
    bare: int = 0  # and how much has no buttons although its card has
    anew: int = 0  # cards written instead of a message that is gone
    told: tuple[str, ...] = ()


class Leaping(Clock):
    """The machine's clock, which can be put forward."""

    def __init__(self) -> None:
        super().__init__()
        self.ahead = timedelta()

    def wall(self) -> datetime:
        return datetime.now(UTC) + self.ahead


class Cells:
    """A county, a sender before the playground, and one chat for each cell."""

    def __init__(self, storage: Storage, playground: Playground, bot: ExtBot[None], opens: Opens) -> None:
        self.storage = storage
        self.playground = playground
        self.world = playground.world
        self.bot = bot
        self._opens: Opens | None = opens
        self.clock = Leaping()
        self.chats: dict[Cell, int] = {}
        self.letters: dict[Cell, int] = {}
        self._facts = self._about_a_case()

    def write(self, fault: str, columns: Sequence[str], wish: dict[str, Any]) -> None:
        """A letter for each column is due, and its first calls will go wrong as the fault says."""
        befores: dict[Cell, int] = {}
        for column in columns:
            cell = fault, column
            chat = self.chats[cell] = FIRST + len(self.chats)
            private = self.world.private(self.world.bot, self.world.add_person(f"{fault}, {column}", chat))
            private.started = True
            before = self.world.post(private, self.world.bot, {"text": SAID_BEFORE}).id
            if COLUMNS[column]:
                befores[cell] = before
                self._break(chat, column, wish)
        self.letters |= self.storage.transact_now(self._letters, befores)

    async def go(self) -> None:
        """Until every letter has its end; the clock is put forward to whatever the desk waits for."""
        sender = Sender(self.bot, self.storage, self.clock, Seal(TOKEN), paced=False)
        sending = asyncio.create_task(sender.run())
        end = time.monotonic() + PATIENCE
        while left := await self.storage.read(_left):
            assert time.monotonic() < end, f"{left[:5]} do not come to an end"
            if all(state is LetterState.PENDING and attempt for state, attempt, _ in left):  # each had its turn
                if self._opens is not None:
                    await self._opens()
                    self._opens = None
                self.clock.ahead += max(max(until for *_, until in left) - self.clock.wall(), timedelta())
                self.storage.letters_written()
            await asyncio.sleep(0.1)
        sender.stop()
        await sending

    async def presses(self, fault: str, wish: dict[str, Any]) -> Seen:
        """Somebody has pressed a button: the toast under it goes wrong so, and nothing is raised."""
        chat = self.chats[fault, "E answer"]
        person = self.world.person(chat)
        message = next(iter(self.world.private(self.world.bot, person).messages.values()))
        self.world.presses[fault] = Press(fault, person, self.world.bot, message, "", self.world.clock.timestamp())
        told = {"id": fault, "from": {"id": person.id, "is_bot": False, "first_name": "x"}, "chat_instance": "1"}
        last = self.playground.ledger.last
        if wish:
            self.playground.faults.add({**wish, "method": "answerCallbackQuery", "times": 1})
        await answer(CallbackQuery.de_json(told, self.bot), "已处理")
        asked = self.playground.ledger.after(last)
        return Seen("", len(asked), sum(call["effect"] for call in asked))

    def seen(self) -> dict[Cell, Seen]:
        """What became of every letter."""
        calls: Calls = defaultdict(list)
        for call in self.playground.ledger.after(0):
            calls[call["chat"]].append(call)
        return self.storage.read_now(self._all_seen, calls)

    def _about_a_case(self) -> dict[str, Any]:
        county = settle(self.storage)
        seeds.sow(self.world, {"chats": [{"id": CENTRE, "title": "中心群", "creator": None}]})
        assignment_id = county.dispatched()
        self.storage.transact_now(lambda store: store.outbox.discard_unsent())
        case_id = county.assignment(assignment_id).case_id
        return {"case_id": case_id, "assignment_id": assignment_id, "token": "t0ken", "names": ["help"]}

    def _letters(self, store: Store, befores: dict[Cell, int]) -> dict[Cell, int]:
        return {cell: self._letter(store, cell, before) for cell, before in befores.items()}

    def _letter(self, store: Store, cell: Cell, before: int) -> int:
        """The key of a new letter, or of the edit of one that was sent before."""
        kind, name = COLUMNS[cell[1]], ", ".join(cell)
        chat = store.chats.met(self.chats[cell], ChatKind.PRIVATE)
        person = store.put(Person(name=name, chat_id=chat.id))
        store.put(Role(person_id=person.id, name=RoleName.CONTACT, enterprise_id=1))
        letter = Letter(
            kind=kind, chat_id=chat.id, audience=audiences.person(person), facts=self._facts,
            card=name if kind in CARDS else None, written_at=self.clock.now(), priority=kinds.of(kind).priority,
            **UNSENT,
        )  # fmt: skip
        store.put(letter)
        if cell[1].endswith("edit"):
            letter.state, letter.message_id = LetterState.SENT, before
            store.outbox.edit(letter, self.clock.now())
        return store.outbox.last()

    def _break(self, chat: int, column: str, wish: dict[str, Any]) -> None:
        if wish.get("description") == UPGRADED:
            home = {"id": NEW_HOMES - chat, "title": column, "kind": "supergroup", "creator": None}
            seeds.sow(self.world, {"chats": [home]})
            wish = {**wish, "parameters": {"migrate_to_chat_id": home["id"]}}
        if wish:
            self.playground.faults.add({**wish, "method": _method(column), "chat": chat})

    def _all_seen(self, store: Store, calls: Calls) -> dict[Cell, Seen]:
        letters = {letter.id: letter for letter in store.session.scalars(select(Letter))}
        told = _told(store, letters.values())
        return {cell: self._seen(cell, letters[key], calls, told) for cell, key in self.letters.items()}

    def _seen(self, cell: Cell, letter: Letter, calls: Calls, told: dict[str, set[int]]) -> Seen:
        chat = self.chats[cell]
        ours = [*calls[chat], *calls[NEW_HOMES - chat]]
        asked = [call for call in ours if call["method"] == _method(cell[1])]
        shown = [call for call in asked if call["effect"]]
        return Seen(
            letter.state.value,
            len(asked),
            len(shown),
            marked=sum(call["request"].get("text", "").startswith(REPEAT) for call in shown),
            bare=sum(letter.plain and "reply_markup" not in call["request"] for call in shown),
            anew=sum(call["effect"] and call not in asked for call in ours),
            told=tuple(name for name, those in told.items() if letter.id in those),
        )


def _method(column: str) -> str:
    return METHODS[column.split()[1]]


def _left(store: Store) -> Sequence[tuple[LetterState, int, datetime]]:
    """The letters without an end: their state, their attempts, and what they wait for."""
    unsent = Letter.state.in_([LetterState.PENDING, LetterState.SENDING])
    query = select(Letter.state, Letter.attempt, Letter.again_at, Chat.paused_until).join(Chat).where(unsent)
    return [(it[0], it[1], max(it[2] or LONG_AGO, it[3] or LONG_AGO)) for it in store.session.execute(query)]


def _told(store: Store, letters: Iterable[Letter]) -> dict[str, set[int]]:
    """Of which letters the centre was told what."""
    notices = [letter for letter in letters if letter.edits_id is None]
    unreachable = {notice.facts["chat_id"] for notice in notices if notice.kind == "notice.unreachable"}
    since = [datetime.fromisoformat(notice.facts["since"]) for notice in notices if notice.kind == "notice.in_doubt"]
    return {
        "in doubt": {letter.id for start in since for letter in store.outbox.in_doubt(start)},
        "undelivered": {notice.facts["letter_id"] for notice in notices if notice.kind == "notice.undelivered"},
        "unreachable": {letter.id for letter in letters if letter.chat_id in unreachable},
    }


@asynccontextmanager
async def open_cells(storage: Storage) -> AsyncIterator[Cells]:
    """A world in which nobody listens before everybody has knocked in vain."""
    playground = Playground(World(WorldClock(ZoneInfo("Asia/Shanghai"))))
    playground.world.bot_with(TOKEN)
    port = free_port()
    request = HTTPXRequest(connection_pool_size=60, read_timeout=READ_TIMEOUT, httpx_kwargs={"trust_env": False})
    bot: ExtBot[None] = ExtBot(TOKEN, base_url=f"http://127.0.0.1:{port}/bot", request=request)
    await request.initialize()
    bot._bot_user = User(playground.world.bot.id, "帮办", is_bot=True, username="bangban_bot")
    async with AsyncExitStack() as stack:

        async def opens() -> None:
            await stack.enter_async_context(serving(playground, port=port))

        yield Cells(storage, playground, bot, opens)
    await request.shutdown()
