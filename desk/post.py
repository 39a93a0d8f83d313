"""The post: who is told what, and what becomes of a letter that does not arrive."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from desk import audiences
from storage import kinds
from storage.kinds import Assurance
from storage.models import Chat, Letter, LetterState
from storage.store import Store

log = logging.getLogger(__name__)

AGAIN = timedelta(seconds=1)  # between attempts while Telegram cannot be reached
CLOSED = timedelta(seconds=30)  # between attempts while it does not know our token
DOUBT_AGAIN = timedelta(seconds=5)  # and twice as long after each further doubt
PATIENCE = 1.1  # a little longer than Telegram asks for
GIVE_UP = 5  # uncertain outcomes of one letter
A_FEW = 5  # letters of the ladder that a chat hears one by one
IN_A_DIGEST = 30


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


def gather(store: Store, digests: Mapping[str, Sequence[str]], now: datetime) -> None:
    """More than a few letters that wait for one chat become digests that name them: of these kinds, by digest."""
    for (digest, chat_id), letters in store.digests.gather(digests, A_FEW).items():
        for start in range(0, len(letters), IN_A_DIGEST):
            keys = letters[start : start + IN_A_DIGEST]
            store.outbox.add(chat_id, f"chat:{chat_id}", digest, now, key=f"digest/{keys[0]}", letters=keys)


def set_aside(store: Store, trace: str, now: datetime) -> None:
    """The centre hears, once an hour, that an update could not be handled and is kept."""
    hour = now.replace(minute=0, second=0, microsecond=0).isoformat()
    tell(store, audiences.CENTRE, "notice.quarantined", now, key=f"quarantined/{hour}", trace=trace)


def is_still_theirs(store: Store, letter: Letter) -> bool:
    """Whether the chat is among the letter's listeners now: bindings may have changed while it waited."""
    those = _gathered(store, letter) or [letter]
    return all(letter.chat_id in {chat.id for chat in audiences.listeners(store, that.audience)} for that in those)


def settle(store: Store, letter_id: int, attempt: int, outcome: Outcome, now: datetime, wall: datetime) -> None:
    """What follows from an attempt that did not simply succeed; nothing when it was somebody else's by then.

    `wall` is the machine's own time: Telegram's patience does not follow the desk's clock.
    """
    letter = store.outbox.get(letter_id)
    outbox, why = store.outbox, outcome.why
    match outcome.fate:
        case Fate.DONE:
            outbox.sent(letter_id, attempt, None, now)
        case Fate.WAIT:
            store.departures.tighten(wall)
            store.chats.pause(letter.chat_id, wall + outcome.wait * PATIENCE)
            outbox.later(letter_id, attempt, wall, why)
        case Fate.MOVED:
            store.chats.moved(letter.chat, outcome.moved_to)
            outbox.later(letter_id, attempt, wall, why)
        case Fate.UNREACHABLE:
            if outbox.dead(letter_id, attempt, why):
                lost(store, letter.chat, now)
                pass_on(store, letter, now)
        case Fate.GONE:
            if outbox.dead(letter_id, attempt, why):
                _once_more(store, letter, now)
        case Fate.DEFECT if not letter.plain:
            outbox.later(letter_id, attempt, wall, why, plain=True)
        case Fate.DEFECT:
            if outbox.dead(letter_id, attempt, why):
                pass_on(store, letter, now)
        case Fate.NOT_SENT | Fate.STOP:  # it is the way to Telegram that is closed, not this letter
            pause = CLOSED if outcome.fate is Fate.STOP else AGAIN
            store.departures.hold(wall, pause)
            outbox.later(letter_id, attempt, wall + pause, why)
        case Fate.UNKNOWN:
            _doubt(store, letter, attempt, why, now, wall)


def take_up(store: Store, letter: Letter, now: datetime, wall: datetime) -> None:
    """A letter whose sender died: had it left, nobody knows whether it arrived; otherwise it surely has not."""
    if letter.left_at is None:
        store.outbox.later(letter.id, letter.attempt, wall, "the sender stopped before it left")
        return
    died = Outcome(Fate.UNKNOWN, "the sender stopped before it noted the outcome")
    settle(store, letter.id, letter.attempt, died, now, wall)


