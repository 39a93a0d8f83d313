"""The post: who is told what, and what becomes of a letter that does not arrive."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from desk import audiences
from storage import kinds
from storage.models import Chat, Letter, LetterState
from storage.store import Store

log = logging.getLogger(__name__)

AGAIN = (timedelta(seconds=1), timedelta(seconds=5), timedelta(seconds=30), timedelta(minutes=2))
UNCERTAIN_AGAIN = timedelta(seconds=5)
GIVE_UP = 3  # uncertain outcomes of one letter
A_FEW = 5  # neutral lines that a group hears one by one
EDITS = 5  # attempts to bring one message up to date


class Fate(Enum):
    """What became of one attempt to send a letter."""

    DONE = "done"  # what we wanted stands already
    WAIT = "wait"  # Telegram asks for patience, for this chat
    MOVED = "moved"  # the group has another id now
    UNREACHABLE = "unreachable"  # nobody there will read it
    GONE = "gone"  # the message to edit is not there any more
    DEFECT = "defect"  # Telegram refuses what we wrote: our fault
    NOT_SENT = "not_sent"  # it never left: again
    UNKNOWN = "unknown"  # it may have arrived
    STOP = "stop"  # the token is not valid: nothing can be sent


@dataclass(frozen=True)
class Outcome:
    """The fate of an attempt, with what Telegram said about it."""

    fate: Fate
    why: str = ""
    wait: timedelta = timedelta(0)
    moved_to: int = 0


def tell(
    store: Store,
    audience: str,
    kind: str,
    now: datetime,
    *,
    key: str | None = None,
    card: str | None = None,
    alarm_id: int | None = None,
    **facts: Any,
) -> Sequence[Chat]:
    """Everybody whom the audience stands for at this moment is told; who that is comes back."""
    heard = audiences.listeners(store, audience)
    for chat in heard:
        store.outbox.add(chat, audience, kind, now, key=key, card=card, alarm_id=alarm_id, **facts)
    return heard


def reply(
    store: Store,
    chat: Chat,
    kind: str,
    now: datetime,
    *,
    to: int | None = None,
    card: str | None = None,
    **facts: Any,
) -> None:
    """What was said in this chat is answered there."""
    store.outbox.add(chat, audiences.chat(chat), kind, now, reply_to=to, card=card, **facts)


def gather(store: Store, kind: str, digest: str, now: datetime) -> None:
    """More than a few letters of one kind that wait for one chat become a single one, with what each was about."""
    waiting: dict[int, list[Letter]] = {}
    for letter in store.outbox.waiting(kind):
        waiting.setdefault(letter.chat_id, []).append(letter)
    for letters in waiting.values():
        if len(letters) <= A_FEW:
            continue
        for letter in letters:
            letter.state = LetterState.CANCELLED
            letter.error = "gathered"
        first = letters[0]
        about = [letter.facts["assignment_id"] for letter in letters]
        store.outbox.add(first.chat, first.audience, digest, now, key=f"digest/{first.id}", assignments=about)


def set_aside(store: Store, trace: str, now: datetime) -> None:
    """The centre hears, once an hour, that an update could not be handled and is kept."""
    hour = now.replace(minute=0, second=0, microsecond=0).isoformat()
    tell(store, audiences.CENTRE, "notice.quarantined", now, key=f"quarantined/{hour}", trace=trace)


def is_still_theirs(store: Store, letter: Letter) -> bool:
    """Whether the chat is among the letter's listeners now: bindings may have changed while it waited."""
    return letter.chat_id in {chat.id for chat in audiences.listeners(store, letter.audience)}


def settle(store: Store, letter_id: int, attempt: int, outcome: Outcome, now: datetime) -> None:
    """What follows from an attempt that did not simply succeed; nothing when it was somebody else's by then."""
    letter = store.outbox.get(letter_id)
    outbox, why = store.outbox, outcome.why
    match outcome.fate:
        case Fate.DONE:
            outbox.sent(letter_id, attempt, None, now)
        case Fate.WAIT:
            store.chats.pause(letter.chat_id, now + outcome.wait)
            outbox.later(letter_id, attempt, now, why)
        case Fate.MOVED:
            store.chats.moved(letter.chat, outcome.moved_to)
            outbox.later(letter_id, attempt, now, why)
        case Fate.UNREACHABLE:
            if outbox.dead(letter_id, attempt, why):
                letter.chat.unreachable_since = letter.chat.unreachable_since or now
                pass_on(store, letter, now)
        case Fate.GONE:
            if outbox.dead(letter_id, attempt, why):
                _once_more(store, letter, now)
        case Fate.DEFECT:
            if outbox.dead(letter_id, attempt, why):
                pass_on(store, letter, now)
        case Fate.NOT_SENT | Fate.STOP:
            outbox.later(letter_id, attempt, now + AGAIN[min(attempt, len(AGAIN)) - 1], why)
        case Fate.UNKNOWN if letter.edits_id is not None and attempt < EDITS:  # an edit may be repeated at will
            outbox.later(letter_id, attempt, now + UNCERTAIN_AGAIN, why)
        case Fate.UNKNOWN if letter.edits_id is not None or letter.uncertain + 1 >= GIVE_UP:
            if outbox.dead(letter_id, attempt, why):
                pass_on(store, letter, now)
        case Fate.UNKNOWN:
            outbox.perhaps(letter_id, attempt, now + UNCERTAIN_AGAIN, why)


def readdress(store: Store, letter_id: int, attempt: int, now: datetime) -> None:
    """The letter's chat is its reader's no more: whoever is the reader now gets it."""
    if store.outbox.cancel(letter_id, attempt, "the reader is elsewhere"):
        pass_on(store, store.outbox.get(letter_id), now)


def pass_on(store: Store, letter: Letter, now: datetime) -> None:
    """A letter that did not arrive goes to whoever hears instead; what officials must hear, the centre in the end."""
    if letter.edits_id is not None:
        return
    store.flush()
    key, alarm_id = fact_of(letter), letter.alarm_id
    instead = [chat for chat in audiences.listeners(store, letter.audience) if chat.id != letter.chat_id]
    for chat in instead:
        store.outbox.add(
            chat, letter.audience, letter.kind, now, key=key, card=letter.card, alarm_id=alarm_id, **letter.facts
        )
    if instead or not must_be_heard(letter):
        return
    told = tell(store, audiences.CENTRE, "notice.undelivered", now, key=key, letter_id=letter.id)
    if not told:
        log.error("letter %s reaches nobody, not even the centre", letter.id)


def fact_of(letter: Letter) -> str:
    """What the letter tells of, whoever hears it: a chat that has heard it does not hear it again."""
    if letter.dedupe_key is None:
        return f"letter/{letter.id}"
    return letter.dedupe_key.removesuffix(f"/{letter.chat_id}/{letter.kind}")


def must_be_heard(letter: Letter) -> bool:
    """Whether officials are held to it: somebody else hears when the reader cannot."""
    kind = kinds.of(letter.kind)
    return kind.priority <= kinds.DISPATCH and kind.assurance in (kinds.Assurance.MUST_ARRIVE, kinds.Assurance.CARD)


def _once_more(store: Store, letter: Letter, now: datetime) -> None:
    """The message that should show the present state was deleted: a new one shows it."""
    original = store.outbox.get(letter.edits_id) if letter.edits_id is not None else letter
    if original.card is None:
        return
    store.outbox.add(
        letter.chat, original.audience, original.kind, now, card=original.card, **original.facts
    )
