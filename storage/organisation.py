"""Departments and enterprises."""

from collections.abc import Sequence

from sqlalchemy import func, literal, select

from storage.collection import Collection
from storage.models import Department, DepartmentKind, Enterprise


class Organisation(Collection):
    def department(self, department_id: int) -> Department:
        return self.one(Department, department_id)

    def department_named(self, name: str) -> Department | None:
        return self.session.scalar(select(Department).where(Department.name == name))

    def departments(self, kind: DepartmentKind | None = None) -> Sequence[Department]:
        query = select(Department).order_by(Department.id)
        return self.session.scalars(query if kind is None else query.where(Department.kind == kind)).all()

    def enterprises(self) -> Sequence[Enterprise]:
        return self.session.scalars(select(Enterprise).order_by(Enterprise.id)).all()

    def enterprise(self, enterprise_id: int) -> Enterprise:
        return self.one(Enterprise, enterprise_id)

    def enterprise_by_code(self, uscc: str) -> Enterprise | None:
        return self.session.scalar(select(Enterprise).where(Enterprise.uscc == uscc))

    def enterprise_named(self, name: str) -> Enterprise | None:
        return self.session.scalar(select(Enterprise).where(Enterprise.name == name).order_by(Enterprise.id).limit(1))

    def enterprises_in(self, text: str) -> Sequence[str]:
        """The names of enterprises that the text contains, the longest first."""
        named = literal(text).contains(Enterprise.name, autoescape=False)
        return self.session.scalars(
            select(Enterprise.name).where(named).order_by(func.length(Enterprise.name).desc())
        ).all()

    def enterprises_like(self, words: str, limit: int) -> Sequence[Enterprise]:
        """Enterprises whose name contains these words, or whose code is exactly this."""
        return self.session.scalars(
            select(Enterprise)
            .where(Enterprise.name.contains(words, autoescape=True) | (Enterprise.uscc == words))
            .order_by(Enterprise.id)
            .limit(limit)
        ).all()
