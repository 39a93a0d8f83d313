"""Items and their guides, the days of the calendar, and what was asked."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.columns import Key
from storage.models.base import Base, Facts, words
from storage.models.members import Chat, Department


class Item(Base):
    """事项: one service in the catalogue; `version` names the guide to go by, the one in force if there is one."""

    __tablename__ = "item"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    code: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(300))
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"))
    version: Mapped[int] = mapped_column()
    owner: Mapped[str] = mapped_column(String(60), default="")  # who keeps it true; "": the department's officer
    review_by: Mapped[date | None]
    reviewed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reviewed_at: Mapped[datetime | None]

    department: Mapped[Department] = relationship(lazy="joined")


class Guide(Base):
    """办事指南: one version of an item's text; open cases keep the one they started with."""

    __tablename__ = "guide"
    __table_args__ = (UniqueConstraint("item_id", "version"),)
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    version: Mapped[int] = mapped_column()
    body: Mapped[Facts]
    body_hash: Mapped[str] = mapped_column(String(64))
    imported_at: Mapped[datetime]
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]  # its last day


def _same_day(context: Any) -> date:
    day: date = context.get_current_parameters()["date"]
    return day


class Day(Base):
    """节假日与调休: a day off, a make-up day, or hours kept from one day to another, by their notice.

    Kept for the versions of the calendar that have it. Its scope is the nation, a place, or one department's name.
    """

    __tablename__ = "day"
    __table_args__ = (
        Index(
            "day_in_force", "date", "last", "scope", unique=True,
            sqlite_where=text("until IS NULL"), postgresql_where=text("until IS NULL"),
        ),
    )  # fmt: skip
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    last: Mapped[date] = mapped_column(default=_same_day)
    date: Mapped[date]
    kind: Mapped[str] = mapped_column(String(8))  # off, work, hours
    hours: Mapped[list[Any]] = mapped_column(default=list)  # [["08:30", "12:00"], …]; none: those of the season
    name: Mapped[str] = mapped_column(String(60))
    scope: Mapped[str] = mapped_column(String(60))
    document: Mapped[str] = mapped_column(String(200))
    since: Mapped[int] = mapped_column(default=0)  # the first version of the calendar that has it
    until: Mapped[int | None]  # the first version that has it no more


class QuestionState(StrEnum):
    ANSWERED = "answered"
    HANDED_OVER = "handed_over"
    REPLIED = "replied"


class Question(Base):
    """提问: what was asked, what was found, and whether a person had to help."""

    __tablename__ = "question"
    __table_args__ = (
        Index("question_topic", "person_id", "chat_id", "answered_at"),
        Index("question_asked", "asked_at"),
    )
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    chat_id: Mapped[int] = mapped_column(ForeignKey("chat.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    message_id: Mapped[int]
    text: Mapped[str] = mapped_column(String(4096))
    decision: Mapped[str] = mapped_column(String(16))
    item_codes: Mapped[list[Any]] = mapped_column(default=list)
    sections: Mapped[list[Any]] = mapped_column(default=list)
    state: Mapped[QuestionState] = mapped_column(words(QuestionState), default=QuestionState.ANSWERED)
    reply: Mapped[str] = mapped_column(String(4096), default="")
    asked_at: Mapped[datetime]
    answered_with: Mapped[str] = mapped_column(String(80), default="")  # the item it was last answered with
    answered_at: Mapped[datetime | None]
    meant: Mapped[str | None] = mapped_column(String(80))  # the item that was meant, "" for none offered; None: unsaid
    intent: Mapped[str] = mapped_column(String(24), default="question")
    subject: Mapped[str] = mapped_column(String(60), default="")  # what it was about, where the guides had no answer
    helped: Mapped[bool | None]  # None: nobody said, by word or by button
    replied_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    chat: Mapped[Chat] = relationship(lazy="joined")
