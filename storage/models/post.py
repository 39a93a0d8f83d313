"""What comes in, what falls due, what goes out."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.columns import Key
from storage.models.base import Base, Facts, words
from storage.models.members import Chat


class InboxState(StrEnum):
    NEW = "new"
    DONE = "done"
    POISON = "poison"


class InboxRow(Base):
    """One raw update, kept from before Telegram is told that it arrived."""

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("bot_id", "update_id", "body_hash"),
        Index("inbox_waiting", "state", "id"),
        Index("inbox_order", "chat_key", "state"),
    )
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    bot_id: Mapped[int] = mapped_column(BigInteger)
    update_id: Mapped[int] = mapped_column(BigInteger)
    body_hash: Mapped[str] = mapped_column(String(64))
    chat_key: Mapped[str] = mapped_column(String(40))
    raw: Mapped[str] = mapped_column(Text)
    state: Mapped[InboxState] = mapped_column(words(InboxState), default=InboxState.NEW)
    received_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]  # until then it is in the hands of the process that claimed it
    done_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(String(300), default="")


class AlarmState(StrEnum):
    WAITING = "waiting"
    ASLEEP = "asleep"
    RUNG = "rung"
    OVERTAKEN = "overtaken"
    SILENCED = "silenced"


class Alarm(Base):
    """时限节点: one rung of a ladder at its instant, as the ladder stood when the clock started.

    It is about a case, one assignment of it, an item of the catalogue, or the record that `subject` names.
    """

    __tablename__ = "alarm"
    __table_args__ = (
        UniqueConstraint("case_id", "assignment_id", "awaiting", "step", "cycle"),
        Index("alarm_due", "state", "due_at"),
    )
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("item.id"), index=True)
    assignment_id: Mapped[int | None] = mapped_column(ForeignKey("assignment.id"), index=True)
    subject: Mapped[str] = mapped_column(String(40), default="", server_default="", index=True)  # rectification/12
    awaiting: Mapped[str] = mapped_column(String(24))
    step: Mapped[str] = mapped_column(String(24))
    rank: Mapped[int]
    cycle: Mapped[int] = mapped_column(default=1)
    planned_at: Mapped[datetime]
    due_at: Mapped[datetime]  # planned_at, or later when it fell due in quiet hours or too soon after another
    rung: Mapped[Facts]
    ladder_version: Mapped[str] = mapped_column(String(16))
    state: Mapped[AlarmState] = mapped_column(words(AlarmState), default=AlarmState.WAITING)
    rung_at: Mapped[datetime | None]


class LetterState(StrEnum):
    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    DEAD = "dead"
    CANCELLED = "cancelled"
    HELD = "held"  # since a restoration, until somebody has looked


class Letter(Base):
    """待发消息: who is to be told of what; worded when it is sent."""

    __tablename__ = "letter"
    __table_args__ = (
        Index("letter_waiting", "state", "priority", "id"),
        Index("letter_order", "chat_id", "state", "id"),
        Index("letter_message", "chat_id", "message_id"),
        Index("letter_card", "card"),
        Index(
            "letter_edits", "edits_id",
            sqlite_where=text("edits_id IS NOT NULL"), postgresql_where=text("edits_id IS NOT NULL"),
        ),
    )  # fmt: skip
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    dedupe_key: Mapped[str | None] = mapped_column(String(120), unique=True)
    kind: Mapped[str] = mapped_column(String(48))
    chat_id: Mapped[int] = mapped_column(ForeignKey("chat.id"))
    audience: Mapped[str] = mapped_column(String(40))  # who it is for; desk/audiences.py says who that is now
    card: Mapped[str | None] = mapped_column(String(60))
    edits_id: Mapped[int | None] = mapped_column(ForeignKey("letter.id"))
    reply_to: Mapped[int | None]
    alarm_id: Mapped[int | None] = mapped_column(ForeignKey("alarm.id"))
    facts: Mapped[Facts] = mapped_column(default=dict)
    priority: Mapped[int]
    state: Mapped[LetterState] = mapped_column(words(LetterState), default=LetterState.PENDING)
    attempt: Mapped[int] = mapped_column(default=0)
    uncertain: Mapped[int] = mapped_column(default=0)
    written_at: Mapped[datetime]
    again_at: Mapped[datetime | None]  # no attempt before this instant of the machine's own clock
    plain: Mapped[bool] = mapped_column(default=False)  # Telegram refused it as it was: without buttons now
    lease_until: Mapped[datetime | None]
    left_at: Mapped[datetime | None]  # since then its request may have left: nobody can say that it was not said
    sent_at: Mapped[datetime | None]
    message_id: Mapped[int | None]
    error: Mapped[str] = mapped_column(String(300), default="")

    chat: Mapped[Chat] = relationship(lazy="joined")


class SiteFact(Base):
    """A single fact about this database: which bot it serves, which catalogue version it holds."""

    __tablename__ = "site_fact"
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
