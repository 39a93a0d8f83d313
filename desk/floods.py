"""How much one person, and one group, may ask before the desk asks for patience: said once, then silence."""

from datetime import datetime, timedelta

from desk import post
from desk.errors import NotUnderstood, TooFast
from storage.models import Chat, ChatKind, Person
from storage.store import Store

A_MINUTE = timedelta(minutes=1)
OF_A_PERSON, OF_A_GROUP = 300, 600  # questions a minute; Telegram itself lets a bot answer twenty in a group
A_WHILE = timedelta(minutes=10)
NONSENSE = 5  # answers to words in which the guides recognise nothing


def is_heard(store: Store, chat: Chat, by: Person, now: datetime) -> bool:
    """Whether one more question is taken from this person, here."""
    if not _within(store, chat, "questions_by", by.id, A_MINUTE, OF_A_PERSON, TooFast.__name__, now):
        return False
    if chat.kind is ChatKind.PRIVATE:
        return True
    return _within(store, chat, "questions_in", chat.id, A_MINUTE, OF_A_GROUP, TooFast.__name__, now)


def is_borne(store: Store, chat: Chat, by: Person, now: datetime) -> bool:
    """Whether words that mean nothing to the guides are answered once more."""
    return _within(store, chat, "nonsense_by", by.id, A_WHILE, NONSENSE, NotUnderstood.__name__, now)


def _within(
    store: Store, chat: Chat, name: str, key: int, window: timedelta, limit: int, refusal: str, now: datetime
) -> bool:
    spent = store.budgets.spend(name, key, window, now)
    if spent == limit + 1:
        post.reply(store, chat, "refusal", now, name=refusal, facts={})
    return spent <= limit
