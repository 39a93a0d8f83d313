"""What the doctor sees outside the database: Telegram, the clock, the disk, the file itself."""

import asyncio
import json
import logging
import shutil
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

import httpx
from telegram import Bot, ChatMember, ChatMemberRestricted
from telegram.error import InvalidToken, TelegramError

from bot.clock import Clock
from bot.config import Settings
from desk.doctor import Finding
from desk.guides import meaning
from handlers import doctor_cards
from storage import copies
from storage.store import Storage, Store

log = logging.getLogger(__name__)

OFF_BY = timedelta(seconds=30)  # how wrong a clock may be
LITTLE = 500_000_000  # bytes free on the disk
REMOTE = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs"})
PATIENCE = 10.0
EVERY = 6 * 3600.0  # seconds between two looks of the running desk


def machine(settings: Settings) -> list[Finding]:
    """What is not installed; the database's file and its disk, unless it is a server's, which has its own doctor."""
    path = copies.file_of(settings.database)
    found = [*_file(path)] if path is not None else []
    return found if meaning.installed() else [*found, Finding("no_meaning")]


async def telegram(settings: Settings, bot: Bot, storage: Storage, clock: Clock) -> list[Finding]:
    """Token, webhook, privacy mode, rights in every bound group, and whose clock is wrong."""
    try:
        me = await bot.get_me()
        found = [finding async for finding in _in_groups(bot, me.id, storage)]
        hook = await bot.get_webhook_info()
    except InvalidToken:
        return [Finding("bad_token", grave=True)]
    except TelegramError as error:
        return [Finding("telegram_away", grave=True, facts={"why": error.message})]
    if me.can_read_all_group_messages:
        found.append(Finding("privacy_off"))
    expected = settings.webhook_url if settings.bot_mode == "webhook" else ""
    if hook.url != expected:
        found.append(Finding("foreign_webhook", grave=True))
    elif hook.last_error_date and clock.now() - hook.last_error_date < timedelta(hours=1):
        found.append(Finding("webhook_fails", grave=True, facts={"why": hook.last_error_message or ""}))
    return [*found, *await _clock(settings, clock)]


async def keep_looking(settings: Settings, bot: Bot, storage: Storage, clock: Clock) -> None:
    """The running desk looks at Telegram now and every few hours, so that /doctor can say what it saw."""
    while True:
        found = json.dumps([asdict(finding) for finding in await telegram(settings, bot, storage, clock)])
        await storage.transact_surely(_note, found)
        await asyncio.sleep(EVERY)


def _note(store: Store, found: str) -> None:
    store.facts.set(doctor_cards.TELEGRAM, found)


def _file(path: Path) -> Iterator[Finding]:
    if not path.exists():
        return
    with closing(sqlite3.connect(path)) as connection:
        try:
            result = connection.execute("pragma quick_check").fetchone()[0]
        except sqlite3.DatabaseError as error:
            result = str(error)
    if result != "ok":
        yield Finding("damaged", grave=True, facts={"why": str(result)[:200]})
    free = shutil.disk_usage(path.parent).free
    if free < LITTLE:
        yield Finding("disk_full", grave=True, facts={"mb": free // 1_000_000})
    if path.stat().st_mode & 0o007:
        yield Finding("readable_by_all", facts={"path": str(path)})
    if (kind := _file_system(path)) in REMOTE:
        yield Finding("remote_disk", grave=True, facts={"kind": kind})


def _file_system(path: Path) -> str:
    """The kind of file system a file is on, "" where the machine does not say."""
    mounts = Path("/proc/mounts")
    if not mounts.exists():
        return ""
    places = [line.split()[1:3] for line in mounts.read_text(encoding="utf-8").splitlines()]
    over = [(place, kind) for place, kind in places if path.resolve().is_relative_to(place)]
    return max(over, key=lambda found: len(found[0]), default=("", ""))[1]


async def _in_groups(bot: Bot, own_id: int, storage: Storage) -> AsyncIterator[Finding]:
    groups = await storage.read(lambda store: [group.chat for group in store.chats.all_groups()])
    for chat in groups:
        try:
            seat = await bot.get_chat_member(chat.telegram_id, own_id)
        except (InvalidToken, TimeoutError):
            raise
        except TelegramError as error:
            yield Finding("group_gone", grave=True, facts={"group": chat.title, "why": error.message})
            continue
        if seat.status in (ChatMember.LEFT, ChatMember.BANNED):
            yield Finding("put_out", grave=True, facts={"group": chat.title})
        elif isinstance(seat, ChatMemberRestricted) and not seat.can_send_messages:
            yield Finding("muted", grave=True, facts={"group": chat.title})
        elif seat.status != ChatMember.ADMINISTRATOR:
            yield Finding("not_administrator", facts={"group": chat.title})


async def clock_is_wrong(settings: Settings, clock: Clock) -> bool:
    """Whether Telegram's clock says that ours is wrong; False when it cannot be asked."""
    return bool(await _clock(settings, clock))


async def _clock(settings: Settings, clock: Clock) -> list[Finding]:
    """Our clock beside Telegram's; the playground's is its own."""
    if settings.desk_clock_file is not None:
        return []
    try:
        async with httpx.AsyncClient(timeout=PATIENCE) as client:
            answer = await client.head(settings.bot_api_url)
    except httpx.HTTPError as error:
        log.info("the other side's clock cannot be asked: %s", type(error).__name__)
        return []
    theirs = _told(answer.headers.get("date"))
    off = abs(clock.now() - theirs) if theirs is not None else timedelta(0)
    return [Finding("clock_off", grave=True, facts={"seconds": int(off.total_seconds())})] if off > OFF_BY else []


def _told(date: str | None) -> datetime | None:
    if not date:
        return None
    try:
        return parsedate_to_datetime(date).astimezone(UTC)
    except ValueError:
        return None
