"""会商: departments asked for their opinion about a case, and what was concluded from it."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.columns import Key
from storage.models.base import Base
from storage.models.cases import Case
from storage.models.members import Department, Person


class Consultation(Base):
    """会商: who called it about what, by when opinions are given, and its conclusion; together the minutes."""

    __tablename__ = "consultation"
    __table_args__ = (UniqueConstraint("case_id", "number"),)
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    number: Mapped[int]  # the case's first, second … consultation
    topic: Mapped[str] = mapped_column(String(1000))
    called_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    called_at: Mapped[datetime]
    due_by: Mapped[datetime]
    conclusion: Mapped[str] = mapped_column(String(1000), default="")
    concluded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    concluded_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    case: Mapped[Case] = relationship(lazy="selectin")
    called_by: Mapped[Person] = relationship(lazy="selectin", foreign_keys=[called_by_id])
    opinions: Mapped[list["Opinion"]] = relationship(order_by="Opinion.id", lazy="selectin")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Opinion(Base):
    """意见: what one invited department says, once."""

    __tablename__ = "opinion"
    __table_args__ = (UniqueConstraint("consultation_id", "department_id"),)
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"))
    words: Mapped[str] = mapped_column(String(1000), default="")
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    given_at: Mapped[datetime | None]

    department: Mapped[Department] = relationship(lazy="joined")
    given_by: Mapped[Person | None] = relationship(lazy="joined")
