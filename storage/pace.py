"""How fast we may speak: Telegram's limits kept as instants in the database, so that all senders keep them together.

Every instant here is one of the machine's own clock: Telegram's patience does not follow the playground's.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from storage.collection import Collection
from storage.models import Chat, ChatKind, Pace

EVERYBODY = 0  # the row of all chats together
GAP = timedelta(seconds=1) / 29  # Telegram takes 30 a second; evenly, because a burst is refused as a whole
CHAT_GAP = timedelta(seconds=1, milliseconds=20)  # it takes one a second in a chat, give or take the way there
IN_A_GROUP, MINUTE = 20, timedelta(seconds=60, milliseconds=250)
STRICT = timedelta(minutes=10)  # in which nothing runs ahead after Telegram complained
FAR = timedelta(minutes=5)  # no budget reaches this far: an instant beyond it is from a clock that was set back
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class Paces(Collection):
    """The budgets; whoever has taken the row of everybody is alone with them until the transaction ends."""

    def everybody(self, wall: datetime) -> Pace:
        """The budget of all chats together, locked against other senders."""
        row = self.session.get(Pace, EVERYBODY, with_for_update=True, populate_existing=True)
        if row is None:
            self.insert_new(Pace, [{"chat_id": EVERYBODY, "free_at": LONG_AGO, "recent": []}])
            row = self.session.get_one(Pace, EVERYBODY, with_for_update=True, populate_existing=True)
        if row.free_at > wall + FAR:
            row.free_at = wall
        return row

    def hold(self, wall: datetime, pause: timedelta) -> None:
        """Nobody is spoken to for so long."""
        row = self.everybody(wall)
        row.free_at = max(row.free_at, wall + pause)

    def tighten(self, wall: datetime) -> None:
        """Telegram has complained: for some time nothing runs ahead."""
        self.everybody(wall).strict_until = wall + STRICT

    def of(self, chat_ids: Sequence[int]) -> Mapping[int, Pace]:
        """The budgets of these chats, as far as they have been spoken to."""
        rows = self.session.scalars(
            select(Pace).where(Pace.chat_id.in_(chat_ids)).execution_options(populate_existing=True)
        )
        return {row.chat_id: row for row in rows}

    def take(
        self, everybody: Pace, own: Pace | None, chat: Chat, wall: datetime, late: timedelta, *, sparing: bool
    ) -> datetime:
        """The instant at which this chat may be spoken to, now taken; `sparing` leaves the chat's own budget alone.

        `late` is how much lost time may be made up for.
        """
        everybody.free_at = max(everybody.free_at, wall - late) + GAP
        at = max(everybody.free_at - GAP, wall)
        if sparing:
            return at
        if own is None:
            own = Pace(chat_id=chat.id, free_at=LONG_AGO, recent=[])
            self.session.add(own)
        before = own.free_at if own.free_at <= at + FAR else at
        own.free_at = max(before, at + CHAT_GAP)
        if chat.kind is ChatKind.GROUP:
            own.recent = [*own.recent[1 - IN_A_GROUP :], at.timestamp()]
            full = len(own.recent) == IN_A_GROUP
            own.full_until = datetime.fromtimestamp(own.recent[0], UTC) + MINUTE if full else None
        return at
