"""Assignments and their hand-overs."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from storage.collection import Collection
from storage.models import Assignment, AssignmentStage, HandOver

OPEN = (AssignmentStage.SENT, AssignmentStage.ACKNOWLEDGED)


class Assignments(Collection):
    def get(self, assignment_id: int) -> Assignment:
        return self.one(Assignment, assignment_id)

    def open_at(self, department_ids: Sequence[int], limit: int) -> Sequence[Assignment]:
        """What these departments still owe, most urgent first."""
        return self.session.scalars(
            select(Assignment)
            .where(Assignment.department_id.in_(department_ids), Assignment.stage.in_(OPEN))
            .order_by(Assignment.due_by, Assignment.id)
            .limit(limit)
        ).all()

    def overdue(self, now: datetime, limit: int) -> Sequence[Assignment]:
        """Open assignments whose time is over, oldest due first."""
        return self.session.scalars(
            select(Assignment)
            .where(Assignment.stage.in_(OPEN), Assignment.due_by <= now)
            .order_by(Assignment.due_by, Assignment.id)
            .limit(limit)
        ).all()

    def red(self) -> Sequence[Assignment]:
        """Open assignments whose principal has been made to take them on, oldest due first."""
        return self.session.scalars(
            select(Assignment)
            .where(Assignment.stage.in_(OPEN), Assignment.colour == "red")
            .order_by(Assignment.due_by, Assignment.id)
        ).all()

    def owned_by(self, person_id: int) -> Sequence[Assignment]:
        """What this person has taken on and not finished, most urgent first."""
        return self.session.scalars(
            select(Assignment)
            .where(Assignment.owner_id == person_id, Assignment.stage.in_(OPEN))
            .order_by(Assignment.due_by, Assignment.id)
        ).all()

    def hand_over(self, hand_over_id: int) -> HandOver:
        return self.one(HandOver, hand_over_id)

    def hand_over_waiting(self, assignment_id: int) -> HandOver | None:
        """The hand-over that a colleague has yet to answer."""
        return self.session.scalar(
            select(HandOver).where(HandOver.assignment_id == assignment_id, HandOver.accepted.is_(None))
        )
