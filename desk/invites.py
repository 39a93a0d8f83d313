"""邀请: single-use links; confirmed by whoever opens one, vouched for where staff are bound, undone within a day."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from desk import audiences, people, post
from desk.errors import BadInvite, NoSuchRole, NotYours, OldButton
from desk.membership import APART, give_account
from storage.models import Chat, Department, Enterprise, Invite, Person, Role, RoleName
from storage.store import Store

VALID_FOR = timedelta(hours=72)
VALID_FOR_STAFF = timedelta(hours=24)
UNDO_WITHIN = timedelta(hours=24)
TRIES = 5  # wrong tokens of one account within an hour; afterwards right ones are wrong, too
TRIES_WITHIN = timedelta(hours=1)
OF_DEPARTMENT = frozenset({RoleName.OFFICER, RoleName.DEPUTY, RoleName.PRINCIPAL})


@dataclass(frozen=True)
class Invitation:
    """For whom an invite is: a role, in a department or an enterprise where the role is of one."""

    role: RoleName
    department: Department | None = None
    enterprise: Enterprise | None = None
    name: str = ""


def issue(store: Store, invitation: Invitation, by: Person | None, now: datetime) -> str:
    """A single-use token; only its hash is kept, so it cannot be shown again. Nobody issues at the console."""
    if invitation.role in OF_DEPARTMENT and invitation.department is None:
        raise NoSuchRole(role=invitation.role.value, what="department")
    if invitation.role is RoleName.CONTACT and invitation.enterprise is None:
        raise NoSuchRole(role=invitation.role.value, what="enterprise")

    token = secrets.token_urlsafe(16)
    issued = store.put(
        Invite(
            token_hash=_hash(token),
            role=invitation.role,
            department_id=invitation.department.id if invitation.department else None,
            enterprise_id=invitation.enterprise.id if invitation.enterprise else None,
            name=invitation.name,
            issued_by_id=by.id if by else None,
            expires_at=now + (VALID_FOR if invitation.role is RoleName.CONTACT else VALID_FOR_STAFF),
        )
    )
    store.trail.note("invited", now, by, invite=issued.id, role=issued.role.value)
    return token


def open_(store: Store, token: str, display_name: str, chat: Chat, by: Person, now: datetime) -> Person | None:
    """/start TOKEN in private: a link of the console binds at once, one sent by somebody asks first, naming the place.

    Who was bound comes back. Wrong, used, expired and too many tries answer alike; tries count, so nothing is raised.
    """
    tried = store.budgets.spent("invite", by.id, TRIES_WITHIN, now)
    found = store.people.invite(_hash(token)) if tried < TRIES else None
    if found is None or not _is_open(found, by, now):
        store.budgets.spend("invite", by.id, TRIES_WITHIN, now)
        post.reply(store, chat, "refusal", now, name=BadInvite.__name__, facts={})
        return None
    if found.issued_by_id is None:
        _claim(store, found, by)
        return _give(store, found, display_name, by, now)
    post.reply(store, chat, "account.confirm", now, card=_card(found), invite_id=found.id, name=display_name)
    return None


def confirm(store: Store, invite_id: int, display_name: str, by: Person, now: datetime) -> Person | None:
    """确认绑定: the account becomes the invited person, or waits for a second person where staff are concerned."""
    found = store.people.invite_by_id(invite_id)
    if not _is_open(found, by, now):
        raise BadInvite
    _claim(store, found, by)
    if found.role is RoleName.CONTACT:
        return _give(store, found, display_name, by, now)
    store.outbox.refresh(_card(found), now)
    post.tell(store, audiences.person(by), "account.waiting", now, invite_id=found.id)
    claim: dict[str, Any] = {"invite_id": found.id, "name": display_name}
    post.tell(store, audiences.approvers(found), "account.approval", now, card=_card(found), **claim)
    return None


def decline(store: Store, invite_id: int, by: Person, now: datetime) -> None:
    """不是我: the link is worthless from now on, and whoever sent it hears so."""
    found = store.people.invite_by_id(invite_id)
    if not _is_open(found, by, now):
        raise BadInvite
    found.ended_at = now
    store.outbox.refresh(_card(found), now)
    _tell_issuer(store, found, "account.declined", now)


def admit(store: Store, invite_id: int, display_name: str, by: Person, now: datetime) -> Person:
    """同意: a second person vouches for the account."""
    return _give(store, _waiting_for(store, invite_id, by), display_name, by, now)


def turn_away(store: Store, invite_id: int, by: Person, now: datetime) -> None:
    """不同意: the account gets nothing, and the link is worthless."""
    found = _waiting_for(store, invite_id, by)
    found.ended_at = now
    claimer = store.people.get(found.claimed_by_id or 0)
    post.tell(store, audiences.person(claimer), "refusal", now, name=BadInvite.__name__, facts={})
    store.outbox.refresh(_card(found), now)


def undo(store: Store, invite_id: int, by: Person, now: datetime) -> None:
    """撤销: within a day, by the bound person, by whoever sent the link, or by an admin."""
    found = store.people.invite_by_id(invite_id)
    if by.id not in (found.used_by_id, found.issued_by_id) and not people.is_(by, RoleName.ADMIN):
        raise NotYours(action="undo")
    if found.used_at is None or found.ended_at is not None or now >= found.used_at + UNDO_WITHIN:
        raise OldButton
    found.ended_at = now
    bound = store.people.get(found.used_by_id or 0)
    bound.roles = [role for role in bound.roles if not _is_role(role, found)]
    store.flush()
    store.trail.note("role_undone", now, by, invite=found.id, person=bound.id, role=found.role.value)
    store.outbox.refresh(_card(found), now)
    post.tell(store, audiences.person(bound), "account.undone", now, invite_id=found.id)
    _tell_issuer(store, found, "account.undone", now)


def burn(store: Store, token: str, now: datetime) -> bool:
    """Whether this was a living token; shown in a group, it is worthless from now on."""
    found = store.people.invite(_hash(token))
    if found is None or found.used_at is not None or found.ended_at is not None:
        return False
    found.ended_at = now
    _tell_issuer(store, found, "account.burnt", now)
    return True


def _waiting_for(store: Store, invite_id: int, by: Person) -> Invite:
    found = store.people.invite_by_id(invite_id)
    if by.id not in {person.id for person in audiences.may_vouch(store, found)}:
        raise NotYours(action="admit")
    if found.claimed_by_id is None or found.used_at is not None or found.ended_at is not None:
        raise OldButton
    return found


def _is_open(found: Invite, by: Person, now: datetime) -> bool:
    if found.claimed_by_id is not None or found.ended_at is not None or found.expires_at <= now:
        return False
    return found.role not in APART or not people.is_(by, *(APART - {found.role}))


def _claim(store: Store, found: Invite, by: Person) -> None:
    found.claimed_by_id = by.id
    store.flush()


def _give(store: Store, found: Invite, display_name: str, by: Person, now: datetime) -> Person:
    claimer = store.people.get(found.claimed_by_id or 0)
    if found.role in APART and people.is_(claimer, *(APART - {found.role})):
        raise BadInvite
    person = _person(store, found, display_name, claimer)
    found.used_at = now
    found.used_by_id = person.id
    if not any(_is_role(role, found) for role in person.roles):
        person.roles.append(
            Role(name=found.role, department_id=found.department_id, enterprise_id=found.enterprise_id)
        )
        store.reload(person)
    place = {"department": found.department_id, "enterprise": found.enterprise_id}
    store.trail.note("role_given", now, by, invite=found.id, person=person.id, role=found.role.value, **place)
    store.outbox.refresh(_card(found), now)
    bound: dict[str, Any] = {"person_id": person.id, "invite_id": found.id}
    post.tell(store, audiences.person(person), "account.bound", now, card=_card(found), **bound)
    _tell_issuer(store, found, "account.admitted", now)
    return person


def _tell_issuer(store: Store, found: Invite, kind: str, now: datetime) -> None:
    """Whoever sent the link; of a link of the console, every admin but the one it made."""
    issuer = found.issued_by_id
    told = [store.people.get(issuer)] if issuer else store.people.with_role(RoleName.ADMIN)
    for person in told:
        if person.id != found.used_by_id:
            post.tell(store, audiences.person(person), kind, now, card=_card(found), invite_id=found.id)


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


def _card(found: Invite) -> str:
    return f"invite/{found.id}"


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
