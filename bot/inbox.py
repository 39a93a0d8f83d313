"""Telegram → inbox rows → handlers: committed before confirmed, in order per chat, many chats at once."""

import asyncio
import hashlib
import json
import logging
import time
import warnings
from collections import deque
from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import count
from typing import Any

from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.warnings import PTBUserWarning

from bot.clock import Clock
from bot.watch import Watch
from desk import post, privacy
from handlers.context import Delivery, DeskApplication, delivery
from storage.models import InboxRow
from storage.store import Storage, Store, Unavailable

log = logging.getLogger(__name__)

# raw on purpose: one update that the library cannot parse must not stop all others
warnings.filterwarnings("ignore", "Please use 'Bot.getUpdates'", PTBUserWarning)

POLL = 25  # seconds Telegram may wait for something to tell
BATCH = 100
LANES = 16  # chats handled at the same time
AT_HAND = 400  # rows in lanes before we look for more
LEASE = timedelta(seconds=20)  # much longer than these need; a row that is closed by another hand is closed once
LOOK = 3.0  # seconds between looks for rows nobody told us of
PAUSES = (1, 2, 5, 10, 30)  # seconds between attempts while Telegram or the database cannot be reached
FULL_WIDTH = "\\uff1"  # as json writes the digits of a Chinese keyboard
ALLOWED = ["message", "edited_message", "callback_query", "inline_query", "my_chat_member", "chat_member"]


class Inbox:
    """Takes updates in and sees each through the handlers once."""

    def __init__(self, application: DeskApplication, storage: Storage, clock: Clock) -> None:
        self._application = application
        self._storage = storage
        self._clock = clock
        self._lanes: dict[str, deque[InboxRow]] = {}
        self._busy: set[asyncio.Task[None]] = set()
        self._free = asyncio.Semaphore(LANES)
        self._queued: set[int] = set()  # rows in a lane; ids are no order: concurrent commits may overtake each other
        self._news = asyncio.Event()
        self.rival_since: float | None = None  # monotonic: since when another process polls with this token

    async def poll(self, watch: Watch) -> None:
        """Asks Telegram for updates for ever, while it is our turn.

        The next question confirms the last answer, so it comes after the commit.
        """
        offset: int | None = None
        failures = 0
        while True:
            if not watch.mine:
                await watch.turn()
                offset = None  # whoever polled before us may have confirmed more
            try:
                updates = await self._ask(offset)
                self.rival_since = None
                if updates:
                    await self.keep(updates)
                    confirmed, offset = offset, _after(updates, offset)
                    if offset == confirmed:  # nothing in it that could be confirmed: it will come again
                        await asyncio.sleep(PAUSES[0])
                failures = 0
            except InvalidToken:
                log.error("Telegram does not know this bot token; nothing is lost, set BOT_TOKEN and start again")
                raise
            except RetryAfter as wait:
                await asyncio.sleep(_seconds(wait))
            except Conflict:
                self.rival_since = self.rival_since or time.monotonic()
                log.warning("another process is polling with this token; waiting for it to stop")
                await asyncio.sleep(PAUSES[2])
            except (TelegramError, OSError) as error:
                pause = PAUSES[min(failures, len(PAUSES) - 1)]
                failures += 1
                log.warning("no updates (%s), asking again in %d s", type(error).__name__, pause)
                await asyncio.sleep(pause)

    async def work(self) -> None:
        """Hands rows to the handlers for ever, what was left from before first."""
        if self._storage.dialect == "sqlite":  # nobody else can have a row in hand
            await self._storage.transact_surely(lambda store: store.inbox.release())
        while True:
            try:
                rows = await self._claim()
            except Unavailable as error:
                log.warning("the inbox cannot be read: %s", error)
                await asyncio.sleep(PAUSES[0])
                continue
            for row in rows:
                self._queued.add(row.id)
                self._line_up(row)
            if len(rows) < BATCH or len(self._queued) > AT_HAND:
                await self._more()

    async def finish(self) -> None:
        """Waits for the updates that are being handled."""
        if self._busy:
            await asyncio.wait(self._busy, timeout=20)

    async def _claim(self) -> Sequence[InboxRow]:
        if not await self._storage.read(lambda store: store.inbox.waits()):
            return []
        wall, queued = self._clock.wall(), list(self._queued)
        return await self._storage.transact(lambda store: store.inbox.claim(wall, LEASE, queued, BATCH))

    async def _more(self) -> None:
        """Until there is news, or long enough that another instance may have died with rows in hand."""
        try:
            await asyncio.wait_for(self._news.wait(), LOOK)
        except TimeoutError:
            return
        finally:
            self._news.clear()

    async def _ask(self, offset: int | None) -> list[Any]:
        arguments: dict[str, Any] = {"timeout": POLL, "limit": BATCH, "allowed_updates": ALLOWED}
        if offset is not None:
            arguments["offset"] = offset
        updates = await self._application.bot.do_api_request("getUpdates", arguments, read_timeout=POLL + 10)
        return updates if isinstance(updates, list) else []

    async def keep(self, updates: list[Any]) -> None:
        """The updates are ours once this returns, whatever happens afterwards."""
        now, bot_id = self._clock.now(), self._application.bot.id
        rows = [
            InboxRow(
                bot_id=bot_id,
                update_id=number(update) or 0,
                body_hash=hashlib.sha256(raw.encode()).hexdigest(),
                chat_key=chat_key(update),
                raw=raw,
                received_at=now,
            )
            for update in updates
            for raw in [json.dumps(update, ensure_ascii=True)]
        ]
        await self._storage.transact(lambda store: store.inbox.add(rows))
        self._news.set()

    def _line_up(self, row: InboxRow) -> None:
        lane = self._lanes.get(row.chat_key)
        if lane is not None:
            lane.append(row)
            return
        self._lanes[row.chat_key] = deque([row])
        task = asyncio.create_task(self._walk(row.chat_key), name=f"lane {row.chat_key}")
        self._busy.add(task)
        task.add_done_callback(self._busy.discard)

    async def _walk(self, chat_key: str) -> None:
        """One chat's rows, one after the other."""
        lane = self._lanes[chat_key]
        while lane:
            row = lane.popleft()
            async with self._free:
                try:
                    await self._handle(row)
                except Exception as error:  # the lane goes on, whatever one row does to us
                    log.exception("update %s broke its lane", row.update_id)
                    await self._quarantine(row, error)
            self._queued.discard(row.id)
            if len(self._queued) == AT_HAND:
                self._news.set()
        del self._lanes[chat_key]

    async def _handle(self, row: InboxRow) -> None:
        """One update through the handlers; while the database cannot take its effect it is tried again."""
        kept = discreet(row.raw)
        for attempt in count():
            current = Delivery(row.id, kept)
            delivery.set(current)
            try:
                update = _parsed(row.raw, self._application.bot)
            except Exception as error:  # noqa: BLE001 - whatever the library makes of it, the line moves on
                await self._quarantine(row, error)
                return
            await self._application.process_update(update)
            if current.closed:
                return
            if not current.failed:  # nothing that any handler wanted
                await self._storage.transact_surely(lambda store: store.inbox.done(row.id, self._clock.now(), kept))
                return
            if not current.later and attempt:  # a second time the same: its chat must not wait for it any longer
                await self._quarantine(row, RuntimeError("handling and reporting both failed"))
                return
            pause = PAUSES[min(attempt, len(PAUSES) - 1)]
            log.warning("update %s could not be closed, trying again in %d s", row.update_id, pause)
            await asyncio.sleep(pause)

    async def _quarantine(self, row: InboxRow, error: Exception) -> None:
        log.warning("update %s cannot be read (%s): set aside", row.update_id, type(error).__name__)
        now = self._clock.now()

        def set_aside(store: Store) -> None:
            if store.inbox.quarantine(row.id, f"unreadable {type(error).__name__}", now, discreet(row.raw)):
                post.set_aside(store, str(row.update_id), now)

        await self._storage.transact_surely(set_aside)


