"""Inspections of enterprises: what a department asks for, the county head's word on it, visits without one."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.columns import Key
from storage.models.base import Base
from storage.models.members import Department, Enterprise, Person


class Permit(Base):
    """入企检查审批: one department, one enterprise, from one day to another; nothing before the county head agrees."""

    __tablename__ = "permit"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), index=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), index=True)
    matter: Mapped[str] = mapped_column(String(1000))
    inspectors: Mapped[str] = mapped_column(String(300))
    first: Mapped[date]
    last: Mapped[date]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    rule_by: Mapped[datetime]
    granted: Mapped[bool | None]
    reason: Mapped[str] = mapped_column(String(1000), default="")  # why it was refused
    ruled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ruled_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    department: Mapped[Department] = relationship(lazy="joined")
    enterprise: Mapped[Enterprise] = relationship(lazy="joined")
    asked_by: Mapped[Person] = relationship(lazy="joined", foreign_keys=[asked_by_id])
    ruled_by: Mapped[Person | None] = relationship(lazy="joined", foreign_keys=[ruled_by_id])

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Visit(Base):
    """入企检查反映: what an enterprise says of somebody who came; for the centre and the leaders alone."""

    __tablename__ = "visit"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), index=True)
    unit: Mapped[str] = mapped_column(String(1000))  # who came, in the enterprise's words
    day: Mapped[date]
    words: Mapped[str] = mapped_column(String(1000))
    permit_id: Mapped[int | None] = mapped_column(ForeignKey("permit.id"))  # that covers the day, if there is one
    reported_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    reported_at: Mapped[datetime]
    answer_by: Mapped[datetime]
    answer: Mapped[str] = mapped_column(String(1000), default="")
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    enterprise: Mapped[Enterprise] = relationship(lazy="joined")
    permit: Mapped[Permit | None] = relationship(lazy="joined")
    reported_by: Mapped[Person] = relationship(lazy="joined", foreign_keys=[reported_by_id])
    answered_by: Mapped[Person | None] = relationship(lazy="joined", foreign_keys=[answered_by_id])

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
