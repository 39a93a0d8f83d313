"""Rows of pushed files that reached a threshold."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import Key
from storage.models.base import Base, Facts


class FeedRow(Base):
    """预警数据: one row that reached its rule's threshold, and the case that verifies it; gone a year after its end."""

    __tablename__ = "feed_row"
    __table_args__ = (
        UniqueConstraint("rule", "key"),
        Index("feed_row_waiting", "id", sqlite_where=text("case_id IS NULL"), postgresql_where=text("case_id IS NULL")),
    )
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    rule: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(64))  # what tells this row's matter from others of the rule
    subject: Mapped[str] = mapped_column(String(300))
    cells: Mapped[Facts]  # by the rule's own column names
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"), unique=True)
    imported_at: Mapped[datetime]
