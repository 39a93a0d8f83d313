"""Letters that somebody should look at: held since a restoration, or not delivered."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, update

from storage import kinds
from storage.collection import Collection
from storage.models import Letter, LetterState

GAP = 1_000_000  # keys left free for letters written, and pressed under, since the backup


class Review(Collection):
    def hold(self) -> None:
        """Nothing that was written and not surely sent by the backup's moment goes by itself."""
        waiting = Letter.state.in_((LetterState.PENDING, LetterState.SENDING))
        self.session.execute(update(Letter).where(waiting).values(state=LetterState.HELD, lease_until=None))

    def skip_keys(self) -> None:
        """No new letter takes the key of one that was lost: a press on the lost one's card must not reach it."""
        last = self.session.scalar(select(func.max(Letter.id)))
        if last is None:
            return
        known = self.one(Letter, last)
        mark = {"kind": known.kind, "chat_id": known.chat_id, "audience": known.audience, "facts": {}}
        state = {"state": LetterState.CANCELLED, "error": "keys before it may be in use"}
        self.session.add(Letter(id=last + GAP, priority=known.priority, written_at=known.written_at, **mark, **state))
        self.session.flush()

    def held(self) -> Sequence[Letter]:
        return self.session.scalars(select(Letter).where(Letter.state == LetterState.HELD).order_by(Letter.id)).all()

    def release(self, letter: Letter, *, drop: bool) -> bool:
        """Whether it is said again, as a possible repeat; what need not or must not come twice is not."""
        again = kinds.of(letter.kind).assurance in (kinds.Assurance.MUST_ARRIVE, kinds.Assurance.CARD)
        letter.error = "held after a restoration"
        if drop or not again:
            letter.state = LetterState.CANCELLED if drop else LetterState.UNCERTAIN
            return False
        letter.state = LetterState.PENDING
        letter.uncertain += 1
        letter.again_at = None
        self.session.info["letters"] = True
        return True

    def undelivered(self, since: datetime) -> tuple[int, int]:
        """How many letters written since then surely did not arrive, and of how many nobody knows."""
        query = select(Letter.state, func.count().label("number")).group_by(Letter.state)
        counts = {row.state: row.number for row in self.session.execute(query.where(Letter.written_at >= since))}
        return counts.get(LetterState.DEAD, 0), counts.get(LetterState.UNCERTAIN, 0)
