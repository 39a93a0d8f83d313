"""/gaps, /questions: what the centre types to see what was asked and not answered."""

import re
from datetime import datetime

from telegram import Update

from desk import audiences, post
from desk.errors import Nothing
from desk.people import authorize
from handlers.context import Context, words_of
from storage.models import Person
from storage.store import Store

MONTH = re.compile(r"(20\d\d)[-年/.]?(0?[1-9]|1[0-2])月?")


async def gaps(update: Update, context: Context) -> None:
    """/gaps: what the guides had no answer to, and what waits for a second person."""
    await context.transact(update, list_gaps)


async def questions(update: Update, context: Context) -> None:
    """/questions 2026-11: what was asked in that month, or in this."""
    message = update.effective_message
    assert message is not None
    await context.transact(update, tell_month, words_of(message))


def list_gaps(store: Store, by: Person, now: datetime) -> None:
    """The queue, in private."""
    authorize(by, "curate")
    post.tell(store, audiences.person(by), "list.gaps", now)


def tell_month(store: Store, text: str, by: Person, now: datetime) -> None:
    """The questions of a month, in private."""
    authorize(by, "see_questions")
    month = MONTH.fullmatch(text or f"{now.astimezone(store.site.zone):%Y-%m}")
    if month is None:
        raise Nothing(what="questions")
    post.tell(store, audiences.person(by), "list.questions", now, first=f"{month[1]}-{int(month[2]):02d}-01")
