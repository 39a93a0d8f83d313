"""Groups bound to their purpose and let go, accounts given to people, roles taken away."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desk import audiences, post
from desk.errors import (
    AlreadyBound,
    LastAdmin,
    NoSuchDepartment,
    NoSuchPurpose,
    NotAGroup,
    NotBound,
    NotGroupAdmin,
    Unverified,
)
from desk.people import authorize
from storage.models import (
    Chat,
    ChatKind,
    Group,
    Person,
    Purpose,
    Role,
    RoleName,
)
from storage.store import Store


@dataclass(frozen=True)
class Standing:
    """What Telegram says of whoever speaks in a group: an administrator there now, None when it could not be asked."""

    administrator: bool | None
    members: int = 0


APART = frozenset({RoleName.ADMIN, RoleName.AUDITOR})  # never the same person
AT_THE_CONSOLE = Standing(administrator=True)


def bind(
    store: Store, chat: Chat, purpose: str, department: str, standing: Standing, by: Person, now: datetime
) -> Group:
    """/bind: from now on the group hears what its purpose hears; only by an admin who administers it at this moment."""
    authorize(by, "bind")
    if chat.kind is not ChatKind.GROUP:
        raise NotAGroup
    if standing.administrator is None:
        raise Unverified
    if not standing.administrator:
        raise NotGroupAdmin
    if purpose not in set(Purpose):
        raise NoSuchPurpose(purpose=purpose)
    named = store.organisation.department_named(department) if purpose == Purpose.DEPARTMENT else None
    if purpose == Purpose.DEPARTMENT and named is None:
        raise NoSuchDepartment(name=department)
    department_id = named.id if named else None
    existing = store.chats.group_of(chat)
    if existing and (existing.purpose, existing.department_id) != (purpose, department_id):
        raise AlreadyBound(purpose=existing.purpose.value)

    group = existing or store.put(
        Group(chat_id=chat.id, purpose=Purpose(purpose), department_id=department_id, bound_by_id=by.id, bound_at=now)
    )
    chat.unreachable_since = None
    store.trail.note("group_bound", now, by, chat=chat.id, purpose=purpose, department=department_id)
    bound: dict[str, Any] = {"purpose": purpose, "department_id": department_id, "members": standing.members}
    post.reply(store, chat, "account.group_bound", now, **bound)
    return group


def unbind(store: Store, chat: Chat, by: Person, now: datetime) -> None:
    """/unbind: nothing more of the desk's is said here."""
    authorize(by, "bind")
    group = store.chats.group_of(chat)
    if group is None:
        raise NotBound
    store.chats.unbind(group)
    store.trail.note("group_unbound", now, by, chat=chat.id, purpose=group.purpose.value)
    post.reply(store, chat, "account.group_unbound", now)


def removed(store: Store, chat: Chat, now: datetime) -> None:
    """The bot was put out of a group: whoever takes it in again must bind it again; the admins hear of it."""
    group = store.chats.group_of(chat)
    if group is None:
        post.lost(store, chat, now)
        return
    chat.unreachable_since = chat.unreachable_since or now
    facts: dict[str, Any] = {"title": chat.title, "purpose": group.purpose.value, "department_id": group.department_id}
    store.chats.unbind(group)
    store.trail.note("group_lost", now, None, chat=chat.id, purpose=group.purpose.value)
    for admin in store.people.with_role(RoleName.ADMIN):
        post.tell(store, audiences.person(admin), "account.group_lost", now, **facts)


def revoke(store: Store, role_id: int, by: Person, now: datetime) -> None:
    """撤销身份: gone with the next press; what the person had in hand falls back to the department."""
    authorize(by, "revoke")
    role = store.people.role(role_id)
    person = role.person
    lost: dict[str, Any] = {"person_id": person.id, "role": role.name.value, "place": place_of(role)}
    if role.name is RoleName.ADMIN and len(store.people.with_role(RoleName.ADMIN)) == 1:
        raise LastAdmin
    person.roles.remove(role)
    store.flush()
    place = {"department": role.department_id, "enterprise": role.enterprise_id}
    store.trail.note("role_revoked", now, by, person=person.id, role=role.name.value, **place)
    post.tell(store, audiences.person(person), "account.revoked", now, **lost)
    post.tell(store, audiences.person(by), "account.revoked", now, **lost)


def place_of(role: Role) -> str:
    """The department or the enterprise that the role is of."""
    place = role.department or role.enterprise
    return place.name if place else ""


def give_account(store: Store, person: Person, chat: Chat) -> None:
    """This account is this person's from now on; whoever held it before does not any more."""
    holder = store.people.by_telegram(chat.telegram_id)
    if holder is not None and holder.id != person.id:
        holder.chat_id = None
        store.flush()
    person.chat_id = chat.id
    store.reload(person)
