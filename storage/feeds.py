"""Rows of pushed files."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from storage.collection import Collection
from storage.models import FeedRow


class Feeds(Collection):
    def get(self, row_id: int) -> FeedRow:
        return self.one(FeedRow, row_id)

    def of_case(self, case_id: int) -> FeedRow | None:
        """The row that the case verifies, None for any other case."""
        return self.session.scalar(select(FeedRow).where(FeedRow.case_id == case_id))

    def of_rule(self, rule: str) -> Mapping[str, FeedRow]:
        """Every row of this rule by its key."""
        return {row.key: row for row in self.session.scalars(select(FeedRow).where(FeedRow.rule == rule))}

    def waiting(self, rules: Sequence[str], limit: int) -> Sequence[FeedRow]:
        """Rows of these rules without a case, in the order of their file."""
        return self.session.scalars(
            select(FeedRow)
            .where(FeedRow.case_id.is_(None), FeedRow.rule.in_(rules))
            .order_by(FeedRow.id)
            .limit(limit)
        ).all()