def _doubt(store: Store, letter: Letter, attempt: int, why: str, now: datetime, wall: datetime) -> None:
    """It may have arrived: what may be said twice is said again and says so, the rest is left to a person."""
    assurance = kinds.of(letter.kind).assurance
    edit = letter.edits_id is not None  # an edit may be repeated at will
    if not edit and assurance in (Assurance.NICE, Assurance.ONCE):
        if store.outbox.uncertain(letter.id, attempt, why):
            midnight = now.astimezone(store.site.zone).replace(hour=0, minute=0, second=0, microsecond=0)
            since = midnight.isoformat()
            tell(store, audiences.CENTRE, "notice.in_doubt", now, key=f"in_doubt/{since[:10]}", since=since)
    elif letter.uncertain + 1 < GIVE_UP:
        store.outbox.later(letter.id, attempt, wall + DOUBT_AGAIN * 2**letter.uncertain, why, doubt=True)
    elif store.outbox.dead(letter.id, attempt, why):
        pass_on(store, letter, now)


def lost(store: Store, chat: Chat, now: datetime) -> None:
    """Nobody reads there any more: whoever comes next hears instead, and the centre is told once."""
    if chat.unreachable_since is not None:
        return
    chat.unreachable_since = now
    store.flush()
    reader = store.people.of_chat(chat.id)
    if store.chats.group_of(chat) is not None or (reader is not None and reader.roles):
        key = f"unreachable/{chat.id}/{now.isoformat()}"
        tell(store, audiences.CENTRE, "notice.unreachable", now, key=key, chat_id=chat.id)


def proven(store: Store, letter: Letter, message_id: int, now: datetime) -> None:
    """Somebody pressed this message, so it is this letter's: of two copies it is the card now."""
    if letter.message_id == message_id or letter.edits_id is not None:
        return
    other = letter.message_id
    store.outbox.proven(letter, message_id, now)
    store.flush()
    if other is not None:
        store.outbox.strip(letter, other, now)


def readdress(store: Store, letter_id: int, attempt: int, now: datetime) -> None:
    """The letter's chat is its reader's no more: whoever is the reader now gets it."""
    if store.outbox.cancel(letter_id, attempt, "the reader is elsewhere"):
        pass_on(store, store.outbox.get(letter_id), now)


def pass_on(store: Store, letter: Letter, now: datetime) -> None:
    """A letter that did not arrive goes to whoever hears instead; what officials must hear, the centre in the end."""
    if letter.edits_id is not None:
        return
    if gathered := _gathered(store, letter):  # a digest that does not arrive was nothing: its letters go alone
        for alone in gathered:
            alone.state = LetterState.PENDING
        return
    store.flush()
    fact, alarm_id, facts = fact_of(letter), letter.alarm_id, _facts_of(letter)
    card = letter.facts.get("part", {}).get("card") or letter.card
    instead = [chat for chat in audiences.listeners(store, letter.audience) if chat.id != letter.chat_id]
    for chat in instead:
        store.outbox.add(
            chat, letter.audience, letter.kind, now, key=fact, card=card, alarm_id=alarm_id, **facts
        )
    if instead or not must_be_heard(letter):
        return
    told = tell(store, audiences.CENTRE, "notice.undelivered", now, key=fact, letter_id=letter.id)
    if not told:
        log.error("letter %s reaches nobody, not even the centre", letter.id)


def fact_of(letter: Letter) -> str:
    """What the letter tells of, whoever hears it: a chat that has heard it does not hear it again."""
    if part := letter.facts.get("part"):
        return str(part["fact"])
    if letter.dedupe_key is None:
        return f"letter/{letter.id}"
    return letter.dedupe_key.removesuffix(f"/{letter.chat_id}/{letter.kind}")


def part(store: Store, letter_id: int, attempt: int, texts: Sequence[str]) -> None:
    """What is too long for one message goes as several."""
    letter = store.outbox.get(letter_id)
    store.parts.part(letter, attempt, texts, fact_of(letter))


def _facts_of(letter: Letter) -> dict[str, Any]:
    """The letter's facts as they were before it was parted: whoever hears instead hears all of it."""
    return {name: value for name, value in letter.facts.items() if name != "part"}


def _gathered(store: Store, letter: Letter) -> Sequence[Letter]:
    """The letters that a digest stands for."""
    return [store.outbox.get(key) for key in letter.facts.get("letters", [])]


def must_be_heard(letter: Letter) -> bool:
    """Whether officials are held to it: somebody else hears when the reader cannot."""
    kind = kinds.of(letter.kind)
    return kind.priority <= kinds.DISPATCH and kind.assurance in (Assurance.MUST_ARRIVE, Assurance.CARD)


def _once_more(store: Store, letter: Letter, now: datetime) -> None:
    """The message that should show the present state was deleted: a new one shows it."""
    original = store.outbox.get(letter.edits_id) if letter.edits_id is not None else letter
    if original.card is None:
        return
    store.outbox.add(
        letter.chat, original.audience, original.kind, now, card=original.card, **_facts_of(original)
    )
