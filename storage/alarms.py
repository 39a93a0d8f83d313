"""Alarms: what falls due, and when."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, update

from storage.collection import Collection
from storage.models import Alarm, AlarmState


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

    def due_beside(self, alarm: Alarm, now: datetime) -> Sequence[Alarm]:
        """All due rungs of the same ladder, lowest first."""
        return self.session.scalars(
            select(Alarm)
            .where(
                Alarm.case_id.is_not_distinct_from(alarm.case_id),
                Alarm.item_id.is_not_distinct_from(alarm.item_id),
                Alarm.assignment_id.is_not_distinct_from(alarm.assignment_id),
                Alarm.subject == alarm.subject,
                Alarm.awaiting == alarm.awaiting,
                Alarm.state == AlarmState.WAITING,
                Alarm.due_at <= now,
            )
            .order_by(Alarm.rank, Alarm.cycle)
        ).all()

    def heard_beside(self, alarm: Alarm) -> Sequence[Alarm]:
        """The rungs of the same ladder that have been heard, oldest first."""
        return self.session.scalars(
            select(Alarm)
            .where(
                Alarm.case_id.is_not_distinct_from(alarm.case_id),
                Alarm.item_id.is_not_distinct_from(alarm.item_id),
                Alarm.assignment_id.is_not_distinct_from(alarm.assignment_id),
                Alarm.subject == alarm.subject,
                Alarm.awaiting == alarm.awaiting,
                Alarm.state == AlarmState.RUNG,
            )
            .order_by(Alarm.rung_at)
        ).all()

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
        last = self.session.scalar(
            select(func.max(Alarm.cycle)).where(
                Alarm.case_id == case_id,
                Alarm.assignment_id.is_not_distinct_from(assignment_id),
                Alarm.awaiting == awaiting,
            )
        )
        return (last or 0) + 1

    def next_due(self, case_id: int | None = None) -> datetime | None:
        """When the next alarm of this case, or of any, falls due."""
        query = select(func.min(Alarm.due_at)).where(Alarm.state == AlarmState.WAITING)
        return self.session.scalar(query if case_id is None else query.where(Alarm.case_id == case_id))
