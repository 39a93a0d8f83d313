"""Dialogs in progress."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from storage.collection import Collection
from storage.models import Attachment, Draft, Material, Person

ALBUM_OPEN = timedelta(minutes=10)


class Drafts(Collection):
    def find(self, draft_id: int) -> Draft | None:
        return self.session.get(Draft, draft_id)

    def get(self, draft_id: int) -> Draft:
        return self.one(Draft, draft_id)

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