def _parsed(raw: str, bot: Bot) -> Update:
    """The update; whatever the library raises, or ValueError, for what no Telegram sends."""
    update = Update.de_json(json.loads(raw), bot)
    for whose in (update.effective_chat, update.effective_user):
        if whose is not None and (not isinstance(whose.id, int) or whose.id == 0):
            raise ValueError("a chat or a person without a number")
    return update


def discreet(raw: str) -> str:
    """The raw update with the personal data in its texts masked; "" when there is none."""
    if not privacy.exposes(raw) and FULL_WIDTH not in raw:
        return ""
    return json.dumps(_masked(json.loads(raw)), ensure_ascii=True)


def _masked(part: Any) -> Any:
    match part:
        case str():
            return privacy.masked(part)
        case dict():
            return {name: _masked(value) for name, value in part.items()}
        case list():
            return [_masked(value) for value in part]
        case _:
            return part


def chat_key(update: Any) -> str:
    """What updates are kept in order by: their chat, or whoever sent them."""
    for part in update.values() if isinstance(update, dict) else ():
        if not isinstance(part, dict):
            continue
        message = part.get("message")
        chat = part.get("chat") or (message.get("chat") if isinstance(message, dict) else None) or part.get("from")
        if isinstance(chat, dict) and isinstance(chat.get("id"), int):
            return str(chat["id"])[:40]
    return "0"


def number(update: Any) -> int | None:
    """The update's own number, None for what is not an update at all."""
    value = update.get("update_id") if isinstance(update, dict) else None
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**63 else None


def _after(updates: Iterable[Any], offset: int | None) -> int | None:
    """The offset that confirms this batch."""
    return max((value + 1 for update in updates if (value := number(update)) is not None), default=offset)


def _seconds(wait: RetryAfter) -> float:
    after = wait.retry_after
    return after if isinstance(after, int) else after.total_seconds()
