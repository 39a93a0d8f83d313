"""What is kept of an enterprise beside its cases: documents that run out, measures taken for it."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.columns import Key
from storage.models.base import Base
from storage.models.members import Enterprise, Person


class Document(Base):
    """证照: a licence or certificate of an enterprise, until when it counts, and until when it was kept here."""

    __tablename__ = "document"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    number: Mapped[str] = mapped_column(String(120))
    expires_on: Mapped[date | None]  # its last day; None: it does not run out
    noted_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    noted_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]  # another has taken its place, or it was taken out

    enterprise: Mapped[Enterprise] = relationship(lazy="joined")


class Measure(Base):
    """一企一策: what the centre means to do for one enterprise."""

    __tablename__ = "measure"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), index=True)
    words: Mapped[str] = mapped_column(String(1000))
    noted_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    noted_at: Mapped[datetime]

    noted_by: Mapped[Person] = relationship(lazy="joined")
