"""The doctor: what would keep the desk from working, found before it matters."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from desk import restored, worktime
from storage.models import ChatKind, DepartmentKind, Person, Purpose, RoleName
from storage.store import Store

OFFICIALS = (RoleName.OFFICER, RoleName.DEPUTY, RoleName.PRINCIPAL)
NAMED = 8  # names that one finding lists
NOTICE_MONTH = 10  # the State Council's notice of next year's holidays comes in autumn
LATE_MONTH = 12
SLOW = timedelta(minutes=1)  # an update or an alarm that waits longer waits too long
STUCK = timedelta(minutes=15)  # the same for a letter: Telegram may ask for patience
RECENT = timedelta(days=7)


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it should be; `grave` when people are not served because of it."""

    name: str
    grave: bool = False
    facts: dict[str, Any] = field(default_factory=dict)


def examine(store: Store, now: datetime) -> Sequence[Finding]:
    """Everything the database shows, the grave first."""
    looks = (_held, _people, _departments, _places, _catalogue, _calendar, _queues, _letters)
    found = [finding for look in looks for finding in look(store, now)]
    return sorted(found, key=lambda finding: not finding.grave)


def _held(store: Store, _: datetime) -> Iterator[Finding]:
    if restored.gap(store) is not None:
        yield Finding("held", grave=True)


def _people(store: Store, _: datetime) -> Iterator[Finding]:
    everyone = store.people.everyone_with_a_role()
    unbound = [person.name for person in everyone if person.chat is None]
    if unbound:
        yield Finding("unbound", facts=_some(unbound))
    away = [person.name for person in everyone if person.chat and person.chat.unreachable_since]
    if away:
        yield Finding("unreachable_people", grave=True, facts=_some(away))
    both = [
        person.name
        for person in everyone
        if {RoleName.ADMIN, RoleName.AUDITOR} <= {role.name for role in person.roles}
    ]
    if both:
        yield Finding("admin_and_auditor", grave=True, facts=_some(both))


def _departments(store: Store, _: datetime) -> Iterator[Finding]:
    """Whoever would be dispatched to must have somebody to hear it, and somebody above."""
    departments = {
        item.department_id: store.organisation.department(item.department_id) for item in store.catalogue.items()
    }
    asked = [department for department in departments.values() if department.kind is DepartmentKind.DEPARTMENT]
    deaf = [department.name for department in asked if not _hears(store, department.id)]
    if deaf:
        yield Finding("no_officer", facts=_some(deaf))
    headless = [
        department.name
        for department in asked
        if not _reachable(store.people.with_role(RoleName.PRINCIPAL, department_id=department.id))
    ]
    if headless:
        yield Finding("no_principal", facts=_some(headless))


def _hears(store: Store, department_id: int) -> bool:
    groups = store.chats.groups(Purpose.DEPARTMENT, department_id)
    if any(group.chat.unreachable_since is None for group in groups):
        return True
    return any(_reachable(store.people.with_role(name, department_id=department_id)) for name in OFFICIALS)


def _places(store: Store, _: datetime) -> Iterator[Finding]:
    """The groups, and the roles without which nobody hears."""
    away = [group.chat.title for group in store.chats.all_groups() if group.chat.unreachable_since]
    if away:
        yield Finding("unreachable_groups", grave=True, facts=_some(away))
    if not store.chats.groups(Purpose.CENTRE) and not _reachable(store.people.with_role(RoleName.AGENT)):
        yield Finding("no_centre", grave=True)
    if not store.chats.groups(Purpose.LEADERS) and not _reachable(store.people.with_role(RoleName.LEADER)):
        yield Finding("no_leader", grave=True)
    for role in (RoleName.ADMIN, RoleName.AUDITOR):
        if not _reachable(store.people.with_role(role)):
            yield Finding(f"no_{role.value}")


def _catalogue(store: Store, _: datetime) -> Iterator[Finding]:
    if not store.catalogue.items():
        yield Finding("no_catalogue", grave=True)


def _calendar(store: Store, now: datetime) -> Iterator[Finding]:
    today = now.astimezone(store.site.zone)
    calendar = worktime.calendar_of(store)
    if calendar.is_provisional(now, now):
        yield Finding("no_days", grave=True, facts={"year": today.year})
    next_year = today.replace(year=today.year + 1, month=1, day=2)
    if today.month >= NOTICE_MONTH and calendar.is_provisional(next_year, next_year):
        yield Finding("no_days", grave=today.month >= LATE_MONTH, facts={"year": next_year.year})


def _queues(store: Store, now: datetime) -> Iterator[Finding]:
    arrived = store.inbox.oldest_new()
    if arrived is not None and now - arrived > SLOW:
        yield Finding("inbox_waits", grave=True, facts={"minutes": _minutes(now - arrived)})
    if quarantined := store.inbox.quarantined():
        yield Finding("quarantined", facts={"count": quarantined})
    due = store.alarms.next_due()
    if due is not None and now - due > SLOW:
        yield Finding("alarms_wait", grave=True, facts={"minutes": _minutes(now - due)})


def _letters(store: Store, now: datetime) -> Iterator[Finding]:
    written = store.outbox.oldest_unsent()
    if written is not None and now - written > STUCK:
        yield Finding("letters_wait", grave=True, facts={"minutes": _minutes(now - written)})
    dead, uncertain = store.review.undelivered(now - RECENT)
    if dead or uncertain:
        yield Finding("undelivered", facts={"dead": dead, "uncertain": uncertain})


def _reachable(those: Sequence[Person]) -> bool:
    return any(
        person.chat is not None and person.chat.kind is ChatKind.PRIVATE and person.chat.unreachable_since is None
        for person in those
    )


def _some(names: Sequence[str]) -> dict[str, Any]:
    return {"count": len(names), "names": list(names[:NAMED])}


def _minutes(waited: timedelta) -> int:
    return int(waited.total_seconds() // 60)
