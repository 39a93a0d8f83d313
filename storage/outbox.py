"""The outbox: everything the bot says, written with the change it tells of and sent afterwards."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from storage import kinds
from storage.collection import Collection
from storage.models import Chat, Letter, LetterState
from storage.writing import COPY, SAID, UNSENT, edit_waits, editing, refreshing, waiting, write

__all__ = ["COPY", "UNSENT", "Outbox"]


class Outbox(Collection):
    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._kept: list[dict[str, Any]] | None = None  # while letters are written together
        self._cards: dict[str, datetime] = {}

    def add(
        self,
        chat: Chat | int,
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
        """One letter for one chat, or its key; of the same kind and `key`, which names the fact, a chat hears once."""
        chat_id = chat if isinstance(chat, int) else chat.id
        letter = {
            "dedupe_key": f"{key}/{chat_id}/{kind}" if key else None,
            "kind": kind,
            "chat_id": chat_id,
            "audience": audience,
            "card": card,
            "reply_to": reply_to,
            "alarm_id": alarm_id,
            "facts": facts,
            "priority": kinds.of(kind).priority,
            "written_at": now,
        }
        if self._kept is None:
            self._insert([letter])
        else:
            self._kept.append(letter)

    def refresh(self, card: str, now: datetime) -> None:
        """The newest message of this card in every chat is brought up to date, without calling anybody."""
        if self._kept is None:
            self._refresh([card], now)
        else:
            self._cards[card] = now

    def converge(self, card: str, now: datetime) -> None:
        """Every message of this card, the older ones too, shows how the matter has ended."""
        self.session.flush()
        self._edit((Letter.card == card) & Letter.edits_id.is_(None) & Letter.state.in_(SAID) & ~edit_waits(), now)

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is written within goes into the database at the end, all at once; nothing of it when it fails."""
        self._kept, self._cards = [], {}
        try:
            yield
            if self._kept:
                self._insert(self._kept)
            if self._cards:
                self._refresh(list(self._cards), max(self._cards.values()))
        finally:
            self._kept = None

    def edit(self, letter: Letter, now: datetime) -> None:
        """One message is brought up to date."""
        self._edit(Letter.id == letter.id, now)

    def _insert(self, letters: Sequence[dict[str, Any]]) -> None:
        self.session.flush()
        write(self.session.connection(), letters)
        self.session.info["letters"] = True

    def _refresh(self, cards: Sequence[str], now: datetime) -> None:
        self.session.flush()
        self.session.connection().execute(refreshing(), {"cards": cards, "now": now})
        self.session.info["letters"] = True

    def _edit(self, those: ColumnElement[bool], now: datetime) -> None:
        self.session.connection().execute(editing(those), {"now": now})
        self.session.info["letters"] = True

    def strip(self, letter: Letter, message_id: int, now: datetime) -> None:
        """A message that turned out to be another copy of this letter loses its buttons."""
        self.session.add(
            Letter(
                kind=COPY,
                chat_id=letter.chat_id,
                audience=letter.audience,
                edits_id=letter.id,
                facts={"message_id": message_id},
                priority=letter.priority,
                written_at=now,
            )
        )
        self.session.info["letters"] = True

    def waiting(self, *kinds: str) -> Sequence[Letter]:
        """New messages of these kinds that nobody has begun to send, oldest first."""
        return self.session.scalars(select(Letter).where(*waiting(kinds)).order_by(Letter.id)).all()

    def oldest_unsent(self) -> datetime | None:
        """When the letter was written that has waited longest, None when none waits."""
        return self.session.scalar(select(func.min(Letter.written_at)).where(Letter.state == LetterState.PENDING))

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
            .where(Letter.chat_id == chat_id, Letter.message_id.is_not(None), Letter.state == LetterState.SENT)
            .where(Letter.edits_id.is_(None))
            .order_by(Letter.id.desc())
            .limit(1)
        )

    def leaves(self, letter_id: int, attempt: int, wall: datetime, lease: timedelta) -> bool:
        """Whether it is still this caller's to send; from now on nobody can say that it was surely not said."""
        return bool(
            self.session.execute(
                update(Letter)
                .where(Letter.id == letter_id, Letter.attempt == attempt, Letter.state == LetterState.SENDING)
                .values(left_at=wall, lease_until=wall + lease)
                .returning(Letter.id)
            ).all()
        )

    def sent(self, letter_id: int, attempt: int, message_id: int | None, now: datetime) -> bool:
        """Whether the record was still this caller's to make."""
        letter, forgotten = self.get(letter_id), dict[str, Any]()
        if kinds.of(letter.kind).secret:
            forgotten["facts"] = {}
        elif part := letter.facts.get("part"):
            forgotten["facts"] = {**letter.facts, "part": {**part, "text": ""}}
        return self._settle(
            letter_id, attempt, state=LetterState.SENT, message_id=message_id, sent_at=now, **forgotten
        )

    def later(
        self, letter_id: int, attempt: int, again_at: datetime, error: str, *, doubt: bool = False, plain: bool = False
    ) -> bool:
        """It goes again: surely not arrived, or in doubt, and then marked; plain when it was refused as it was."""
        more: dict[str, Any] = {"uncertain": Letter.uncertain + 1} if doubt else {}
        if plain:
            more["plain"] = True
        return self._settle(letter_id, attempt, state=LetterState.PENDING, again_at=again_at, error=error, **more)

    def uncertain(self, letter_id: int, attempt: int, error: str) -> bool:
        """Nobody knows whether it arrived, and it is not said again."""
        return self._settle(
            letter_id, attempt, state=LetterState.UNCERTAIN, uncertain=Letter.uncertain + 1, error=error
        )

    def dead(self, letter_id: int, attempt: int, error: str) -> bool:
        return self._settle(letter_id, attempt, state=LetterState.DEAD, error=error)

    def cancel(self, letter_id: int, attempt: int, why: str) -> bool:
        return self._settle(letter_id, attempt, state=LetterState.CANCELLED, error=why)

    def proven(self, letter: Letter, message_id: int, now: datetime) -> None:
        """This message is this letter, whatever we knew: it needs no repeat."""
        letter.message_id = message_id
        if letter.state is not LetterState.SENT:
            letter.state = LetterState.SENT
            letter.sent_at = now
            letter.lease_until = None

    def in_doubt(self, since: datetime) -> Sequence[Letter]:
        """Letters written since then of which nobody knows whether they arrived, and which are not said again."""
        return self.session.scalars(
            select(Letter).where(Letter.state == LetterState.UNCERTAIN, Letter.written_at >= since).order_by(Letter.id)
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
