"""Items and the versions of their guides."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import bindparam, func, select

from storage.collection import Collection
from storage.facts import Facts
from storage.models import Guide, Item
from storage.ready import Ready

VERSION = "catalogue_version"
CODE = Ready(select(Item.code).where(Item.id == bindparam("item")))


class Catalogue(Collection):
    def item(self, item_id: int) -> Item:
        return self.one(Item, item_id)

    def code_of(self, item_id: int) -> str:
        """By what code people and records name it."""
        return str(CODE.run(self.session.connection(), item=item_id).scalar_one())

    def by_code(self, code: str) -> Item | None:
        return self.session.scalar(select(Item).where(Item.code == code))

    def by_name(self, name: str) -> Item | None:
        """The item of exactly this name, None when there is none or more than one."""
        found = self.session.scalars(select(Item).where(Item.name == name).limit(2)).all()
        return found[0] if len(found) == 1 else None

    def items(self) -> Sequence[Item]:
        return self.session.scalars(select(Item).order_by(Item.id)).all()

    def due_for_review(self, department_id: int, day: date) -> Sequence[Item]:
        """The department's items whose day of review has come, the earliest first."""
        return self.session.scalars(
            select(Item)
            .where(Item.department_id == department_id, Item.review_by <= day)
            .order_by(Item.review_by, Item.code)
        ).all()

    def guide(self, guide_id: int) -> Guide:
        return self.one(Guide, guide_id)

    def guide_of(self, item: Item) -> Guide:
        """The guide in force."""
        return self.session.scalars(
            select(Guide).where(Guide.item_id == item.id, Guide.version == item.version)
        ).one()

    def guides_in_force(self) -> Sequence[Guide]:
        return self.session.scalars(
            select(Guide)
            .join(Item, (Item.id == Guide.item_id) & (Item.version == Guide.version))
            .order_by(Item.id)
        ).all()

    def versions(self, item_ids: Sequence[int] | None = None) -> Sequence[Guide]:
        """Every version of these items' guides, or of all, oldest first."""
        query = select(Guide).order_by(Guide.item_id, Guide.version)
        if item_ids is not None:
            query = query.where(Guide.item_id.in_(item_ids))
        return self.session.scalars(query).all()

    def last_version(self, item_id: int) -> int:
        """The number of the item's newest version, 0 when it has none."""
        return self.session.scalar(select(func.max(Guide.version)).where(Guide.item_id == item_id)) or 0

    def version(self) -> int:
        """A number that changes whenever any guide does."""
        return Facts(self.session).count(VERSION)

    def changed(self) -> None:
        """Tells every instance that what it holds of the catalogue is old."""
        Facts(self.session).count_up(VERSION)
