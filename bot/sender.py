"""One mouth: outbox → Telegram, in order per chat, the urgent first, no faster than Telegram takes it."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path

import telegram
from telegram import (
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeChat,
    BotCommandScopeDefault,
    ReplyParameters,
)
from telegram.constants import ChatAction
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot import forms, keyboards
from bot.clock import Clock
from bot.outcomes import outcome_of
from bot.silence import Silence
from bot.turnstile import Turnstile
from desk import post
from desk.post import Fate, Outcome
from handlers import commands, letters
from handlers.message import FileToSend, Message
from handlers.seal import Seal
from storage.departures import AHEAD, Departure
from storage.models import Letter
from storage.outbox import COPY
from storage.store import Storage, Store, Unavailable
from texts import LANGUAGES, words

log = logging.getLogger(__name__)

IN_HAND = 40  # letters claimed, being worded, waiting for their turn or on their way
LEASE = timedelta(seconds=40)
TRUST = 8.0  # seconds after the note that it leaves in which a letter may leave; its answer may take the rest
FAIR = 10  # of so many letters one is the longest waiting, however little urgent
LOOK = 1.0  # seconds between looks for letters whose time has come
NOT_THEIRS = Message("")  # instead of words: the chat is the reader's no more

LEVELS = {Fate.DONE: logging.INFO, Fate.DEFECT: logging.ERROR, Fate.STOP: logging.ERROR}


class Sender:
    """The only code that speaks to people."""

    def __init__(self, bot: ExtBot[None], storage: Storage, clock: Clock, seal: Seal, *, paced: bool = True) -> None:
        self._bot = bot
        self._storage = storage
        self._clock = clock
        self._seal = seal
        self._paced = paced
        self._turnstile = Turnstile(paced=paced)
        self._silence = Silence(bot)
        self._wake = asyncio.Event()
        self._in_flight: dict[int, asyncio.Task[None]] = {}
        self._claimed = 0
        self._stopping = False
        self._alone = storage.dialect == "sqlite"  # nobody else can be sending: whatever is half sent is ours
        self.forms = Path("data/forms")
        self.went_round: Callable[[], None] = lambda: None  # called whenever we have looked for letters
        loop = asyncio.get_running_loop()

        def letters_written() -> None:  # called by the writer's thread
            loop.call_soon_threadsafe(self._wake.set)

        storage.letters_written = letters_written

    async def run(self) -> None:
        """Sends whatever is due, for ever; wakes when a letter is committed."""
        await self._storage.transact_surely(self._recover, LEASE if self._alone else timedelta(0))
        while not self._stopping:
            self.went_round()
            try:
                await (self._silence.ask() if self._silence.reigns else self._round())
            except Unavailable as error:
                log.warning("the outbox cannot be read: %s", error)
                await asyncio.sleep(LOOK)
        if self._in_flight:
            await asyncio.wait(self._in_flight.values())

    async def _round(self) -> None:
        self._wake.clear()
        free = IN_HAND - len(self._in_flight)
        departures = await self._claim(free) if free > 0 else []
        for departure in departures:
            letter = departure.letter
            task = asyncio.create_task(self._depart(departure), name=f"letter {letter.id}")
            self._in_flight[letter.id] = task
            task.add_done_callback(partial(self._landed, letter.id))
        if not departures:
            await self._rest(waited_for=free <= 0)
        elif departures[-1].at > self._clock.wall() + AHEAD / 2:  # the budget is taken: looking sooner finds nothing
            await asyncio.sleep(AHEAD.total_seconds() / 2)

    def stop(self) -> None:
        """Nothing more is claimed; `run` ends when what is in flight has landed."""
        self._stopping = True
        self._wake.set()

    async def _claim(self, free: int) -> Sequence[Departure]:
        wall = self._clock.wall()
        if not await self._storage.read(lambda store: store.departures.wait(wall)):
            return []
        fair = self._claimed >= FAIR - 1
        paced = self._paced
        late = AHEAD if self._alone else timedelta(0)  # two that make up for it would do so at once
        departures = await self._storage.transact(
            lambda store: store.departures.claim(wall, LEASE, free, letters.LETTERS, fair=fair, late=late, paced=paced)
        )
        self._claimed = 0 if fair else self._claimed + len(departures)
        return departures

    async def _rest(self, *, waited_for: bool) -> None:
        """Until a letter is written or lands, or one that waits may have its turn."""
        wall, pause = self._clock.wall(), LOOK
        if not waited_for and (turn := await self._storage.read(lambda store: store.departures.next_change(wall))):
            pause = min(max((turn - wall).total_seconds(), AHEAD.total_seconds() / 2), LOOK)
        try:
            await asyncio.wait_for(self._wake.wait(), pause)
        except TimeoutError:
            await self._storage.transact(self._recover, timedelta(0))

    def _landed(self, letter_id: int, task: "asyncio.Task[None]") -> None:
        del self._in_flight[letter_id]
        if not task.cancelled() and (error := task.exception()):
            log.error("letter %s stopped on its way", letter_id, exc_info=error)
        self._wake.set()

    def _recover(self, store: Store, ahead: timedelta) -> None:
        now, wall = self._clock.now(), self._clock.wall()
        for letter in store.departures.abandoned(wall + ahead, self._in_flight.keys()):
            post.take_up(store, letter, now, wall)

    async def _depart(self, departure: Departure) -> None:
        letter = departure.letter
        key, attempt = letter.id, letter.attempt
        try:
            message = await self._storage.read(self._word, key)
            if message and letter.edits_id is None and len(texts := letters.parts(letter, message)) > 1:
                await self._storage.transact_surely(post.part, key, attempt, texts)
                message = await self._storage.read(self._word, key)
        except Unavailable as error:
            await self._settle(letter, Outcome(Fate.NOT_SENT, str(error)))
            return
        except Exception as defect:  # a text or a record is wrong: this letter must not hold up its chat
            log.exception("letter %s cannot be worded", key)
            await self._settle(letter, Outcome(Fate.DEFECT, f"cannot be worded: {type(defect).__name__}"))
            return
        if message is None:
            why = "not true any more"
            await self._storage.transact_surely(lambda store: store.outbox.cancel(key, attempt, why))
        elif message is NOT_THEIRS:
            await self._storage.transact_surely(post.readdress, key, attempt, self._clock.now())
        else:
            due = asyncio.get_running_loop().time() + (departure.at - self._clock.wall()).total_seconds()
            await self._attempt(letter, message, due)

    async def _attempt(self, letter: Letter, message: Message, due: float) -> None:
        key, attempt = letter.id, letter.attempt
        async with self._turnstile.passing(letter.chat_id, letter.priority, due) as passage:
            wall, asked = self._clock.wall(), asyncio.get_running_loop().time()
            if self._silence.reigns:
                await self._storage.transact_surely(lambda store: store.outbox.later(key, attempt, wall, "silence"))
                return
            if not await self._storage.transact_surely(lambda store: store.outbox.leaves(key, attempt, wall, LEASE)):
                log.warning("letter %s is another sender's by now", key)
                return
            if asyncio.get_running_loop().time() - asked > TRUST:  # we were frozen: it may be theirs any moment
                why = "too late after it was to leave"
                await self._storage.transact_surely(lambda store: store.outbox.later(key, attempt, wall, why))
                return
            try:
                with passage.asking():
                    message_id = await self._say(letter, message)
            except Exception as error:  # noqa: BLE001 - an answer that nobody can read is one we do not know
                outcome = outcome_of(error)
                self._silence.note(outcome.fate)
                await self._settle(letter, outcome)
            else:
                self._silence.note(Fate.DONE)
                now = self._clock.now()
                await self._storage.transact_surely(lambda store: store.outbox.sent(key, attempt, message_id, now))

    async def _settle(self, letter: Letter, outcome: Outcome) -> None:
        level = LEVELS.get(outcome.fate, logging.WARNING)
        log.log(level, "letter %s: %s, %s", letter.id, outcome.fate.value, outcome.why)
        now, wall = self._clock.now(), self._clock.wall()
        await self._storage.transact_surely(post.settle, letter.id, letter.attempt, outcome, now, wall)

    def _word(self, store: Store, letter_id: int) -> Message | None:
        store.holds_what_it_reads()
        letter = store.outbox.get(letter_id)
        if not post.is_still_theirs(store, letter):
            return NOT_THEIRS
        if letter.edits_id is not None and store.outbox.get(letter.edits_id).message_id is None:
            return None
        return letters.word(store, letter, self._clock.now(), self._bot.username)

    async def _say(self, letter: Letter, message: Message) -> int | None:
        chat_id = letter.chat.telegram_id
        if message.menu:
            await self._show_menu(chat_id, message)
            return None
        if message.probes:
            await self._bot.send_chat_action(chat_id, ChatAction.TYPING)
            return None
        if message.removes is not None:
            await self._take_away(chat_id, message.removes)
            return None
        keyboard = None if letter.plain else keyboards.under(letter, message, self._seal)
        if letter.edits_id is not None:
            shown = await self._storage.read(_shown, letter)
            await self._bot.edit_message_text(message.text, chat_id, shown, reply_markup=keyboard)
            return None
        reply = ReplyParameters(letter.reply_to, allow_sending_without_reply=True) if letter.reply_to else None
        match None if letter.plain else message.file:
            case None:
                sent = await self._bot.send_message(
                    chat_id, message.text, reply_markup=keyboard, reply_parameters=reply
                )
            case file if file.kind == "form":
                sent = await self._send_form(chat_id, file, message.text, reply)
            case file if file.kind == "photo":
                sent = await self._bot.send_photo(
                    chat_id, file.file_id or file.content, caption=message.text, reply_markup=keyboard
                )
            case file if file.name and not file.content:
                from bot import dossiers  # openpyxl, which starting does not wait for

                content = await self._storage.read(dossiers.workbook, letter, self._clock.now())
                sent = await self._bot.send_document(chat_id, content, filename=file.name, caption=message.text)
            case file:
                sent = await self._bot.send_document(
                    chat_id, file.file_id or file.content, caption=message.text, filename=file.name or None
                )
        return sent.message_id

    async def _send_form(
        self, chat_id: int, file: FileToSend, caption: str, reply: ReplyParameters | None
    ) -> telegram.Message:
        content = await asyncio.to_thread(forms.content, self.forms, file.name)
        if content is None:
            log.warning("a form that a guide names is not in the folder: %s", file.name)
            return await self._bot.send_message(chat_id, file.otherwise, reply_parameters=reply)
        name = file.name.rsplit("/", 1)[-1]
        return await self._bot.send_document(chat_id, content, caption, filename=name, reply_parameters=reply)

    async def _show_menu(self, chat_id: int, message: Message) -> None:
        """A menu is a convenience: where it cannot be shown, /help says the same."""
        try:
            await self._bot.set_my_commands(list(message.menu), scope=BotCommandScopeChat(chat_id))
        except TelegramError as error:
            log.warning("the menu of a chat cannot be set: %s", type(error).__name__)

    async def _take_away(self, chat_id: int, message_id: int) -> None:
        """Only an administrator may, and not everywhere is the bot one."""
        try:
            await self._bot.delete_message(chat_id, message_id)
        except TelegramError as error:
            log.info("a message that shows personal data cannot be taken away: %s", type(error).__name__)


async def show_commands(bot: ExtBot[None]) -> None:
    """Telegram's own menus: everybody's commands in private, the few that belong into groups there."""
    for language in LANGUAGES:
        speak = words(language)
        for names, scope in (
            (commands.MENU, BotCommandScopeDefault()),
            (commands.IN_GROUPS, BotCommandScopeAllGroupChats()),
        ):
            menu = [BotCommand(name, speak(f"command.{name}")) for name in names]
            try:
                await bot.set_my_commands(menu, scope=scope, language_code="" if language == LANGUAGES[0] else language)
            except TelegramError as error:
                log.warning("the command menu cannot be set: %s", type(error).__name__)
                return


def _shown(store: Store, edit: Letter) -> int:
    """The message that an edit changes."""
    if edit.kind == COPY:
        return int(edit.facts["message_id"])
    original = store.outbox.get(edit.edits_id or 0)
    assert original.message_id is not None
    return original.message_id
