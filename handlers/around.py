"""Commands around the case: inspections, dossiers, policies, hotlines."""

from datetime import datetime

from telegram import Message, Update

from desk import dossiers, enterprises, forms, people
from desk import hotlines as directory
from desk.errors import Nothing
from handlers.context import Context, here, message_of, words_of
from handlers.typed import list_for
from storage.models import DraftKind, Person
from storage.store import Store


async def inspect(update: Update, context: Context) -> None:
    """/inspect [企业]: the rest is asked for in private."""
    await context.transact(update, begin_inspection, words_of(message_of(update)))


async def permits(update: Update, context: Context) -> None:
    await context.transact(update, list_for, "list.permits")


async def dossier(update: Update, context: Context) -> None:
    """/dossier [企业]: in private, wherever it was typed."""
    await context.transact(update, show_dossier, words_of(message_of(update)))


async def policy(update: Update, context: Context) -> None:
    """/policy: what it says, whom it concerns; asked for in private."""
    await context.transact(update, begin_policy)


async def policies(update: Update, context: Context) -> None:
    await context.transact(update, list_for, "list.policies")


async def hotlines(update: Update, context: Context) -> None:
    """/hotlines [单位]: where it was asked for."""
    message = message_of(update)
    await context.transact(update, show_hotlines, message, words_of(message))


async def report_visit(update: Update, context: Context) -> None:
    """/report_visit: in private, wherever it was typed."""
    await context.transact(update, begin_report)


def begin_inspection(store: Store, name: str, by: Person, now: datetime) -> None:
    known = {"enterprise": str(enterprises.named(store, name).id)} if name else {}
    _begin(store, DraftKind.INSPECTION, known, by, now)


def show_dossier(store: Store, name: str, by: Person, now: datetime) -> None:
    if not name and people.may(by, "keep_dossier"):
        raise Nothing(what="dossier")
    dossiers.show(store, name, by, now)


def show_hotlines(store: Store, message: Message, words: str, by: Person, now: datetime) -> None:
    directory.show(store, words, here(store, message.chat), now)


def begin_policy(store: Store, by: Person, now: datetime) -> None:
    _begin(store, DraftKind.POLICY, {}, by, now)


def begin_report(store: Store, by: Person, now: datetime) -> None:
    _begin(store, DraftKind.VISIT, {}, by, now)


def _begin(store: Store, kind: DraftKind, known: dict[str, str], by: Person, now: datetime) -> None:
    assert by.chat is not None  # whoever types a command writes from somewhere
    forms.begin(store, kind, by.chat, by, now, known)
