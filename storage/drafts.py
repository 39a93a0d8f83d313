"""Dialogs in progress."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import lazyload
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.exc import StaleDataError

from storage.collection import Collection
from storage.models import Attachment, Draft, Material, Person
from storage.ready import Ready

AFTER: dict[str, Any] = {name: bindparam(name) for name in ("closed_at", "version", "case_id")}
CLOSED = Ready(update(Draft).where(Draft.id == bindparam("key"), Draft.version == bindparam("was")).values(AFTER))
ALBUM_OPEN = timedelta(minutes=10)
# what a dialog has collected is read when it is asked for
BY_KEY = select(Draft).where(Draft.id == bindparam("key")).options(lazyload(Draft.materials))


class Drafts(Collection):
    def find(self, draft_id: int) -> Draft | None:
        return self.known(Draft, draft_id) or self.session.scalars(BY_KEY, {"key": draft_id}).one_or_none()

    def get(self, draft_id: int) -> Draft:
        return self.known(Draft, draft_id) or self.one_of(BY_KEY, Draft, draft_id)

    def close(self, draft: Draft, now: datetime, case_id: int | None) -> None:
        """Over, unless somebody else has changed it meanwhile; with the case it has led to, if to any."""
        self.session.flush()
        after = {"closed_at": now, "version": draft.version + 1, "case_id": case_id or draft.case_id}
        closed = CLOSED.run(self.session.connection(), key=draft.id, was=draft.version, **after)
        if closed.rowcount != 1:
            raise StaleDataError(f"draft {draft.id} is not what it was")
        for name, value in after.items():
            set_committed_value(draft, name, value)

    def open_in(self, chat_id: int, person: Person) -> Draft | None:
        """The dialog this person has open in this chat, the newest if there are several."""
        return self.session.scalar(
            select(Draft)
            .where(Draft.chat_id == chat_id, Draft.person_id == person.id, Draft.closed_at.is_(None))
            .order_by(Draft.id.desc())
            .limit(1)
        )

    def all_open_in(self, chat_id: int, person: Person) -> Sequence[Draft]:
        return self.session.scalars(
            select(Draft).where(
                Draft.chat_id == chat_id, Draft.person_id == person.id, Draft.closed_at.is_(None)
            )
        ).all()

    def material(self, material_id: int) -> Material:
        return self.one(Material, material_id)

    def attachment(self, attachment_id: int) -> Attachment:
        return self.one(Attachment, attachment_id)

    def album(self, chat_id: int, album: str, now: datetime) -> Attachment | None:
        """An earlier part of this album, while late parts may still come."""
        return self.session.scalar(
            select(Attachment)
            .where(
                Attachment.album == album,
                Attachment.chat_id == chat_id,
                Attachment.received_at > now - ALBUM_OPEN,
            )
            .order_by(Attachment.id)
            .limit(1)
        )
