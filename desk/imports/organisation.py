"""Departments, enterprises and their people from a file."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from desk.imports import (
    Change,
    ChangeKind,
    Plan,
    Problem,
    Row,
    differences,
    in_order,
    organisation_people,
    organisation_rows,
)
from desk.imports.organisation_people import Known, PersonEntry, Post
from desk.imports.organisation_rows import DepartmentEntry, EnterpriseEntry, Place
from desk.membership import give_account
from desk.worktime import calendar_of
from storage.models import Chat, ChatKind, Department, DepartmentKind, Enterprise, Person, Role
from storage.store import Store


@dataclass(frozen=True)
class Intake:
    """What the file says, ready to be written."""

    departments: Sequence[DepartmentEntry] = ()
    enterprises: Sequence[EnterpriseEntry] = ()
    people: Sequence[PersonEntry] = ()


def plan(store: Store, rows: Sequence[Row]) -> Plan[Intake]:
    """What the file would change; whom and what it does not name stays as it is."""
    problems: list[Problem] = []
    listing = organisation_rows.read(rows, problems)
    departments = {department.name: department for department in store.organisation.departments()}
    kinds = {entry.name: _kind(entry, departments.get(entry.name)) for entry in listing.departments}
    known = Known(store)
    people = organisation_people.entries(listing.members, kinds, known)
    if problems:
        return Plan(in_order(problems), (), Intake())

    enterprises = {enterprise.uscc: enterprise for enterprise in store.organisation.enterprises()}
    changes = [_of_department(entry, kinds[entry.name], departments.get(entry.name)) for entry in listing.departments]
    changes += [_of_enterprise(entry, enterprises.get(entry.uscc)) for entry in listing.enterprises]
    changes += [organisation_people.change(entry, known) for entry in people]
    return Plan((), changes, Intake(listing.departments, listing.enterprises, people))


def apply(store: Store, planned: Plan[Intake], now: datetime) -> None:
    """The file's organisation is the desk's from now on, and its accounts are bound."""
    if not planned.changes_something:
        return
    ids = _write_departments(store, planned.content.departments, now)
    ids |= _write_enterprises(store, planned.content.enterprises, now)
    people = [_write_person(store, entry) for entry in planned.content.people]
    store.flush()

    known = Known(store)
    named = {key: person.id for key, person in known.by_name.items()}
    for entry, person in zip(planned.content.people, people, strict=True):
        named |= {(place, entry.name): person.id for place in entry.places}
    for entry, person in zip(planned.content.people, people, strict=True):
        _write_posts(person, entry, ids, named)
    store.flush()

    met = store.people.accounts()
    for entry, person in zip(planned.content.people, people, strict=True):
        if entry.telegram_id is not None and (person.chat is None or person.chat.telegram_id != entry.telegram_id):
            _bind(store, person, entry.telegram_id, met)
    store.flush()


def _kind(entry: DepartmentEntry, held: Department | None) -> DepartmentKind:
    return entry.kind or (held.kind if held else DepartmentKind.DEPARTMENT)


def _of_department(entry: DepartmentEntry, kind: DepartmentKind, held: Department | None) -> Change:
    after = {"department_kind": kind.value}
    after |= {"hotline": entry.hotline} if entry.hotline else {}
    after |= {"hours": entry.hours} if entry.hours else {}
    if held is None:
        return Change(ChangeKind.ADDED, "department", entry.name)
    before = {"department_kind": held.kind.value, "hotline": held.hotline, "hours": held.hours}
    found = differences(before, after)
    return Change(ChangeKind.CHANGED if found else ChangeKind.UNCHANGED, "department", entry.name, found)


def _of_enterprise(entry: EnterpriseEntry, held: Enterprise | None) -> Change:
    label = f"{entry.name}（{entry.uscc}）"
    if held is None:
        return Change(ChangeKind.ADDED, "enterprise", label)
    after = {"enterprise": entry.name} | ({"tags": "、".join(entry.tags)} if entry.tags else {})
    found = differences({"enterprise": held.name, "tags": "、".join(held.tags)}, after)
    return Change(ChangeKind.CHANGED if found else ChangeKind.UNCHANGED, "enterprise", label, found)


def _write_departments(store: Store, entries: Sequence[DepartmentEntry], now: datetime) -> dict[Place, int]:
    """The key of each department."""
    held = {department.name: department for department in store.organisation.departments()}
    written = []
    for entry in entries:
        department = held.get(entry.name) or Department(name=entry.name, kind=_kind(entry, None), hotline="")
        department.kind = _kind(entry, department)
        if entry.hotline and entry.hotline != department.hotline:
            department.hotline, department.hotline_verified_on = entry.hotline, calendar_of(store).day_of(now)
        department.hours = entry.hours or department.hours or ""
        store.put(department)
        written.append(department)
    store.flush()
    return {Place("department", department.name, department.name): department.id for department in written}


def _write_enterprises(store: Store, entries: Sequence[EnterpriseEntry], now: datetime) -> dict[Place, int]:
    """The key of each enterprise."""
    held = {enterprise.uscc: enterprise for enterprise in store.organisation.enterprises()}
    written = []
    for entry in entries:
        enterprise = held.get(entry.uscc) or Enterprise(uscc=entry.uscc, name=entry.name, tags=[])
        before = (enterprise.name, enterprise.tags)
        enterprise.name = entry.name
        if entry.tags:
            enterprise.tags = list(entry.tags)
        store.put(enterprise)
        if before != (enterprise.name, enterprise.tags):
            store.trail.note("enterprise_changed", now, None, enterprise=enterprise.id, what=enterprise.name)
        written.append(enterprise)
    store.flush()
    return {Place("enterprise", enterprise.uscc, enterprise.name): enterprise.id for enterprise in written}


def _write_person(store: Store, entry: PersonEntry) -> Person:
    person = store.people.get(entry.held.id) if entry.held else Person(name=entry.name, phone="", chat=None, roles=[])
    person.phone = entry.phone or person.phone
    store.put(person)
    return person


def _write_posts(
    person: Person, entry: PersonEntry, ids: Mapping[Place, int], named: Mapping[tuple[Place, str], int]
) -> None:
    """In the places of the file the person has the file's roles; elsewhere nothing changes."""
    held: dict[tuple[str, Place], Role] = {}
    wanted = {(post.role.value, post.place) for post in entry.posts}
    for role in list(person.roles):
        place = organisation_people.place_of(role)
        if place is None or place not in entry.places:
            continue
        held[role.name.value, place] = role
        if (role.name.value, place) not in wanted:
            person.roles.remove(role)
    for post in entry.posts:
        role = held.get((post.role.value, post.place)) or _role(person, post, ids)
        role.substitute_for_id = named[post.place, post.substitute_for] if post.substitute_for else None


def _bind(store: Store, person: Person, account: int, met: Container[int]) -> None:
    """The account is this person's; one that nobody has written from needs no looking for its holder."""
    if account in met:
        give_account(store, person, store.chats.met(account, ChatKind.PRIVATE))
    else:
        person.chat = Chat(telegram_id=account, kind=ChatKind.PRIVATE)


def _role(person: Person, post: Post, ids: Mapping[Place, int]) -> Role:
    role = Role(name=post.role)
    if post.place.noun == "department":
        role.department_id = ids[post.place]
    else:
        role.enterprise_id = ids[post.place]
    person.roles.append(role)
    return role
