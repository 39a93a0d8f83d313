"""草稿: dialogs in progress, as rows; what is asked next, and what ends them."""

from datetime import datetime
from typing import Any

from desk import post
from desk.attachments import Sent
from desk.errors import DraftOver, NotYours
from storage.models import Attachment, Chat, Draft, Person
from storage.store import Store


def begin(store: Store, draft: Draft, chat: Chat, by: Person, now: datetime) -> Draft:
    """The dialog begins; another one that this person still has open in this chat is over."""
    close_open(store, chat, by, now)
    draft.person_id = by.id
    draft.chat_id = chat.id
    draft.opened_at = now
    store.put(draft)
    store.reload(draft)
    return draft


def ask(store: Store, draft: Draft, kind: str, now: datetime, **facts: Any) -> None:
    """What the draft's step needs is asked for; the question before shows what was answered."""
    store.flush()
    store.outbox.refresh(card(draft), now)
    post.reply(store, draft.chat, kind, now, card=card(draft), draft_id=draft.id, step=draft.step, **facts)


def close(store: Store, draft: Draft, now: datetime, case_id: int | None = None) -> None:
    """The dialog is over, and has led to this case if to any; its last message loses its buttons."""
    store.drafts.close(draft, now, case_id)
    refresh(store, draft, now)


def close_open(store: Store, chat: Chat, by: Person, now: datetime) -> int:
    """How many dialogs this person had open in this chat."""
    drafts = store.drafts.all_open_in(chat.id, by)
    for draft in drafts:
        close(store, draft, now)
    return len(drafts)


def refresh(store: Store, draft: Draft, now: datetime) -> None:
    """The question in front of the person shows what has been answered so far."""
    store.flush()
    store.outbox.refresh(card(draft), now)


def attach(store: Store, sent: Sent, chat_id: int, now: datetime) -> Attachment:
    """The record of a file."""
    facts = {name: getattr(sent, name) for name in ("kind", "file_id", "unique_id", "name", "size", "album")}
    return store.put(Attachment(**facts, chat_id=chat_id, received_at=now))


def must_be_theirs(draft: Draft, by: Person) -> None:
    """Nothing while this person may go on with this dialog."""
    if draft.person_id != by.id:
        raise NotYours(action="dialog")
    if draft.closed_at is not None:
        raise DraftOver


def card(draft: Draft) -> str:
    return f"draft/{draft.id}"
