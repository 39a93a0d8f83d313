"""What several processes share besides the work itself: how fast they may speak, and whose turn it is."""

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import Key
from storage.models.base import Base


class Pace(Base):
    """How fast we may speak: one row for all chats together (0), one for each chat, by the machine's own clock."""

    __tablename__ = "pace"
    chat_id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    free_at: Mapped[datetime]  # when the next message may go that is not part of a conversation
    full_until: Mapped[datetime | None]  # a group that has heard as much as it may in a minute
    recent: Mapped[list[Any]] = mapped_column(default=list)  # when a group was last spoken to, in epoch seconds
    strict_until: Mapped[datetime | None]  # Telegram has complained: no bursts


class Duty(Base):
    """值守: what only one process does at a time, and whose turn it is, by the machine's own clock."""

    __tablename__ = "duty"
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    owner: Mapped[str] = mapped_column(String(120), default="")
    until: Mapped[datetime]
