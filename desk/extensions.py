"""延期: a department asks for another date before the first one has passed, once; the centre rules the same day."""

from datetime import date, datetime

from desk import assignments, audiences, post, rules, rulings, shifts, stages, worktime
from desk.errors import NotLater, OnlyOnce, TooFar, TooLate
from desk.people import authorize
from storage.models import Assignment, Extension, Person
from storage.store import Store


def ask(store: Store, assignment_id: int, reason: str, day: date, by: Person, now: datetime) -> Extension:
    """延期申请: to the close of business of a later day; the present deadline stands until the centre has ruled."""
    assignment = store.assignments.get(assignment_id)
    may_ask(store, assignment, by, now)
    until = worktime.calendar_of(store, assignment.department).closing_of(day)
    _must_be_later(store, assignment, until)

    assignments.take_on(store, assignment, by, now)
    request = Extension(assignment_id=assignment.id, reason=reason, due_before=assignment.due_by, until=until)
    return rulings.ask(store, request, by, now)


def may_ask(store: Store, assignment: Assignment, by: Person, now: datetime) -> None:
    """Nothing while this person may still ask for this; the refusal otherwise."""
    authorize(by, "ask_extension", assignment)
    stages.must_be_open(assignment)
    stages.must_run(store, assignment)
    if store.rulings.of(Extension, assignment.id):
        raise OnlyOnce(no=assignment.case.no, what="extension")
    if now > assignment.due_by:
        raise TooLate(no=assignment.case.no, by=assignment.due_by, what="extension")


def grant(store: Store, extension_id: int, by: Person, now: datetime) -> Extension:
    """同意: the ladder is laid out anew to the new date, and the enterprise is told why."""
    request = rulings.rule(store, Extension, extension_id, True, by, now)
    assignment = request.assignment
    stages.must_run(store, assignment)
    if request.until <= max(assignment.due_by, now):
        raise NotLater(no=assignment.case.no, due=assignment.due_by)

    request.due_before = assignment.due_by
    shifts.extend(store, assignment, request.until, now)

    told = audiences.contacts(assignment.case)
    key = f"{rulings.card(request)}/notice"
    post.tell(store, told, "extension.notice", now, key=key, **rulings.about(request))
    rulings.told(store, request, now)
    facts = {"assignment": assignment.id, "from": request.due_before.isoformat(), "until": request.until.isoformat()}
    store.trail.add(assignment.case, "extended", now, by, basis=request.reason, approver=by.id, **facts)
    return request


def deny(store: Store, extension_id: int, by: Person, now: datetime) -> Extension:
    """不同意: the deadline stands."""
    request = rulings.rule(store, Extension, extension_id, False, by, now)
    rulings.told(store, request, now)
    facts = {"assignment": request.assignment_id, "until": request.until.isoformat()}
    store.trail.add(request.assignment.case, "extension_refused", now, by, **facts)
    return request


def days(store: Store, assignment: Assignment) -> list[date]:
    """Likely new dates: so many working days after the present one."""
    calendar = worktime.calendar_of(store, assignment.department)
    due = calendar.day_of(assignment.due_by)
    return [calendar.workday_after(due, count) for count in rules.current().likely_days]


def _must_be_later(store: Store, assignment: Assignment, until: datetime) -> None:
    """After the present deadline, and no further than the law lets a department go (行政许可法 42)."""
    if until <= assignment.due_by:
        raise NotLater(no=assignment.case.no, due=assignment.due_by)
    calendar, most = worktime.calendar_of(store, assignment.department), rules.current().limits.extension_days
    furthest = calendar.closing_of(calendar.workday_after(calendar.day_of(assignment.due_by), most))
    if until > furthest:
        raise TooFar(no=assignment.case.no, days=most, by=furthest)
