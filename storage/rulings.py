"""What departments have asked of the centre: returns, extensions, pauses, delays."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from sqlalchemy import func, select

from storage.collection import Collection
from storage.models import Assignment, Extension, HandBack, Justification, Pause

Request = HandBack | Extension | Pause | Justification
A = TypeVar("A", HandBack, Extension, Pause, Justification)
KINDS: tuple[type[Request], ...] = (HandBack, Extension, Pause, Justification)


class Rulings(Collection):
    def get(self, kind: type[A], key: int) -> A:
        return self.one(kind, key)

    def of(self, kind: type[A], assignment_id: int) -> A | None:
        """The last one of this kind that was asked about this assignment."""
        return self.session.scalar(
            select(kind).where(kind.assignment_id == assignment_id).order_by(kind.id.desc()).limit(1)
        )

    def all_of(self, assignment_id: int) -> Sequence[Request]:
        """Everything that was asked about this assignment."""
        found: list[Request] = []
        for kind in KINDS:
            found += self.session.scalars(select(kind).where(kind.assignment_id == assignment_id).order_by(kind.id))
        return found

    def pause_on(self, assignment_id: int) -> Pause | None:
        """The pause during which this assignment's clock stands still now."""
        return self.session.scalar(
            select(Pause).where(
                Pause.assignment_id == assignment_id, Pause.begun_at.is_not(None), Pause.ended_at.is_(None)
            )
        )

    def pauses_of(self, case_id: int) -> Sequence[Pause]:
        """Every pause of the case that has begun, in the order of their beginnings."""
        return self.session.scalars(
            select(Pause)
            .join(Assignment, Assignment.id == Pause.assignment_id)
            .where(Assignment.case_id == case_id, Pause.begun_at.is_not(None))
            .order_by(Pause.begun_at)
        ).all()

    def paused(self, case_id: int) -> Sequence[tuple[datetime, datetime]]:
        """When the case's legal clock stood still, or will by what is expected."""
        spans = [(pause.begun_at, pause.ended_at or pause.expected_by) for pause in self.pauses_of(case_id)]
        return [(begun, end) for begun, end in spans if begun and end]

    def asked(self, kind: type[A], assignment_id: int) -> int:
        """How many of this kind have been asked for, whatever became of them."""
        return self.session.scalar(select(func.count()).where(kind.assignment_id == assignment_id)) or 0

    def justified(self, assignment_id: int) -> Justification | None:
        """The delay that has been accepted and is not over."""
        return self.session.scalar(
            select(Justification).where(
                Justification.assignment_id == assignment_id,
                Justification.granted.is_(True),
                Justification.ended_at.is_(None),
            )
        )
