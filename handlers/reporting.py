"""/report, /problem, /problems: the pack of a month, and the problems it tells of until they are solved."""

from datetime import datetime

from telegram import Message, Update

from desk import packs, periods, problems
from desk.errors import Nothing
from desk.people import authorize
from handlers import typed
from handlers.context import Context, here, message_of, words_of
from storage.models import ChatKind, Person, Purpose
from storage.store import Store

OVERSEERS = (Purpose.LEADERS, Purpose.CENTRE)  # whose groups hear the county's figures


async def report(update: Update, context: Context) -> None:
    """/report 2026-11: of that month, or of this one so far."""
    message = message_of(update)
    await context.transact(update, ask, message, words_of(message))


def ask(store: Store, message: Message, text: str, by: Person, now: datetime) -> None:
    """In the groups of the leaders and the centre it is answered there, elsewhere in private."""
    authorize(by, "report")
    first = periods.named(text or f"{now.astimezone(store.site.zone):%Y-%m}")
    if first is None:
        raise Nothing(what="report")
    chat = here(store, message.chat)
    group = store.chats.group_of(chat) if chat.kind is ChatKind.GROUP else None
    if by.chat is not None and (group is None or group.purpose not in OVERSEERS or not packs.oversees(by)):
        chat = by.chat
    packs.ask(store, first, chat, by, now)


async def problem(update: Update, context: Context) -> None:
    """/problem and what it is."""
    await context.transact(update, problems.bring_up, words_of(message_of(update)))


async def listed(update: Update, context: Context) -> None:
    """/problems: those not solved."""
    await context.transact(update, typed.list_for, "list.problems")
