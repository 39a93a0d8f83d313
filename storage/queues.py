"""How long what waits has waited: the figures of the health endpoint."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute

from storage.collection import Collection
from storage.models import Alarm, AlarmState, Case, InboxRow, InboxState, Letter, LetterState


@dataclass(frozen=True)
class Queues:
    """Counts, and the ages in seconds of the oldest thing that should have been done by now."""

    inbox: dict[str, int]
    letters: dict[str, int]
    cases: dict[str, int]
    oldest_update: float
    oldest_letter: float
    oldest_alarm: float


class Waiting(Collection):
    def figures(self, now: datetime) -> Queues:
        """The queues at this moment."""
        arrived = select(func.min(InboxRow.received_at)).where(InboxRow.state == InboxState.NEW)
        written = select(func.min(Letter.written_at)).where(Letter.state == LetterState.PENDING)
        due = select(func.min(Alarm.due_at)).where(Alarm.state == AlarmState.WAITING)
        return Queues(
            inbox=self._counts(InboxRow.state),
            letters=self._counts(Letter.state),
            cases=self._counts(Case.stage),
            oldest_update=_age(self.session.scalar(arrived), now),
            oldest_letter=_age(self.session.scalar(written), now),
            oldest_alarm=_age(self.session.scalar(due), now),
        )

    def _counts(self, state: InstrumentedAttribute[Any]) -> dict[str, int]:
        query = select(state, func.count()).group_by(state)
        return {kind.value: count for kind, count in self.session.execute(query)}


def _age(since: datetime | None, now: datetime) -> float:
    return max((now - since).total_seconds(), 0.0) if since else 0.0
