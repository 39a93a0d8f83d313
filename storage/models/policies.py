"""Policies sent to the enterprises they concern, and what became of each copy."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.columns import Key
from storage.models.base import Base
from storage.models.catalogue import Item
from storage.models.members import Person


class Policy(Base):
    """惠企政策: a notice to every enterprise that has one of its tags."""

    __tablename__ = "policy"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    title: Mapped[str] = mapped_column(String(120))
    words: Mapped[str] = mapped_column(String(1000))
    tags: Mapped[list[Any]] = mapped_column(default=list)  # none: every enterprise
    item_id: Mapped[int | None] = mapped_column(ForeignKey("item.id"))  # what 申报 applies for
    published_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    published_at: Mapped[datetime]
    reached: Mapped[int] = mapped_column(default=0)  # every enterprise up to this key has been looked at
    done_at: Mapped[datetime | None] = mapped_column(index=True)

    item: Mapped[Item | None] = relationship(lazy="joined")
    published_by: Mapped[Person] = relationship(lazy="joined")


class PolicyCopy(Base):
    """One enterprise's copy of a policy: sent, or why not; opened, asked about."""

    __tablename__ = "policy_copy"
    __table_args__ = (UniqueConstraint("policy_id", "enterprise_id"),)
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    policy_id: Mapped[int] = mapped_column(ForeignKey("policy.id"))
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), index=True)
    withheld: Mapped[str] = mapped_column(String(12), default="")  # cap, unsubscribed, nobody; "" when it was sent
    at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]
