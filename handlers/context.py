"""The typed context: what a handler needs besides the update."""

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from telegram import Chat as TelegramChat
from telegram import Message, Update, User
from telegram.constants import ChatType
from telegram.ext import Application, CallbackContext, ExtBot

from handlers.seal import Seal
from storage.models import Chat, ChatKind
from storage.store import Storage, Store
from texts import clean

T = TypeVar("T")



@dataclass
class Delivery:
    """One row of the inbox on its way through the handlers."""

    row: int
    kept: str = ""  # the raw update as it is kept from now on, where that is not as it came
    closed: bool = False
    failed: bool = False  # something was raised that is not closed yet
    later: bool = False  # the database could not take it: it is handled again


# set by bot/inbox.py for the length of one update
delivery: ContextVar[Delivery] = ContextVar("delivery")

# accounts through which Telegram itself speaks: anonymous administrators, channels, replies linked to a channel
NOT_PEOPLE = frozenset({1087968824, 777000, 136817688})


@dataclass
class Desk:
    """What the process lends to every handler."""

    storage: Storage
    now: Callable[[], datetime]
    username: str
    seal: Seal
    forbids_personal_data: bool = False


class HandledAlready(Exception):
    """The row was closed before: by another instance, or by a commit whose answer was lost."""


class Nobody(Exception):
    """The update does not come from a person: it moves nothing and is answered with nothing."""


class Context(CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], dict[str, Desk]]):
    """One update's view of the desk."""

    @property
    def desk(self) -> Desk:
        return self.bot_data["desk"]

    @property
    def now(self) -> datetime:
        return self.desk.now()

    @property
    def delivery(self) -> Delivery:
        return delivery.get()

    async def transact(
        self, update: Update, action: Callable[..., T], *args: object
    ) -> T:
        """One unit of work: the action, what it says, and the update's being done, all or nothing.

        The action is called with the store, the arguments, the person speaking and the time.
        """
        user, private = speaker(update), is_private(update)

        def unit(store: Store) -> T:
            by = store.people.met(user.id)
            if private and by.chat is not None:
                by.chat.unreachable_since = None  # whoever writes to us can be written to
            return action(store, *args, by, now)

        now, kept = self.now, self.delivery.kept
        return await self._once(unit, lambda store, row: store.inbox.done(row, now, kept))

    async def note(self, action: Callable[..., T], *args: object) -> T:
        """The same for what no person has said: the action is called with the store, the arguments and the time."""
        now, kept = self.now, self.delivery.kept

        def unit(store: Store) -> T:
            return action(store, *args, now)

        return await self._once(unit, lambda store, row: store.inbox.done(row, now, kept))

    async def quarantine(
        self, reason: str, action: Callable[..., T], *args: object
    ) -> T:
        """The same for an update that could not be handled: it is set aside for people to look at."""
        now, kept = self.now, self.delivery.kept

        def unit(store: Store) -> T:
            return action(store, *args, now)

        return await self._once(unit, lambda store, row: store.inbox.quarantine(row, reason, now, kept))

    async def _once(self, unit: Callable[[Store], T], close: Callable[[Store, int], bool]) -> T:
        current = self.delivery
        if current.closed:
            raise AssertionError("an update is one transaction")

        def whole(store: Store) -> T:
            if not close(store, current.row):
                raise HandledAlready
            return unit(store)

        result = await self.desk.storage.transact(whole)
        current.closed = True
        return result


DeskApplication = Application[ExtBot[None], Context, dict[Any, Any], dict[Any, Any], dict[str, Desk], None]


def speaker(update: Update) -> User:
    """The person behind the update; Nobody when it is a channel, a bot, an anonymous administrator or an edit."""
    message = update.message
    user = update.effective_user
    if user is None or user.is_bot or user.id in NOT_PEOPLE or update.edited_message is not None:
        raise Nobody
    if message is not None and (message.sender_chat or message.via_bot or message.is_automatic_forward):
        raise Nobody
    return user


def is_person(update: Update) -> bool:
    """Whether a person is behind the update."""
    try:
        speaker(update)
    except Nobody:
        return False
    return True


def here(store: Store, chat: TelegramChat) -> Chat:
    """The chat an update came from."""
    kind = ChatKind.PRIVATE if chat.type == ChatType.PRIVATE else ChatKind.GROUP
    return store.chats.met(chat.id, kind, chat.title or "")


def words_of(message: Message) -> str:
    """What was typed, with a command's own name left out."""
    text = message.text or message.caption or ""
    if text.startswith("/"):
        _, *rest = text.split(None, 1)  # any blank: a full-width one, or a new line
        text = rest[0] if rest else ""
    return str(clean(text)).strip()


def message_of(update: Update) -> Message:
    """The message that a handler of messages was called for."""
    message = update.effective_message
    assert message is not None
    return message


def is_private(update: Update) -> bool:
    return update.effective_chat is not None and update.effective_chat.type == ChatType.PRIVATE

