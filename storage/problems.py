"""Problems that enterprises speak of."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select

from storage.collection import Collection
from storage.models import Problem


class Problems(Collection):
    def get(self, problem_id: int) -> Problem:
        return self.one(Problem, problem_id, lock=True)

    def look(self, problem_id: int) -> Problem:
        """The same, only to be read."""
        return self.one(Problem, problem_id)

    def open(self, limit: int) -> Sequence[Problem]:
        """Those not solved, oldest first."""
        return self.session.scalars(
            select(Problem).where(Problem.solved_at.is_(None)).order_by(Problem.id).limit(limit)
        ).all()

    def between(self, start: datetime, cut: datetime) -> Sequence[Problem]:
        """Those raised before `cut` and not solved before `start`, oldest first."""
        return self.session.scalars(
            select(Problem)
            .where(Problem.raised_at < cut, or_(Problem.solved_at.is_(None), Problem.solved_at >= start))
            .order_by(Problem.id)
        ).all()
