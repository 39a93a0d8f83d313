"""What people ask of each other about an assignment: a leader's instructions, a colleague's hand-overs."""

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

    assignment: Mapped[Assignment] = relationship(lazy="selectin")
    given_by: Mapped[Person] = relationship(lazy="selectin")


class HandOver(Base):
    """移交: an owner asks a colleague to take an assignment over; it changes hands when the colleague accepts."""

    __tablename__ = "hand_over"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), index=True)
    giver_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    taker_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    accepted: Mapped[bool | None]
    answered_at: Mapped[datetime | None]

    assignment: Mapped[Assignment] = relationship(lazy="selectin")
    giver: Mapped[Person] = relationship(lazy="selectin", foreign_keys=[giver_id])
    taker: Mapped[Person] = relationship(lazy="selectin", foreign_keys=[taker_id])
