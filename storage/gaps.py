"""What the guides had no answer to, and the aliases learnt from it."""

from collections.abc import Sequence

from sqlalchemy import func, select

from storage.collection import Collection
from storage.models import Alias, AliasState, Gap, GapState, Item


class Gaps(Collection):
    def get(self, gap_id: int) -> Gap:
        return self.one(Gap, gap_id, lock=True)

    def unsettled(self, key: str) -> Gap | None:
        """The gap that these words are in already, while nobody has closed it."""
        waiting = (GapState.OPEN, GapState.LINKED, GapState.WRITTEN)
        return self.session.scalars(
            select(Gap).where(Gap.key == key, Gap.state.in_(waiting)).order_by(Gap.id.desc()).limit(1)
        ).first()

    def of_question(self, question_id: int) -> Gap | None:
        """The gap whose last question this is."""
        return self.session.scalars(
            select(Gap).where(Gap.question_id == question_id).order_by(Gap.id.desc()).limit(1)
        ).first()

    def queue(self, limit: int) -> Sequence[Gap]:
        """The open ones, what was said most often first, then the latest."""
        return self.session.scalars(
            select(Gap)
            .where(Gap.state == GapState.OPEN)
            .order_by(Gap.times.desc(), Gap.last_at.desc(), Gap.id.desc())
            .limit(limit)
        ).all()

    def count(self, state: GapState) -> int:
        return self.session.scalar(select(func.count()).select_from(Gap).where(Gap.state == state)) or 0

    def written(self, limit: int) -> Sequence[Gap]:
        """Guides that wait for their review, oldest first."""
        return self.session.scalars(
            select(Gap).where(Gap.state == GapState.WRITTEN).order_by(Gap.id).limit(limit)
        ).all()

    def alias(self, alias_id: int) -> Alias:
        return self.one(Alias, alias_id, lock=True)

    def alias_named(self, item: Item, name: str) -> Alias | None:
        return self.session.scalars(select(Alias).where(Alias.item_id == item.id, Alias.name == name)).first()

    def aliases(self, state: AliasState, limit: int | None = None) -> Sequence[Alias]:
        """The aliases in this state, oldest first."""
        return self.session.scalars(
            select(Alias).where(Alias.state == state).order_by(Alias.id).limit(limit)
        ).all()
