"""Consultations about cases."""

from collections.abc import Sequence

from sqlalchemy import select

from storage.collection import Collection
from storage.models import Consultation, Opinion


class Consultations(Collection):
    def get(self, consultation_id: int) -> Consultation:
        return self.one(Consultation, consultation_id)

    def about(self, case_id: int) -> Sequence[Consultation]:
        """Every consultation about this case, oldest first."""
        return self.session.scalars(
            select(Consultation).where(Consultation.case_id == case_id).order_by(Consultation.id)
        ).all()

    def opinion(self, opinion_id: int) -> Opinion:
        return self.one(Opinion, opinion_id)
