"""Chats the bot knows, and the groups bound to a purpose."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, select, update

from storage.collection import Collection
from storage.directory import at_hand
from storage.models import Chat, ChatKind, Group, Letter, LetterState, Purpose

BOUND = select(Group).where(Group.purpose == bindparam("purpose")).order_by(Group.id)
BOUND_FOR = BOUND.where(Group.department_id == bindparam("department"))


class Chats(Collection):
    def by_telegram(self, telegram_id: int) -> Chat | None:
        return self.session.scalar(select(Chat).where(Chat.telegram_id == telegram_id))

    def met(self, telegram_id: int, kind: ChatKind, title: str = "") -> Chat:
        """The chat with this id, known from now on; whoever writes from it can be reached again."""
        chat = self.by_telegram(telegram_id)
        if chat is None:
            self.insert_new(
                Chat, [{"telegram_id": telegram_id, "kind": kind, "title": title[:255], "language": "zh"}]
            )
            chat = self.session.scalars(select(Chat).where(Chat.telegram_id == telegram_id)).one()
        if title and chat.title != title[:255]:
            chat.title = title[:255]
        return chat

    def get(self, chat_id: int) -> Chat:
        return self.one(Chat, chat_id)

    def pause(self, chat_id: int, until: datetime) -> None:
        self.session.execute(update(Chat).where(Chat.id == chat_id).values(paused_until=until))

    def moved(self, chat: Chat, new_id: int) -> None:
        """A group has another id now; if we have met that one as a stranger, both become one chat."""
        stranger = self.by_telegram(new_id)
        if stranger is not None and stranger.id != chat.id:
            stranger.telegram_id = -(10**15) - stranger.id  # no id of Telegram's
            waiting = (Letter.chat_id == stranger.id) & (Letter.state == LetterState.PENDING)
            self.session.execute(update(Letter).where(waiting).values(chat_id=chat.id))
            self.session.flush()
        chat.telegram_id = new_id
        chat.unreachable_since = None
        self.session.flush()

    def group_of(self, chat: Chat) -> Group | None:
        """What this chat is bound to."""
        return self.session.scalar(select(Group).where(Group.chat_id == chat.id))

    def groups(self, purpose: Purpose, department_id: int | None = None) -> Sequence[Group]:
        if held := at_hand(self.session):
            those = [group for group in held.groups if group.purpose is purpose]
            return [group for group in those if department_id is None or group.department_id == department_id]
        query = BOUND if department_id is None else BOUND_FOR
        return self.session.scalars(query, {"purpose": purpose, "department": department_id}).all()

    def all_groups(self) -> Sequence[Group]:
        return self.session.scalars(select(Group).order_by(Group.id)).all()

    def unbind(self, group: Group) -> None:
        self.session.delete(group)
        self.session.flush()
