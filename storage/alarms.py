"""Alarms: what falls due, and when."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, bindparam, func, select, update
from sqlalchemy.orm.attributes import set_committed_value

from storage.collection import Collection
from storage.models import Alarm, AlarmState


class Ladder(NamedTuple):
    """What the rungs of one ladder have in common."""

    case_id: int | None
    item_id: int | None
    assignment_id: int | None
    subject: str
    awaiting: str


class Rungs(NamedTuple):
    """Of one ladder: those that are due, lowest first, and those heard lately."""

    due: list[Alarm]
    heard: list[Alarm]


ABOUT_NOTHING = (None, None, None, "")
LAST_CYCLE = select(func.max(Alarm.cycle)).where(
    Alarm.case_id == bindparam("case"),
    Alarm.assignment_id.is_not_distinct_from(bindparam("assignment")),
    Alarm.awaiting == bindparam("awaiting"),
)
NEXT_DUE = select(func.min(Alarm.due_at)).where(Alarm.state == AlarmState.WAITING)  # asked at every knock


class Alarms(Collection):
    def get(self, alarm_id: int) -> Alarm:
        return self.one(Alarm, alarm_id)

    def of_assignment(self, assignment_id: int) -> Sequence[Alarm]:
        """Every alarm ever laid for this assignment, in the order of their instants."""
        return self.session.scalars(
            select(Alarm).where(Alarm.assignment_id == assignment_id).order_by(Alarm.due_at, Alarm.id)
        ).all()

    def due(self, now: datetime, limit: int, case_id: int | None = None) -> Sequence[Alarm]:
        """Alarms whose instant has come, of one case or of all, oldest first; locked against other sweepers."""
        query = select(Alarm).where(Alarm.state == AlarmState.WAITING, Alarm.due_at <= now)
        if case_id is not None:
            query = query.where(Alarm.case_id == case_id)
        return self.session.scalars(
            query.order_by(Alarm.due_at, Alarm.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        ).all()

    def waiting(self, assignment_id: int, awaiting: str) -> Sequence[Alarm]:
        """The rungs of this assignment's ladder that are not heard yet, those asleep among them, lowest first."""
        return self.session.scalars(
            select(Alarm)
            .where(Alarm.assignment_id == assignment_id, Alarm.awaiting == awaiting)
            .where(Alarm.state.in_((AlarmState.WAITING, AlarmState.ASLEEP)))
            .order_by(Alarm.rank)
        ).all()

    def coming(self, until: datetime, limit: int) -> Sequence[Alarm]:
        """Alarms that wait and fall due by then, soonest first; only to look at."""
        return self.session.scalars(
            select(Alarm)
            .where(Alarm.state == AlarmState.WAITING, Alarm.due_at <= until)
            .order_by(Alarm.due_at, Alarm.id)
            .limit(limit)
        ).all()

    def of_item(self, item_id: int, awaiting: str) -> Sequence[Alarm]:
        """This item's alarms that still wait, soonest first."""
        return self.session.scalars(
            select(Alarm)
            .where(Alarm.item_id == item_id, Alarm.awaiting == awaiting, Alarm.state == AlarmState.WAITING)
            .order_by(Alarm.due_at, Alarm.id)
        ).all()

    def of_subject(self, subject: str, awaiting: str) -> Sequence[Alarm]:
        """Every alarm ever laid about this record, oldest first."""
        return self.session.scalars(
            select(Alarm).where(Alarm.subject == subject, Alarm.awaiting == awaiting).order_by(Alarm.id)
        ).all()

    def beside(self, alarms: Sequence[Alarm], now: datetime, since: datetime) -> dict[Ladder, Rungs]:
        """Of these alarms' ladders all rungs that are due, those themselves among them, and those heard since then."""
        ladders: dict[Ladder, Rungs] = {}
        for alarm in alarms:
            ladders.setdefault(ladder_of(alarm), Rungs([], [])).due.append(alarm)
        others = Alarm.id.not_in([alarm.id for alarm in alarms])
        due = (Alarm.state == AlarmState.WAITING) & (Alarm.due_at <= now) & others
        heard = (Alarm.state == AlarmState.RUNG) & (Alarm.rung_at > since)
        for those in _beside(alarms):
            for alarm in self.session.scalars(select(Alarm).where(those, due | heard)):
                rungs = ladders.setdefault(ladder_of(alarm), Rungs([], []))
                (rungs.due if alarm.state is AlarmState.WAITING else rungs.heard).append(alarm)
        for rungs in ladders.values():
            rungs.due.sort(key=lambda alarm: (alarm.rank, alarm.cycle))
        return {ladder: rungs for ladder, rungs in ladders.items() if rungs.due}

    def mark(self, alarms: Sequence[Alarm], state: AlarmState, rung_at: datetime | None = None) -> None:
        """All of them stand so from now on."""
        values = {"state": state, "rung_at": rung_at}
        those = update(Alarm).where(Alarm.id.in_([alarm.id for alarm in alarms]))
        if alarms:
            self.session.execute(those.values(values), execution_options={"synchronize_session": False})
        for alarm in alarms:
            for name, value in values.items():
                set_committed_value(alarm, name, value)

    def in_state(self, assignment_id: int, state: AlarmState) -> Sequence[Alarm]:
        """This assignment's alarms that stand so."""
        return self.session.scalars(
            select(Alarm).where(Alarm.assignment_id == assignment_id, Alarm.state == state).order_by(Alarm.id)
        ).all()

    def silence(self, *, case_id: int, assignment_id: int | None = None, awaiting: str | None = None) -> None:
        """No alarm still waiting for this is heard any more."""
        unheard = (AlarmState.WAITING, AlarmState.ASLEEP)
        query = update(Alarm).where(Alarm.case_id == case_id, Alarm.state.in_(unheard))
        if assignment_id is not None:
            query = query.where(Alarm.assignment_id == assignment_id)
        if awaiting is not None:
            query = query.where(Alarm.awaiting == awaiting)
        self.session.execute(query.values(state=AlarmState.SILENCED))

    def move(self, case_id: int, awaiting: str, at: datetime) -> None:
        """What the desk itself will do about this case is done at another time."""
        self.session.execute(
            update(Alarm)
            .where(Alarm.case_id == case_id, Alarm.assignment_id.is_(None), Alarm.awaiting == awaiting)
            .where(Alarm.state == AlarmState.WAITING)
            .values(planned_at=at, due_at=at)
        )

    def next_cycle(self, case_id: int, assignment_id: int | None, awaiting: str) -> int:
        """The number of the next ladder of this kind: one more than any laid out before."""
        self.session.flush()
        those = {"case": case_id, "assignment": assignment_id, "awaiting": awaiting}
        return (self.session.connection().execute(LAST_CYCLE, those).scalar() or 0) + 1

    def next_due(self, case_id: int | None = None) -> datetime | None:
        """When the next alarm of this case, or of any, falls due."""
        query = NEXT_DUE if case_id is None else NEXT_DUE.where(Alarm.case_id == case_id)
        self.session.flush()
        at: datetime | None = self.session.connection().execute(query).scalar()
        return at


