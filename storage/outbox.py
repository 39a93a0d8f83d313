"""The outbox: everything the bot says, written with the change it tells of and sent afterwards."""

from collections.abc import Collection as Many
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import aliased

from storage import kinds
from storage.collection import Collection
from storage.models import Chat, Letter, LetterState

UNSENT = (LetterState.PENDING, LetterState.SENDING)


class Outbox(Collection):
    def add(
        self,
        chat: Chat,
        audience: str,
        kind: str,
        now: datetime,
        *,
        key: str | None = None,
        card: str | None = None,
        reply_to: int | None = None,
        alarm_id: int | None = None,
        **facts: Any,
    ) -> None:
        """One letter for one chat; of the same kind and `key`, which names the fact, a chat hears once."""
        self.insert_new(
            Letter,
            [
                {
                    "dedupe_key": f"{key}/{chat.id}/{kind}" if key else None,
                    "kind": kind,
                    "chat_id": chat.id,
                    "audience": audience,
                    "card": card,
                    "reply_to": reply_to,
                    "alarm_id": alarm_id,
                    "facts": facts,
                    "priority": kinds.of(kind).priority,
                    "state": LetterState.PENDING,
                    "attempt": 0,
                    "uncertain": 0,
                    "written_at": now,
                    "due_at": now,
                    "error": "",
                }
            ],
        )
        self.session.info["letters"] = True

    def refresh(self, card: str, now: datetime) -> None:
        """The newest message of this card in every chat is brought up to date, without calling anybody."""
        newest = (
            select(func.max(Letter.id))
            .where(Letter.card == card, Letter.edits_id.is_(None))
            .where(Letter.state.in_((LetterState.SENT, LetterState.SENDING, LetterState.UNCERTAIN)))
            .group_by(Letter.chat_id)
        )
        waiting = select(Letter.edits_id).where(Letter.state == LetterState.PENDING, Letter.edits_id.is_not(None))
        for letter in self.session.scalars(
            select(Letter).where(Letter.id.in_(newest), Letter.id.not_in(waiting)).order_by(Letter.id)
        ).all():
            self.edit(letter, now)

    def edit(self, letter: Letter, now: datetime) -> None:
        """One message is brought up to date."""
        self.session.add(
            Letter(
                kind=letter.kind,
                chat_id=letter.chat_id,
                audience=letter.audience,
                edits_id=letter.id,
                facts=letter.facts,
                priority=letter.priority,
                written_at=now,
                due_at=now,
            )
        )
        self.session.info["letters"] = True

    def waiting(self, kind: str) -> Sequence[Letter]:
        """Letters of this kind that nobody has begun to send, oldest first."""
        return self.session.scalars(
            select(Letter).where(Letter.kind == kind, Letter.state == LetterState.PENDING).order_by(Letter.id)
        ).all()

    def discard_unsent(self) -> None:
        """Nothing that waits is said any more."""
        self.session.execute(
            update(Letter)
            .where(Letter.state == LetterState.PENDING)
            .values(state=LetterState.CANCELLED, error="discarded")
        )

    def newest(self, chat_id: int, kind: str) -> Letter | None:
        """The last letter of this kind written for this chat."""
        return self.session.scalar(
            select(Letter).where(Letter.chat_id == chat_id, Letter.kind == kind).order_by(Letter.id.desc()).limit(1)
        )

    def last(self) -> int:
        """The key of the last letter written."""
        return self.session.scalar(select(func.max(Letter.id))) or 0

    def after(self, letter_id: int) -> Sequence[Letter]:
        """New messages written after this one, oldest first."""
        return self.session.scalars(
            select(Letter).where(Letter.id > letter_id, Letter.edits_id.is_(None)).order_by(Letter.id)
        ).all()

    def get(self, letter_id: int) -> Letter:
        return self.one(Letter, letter_id)

    def find(self, letter_id: int) -> Letter | None:
        return self.session.get(Letter, letter_id)

    def behind(self, chat_id: int, message_id: int) -> Letter | None:
        """The letter that became this message."""
        return self.session.scalar(
            select(Letter)
            .where(Letter.chat_id == chat_id, Letter.message_id == message_id, Letter.edits_id.is_(None))
            .order_by(Letter.id.desc())
            .limit(1)
        )

    def latest(self, chat_id: int) -> Letter | None:
        """The last new message in this chat."""
        return self.session.scalar(
            select(Letter)
            .where(Letter.chat_id == chat_id, Letter.state == LetterState.SENT, Letter.edits_id.is_(None))
            .order_by(Letter.id.desc())
            .limit(1)
        )

    def claim(self, now: datetime, lease: timedelta, limit: int) -> Sequence[Letter]:
        """Letters to send now, most urgent first and at most the oldest of each chat; they are this caller's."""
        older = aliased(Letter)
        free = select(Chat.id).where(or_(Chat.paused_until.is_(None), Chat.paused_until <= now))
        letters = self.session.scalars(
            select(Letter)
            .where(Letter.state == LetterState.PENDING, Letter.due_at <= now, Letter.chat_id.in_(free))
            .where(
                ~select(older.id)
                .where(older.chat_id == Letter.chat_id, older.state.in_(UNSENT), older.id < Letter.id)
                .exists()
            )
            .order_by(Letter.priority, Letter.id)
            .limit(limit)
            .with_for_update(skip_locked=True, of=Letter)
        ).all()
        for letter in letters:
            letter.state = LetterState.SENDING
            letter.attempt += 1
            letter.lease_until = now + lease
        return letters

    def next_due(self) -> datetime | None:
        """When the next letter that must wait may go."""
        return self.session.scalar(
            select(func.min(func.coalesce(Chat.paused_until, Letter.due_at)))
            .select_from(Letter)
            .join(Chat)
            .where(Letter.state == LetterState.PENDING)
        )

    def sent(self, letter_id: int, attempt: int, message_id: int | None, now: datetime) -> bool:
        """Whether the record was still this caller's to make."""
        forgotten: dict[str, Any] = {"facts": {}} if kinds.of(self.get(letter_id).kind).secret else {}
        return self._settle(
            letter_id, attempt, state=LetterState.SENT, message_id=message_id, sent_at=now, **forgotten
        )

    def later(self, letter_id: int, attempt: int, due_at: datetime, error: str) -> bool:
        """It surely did not arrive: it goes again."""
        return self._settle(letter_id, attempt, state=LetterState.PENDING, due_at=due_at, error=error)

    def perhaps(self, letter_id: int, attempt: int, due_at: datetime, error: str) -> bool:
        """Nobody knows whether it arrived: what must arrive goes again, marked; the rest is left to a person."""
        letter = self.get(letter_id)
        again = kinds.of(letter.kind).assurance in (kinds.Assurance.MUST_ARRIVE, kinds.Assurance.CARD)
        return self._settle(
            letter_id,
            attempt,
            state=LetterState.PENDING if again else LetterState.UNCERTAIN,
            uncertain=Letter.uncertain + 1,
            due_at=due_at,
            error=error,
        )

    def dead(self, letter_id: int, attempt: int, error: str) -> bool:
        return self._settle(letter_id, attempt, state=LetterState.DEAD, error=error)

    def cancel(self, letter_id: int, attempt: int, why: str) -> bool:
        return self._settle(letter_id, attempt, state=LetterState.CANCELLED, error=why)

    def abandoned(self, now: datetime, mine: Many[int]) -> Sequence[Letter]:
        """Letters whose sender is gone: their lease is over and they are not among `mine`."""
        return self.session.scalars(
            select(Letter)
            .where(Letter.state == LetterState.SENDING, Letter.lease_until < now, Letter.id.not_in(mine))
            .with_for_update(skip_locked=True, of=Letter)
        ).all()

    def _settle(self, letter_id: int, attempt: int, **values: Any) -> bool:
        if "error" in values:
            values["error"] = values["error"][:300]
        settled = self.session.execute(
            update(Letter)
            .where(Letter.id == letter_id, Letter.attempt == attempt, Letter.state == LetterState.SENDING)
            .values(lease_until=None, **values)
            .returning(Letter.id)
        ).all()
        return bool(settled)
