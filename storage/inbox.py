"""The inbox: raw updates, committed before Telegram is told that we have them."""

from collections.abc import Collection as Many
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, update

from storage.collection import Collection
from storage.models import InboxRow, InboxState


class Inbox(Collection):
    def add(self, arrivals: Sequence[InboxRow]) -> int:
        """How many of the updates had not been seen before."""
        rows = [
            {
                "bot_id": a.bot_id,
                "update_id": a.update_id,
                "body_hash": a.body_hash,
                "chat_key": a.chat_key,
                "raw": a.raw,
                "state": InboxState.NEW,
                "received_at": a.received_at,
                "error": "",
            }
            for a in arrivals
        ]
        return self.insert_new(InboxRow, rows)

    def waiting(self, queued: Many[int], limit: int) -> Sequence[InboxRow]:
        """Rows nobody has handled yet, oldest first, without those in hand already."""
        return self.session.scalars(
            select(InboxRow)
            .where(InboxRow.state == InboxState.NEW, InboxRow.id.not_in(list(queued)))
            .order_by(InboxRow.id)
            .limit(limit)
        ).all()

    def done(self, row_id: int, now: datetime, kept: str = "") -> bool:
        """Whether this call, and no other, closed the row; the raw update is kept as it came or as `kept`."""
        return self._close(row_id, InboxState.DONE, "", now, kept)

    def quarantine(self, row_id: int, error: str, now: datetime, kept: str = "") -> bool:
        return self._close(row_id, InboxState.POISON, error[:300], now, kept)

    def quarantined(self) -> int:
        count = self.session.scalar(select(func.count()).where(InboxRow.state == InboxState.POISON))
        return count or 0

    def oldest_new(self) -> datetime | None:
        """When the update came that has waited longest, None when none waits."""
        return self.session.scalar(select(func.min(InboxRow.received_at)).where(InboxRow.state == InboxState.NEW))

    def _close(self, row_id: int, state: InboxState, error: str, now: datetime, kept: str) -> bool:
        masked = {"raw": kept} if kept else {}
        closed = self.session.execute(
            update(InboxRow)
            .where(InboxRow.id == row_id, InboxRow.state == InboxState.NEW)
            .values(state=state, done_at=now, error=error, **masked)
            .returning(InboxRow.id)
        ).all()
        return bool(closed)
