"""Everything about one enterprise: its documents, measures, cases, ratings and history."""

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select

from storage.collection import Collection
from storage.models import Case, Document, Event, Measure, Permit, Rating


class Dossiers(Collection):
    def document(self, document_id: int) -> Document:
        return self.one(Document, document_id)

    def documents(self, enterprise_id: int) -> Sequence[Document]:
        """Those that are kept now, in the order in which they run out."""
        found = self.session.scalars(
            select(Document).where(Document.enterprise_id == enterprise_id, Document.ended_at.is_(None))
        ).all()
        return sorted(found, key=lambda one: (one.expires_on is None, one.expires_on or one.noted_at.date(), one.id))

    def measures(self, enterprise_id: int, limit: int) -> Sequence[Measure]:
        """The newest first."""
        return self.session.scalars(
            select(Measure).where(Measure.enterprise_id == enterprise_id).order_by(Measure.id.desc()).limit(limit)
        ).all()

    def cases(self, enterprise_id: int, limit: int) -> Sequence[Case]:
        """The newest first."""
        return self.session.scalars(
            select(Case).where(Case.enterprise_id == enterprise_id).order_by(Case.id.desc()).limit(limit)
        ).all()

    def stages(self, enterprise_id: int) -> Mapping[str, int]:
        """How many of its cases stand where."""
        query = select(Case.stage, func.count()).where(Case.enterprise_id == enterprise_id).group_by(Case.stage)
        return {stage.value: count for stage, count in self.session.execute(query)}

    def grades(self, enterprise_id: int) -> Mapping[int, int]:
        """How often it gave which grade; never for which case."""
        query = (
            select(Rating.grade, func.count())
            .join(Case, Case.id == Rating.case_id)
            .where(Case.enterprise_id == enterprise_id)
            .group_by(Rating.grade)
        )
        return {int(grade): int(count) for grade, count in self.session.execute(query)}

    def permits(self, enterprise_id: int, limit: int) -> Sequence[Permit]:
        """Inspections that were agreed to, the newest first."""
        return self.session.scalars(
            select(Permit)
            .where(Permit.enterprise_id == enterprise_id, Permit.granted.is_(True))
            .order_by(Permit.first.desc(), Permit.id.desc())
            .limit(limit)
        ).all()

    def history(self, enterprise_id: int, names: Sequence[str], limit: int) -> Sequence[Event]:
        """Events of its cases, and of these names about the enterprise itself, the newest first."""
        own = select(Case.id).where(Case.enterprise_id == enterprise_id)
        about = Event.case_id.is_(None) & Event.name.in_(names)
        return self.session.scalars(
            select(Event)
            .where(Event.case_id.in_(own) | (about & (Event.facts["enterprise"].as_integer() == enterprise_id)))
            .order_by(Event.seq.desc())
            .limit(limit)
        ).all()
