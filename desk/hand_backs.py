"""退回: a department hands a matter back, once; the centre rules, and the clock does not stop meanwhile."""

from datetime import datetime
from typing import Any

from desk import alarms, assignments, audiences, post, rules, worktime
from desk.errors import AlreadyDone, NoSuchDepartment, OnlyOnce, TooLate
from desk.people import authorize
from storage.models import Assignment, AssignmentStage, Department, HandBack, Person
from storage.store import Store


def ask(
    store: Store, assignment_id: int, reason: str, proposed: Department | None, by: Person, now: datetime
) -> HandBack:
    """退回: within a working day, once, with a reason; the centre rules, and the clock does not stop meanwhile."""
    assignment = store.assignments.get(assignment_id)
    may_ask(store, assignment, by, now)
    if proposed is not None:
        _must_be_another(assignment, proposed)

    asked = store.put(
        HandBack(
            assignment_id=assignment.id,
            reason=reason,
            proposed_id=proposed.id if proposed else None,
            asked_by_id=by.id,
            asked_at=now,
            rule_by=worktime.days_from(store, now, rules.current().limits.ruling_days),
        )
    )
    card = f"hand_back/{asked.id}"
    facts: dict[str, Any] = {"hand_back_id": asked.id, "case_id": assignment.case_id}
    post.tell(store, audiences.CENTRE, "hand_back.request", now, key=card, card=card, **facts)
    assignments.refresh(store, assignment, now)
    store.trail.add(assignment.case, "hand_back_asked", now, by, assignment=assignment.id, reason=reason)
    return asked


def may_ask(store: Store, assignment: Assignment, by: Person, now: datetime) -> None:
    """Nothing while this person may still hand this back; the refusal otherwise."""
    authorize(by, "hand_back", assignment)
    assignments.must_be_open(assignment)
    if assignment.instead_of_id is not None or store.assignments.hand_back_of(assignment.id):
        raise OnlyOnce(no=assignment.case.no, what="hand_back")
    if now > assignment.return_by:
        raise TooLate(no=assignment.case.no, by=assignment.return_by)


def grant(store: Store, hand_back_id: int, to: Department, by: Person, now: datetime) -> HandBack:
    """退回审定, 同意: the matter goes to another department, whose deadline stays the first one's; final."""
    asked = _ruled(store, hand_back_id, True, by, now)
    old = asked.assignment
    _must_be_another(old, to)

    old.stage = AssignmentStage.RETURNED
    alarms.silence(store, old)
    store.flush()
    new = assignments.send(store, old.case, to, old.share, by, now, instead_of=old)
    asked.new_assignment_id = new.id

    _tell_ruling(store, asked, by, now)
    return asked


def deny(store: Store, hand_back_id: int, by: Person, now: datetime) -> HandBack:
    """退回审定, 不同意: the department keeps the matter; final."""
    asked = _ruled(store, hand_back_id, False, by, now)
    _tell_ruling(store, asked, by, now)
    return asked


def _ruled(store: Store, hand_back_id: int, granted: bool, by: Person, now: datetime) -> HandBack:
    asked = store.assignments.hand_back(hand_back_id)
    authorize(by, "rule", asked.assignment)
    if asked.granted is not None:
        who, no = store.people.name_of(asked.ruled_by_id), asked.assignment.case.no
        raise AlreadyDone(no=no, who=who, at=asked.ruled_at, stage="ruled")
    assignments.must_be_open(asked.assignment)

    asked.granted = granted
    asked.ruled_by_id = by.id
    asked.ruled_at = now
    return asked


def _tell_ruling(store: Store, asked: HandBack, by: Person, now: datetime) -> None:
    assignment = asked.assignment
    facts: dict[str, Any] = {"hand_back_id": asked.id, "case_id": assignment.case_id}
    whom = audiences.department(assignment.department)
    post.tell(store, whom, "hand_back.ruling", now, key=f"hand_back/{asked.id}/ruling", **facts)
    store.outbox.refresh(f"hand_back/{asked.id}", now)
    assignments.refresh(store, assignment, now)
    store.trail.add(
        assignment.case, "hand_back_ruled", now, by, assignment=assignment.id, granted=asked.granted
    )


def _must_be_another(assignment: Assignment, to: Department) -> None:
    """A matter cannot be handed back to whoever hands it back."""
    if to.id == assignment.department_id:
        raise NoSuchDepartment(name=to.name)
