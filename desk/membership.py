"""Who belongs here: invites redeemed, groups bound to their purpose."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from desk import audiences, people, post
from desk.errors import (
    AlreadyBound,
    BadInvite,
    NoSuchDepartment,
    NoSuchPurpose,
    NoSuchRole,
    NotAGroup,
    NotBound,
)
from desk.people import authorize
from storage.models import (
    Chat,
    ChatKind,
    Department,
    Enterprise,
    Group,
    Invite,
    Person,
    Purpose,
    Role,
    RoleName,
)
from storage.store import Store

VALID_FOR = timedelta(hours=72)
VALID_FOR_STAFF = timedelta(hours=24)
OF_DEPARTMENT = frozenset({RoleName.OFFICER, RoleName.DEPUTY, RoleName.PRINCIPAL})
APART = frozenset({RoleName.ADMIN, RoleName.AUDITOR})  # never the same person


@dataclass(frozen=True)
class Invitation:
    """For whom an invite is: a role, in a department or an enterprise where the role is of one."""

    role: RoleName
    department: Department | None = None
    enterprise: Enterprise | None = None
    name: str = ""


def invite(store: Store, invitation: Invitation, now: datetime) -> str:
    """A single-use token; only its hash is kept, so it cannot be shown again."""
    if invitation.role in OF_DEPARTMENT and invitation.department is None:
        raise NoSuchRole(role=invitation.role.value, what="department")
    if invitation.role is RoleName.CONTACT and invitation.enterprise is None:
        raise NoSuchRole(role=invitation.role.value, what="enterprise")

    token = secrets.token_urlsafe(16)
    store.put(
        Invite(
            token_hash=_hash(token),
            role=invitation.role,
            department_id=invitation.department.id if invitation.department else None,
            enterprise_id=invitation.enterprise.id if invitation.enterprise else None,
            name=invitation.name,
            expires_at=now + (VALID_FOR if invitation.role is RoleName.CONTACT else VALID_FOR_STAFF),
        )
    )
    return token


def redeem(store: Store, token: str, display_name: str, by: Person, now: datetime) -> Person:
    """The account becomes the invited person; the invite is used up."""
    found = store.people.invite(_hash(token))
    if found is None or found.used_at is not None or found.expires_at <= now:
        raise BadInvite
    if found.role in APART and people.is_(by, *(APART - {found.role})):
        raise BadInvite

    person = _person(store, found, display_name, by)
    found.used_at = now
    found.used_by_id = person.id
    if not any(_is_role(role, found) for role in person.roles):
        person.roles.append(
            Role(name=found.role, department_id=found.department_id, enterprise_id=found.enterprise_id)
        )
        store.reload(person)
    whom, role = audiences.person(person), found.role.value
    post.tell(store, whom, "account.bound", now, person_id=person.id, role=role)
    return person


def bind(store: Store, chat: Chat, purpose: str, department: str, by: Person, now: datetime) -> Group:
    """/bind: from now on the group hears what its purpose hears."""
    authorize(by, "bind")
    if chat.kind is not ChatKind.GROUP:
        raise NotAGroup
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
    post.reply(store, chat, "account.group_bound", now, purpose=purpose, department_id=department_id)
    return group


def unbind(store: Store, chat: Chat, by: Person, now: datetime) -> None:
    """/unbind: nothing more of the desk's is said here."""
    authorize(by, "bind")
    group = store.chats.group_of(chat)
    if group is None:
        raise NotBound
    store.chats.unbind(group)
    post.reply(store, chat, "account.group_unbound", now)


def give_account(store: Store, person: Person, chat: Chat) -> None:
    """This account is this person's from now on; whoever held it before does not any more."""
    holder = store.people.by_telegram(chat.telegram_id)
    if holder is not None and holder.id != person.id:
        holder.chat_id = None
        store.flush()
    person.chat_id = chat.id
    store.reload(person)


def _person(store: Store, found: Invite, display_name: str, by: Person) -> Person:
    if by.roles:
        return by
    known = None
    if found.name and (found.department_id or found.enterprise_id):
        known = store.people.named(found.name, department_id=found.department_id, enterprise_id=found.enterprise_id)
    if known is None or known.chat_id is not None:
        by.name = found.name or display_name[:60]
        return by
    assert by.chat is not None
    give_account(store, known, by.chat)
    return known


def _is_role(role: Role, found: Invite) -> bool:
    return (role.name, role.department_id, role.enterprise_id) == (
        found.role,
        found.department_id,
        found.enterprise_id,
    )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
