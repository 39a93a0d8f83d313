"""正当理由: why an overdue matter is late; accepted by the centre it freezes the ladder, not the overdue fact."""

from datetime import date, datetime

from desk import assignments, rulings, shifts, stages, worktime
from desk.errors import AlreadyAsked, NotLater, NotOverdue
from desk.people import authorize
from storage.models import Assignment, Justification, Person
from storage.store import Store


def ask(store: Store, assignment_id: int, reason: str, day: date, by: Person, now: datetime) -> Justification:
    """正当理由: with the day by which it will be done; the ladder goes on until the centre has ruled."""
    assignment = store.assignments.get(assignment_id)
    may_ask(store, assignment, by, now)
    until = worktime.calendar_of(store, assignment.department).closing_of(day)
    if until <= now:
        raise NotLater(no=assignment.case.no, due=now)

    assignments.take_on(store, assignment, by, now)
    number = store.rulings.asked(Justification, assignment.id) + 1
    request = Justification(assignment_id=assignment.id, reason=reason, number=number, until=until)
    return rulings.ask(store, request, by, now)


def may_ask(store: Store, assignment: Assignment, by: Person, now: datetime) -> None:
    """Nothing while this person may ask for this; the refusal otherwise."""
    authorize(by, "justify", assignment)
    stages.must_be_open(assignment)
    if now <= assignment.due_by:
        raise NotOverdue(no=assignment.case.no, due=assignment.due_by)
    before = store.rulings.of(Justification, assignment.id)
    if before is not None and (before.granted is None or (before.granted and before.ended_at is None)):
        raise AlreadyAsked(no=assignment.case.no, at=before.asked_at, what="justification")


def grant(store: Store, justification_id: int, by: Person, now: datetime) -> Justification:
    """同意: nobody is called about it until that day; it is counted as overdue all the same."""
    request = rulings.rule(store, Justification, justification_id, True, by, now)
    if request.until <= now:
        raise NotLater(no=request.assignment.case.no, due=now)

    shifts.freeze(store, request, now)
    rulings.told(store, request, now)
    facts = {"assignment": request.assignment_id, "from": now.isoformat(), "until": request.until.isoformat()}
    store.trail.add(request.assignment.case, "justified", now, by, basis=request.reason, approver=by.id, **facts)
    return request


def deny(store: Store, justification_id: int, by: Person, now: datetime) -> Justification:
    """不同意: the ladder goes on."""
    request = rulings.rule(store, Justification, justification_id, False, by, now)
    rulings.told(store, request, now)
    store.trail.add(request.assignment.case, "justification_refused", now, by, assignment=request.assignment_id)
    return request


def expire(store: Store, assignment: Assignment, now: datetime) -> None:
    """The day has come: the ladder goes on where it stood."""
    if shifts.thaw(store, assignment, now):
        stages.refresh(store, assignment, now)
