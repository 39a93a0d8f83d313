"""/bind, /unbind, /invite, /revoke, and groups that change their id or put the bot out."""

import logging
from datetime import datetime

from telegram import Chat, ChatMember, Message, Update, User
from telegram.constants import ChatType
from telegram.error import TelegramError

from desk import audiences, invites, membership, post
from desk.errors import NoSuchDepartment, NoSuchEnterprise, NoSuchPerson, NoSuchRole, Nothing
from desk.invites import Invitation
from desk.membership import Standing
from desk.people import authorize
from handlers import drill_cards
from handlers.context import Context, here, message_of, speaker, words_of
from storage.models import Person, RoleName
from storage.store import Store

log = logging.getLogger(__name__)


async def bind(update: Update, context: Context) -> None:
    message = message_of(update)
    purpose, _, department = words_of(message).partition(" ")
    standing = await _standing(message, speaker(update), context)
    await context.transact(update, bind_here, message, purpose, department.strip(), standing)


async def unbind(update: Update, context: Context) -> None:
    await context.transact(update, unbind_here, message_of(update))


async def invite(update: Update, context: Context) -> None:
    role, _, place = words_of(message_of(update)).partition(" ")
    await context.transact(update, invite_to, role, place.strip())


async def migrated(update: Update, context: Context) -> None:
    """A group has become a supergroup: everything bound to it follows."""
    message = message_of(update)
    await context.note(follow, message)


async def drill(update: Update, context: Context) -> None:
    await context.transact(update, rehearse, words_of(message_of(update)))


async def revoke(update: Update, context: Context) -> None:
    await context.transact(update, offer_to_revoke, words_of(message_of(update)))


async def own_standing(update: Update, context: Context) -> None:
    """The bot was put out of a chat, blocked, or taken in again."""
    changed = update.my_chat_member
    assert changed is not None
    gone = changed.new_chat_member.status in (ChatMember.LEFT, ChatMember.BANNED)
    await context.note(put_out if gone else taken_in, changed.chat)


async def _standing(message: Message, user: User, context: Context) -> Standing:
    """What Telegram says at this moment of somebody in a group; rights come from nothing that was said earlier."""
    if message.chat.type == ChatType.PRIVATE:
        return Standing(administrator=False)
    try:
        seat = await message.chat.get_member(user.id)
        members = await message.chat.get_member_count()
    except TelegramError as error:
        log.warning("the standing of an admin in a group cannot be asked: %s", type(error).__name__)
        return Standing(administrator=None)
    return Standing(seat.status in (ChatMember.OWNER, ChatMember.ADMINISTRATOR), members)


def bind_here(
    store: Store, message: Message, purpose: str, department: str, standing: Standing, by: Person, now: datetime
) -> None:
    membership.bind(store, here(store, message.chat), purpose, department, standing, by, now)


def offer_to_revoke(store: Store, name: str, by: Person, now: datetime) -> None:
    """/revoke 姓名: which of the roles of whoever bears this name."""
    authorize(by, "revoke")
    if not name:
        raise Nothing(what="revoke")
    if not store.people.named_like(name):
        raise NoSuchPerson(name=name)
    post.tell(store, audiences.person(by), "account.revocable", now, name=name)


def put_out(store: Store, chat: Chat, now: datetime) -> None:
    membership.removed(store, here(store, chat), now)


def taken_in(store: Store, chat: Chat, now: datetime) -> None:
    """Whoever takes the bot in again can be reached; a group must be bound again."""
    here(store, chat).unreachable_since = None


def rehearse(store: Store, what: str, by: Person, now: datetime) -> None:
    """/drill 编号 or 事项: who would hear what and when, in private."""
    authorize(by, "drill")
    if not what:
        raise Nothing(what="drill")
    drill_cards.tell(store, what, by, now)


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
    token = invites.issue(store, Invitation(named, department, enterprise), by, now)
    post.tell(store, audiences.person(by), "account.invited", now, token=token)


def follow(store: Store, message: Message, now: datetime) -> None:
    """Both service messages name the two ids; whichever comes first moves the chat."""
    old_id, new_id = message.chat.id, message.migrate_to_chat_id
    if message.migrate_from_chat_id is not None:
        old_id, new_id = message.migrate_from_chat_id, message.chat.id
    chat = store.chats.by_telegram(old_id)
    if chat is not None and new_id is not None:
        store.chats.moved(chat, new_id)
