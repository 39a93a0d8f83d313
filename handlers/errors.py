"""A refusal becomes a sentence; a bug becomes a trace number."""

import logging
import secrets
from datetime import datetime

from telegram import Update

from desk import post
from desk.errors import AlreadyDone, Closed, DeskError, DraftOver, NotYours, OnlyOnce
from desk.imports import Problem
from handlers import buttons, refusals
from handlers.context import Context, HandledAlready, Nobody, here, is_person
from handlers.formats import Formats
from handlers.pressed import answer
from handlers.seal import Seal
from storage.models import Person
from storage.store import Store, Unavailable
from texts import words

log = logging.getLogger(__name__)

OUTDATED = (AlreadyDone, Closed, DraftOver, OnlyOnce)  # the pressed card is behind; it is brought up to date


async def on_error(update: object, context: Context) -> None:
    """Whatever a handler raised: told to whoever can act on it, and the update is done or quarantined."""
    error = context.error
    if not isinstance(update, Update) or isinstance(error, Nobody):
        return
    if isinstance(error, HandledAlready):
        context.delivery.closed = True
        return
    if isinstance(error, DeskError) and not is_person(update):
        return  # a bot or a channel is refused nothing: it is not heard
    context.delivery.failed = True  # until the update is closed below
    if isinstance(error, Unavailable):
        context.delivery.later = True
        return
    if isinstance(error, DeskError):
        text = await context.transact(update, refuse, update, error, context.desk.seal)
    else:
        trace = secrets.token_hex(4)
        log.error("update %s failed, trace %s", update.update_id, trace, exc_info=error)
        text = await context.quarantine(f"{trace} {type(error).__name__}", report, update, trace)
    if update.callback_query is not None:
        await answer(update.callback_query, text, alert=True)


def refuse(store: Store, update: Update, error: DeskError, seal: Seal, by: Person, now: datetime) -> str:
    """The refusal's sentence: said where the words were, or returned for the press."""
    chat = here(store, update.effective_chat) if update.effective_chat else by.chat
    assert chat is not None
    formats = Formats(words(chat.language), store.site.zone)
    facts = {name: worded(formats, error.name, name, value) for name, value in error.facts.items()}
    if isinstance(error, NotYours):
        store.trail.note("denied", now, by, **error.facts)
    if update.callback_query is not None:
        if isinstance(error, OUTDATED) and update.callback_query.data:
            _refresh(store, seal.open_(update.callback_query.data), now)
        return refusals.said(formats.words, error.name, facts)
    reply_to = update.effective_message.message_id if update.effective_message else None
    post.reply(store, chat, "refusal", now, to=reply_to, name=error.name, facts=facts)
    return ""


def report(store: Store, update: Update, trace: str, now: datetime) -> str:
    """Whoever sent the update gets a number to name, and so does the centre."""
    chat = here(store, update.effective_chat) if update.effective_chat else None
    post.set_aside(store, trace, now)
    if update.callback_query is not None:
        return words(chat.language if chat else "zh")("toast.bug", trace=trace)
    if chat is not None:
        post.reply(store, chat, "refusal", now, name="Bug", facts={"trace": trace})
    return ""


def worded(formats: Formats, error: str, name: str, value: object) -> object:
    """A fact of a refusal as people of this language write it."""
    match name, value:
        case _, datetime():
            return formats.instant(value)
        case _, Problem():
            return formats.words(f"import.problem.{value.name}", **value.facts)
        case "stage", str():
            return formats.words(f"stage.{value}")
        case _, list():
            return formats.listed(value)
        case "purpose", str() if error == "AlreadyBound":
            return formats.words(f"purpose.{value}", department="")
        case _:
            return value


def _refresh(store: Store, data: str, now: datetime) -> None:
    _, letter_id, _ = buttons.decode(data)
    letter = store.outbox.find(letter_id)
    if letter is not None:
        store.outbox.edit(letter, now)
