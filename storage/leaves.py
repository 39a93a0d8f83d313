"""Leaves: who is away, from when to when."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from storage.collection import Collection
from storage.directory import at_hand
from storage.models import Leave, Role


class Leaves(Collection):
    def get(self, leave_id: int) -> Leave:
        return self.one(Leave, leave_id)

    def open_of(self, person_id: int) -> Sequence[Leave]:
        """This person's leaves that are not over, the next one first."""
        return self.session.scalars(
            select(Leave).where(Leave.person_id == person_id, Leave.ended_at.is_(None)).order_by(Leave.begins_at)
        ).all()

    def due(self, now: datetime) -> Sequence[Leave]:
        """Leaves that begin or end by now and have not been seen to."""
        begins = Leave.begun_at.is_(None) & (Leave.begins_at <= now)
        return self.session.scalars(
            select(Leave).where(Leave.ended_at.is_(None), begins | (Leave.ends_at <= now)).order_by(Leave.id)
        ).all()

    def acting_for(self, person_id: int) -> Sequence[Role]:
        """The roles in which somebody acts for this person now."""
        if held := at_hand(self.session):
            return [role for role in held.acting if role.acting_for_id == person_id]
        return self.session.scalars(select(Role).where(Role.acting_for_id == person_id).order_by(Role.id)).all()
