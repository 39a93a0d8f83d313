"""What a department asks of the centre, and how the centre ruled: returns, extensions, pauses, delays."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from storage.columns import Key
from storage.models.base import Base
from storage.models.cases import Assignment
from storage.models.members import Department


class Asked:
    """What all of them share: who asked when and why, by when it is ruled, and who ruled how."""

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), index=True)
    reason: Mapped[str] = mapped_column(String(1000))
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    rule_by: Mapped[datetime]
    granted: Mapped[bool | None]
    ruled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ruled_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    @declared_attr
    def assignment(cls) -> Mapped[Assignment]:  # noqa: N805 - SQLAlchemy calls it with the class
        """The assignment it is about."""
        return relationship(lazy="selectin", primaryjoin=f"{cls.__name__}.assignment_id == Assignment.id")  # type: ignore[attr-defined]

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805
        return {"version_id_col": cls.version}


class HandBack(Asked, Base):
    """退回: a department says that a matter is not its own; the centre's ruling is final."""

    __tablename__ = "hand_back"
    __table_args__ = (UniqueConstraint("assignment_id"),)
    proposed_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    new_assignment_id: Mapped[int | None] = mapped_column(ForeignKey("assignment.id"))

    new_assignment: Mapped[Assignment | None] = relationship(lazy="selectin", foreign_keys=[new_assignment_id])
    proposed: Mapped[Department | None] = relationship(lazy="selectin")


class Extension(Asked, Base):
    """延期: another date, asked once and before the first one has passed."""

    __tablename__ = "extension"
    __table_args__ = (UniqueConstraint("assignment_id"),)
    due_before: Mapped[datetime]
    until: Mapped[datetime]


class Pause(Asked, Base):
    """暂停计时: the clock stands still while a special step is on; `reason` names the step."""

    __tablename__ = "pause"
    __table_args__ = (UniqueConstraint("assignment_id", "number"),)
    number: Mapped[int]  # the assignment's first, second … pause
    days: Mapped[int]  # the expected length, in working days
    begun_at: Mapped[datetime | None]
    due_before: Mapped[datetime | None]
    expected_by: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class Justification(Asked, Base):
    """正当理由: an overdue matter's delay is accepted until a day; the ladder is frozen, the overdue fact is not."""

    __tablename__ = "justification"
    __table_args__ = (UniqueConstraint("assignment_id", "number"),)
    number: Mapped[int]
    until: Mapped[datetime]
    ended_at: Mapped[datetime | None]
