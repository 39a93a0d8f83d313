"""/leave, /back: an official says from when to when they are away, and who acts."""

from datetime import datetime

from telegram import Update

from desk import dates, leaves, worktime
from desk.errors import Nothing
from handlers.context import Context, message_of, words_of
from storage.models import Person
from storage.store import Store


async def leave(update: Update, context: Context) -> None:
    """/leave 2026-11-24 2026-11-27 刘洋: the last day and the name may be left out."""
    await context.transact(update, take, words_of(message_of(update)))


async def back(update: Update, context: Context) -> None:
    await context.transact(update, leaves.come_back)


def take(store: Store, words: str, by: Person, now: datetime) -> None:
    """One or two days, then perhaps a name."""
    today = worktime.calendar_of(store).day_of(now)
    first, *rest = words.split() or [""]
    if not first:
        raise Nothing(what="leave")
    begins = ends = dates.read(first, today)
    if rest and dates.is_day(rest[0]):
        ends = dates.read(rest.pop(0), today)
    leaves.take(store, begins, ends, " ".join(rest), by, now)
