"""入企检查审批: a department asks, the county head agrees or not, and the enterprise knows who may come and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from desk import audiences, people, post, rules, subjects, worktime
from desk.errors import AlreadyDone, NotLater, NotYours, TooFar
from desk.people import authorize
from storage.models import Alarm, Enterprise, Permit, Person
from storage.store import Store

WAITING, ENDING = "permit", "permit_end"  # what a permit's alarms wait for: the county head's word, its last day
LISTED = 20
OFFERED = (0, 1, 2, 5)  # working days from now that are offered as a first day
LENGTHS = (0, 1, 2)  # and so many more as a last one


@dataclass(frozen=True)
class Inspection:
    """What a department wants to look into, where, when and by whom."""

    enterprise: Enterprise
    matter: str
    first: date
    last: date
    inspectors: str


def may_ask(by: Person) -> int:
    """The department in whose name this person asks; the refusal for whoever works in none."""
    authorize(by, "inspect")
    return people.departments_of(by)[0]


def ask(store: Store, wanted: Inspection, by: Person, now: datetime) -> Permit:
    """申请入企检查: the leaders are asked; until one of them agrees nobody may go."""
    department_id = may_ask(by)
    must_be_ahead(store, wanted.first, wanted.last, now)

    limits = rules.current().limits
    permit = store.put(
        Permit(
            department_id=department_id,
            enterprise_id=wanted.enterprise.id,
            matter=wanted.matter,
            inspectors=wanted.inspectors,
            first=wanted.first,
            last=wanted.last,
            asked_by_id=by.id,
            asked_at=now,
            rule_by=worktime.days_from(store, now, limits.permit_days),
        )
    )
    store.reload(permit)
    subjects.lay(store, card(permit), WAITING, now, permit.rule_by)
    subjects.lay(store, card(permit), ENDING, now, end_of(store, permit))

    _tell(store, permit, audiences.LEADERS, "permit.request", now)
    _tell(store, permit, audiences.person(by), "permit.asked", now)
    store.trail.note("permit_asked", now, by, permit=permit.id)
    return permit


def must_be_ahead(store: Store, first: date, last: date, now: datetime) -> None:
    """Nothing for days that are still to come, in order, and not too many."""
    today, most = worktime.calendar_of(store).day_of(now), rules.current().limits.permit_longest_days
    if first < today or last < first:
        raise NotLater(no="", due=now, what="permit")
    if last - first >= timedelta(days=most):
        raise TooFar(no="", days=most, what="permit")


def grant(store: Store, permit_id: int, by: Person, now: datetime) -> Permit:
    """批准: the department may go, and the enterprise reads who comes, when and why."""
    permit = may_rule(store, permit_id, by)
    _ruled(store, permit, True, by, now)
    _tell(store, permit, audiences.department(permit.department), "permit.granted", now)
    _tell(store, permit, audiences.enterprise(permit.enterprise), "permit.shown", now)
    store.trail.note("permit_granted", now, by, permit=permit.id)
    return permit


def refuse(store: Store, permit_id: int, reason: str, by: Person, now: datetime) -> Permit:
    """不批准: with the reason; the enterprise is not troubled at all."""
    permit = may_rule(store, permit_id, by)
    permit.reason = reason
    _ruled(store, permit, False, by, now)
    _tell(store, permit, audiences.department(permit.department), "permit.refused", now)
    store.trail.note("permit_refused", now, by, permit=permit.id, reason=reason)
    return permit


def may_rule(store: Store, permit_id: int, by: Person) -> Permit:
    """The permit, if this leader may still say yes or no to it."""
    authorize(by, "rule_permit")
    permit = store.permits.get(permit_id)
    if permit.ruled_at is not None:
        who = permit.ruled_by.name if permit.ruled_by else ""
        raise AlreadyDone(no=number(permit), who=who, at=permit.ruled_at, stage="ruled")
    return permit


def act(store: Store, alarm: Alarm, now: datetime) -> None:
    """Its alarm: the leaders are reminded that somebody waits, or its last day is over."""
    permit = store.permits.get(int(alarm.subject.partition("/")[2]))
    if alarm.awaiting == WAITING:
        subjects.hear(store, alarm, permit.department_id, card(permit), now, permit_id=permit.id)
        return
    subjects.silence(store, card(permit), WAITING)
    store.outbox.refresh(card(permit), now)
    if permit.granted is not False:
        _tell(store, permit, audiences.department(permit.department), "permit.expired", now)
    if permit.granted:
        _tell(store, permit, audiences.enterprise(permit.enterprise), "permit.over", now)


def show(store: Store, permit_id: int, by: Person, now: datetime) -> None:
    """One permit's card, in private, to whoever it concerns."""
    permit = store.permits.get(permit_id)
    if permit not in seen_by(store, by, now):
        raise NotYours(action="list.permits")
    kind = "permit.request" if people.may(by, "rule_permit") else "permit.asked"
    if people.may(by, "report_visit", permit.enterprise):
        kind = "permit.shown"
    post.tell(store, audiences.person(by), kind, now, card=card(permit), permit_id=permit.id)


def seen_by(store: Store, by: Person, now: datetime) -> Sequence[Permit]:
    """The permits that count now or will: a contact's own, a department's own, all for the centre and the leaders."""
    today = worktime.calendar_of(store).day_of(now)
    if people.is_(by, *people.CENTRE, *people.LEADERS):
        return store.permits.current(today, LISTED)
    own, ours = [enterprise.id for enterprise in people.enterprises_of(by)], people.departments_of(by)
    found = [*store.permits.current(today, LISTED, departments=ours)] if ours else []
    return [*found, *store.permits.current(today, LISTED, enterprises=own)] if own else found


def first_days(store: Store, now: datetime) -> list[date]:
    """Likely first days: the next working days."""
    calendar = worktime.calendar_of(store)
    today = calendar.day_of(now)
    return list(dict.fromkeys(calendar.workday_after(today, count) for count in OFFERED))


def last_days(store: Store, first: date) -> list[date]:
    """Likely last days: the same day, or some later one."""
    calendar = worktime.calendar_of(store)
    return list(dict.fromkeys([first, *(calendar.workday_after(first, count) for count in LENGTHS)]))


def number(permit: Permit) -> str:
    """What it is called by."""
    return f"JC{permit.first:%Y}-{permit.id:03d}"


def card(permit: Permit) -> str:
    return f"permit/{permit.id}"


def is_over(store: Store, permit: Permit, now: datetime) -> bool:
    """Whether its last day has passed."""
    return now >= end_of(store, permit)


def end_of(store: Store, permit: Permit) -> datetime:
    """Midnight after its last day."""
    return worktime.calendar_of(store).instant(permit.last + timedelta(days=1), time())


def _ruled(store: Store, permit: Permit, granted: bool, by: Person, now: datetime) -> None:
    permit.granted = granted
    permit.ruled_by_id = by.id
    permit.ruled_at = now
    store.reload(permit)
    subjects.silence(store, card(permit), WAITING, *([] if granted else [ENDING]))
    store.outbox.refresh(card(permit), now)


def _tell(store: Store, permit: Permit, whom: str, kind: str, now: datetime) -> None:
    about: dict[str, Any] = {"permit_id": permit.id}
    post.tell(store, whom, kind, now, key=card(permit), card=card(permit), **about)
