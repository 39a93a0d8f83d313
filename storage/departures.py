"""Departures: which letters go next, by urgency, by order in their chat, and no faster than Telegram takes them."""

from collections.abc import Collection as Many
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, aliased

from storage import kinds
from storage.models import Chat, Letter, LetterState, Pace
from storage.pace import EVERYBODY, FAR, Paces

AHEAD = timedelta(milliseconds=300)  # budgets are taken this far into the future
UNSENT = (LetterState.PENDING, LetterState.SENDING)
TALK = (kinds.DISPATCH, kinds.ANSWER)  # what does not wait for its chat: somebody has just done something and does


@dataclass(frozen=True)
class Departure:
    """A letter that is this sender's to send, not before its instant."""

    letter: Letter
    at: datetime


class Departures(Paces):
    """What leaves next, with the budgets that say when."""

    def claim(
        self,
        wall: datetime,
        lease: timedelta,
        limit: int,
        known: Many[str],
        *,
        fair: bool = False,
        late: timedelta = timedelta(0),
        paced: bool = True,
    ) -> Sequence[Departure]:
        """Letters of `known` kinds to send now, most urgent first; they are this caller's until the lease ends.

        In a chat one letter is on its way at a time. What is urgent or an answer keeps its order there and overtakes
        reminders, ratings and reports, which keep theirs. `fair` puts the one first that has waited longest. `late` is
        how much lost time a sender makes up for that is alone and keeps its messages apart itself. Not `paced` is for
        a server without limits.
        """
        everybody = self.everybody(wall)
        strict = everybody.strict_until is not None and everybody.strict_until > wall
        at_wall = {"wall": wall, "far": wall + FAR, "known": known}
        urgent = _ready(Letter.priority, strict=strict, paced=paced)
        letters = list(self.session.scalars(urgent, {**at_wall, "most": limit}))
        oldest = _ready(strict=strict, paced=paced)
        if fair and (longest := self.session.scalars(oldest, {**at_wall, "most": 1}).first()):
            letters = [longest, *(letter for letter in letters if letter is not longest)][:limit]
        own = self.of([letter.chat_id for letter in letters])

        departures: list[Departure] = []
        taken: set[int] = set()
        for letter in letters:
            if paced and everybody.free_at > wall + AHEAD:
                break
            if letter.chat_id in taken:
                continue
            taken.add(letter.chat_id)
            sparing = letter.edits_id is not None and not strict
            at = wall
            if paced:
                at = self.take(everybody, own.get(letter.chat_id), letter.chat, wall, late, sparing=sparing)
            letter.state = LetterState.SENDING
            letter.attempt += 1
            letter.lease_until = wall + lease
            letter.left_at = None
            departures.append(Departure(letter, at))
        return departures

    def wait(self, wall: datetime) -> bool:
        """Whether anything waits that may go as soon as its budget allows."""
        return self.session.scalar(_waiting(), {"wall": wall, "far": wall + FAR}) is not None

    def next_change(self, wall: datetime) -> datetime | None:
        """The next instant at which something ends that may hold up a waiting letter: a budget, a pause."""
        ends = self.session.execute(_ends(), {"wall": wall}).one()
        everybody = self.session.scalar(select(Pace.free_at).where(Pace.chat_id == EVERYBODY, Pace.free_at > wall))
        return min((at for at in (*ends, everybody) if at is not None), default=None)

    def abandoned(self, wall: datetime, mine: Many[int]) -> Sequence[Letter]:
        """Letters whose sender is gone: their lease is over, or no clock of today gave it; none of `mine`."""
        over = or_(Letter.lease_until < wall, Letter.lease_until > wall + FAR)
        return self.session.scalars(
            select(Letter)
            .where(Letter.state == LetterState.SENDING, over, Letter.id.not_in(mine))
            .with_for_update(skip_locked=True, of=Letter)
        ).all()


WALL, IS_FAR = bindparam("wall", type_=Letter.again_at.type), bindparam("far", type_=Letter.again_at.type)


@cache
def _ready(*first: InstrumentedAttribute[int], strict: bool, paced: bool) -> Select[Letter]:
    """The first letter of each lane of every chat that may be spoken to, in the order of `first`, then of writing."""
    older = aliased(Letter)
    before = (
        select(older.id)
        .where(older.chat_id == Letter.chat_id, older.state.in_(UNSENT))
        .where(or_(older.state == LetterState.SENDING, and_(_same_lane(older), older.id < Letter.id)))
    )
    return (
        select(Letter)
        .join(Chat)
        .outerjoin(Pace, Pace.chat_id == Letter.chat_id)
        .where(Letter.state == LetterState.PENDING, *_its_time(), ~before.exists())
        .where(_has_room(strict=strict) if paced else true())
        .where(Letter.kind.in_(bindparam("known", expanding=True)))
        .order_by(*first, Letter.id)
        .limit(bindparam("most", type_=Integer))
        .with_for_update(skip_locked=True, of=Letter)
    )


@cache
def _waiting() -> Select[int]:
    return select(Letter.id).join(Chat).where(Letter.state == LetterState.PENDING, *_its_time()).limit(1)


@cache
def _ends() -> Select[*tuple[datetime | None, ...]]:
    instants = (Letter.again_at, Chat.paused_until, Pace.free_at, Pace.full_until)
    return (
        select(*(func.min(at).filter(at > WALL) for at in instants))
        .select_from(Letter)
        .join(Chat)
        .outerjoin(Pace, Pace.chat_id == Letter.chat_id)
        .where(Letter.state == LetterState.PENDING)
    )


def _same_lane(older: type[Letter]) -> ColumnElement[bool]:
    return or_(
        and_(older.priority <= kinds.ANSWER, Letter.priority <= kinds.ANSWER),
        and_(older.priority > kinds.ANSWER, Letter.priority > kinds.ANSWER),
    )


def _its_time() -> Sequence[ColumnElement[bool]]:
    return (
        or_(Letter.again_at.is_(None), Letter.again_at <= WALL, Letter.again_at > IS_FAR),
        or_(Chat.paused_until.is_(None), Chat.paused_until <= WALL),
    )


def _has_room(*, strict: bool) -> ColumnElement[bool]:
    """Whether the chat's own budget allows the letter; talk and edits do not wait as long as nobody has complained."""
    burst = [] if strict else [Letter.edits_id.is_not(None), Letter.priority.in_(TALK)]
    may_speak = or_(Pace.free_at.is_(None), Pace.free_at <= WALL, Pace.free_at > IS_FAR, *burst)
    not_full = or_(Pace.full_until.is_(None), Pace.full_until <= WALL, Pace.full_until > IS_FAR)
    return and_(may_speak, not_full if strict else or_(Letter.edits_id.is_not(None), not_full))
