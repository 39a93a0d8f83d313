"""The inbox: raw updates, committed before Telegram is told that we have them."""

from collections.abc import Collection as Many
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import aliased

from storage.collection import Collection
from storage.models import InboxRow, InboxState
from storage.pace import FAR
from storage.ready import Ready

NEWS = update(InboxRow).where(InboxRow.id == bindparam("row"), InboxRow.state == InboxState.NEW).returning(InboxRow.id)
CLOSED = NEWS.values(state=bindparam("to"), done_at=bindparam("now"), error=bindparam("why"))
CLOSING, CLOSING_MASKED = Ready(CLOSED), Ready(CLOSED.values(raw=bindparam("as_kept")))


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

    def claim(self, wall: datetime, lease: timedelta, queued: Many[int], limit: int) -> Sequence[InboxRow]:
        """Rows to handle, in the order in which Telegram counted them; nobody else gets them before the lease ends.

        A chat that another process has a row of in hand waits for it, so that its updates keep their order.
        """
        older = aliased(InboxRow)
        elsewhere = (
            select(older.id)
            .where(older.chat_key == InboxRow.chat_key, older.state == InboxState.NEW, older.id.not_in(queued))
            .where(older.lease_until >= wall, older.lease_until <= wall + FAR)
        )
        rows = self.session.scalars(
            select(InboxRow)
            .where(InboxRow.state == InboxState.NEW, InboxRow.id.not_in(queued), ~elsewhere.exists())
            .order_by(InboxRow.update_id, InboxRow.id)
            .limit(limit)
            .with_for_update(skip_locked=True, of=InboxRow)
        ).all()
        mine = [row.id for row in rows]
        self.session.execute(update(InboxRow).where(InboxRow.id.in_(mine)).values(lease_until=wall + lease))
        return rows

    def release(self) -> None:
        """No row is in anybody's hands: all who had one are dead."""
        held = (InboxRow.state == InboxState.NEW) & InboxRow.lease_until.is_not(None)
        self.session.execute(update(InboxRow).where(held).values(lease_until=None))

    def waits(self) -> bool:
        """Whether there is any row that nobody has closed."""
        query = select(InboxRow.id).where(InboxRow.state == InboxState.NEW).limit(1)
        return self.session.scalar(query) is not None

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
        masked = {"as_kept": kept} if kept else {}
        closing = CLOSING_MASKED if masked else CLOSING
        facts = {"row": row_id, "to": state, "now": now, "why": error, **masked}
        return bool(closing.run(self.session.connection(), **facts).all())
