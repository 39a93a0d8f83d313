"""What a department asks of the centre, and how the centre rules: the part that all such requests share."""

from datetime import datetime, time, timedelta
from typing import Any

from desk import alarms, audiences, post, rules, stages, worktime
from desk.errors import AlreadyDone
from desk.people import authorize
from storage.assignments import OPEN
from storage.models import Assignment, Person
from storage.rulings import A, Request
from storage.store import Store

AN_HOUR = timedelta(hours=1)  # of working time
MORNING = time(9)


def ask(store: Store, request: A, by: Person, now: datetime) -> A:
    """The centre hears of the request and rules the same day; no clock stops meanwhile."""
    request.asked_by_id = by.id
    request.asked_at = now
    request.rule_by = worktime.days_from(store, now, rules.current().limits.ruling_days)
    store.put(request)
    store.reload(request)

    shown, kind = card(request), f"{noun(request)}.request"
    post.tell(store, audiences.CENTRE, kind, now, key=shown, card=shown, **about(request))
    alarms.lay_single(store, request.assignment.case, "ruling", _reminder_at(store, request, now), request.assignment)
    stages.refresh(store, request.assignment, now)
    facts = {"assignment": request.assignment_id, "reason": request.reason}
    store.trail.add(request.assignment.case, f"{noun(request)}_asked", now, by, **facts)
    return request


def rule(store: Store, kind: type[A], key: int, granted: bool, by: Person, now: datetime) -> A:
    """同意, 不同意: by the centre, once, while the department still owes the matter."""
    request = store.rulings.get(kind, key)
    authorize(by, "rule", request.assignment)
    if request.granted is not None:
        who, no = store.people.name_of(request.ruled_by_id), request.assignment.case.no
        raise AlreadyDone(no=no, who=who, at=request.ruled_at, stage="ruled")
    stages.must_be_open(request.assignment)

    request.granted = granted
    request.ruled_by_id = by.id
    request.ruled_at = now
    return request


def remind(store: Store, assignment: Assignment, now: datetime) -> None:
    """An hour before the day is over, and each working morning after it, the centre is called about what waits."""
    waiting = [request for request in store.rulings.all_of(assignment.id) if request.granted is None]
    if not waiting or assignment.stage not in OPEN:
        return
    calendar = worktime.calendar_of(store)
    day = calendar.day_of(now)
    for request in waiting:
        key, shown, kind = f"{card(request)}/{day}", card(request), f"{noun(request)}.request"
        post.tell(store, audiences.CENTRE, kind, now, key=key, card=shown, **about(request))
    morning = calendar.instant(calendar.workday_after(day, 1), MORNING)
    alarms.lay_single(store, assignment.case, "ruling", morning, assignment)


def told(store: Store, request: Request, now: datetime) -> None:
    """The department hears the ruling, and every card shows it."""
    whom = audiences.department(request.assignment.department)
    post.tell(store, whom, f"{noun(request)}.ruling", now, key=f"{card(request)}/ruling", **about(request))
    store.outbox.refresh(card(request), now)
    if all(other.granted is not None for other in store.rulings.all_of(request.assignment_id)):
        alarms.silence(store, request.assignment, awaiting="ruling")
    stages.refresh(store, request.assignment, now)


def _reminder_at(store: Store, request: Request, now: datetime) -> datetime:
    an_hour_before = worktime.calendar_of(store).before(request.rule_by, AN_HOUR)
    return an_hour_before if an_hour_before > now else request.rule_by


def noun(request: Request) -> str:
    """hand_back, extension, pause, justification: as letters, cards and events call it."""
    return request.__tablename__


def card(request: Request) -> str:
    return f"{noun(request)}/{request.id}"


def about(request: Request) -> dict[str, Any]:
    """The ids that every letter about it carries."""
    ids = {f"{noun(request)}_id": request.id}
    return {**ids, "case_id": request.assignment.case_id, "assignment_id": request.assignment_id}
