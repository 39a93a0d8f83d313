"""The append-only trail of every case."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from storage.collection import Collection
from storage.models import Case, Event, Person


class Trail(Collection):
    def add(self, case: Case, name: str, now: datetime, by: Person | None, **facts: Any) -> None:
        self.session.add(Event(case_id=case.id, at=now, name=name, actor_id=by.id if by else None, facts=facts))

    def of(self, case_id: int) -> Sequence[Event]:
        """A case's events, oldest first."""
        return self.session.scalars(select(Event).where(Event.case_id == case_id).order_by(Event.id)).all()

    def last(self, case_id: int, names: Sequence[str]) -> Event | None:
        """The last event of these names."""
        return self.session.scalar(
            select(Event).where(Event.case_id == case_id, Event.name.in_(names)).order_by(Event.id.desc()).limit(1)
        )
