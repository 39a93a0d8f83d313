"""Ratings, and what came of them: rectifications, pleas, call-backs."""

from collections.abc import Sequence

from sqlalchemy import select

from storage.collection import Collection
from storage.models import CallBack, CallBackCause, Plea, Rating, Rectification, RectificationStage

UNDER_WAY = (RectificationStage.OPEN, RectificationStage.VERIFIED, RectificationStage.DISPUTED)


class Ratings(Collection):
    def of_case(self, case_id: int) -> Rating | None:
        return self.session.scalar(select(Rating).where(Rating.case_id == case_id))

    def rectification(self, key: int) -> Rectification:
        return self.one(Rectification, key)

    def rectification_of(self, case_id: int) -> Rectification | None:
        """What came of this case's bad rating."""
        return self.session.scalar(
            select(Rectification).where(Rectification.case_id == case_id, Rectification.rating_id.is_not(None))
        )

    def under_way(self, departments: Sequence[int], limit: int) -> Sequence[Rectification]:
        """What these departments have still to look into or to put right, the soonest due first."""
        return self.session.scalars(
            select(Rectification)
            .where(Rectification.department_id.in_(departments), Rectification.stage.in_(UNDER_WAY))
            .order_by(Rectification.due_by, Rectification.id)
            .limit(limit)
        ).all()

    def all_under_way(self, limit: int) -> Sequence[Rectification]:
        """The same of every department, the oldest first."""
        return self.session.scalars(
            select(Rectification).where(Rectification.stage.in_(UNDER_WAY)).order_by(Rectification.id).limit(limit)
        ).all()

    def plea(self, key: int) -> Plea:
        return self.one(Plea, key)

    def call_back(self, key: int) -> CallBack:
        return self.one(CallBack, key)

    def call_back_of(self, case_id: int, cause: CallBackCause) -> CallBack | None:
        return self.session.scalar(select(CallBack).where(CallBack.case_id == case_id, CallBack.cause == cause))

    def to_call_back(self, limit: int) -> Sequence[CallBack]:
        """Enterprises that are still to be called, the soonest due first."""
        return self.session.scalars(
            select(CallBack)
            .where(CallBack.called_at.is_(None))
            .order_by(CallBack.due_by, CallBack.id)
            .limit(limit)
        ).all()
