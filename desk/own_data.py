"""/mydata: what the desk holds about somebody, shown to them alone, and erased at their word where it may be."""

from datetime import datetime

from desk import audiences, drafts, post
from desk.errors import InPrivate
from storage.models import Chat, ChatKind, Person
from storage.store import Store


def show(store: Store, chat: Chat, by: Person, now: datetime) -> None:
    """A copy, in private."""
    if chat.kind is not ChatKind.PRIVATE:
        raise InPrivate
    post.tell(store, audiences.person(by), "account.mydata", now, person_id=by.id)


def ask_to_erase(store: Store, chat: Chat, by: Person, now: datetime) -> None:
    """删除: said again what goes and what stays, before anything goes."""
    post.reply(store, chat, "account.erasing", now, person_id=by.id)


def erase(store: Store, chat: Chat, by: Person, now: datetime) -> None:
    """确认删除: cases stay as long as files must be kept, and the trail names people by number only."""
    drafts.close_open(store, chat, by, now)
    store.flush()
    store.personal.erase(by)
    store.trail.note("own_data_erased", now, by)
    post.reply(store, chat, "account.erased", now)
