"""/bind, /unbind, /invite, and groups that change their id."""

from datetime import datetime

from telegram import Message, Update

from desk import audiences, membership, post
from desk.errors import NoSuchDepartment, NoSuchEnterprise, NoSuchRole
from desk.membership import Invitation
from desk.people import authorize
from handlers.context import Context, here, words_of
from storage.models import Person, RoleName
from storage.store import Store


async def bind(update: Update, context: Context) -> None:
    message = _message(update)
    purpose, _, department = words_of(message).partition(" ")
    await context.transact(update, bind_here, message, purpose, department.strip())


async def unbind(update: Update, context: Context) -> None:
    await context.transact(update, unbind_here, _message(update))


async def invite(update: Update, context: Context) -> None:
    role, _, place = words_of(_message(update)).partition(" ")
    await context.transact(update, invite_to, role, place.strip())


async def migrated(update: Update, context: Context) -> None:
    """A group has become a supergroup: everything bound to it follows."""
    message = _message(update)
    await context.note(follow, message)


def bind_here(store: Store, message: Message, purpose: str, department: str, by: Person, now: datetime) -> None:
    membership.bind(store, here(store, message.chat), purpose, department, by, now)


def unbind_here(store: Store, message: Message, by: Person, now: datetime) -> None:
    membership.unbind(store, here(store, message.chat), by, now)


def invite_to(store: Store, role: str, place: str, by: Person, now: datetime) -> None:
    """The link goes to the inviter's private chat, once."""
    authorize(by, "invite")
    if role not in set(RoleName):
        raise NoSuchRole(role=role, what="unknown")
    named = RoleName(role)
    department = enterprise = None
    if place and named is RoleName.CONTACT:
        enterprise = store.organisation.enterprise_named(place)
        if enterprise is None:
            raise NoSuchEnterprise(name=place)
    elif place:
        department = store.organisation.department_named(place)
        if department is None:
            raise NoSuchDepartment(name=place)
    token = membership.invite(store, Invitation(named, department, enterprise), now)
    post.tell(store, audiences.person(by), "account.invited", now, token=token)


def follow(store: Store, message: Message, now: datetime) -> None:
    """Both service messages name the two ids; whichever comes first moves the chat."""
    old_id, new_id = message.chat.id, message.migrate_to_chat_id
    if message.migrate_from_chat_id is not None:
        old_id, new_id = message.migrate_from_chat_id, message.chat.id
    chat = store.chats.by_telegram(old_id)
    if chat is not None and new_id is not None:
        store.chats.moved(chat, new_id)


def _message(update: Update) -> Message:
    message = update.effective_message
    assert message is not None
    return message
