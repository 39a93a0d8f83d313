"""What others have to say about an assignment: a leader's instructions."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.columns import Key
from storage.models.base import Base
from storage.models.cases import Assignment
from storage.models.members import Person


class Instruction(Base):
    """批示: a leader's words to whoever owns an assignment, with a deadline of their own."""

    __tablename__ = "instruction"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), index=True)
    words: Mapped[str] = mapped_column(String(1000))
    given_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    given_at: Mapped[datetime]
    due_by: Mapped[datetime]
    answer: Mapped[str] = mapped_column(String(2000), default="")
    answered_at: Mapped[datetime | None]

    assignment: Mapped[Assignment] = relationship(lazy="joined")
    given_by: Mapped[Person] = relationship(lazy="joined")