def ladder_of(alarm: Alarm) -> Ladder:
    return Ladder(alarm.case_id, alarm.item_id, alarm.assignment_id, alarm.subject, alarm.awaiting)


def _beside(alarms: Sequence[Alarm]) -> Iterator[ColumnElement[bool]]:
    """Conditions for every alarm about the same, each served by one index."""
    assignments = {alarm.assignment_id for alarm in alarms if alarm.assignment_id is not None}
    of_a_case = [alarm for alarm in alarms if alarm.assignment_id is None and alarm.case_id is not None]
    items = {alarm.item_id for alarm in alarms if alarm.item_id is not None}
    subjects = {alarm.subject for alarm in alarms if alarm.subject}
    if assignments:
        yield Alarm.assignment_id.in_(assignments)
    if of_a_case:
        yield Alarm.assignment_id.is_(None) & Alarm.case_id.in_({alarm.case_id for alarm in of_a_case})
    if items:
        yield Alarm.case_id.is_(None) & Alarm.item_id.in_(items)
    if subjects:
        yield Alarm.case_id.is_(None) & Alarm.item_id.is_(None) & Alarm.subject.in_(subjects)
    if any(ladder_of(alarm)[:4] == ABOUT_NOTHING for alarm in alarms):
        nothing = Alarm.case_id.is_(None) & Alarm.item_id.is_(None) & Alarm.assignment_id.is_(None)
        yield nothing & (Alarm.subject == "")
