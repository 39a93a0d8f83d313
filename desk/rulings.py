"""What a department asks of the centre, and how the centre rules: the part that all such requests share."""

from datetime import datetime
from typing import Any

from desk import audiences, post, rules, stages, worktime
from desk.errors import AlreadyDone
from desk.people import authorize
from storage.models import Person
from storage.rulings import A, Request
from storage.store import Store


def ask(store: Store, request: A, by: Person, now: datetime) -> A:
    """The centre hears of the request and rules the same day; no clock stops meanwhile."""
    request.asked_by_id = by.id
    request.asked_at = now
    request.rule_by = worktime.days_from(store, now, rules.current().limits.ruling_days)
    store.put(request)
    store.reload(request)

    shown, kind = card(request), f"{noun(request)}.request"
    post.tell(store, audiences.CENTRE, kind, now, key=shown, card=shown, **about(request))
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


def told(store: Store, request: Request, now: datetime) -> None:
    """The department hears the ruling, and every card shows it."""
    whom = audiences.department(request.assignment.department)
    post.tell(store, whom, f"{noun(request)}.ruling", now, key=f"{card(request)}/ruling", **about(request))
    store.outbox.refresh(card(request), now)
    stages.refresh(store, request.assignment, now)


def noun(request: Request) -> str:
    """hand_back, extension, pause, justification: as letters, cards and events call it."""
    return request.__tablename__


def card(request: Request) -> str:
    return f"{noun(request)}/{request.id}"


def about(request: Request) -> dict[str, Any]:
    """The ids that every letter about it carries."""
    ids = {f"{noun(request)}_id": request.id}
    return {**ids, "case_id": request.assignment.case_id, "assignment_id": request.assignment_id}
