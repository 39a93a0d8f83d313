"""Who is who around some departments and enterprises, looked up once for many questions of one transaction."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event, or_, select
from sqlalchemy.orm import Session, joinedload, lazyload, selectinload

from storage.models import Group, Person, Role, RoleName

HELD = "directory"
ANYWHERE = (RoleName.AGENT, RoleName.ORGANISER, RoleName.LEADER, RoleName.ADMIN, RoleName.AUDITOR)


@dataclass(frozen=True)
class Directory:
    """Roles and groups, first named first: all that one transaction needs to know who hears."""

    departments: frozenset[int]
    enterprises: frozenset[int]
    roles: Sequence[Role]
    groups: Sequence[Group]
    acting: Sequence[Role]  # in which somebody stands in for another
    by_place: dict[tuple[RoleName, int | None, int | None], list[Role]]

    def of(self, name: RoleName, department_id: int | None, enterprise_id: int | None) -> Sequence[Role] | None:
        """Everyone's role of this name there; None when this directory does not reach so far."""
        if department_id is None and enterprise_id is None:
            return [role for role in self.roles if role.name is name] if name in ANYWHERE else None
        known = department_id in self.departments if department_id is not None else enterprise_id in self.enterprises
        return self.by_place.get((name, department_id, enterprise_id), []) if known else None


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
                Role.enterprise_id.in_(enterprises),
                Role.name.in_(ANYWHERE),
                Role.acting_for_id.is_not(None),
            )
        )
        .order_by(Role.id)
        .options(person, lazyload(Role.department), lazyload(Role.enterprise))
    ).all()
    by_place: dict[tuple[RoleName, int | None, int | None], list[Role]] = {}
    for role in roles:
        by_place.setdefault((role.name, role.department_id, role.enterprise_id), []).append(role)
    groups = session.scalars(select(Group).order_by(Group.id)).all()
    acting = [role for role in roles if role.acting_for_id is not None]
    return Directory(departments, enterprises, roles, groups, acting, by_place)


def _forget(session: Session, _: Any) -> None:
    changed = (*session.new, *session.dirty, *session.deleted)
    if any(isinstance(record, Role | Group) for record in changed):
        session.info.pop(HELD, None)
