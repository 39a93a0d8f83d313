"""Inspection permits, and visits that enterprises report."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select

from storage.collection import Collection
from storage.models import Department, Permit, Visit


class Permits(Collection):
    def get(self, permit_id: int) -> Permit:
        return self.one(Permit, permit_id)

    def visit(self, visit_id: int) -> Visit:
        return self.one(Visit, visit_id)

    def covering(self, enterprise_id: int, day: date, department_id: int) -> Permit | None:
        """The permit by which this department may come on this day."""
        return self.session.scalar(
            select(Permit)
            .where(Permit.enterprise_id == enterprise_id, Permit.department_id == department_id)
            .where(Permit.granted.is_(True), Permit.first <= day, Permit.last >= day)
            .order_by(Permit.id.desc())
            .limit(1)
        )

    def current(
        self,
        day: date,
        limit: int,
        *,
        enterprises: Sequence[int] | None = None,
        departments: Sequence[int] | None = None,
    ) -> Sequence[Permit]:
        """Permits not refused whose last day has not passed, of these enterprises or departments, soonest first."""
        query = select(Permit).where(Permit.granted.is_not(False), Permit.last >= day)
        if enterprises is not None:
            query = query.where(Permit.enterprise_id.in_(enterprises), Permit.granted.is_(True))
        if departments is not None:
            query = query.where(Permit.department_id.in_(departments))
        return self.session.scalars(query.order_by(Permit.first, Permit.id).limit(limit)).all()

    def to_rule(self, day: date, limit: int) -> Sequence[Permit]:
        """Permits that nobody has ruled on, for days that are not over, oldest first."""
        return self.session.scalars(
            select(Permit).where(Permit.granted.is_(None), Permit.last >= day).order_by(Permit.id).limit(limit)
        ).all()

    def granted_since(self, enterprise_id: int, day: date, department_id: int | None = None) -> int:
        """How often inspections of this enterprise were permitted from that day on, by one department or by all."""
        query = select(func.count()).where(
            Permit.enterprise_id == enterprise_id, Permit.granted.is_(True), Permit.first >= day
        )
        if department_id is not None:
            query = query.where(Permit.department_id == department_id)
        return self.session.scalar(query) or 0

    def named_in(self, words: str) -> Department | None:
        """The department that these words name, by its whole name."""
        found = self.session.scalars(select(Department).order_by(func.length(Department.name).desc())).all()
        return next((department for department in found if department.name in words), None)

    def open_visits(self, limit: int) -> Sequence[Visit]:
        """Reports that nobody has answered yet, oldest first."""
        return self.session.scalars(
            select(Visit).where(Visit.answered_at.is_(None)).order_by(Visit.id).limit(limit)
        ).all()
