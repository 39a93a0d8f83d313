"""Instructions of the leaders."""

from collections.abc import Sequence

from sqlalchemy import select

from storage.collection import Collection
from storage.models import Instruction


class Instructions(Collection):
    def get(self, instruction_id: int) -> Instruction:
        return self.one(Instruction, instruction_id)

    def open_about(self, assignment_id: int) -> Sequence[Instruction]:
        """What leaders have said about this assignment and nobody has answered, oldest first."""
        return self.session.scalars(
            select(Instruction)
            .where(Instruction.assignment_id == assignment_id, Instruction.answered_at.is_(None))
            .order_by(Instruction.id)
        ).all()
