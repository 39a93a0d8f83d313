"""What the guides had no answer to, and the words that were learnt from it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.columns import Key
from storage.models.base import Base, Facts, words
from storage.models.catalogue import Item, Question


class GapReason(StrEnum):
    """How it was noticed, the weightiest last."""

    NOT_THIS = "not_this"
    UNANSWERED = "unanswered"
    NONE_OF_THESE = "none_of_these"
    HANDED_OVER = "handed_over"


class GapState(StrEnum):
    OPEN = "open"
    LINKED = "linked"  # an alias waits for its review
    WRITTEN = "written"  # a guide waits for its review
    CLOSED = "closed"
    DISMISSED = "dismissed"


class Gap(Base):
    """缺口: words the guides had no answer to, however often they were said."""

    __tablename__ = "gap"
    __table_args__ = (Index("gap_queue", "state", "times"), Index("gap_words", "key", "state"))
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    key: Mapped[str] = mapped_column(String(200))  # the words that carry the subject, to know them again
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"))  # the last one
    reason: Mapped[GapReason] = mapped_column(words(GapReason))
    times: Mapped[int] = mapped_column(default=1)
    state: Mapped[GapState] = mapped_column(words(GapState), default=GapState.OPEN)
    opened_at: Mapped[datetime]
    last_at: Mapped[datetime]
    item_id: Mapped[int | None] = mapped_column(ForeignKey("item.id"))
    row: Mapped[Facts] = mapped_column(default=dict)  # the guide that was written for it
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    closed_at: Mapped[datetime | None]

    question: Mapped[Question] = relationship(lazy="joined")
    item: Mapped[Item | None] = relationship(lazy="joined")


class AliasState(StrEnum):
    PROPOSED = "proposed"
    IN_FORCE = "in_force"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Alias(Base):
    """别名: what people call an item, learnt from their questions and reviewed by a second person."""

    __tablename__ = "alias"
    __table_args__ = (UniqueConstraint("item_id", "name"), Index("alias_state", "state"))
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    name: Mapped[str] = mapped_column(String(60))
    state: Mapped[AliasState] = mapped_column(words(AliasState), default=AliasState.PROPOSED)
    gap_id: Mapped[int | None] = mapped_column(ForeignKey("gap.id"))
    said: Mapped[int] = mapped_column(default=1)  # by how many people
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # None: found in the log
    proposed_at: Mapped[datetime]
    reviewed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reviewed_at: Mapped[datetime | None]

    item: Mapped[Item] = relationship(lazy="joined")


class Word(Base):
    """词语: what people here say for what the guides say, or where a service is had that the county has not.

    Kept for the versions of the county's words that have it; with neither meaning, a word that comes with the
    project counts no more.
    """

    __tablename__ = "word"
    __table_args__ = (
        Index(
            "word_in_force", "everyday", unique=True,
            sqlite_where=text("until IS NULL"), postgresql_where=text("until IS NULL"),
        ),
    )  # fmt: skip
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    everyday: Mapped[str] = mapped_column(String(30))
    official: Mapped[str] = mapped_column(String(200), default="")
    elsewhere: Mapped[str] = mapped_column(String(200), default="")
    since: Mapped[int] = mapped_column(default=0)  # the first version that has it
    until: Mapped[int | None]  # the first version that has it no more
