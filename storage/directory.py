"""Who is who around some departments and enterprises, looked up once for many questions of one transaction."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import event, or_, select
from sqlalchemy.orm import Session, joinedload, lazyload, selectinload

from storage.models import Chat, Group, Person, Role, RoleName

HELD = "directory"
ANYWHERE = (RoleName.AGENT, RoleName.ORGANISER, RoleName.LEADER, RoleName.ADMIN, RoleName.AUDITOR)


class Reach(NamedTuple):
    """Somebody who can hear, and where."""

    person_id: int
    chat_id: int


@dataclass(frozen=True)
class Directory:
    """Roles and groups, first named first: all that one transaction needs to know who hears."""

    departments: frozenset[int]
    roles: Sequence[Role]
    groups: Sequence[Group]
    acting: Sequence[Role]  # in which somebody stands in for another
    by_place: dict[tuple[RoleName, int | None], list[Role]]
    contacts: Mapping[int, Sequence[Reach]]  # by enterprise, those who can hear
    found: dict[str, Sequence[int]] = field(default_factory=dict)  # the chats that hear, by audience

    def of(self, name: RoleName, department_id: int | None, enterprise_id: int | None) -> Sequence[Role] | None:
        """Everyone's role of this name there; None when this directory does not reach so far."""
        if department_id is None and enterprise_id is None:
            return [role for role in self.roles if role.name is name] if name in ANYWHERE else None
        known = enterprise_id is None and department_id in self.departments
        return self.by_place.get((name, department_id), []) if known else None


@contextmanager
def known(session: Session, departments: Collection[int], enterprises: Collection[int]) -> Iterator[None]:
    """Within, who is who is asked of memory; when roles or groups change, of the database again."""
    session.info[HELD] = _look(session, frozenset(departments), frozenset(enterprises))
    event.listen(session, "after_flush", _forget)
    try:
        yield
    finally:
        event.remove(session, "after_flush", _forget)
        session.info.pop(HELD, None)


def at_hand(session: Session) -> Directory | None:
    directory: Directory | None = session.info.get(HELD)
    return directory


def _look(session: Session, departments: frozenset[int], enterprises: frozenset[int]) -> Directory:
    person = joinedload(Role.person).options(joinedload(Person.chat), selectinload(Person.roles).lazyload("*"))
    roles = session.scalars(
        select(Role)
        .where(
            or_(
                Role.department_id.in_(departments),
                Role.name.in_(ANYWHERE),
                Role.acting_for_id.is_not(None),
            )
        )
        .order_by(Role.id)
        .options(person, lazyload(Role.department), lazyload(Role.enterprise))
    ).all()
    by_place: dict[tuple[RoleName, int | None], list[Role]] = {}
    for role in roles:
        by_place.setdefault((role.name, role.department_id), []).append(role)
    groups = session.scalars(select(Group).order_by(Group.id)).all()
    acting = [role for role in roles if role.acting_for_id is not None]
    return Directory(departments, roles, groups, acting, by_place, reach(session, enterprises))


def reach(session: Session, enterprises: Collection[int]) -> Mapping[int, Sequence[Reach]]:
    """The contacts of these enterprises who can hear: bound, reachable, not on leave; first named first."""
    found: dict[int, list[Reach]] = {enterprise_id: [] for enterprise_id in enterprises}
    query = (
        select(Role.enterprise_id, Person.id, Chat.id)
        .join_from(Role, Person, Role.person_id == Person.id)
        .join(Chat, Person.chat_id == Chat.id)
        .where(Role.name == RoleName.CONTACT, Role.enterprise_id.in_(enterprises))
        .where(Person.away_since.is_(None), Chat.unreachable_since.is_(None))
        .order_by(Role.id)
    )
    for enterprise_id, person_id, chat_id in session.execute(query):
        assert enterprise_id is not None  # it is one of these
        found[enterprise_id].append(Reach(person_id, chat_id))
    return found


def _forget(session: Session, _: Any) -> None:
    changed = (*session.new, *session.dirty, *session.deleted)
    if any(isinstance(record, Role | Group) for record in changed):
        session.info.pop(HELD, None)
