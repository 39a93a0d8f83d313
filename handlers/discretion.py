"""The gate before every other handler: numbers of identity cards and telephones do not stay in shared groups."""

from datetime import datetime

from telegram import Message, Update
from telegram.constants import ChatType
from telegram.ext import ApplicationHandlerStop, filters

from desk import privacy
from desk.guides import intents
from handlers.context import Context, here, is_private, message_of
from storage.models import Person
from storage.store import Store

DANGER = "danger"


class _Exposing(filters.MessageFilter):
    """Words, or words under a file, that hold such a number."""

    def filter(self, message: Message) -> bool:
        return privacy.exposes(message.text or message.caption or "")


EXPOSING = filters.UpdateType.MESSAGE & _Exposing()


async def keep_private(update: Update, context: Context) -> None:
    """In a shared group the writer is warned and nothing else comes of it; in private where the site forbids it."""
    if is_private(update) and not context.desk.forbids_personal_data:
        return
    message = message_of(update)
    if intents.of(message.text or message.caption or "").name == DANGER:
        return  # whoever cries for help is helped, number and all
    if await context.desk.storage.read(is_among_ourselves, message):
        return
    await context.transact(update, warn, message)
    raise ApplicationHandlerStop


def is_among_ourselves(store: Store, message: Message) -> bool:
    """Whether this is a group of the desk's own staff."""
    chat = store.chats.by_telegram(message.chat.id)
    return message.chat.type != ChatType.PRIVATE and chat is not None and not privacy.is_shared(store, chat)


def warn(store: Store, message: Message, by: Person, now: datetime) -> None:
    privacy.warn(store, here(store, message.chat), message.message_id, now)
