"""退回: a department hands a matter back, once; the centre rules, and the clock does not stop meanwhile."""

from datetime import datetime

from desk import alarms, assignments, people, rules, worktime
from desk.errors import AlreadyDone, OnlyOnce, TooLate
from desk.people import authorize
from storage.models import Assignment, AssignmentStage, Department, HandBack, Person
from storage.store import Store


def ask(
    store: Store, assignment_id: int, reason: str, proposed: Department | None, by: Person, now: datetime
) -> HandBack:
    """退回: within a working day, once, with a reason; the centre rules, and the clock does not stop meanwhile."""
    assignment = store.assignments.get(assignment_id)
    may_ask(store, assignment, by, now)

    asked = store.assignments.put(
        HandBack(
            assignment_id=assignment.id,
            reason=reason,
            proposed_id=proposed.id if proposed else None,
            asked_by_id=by.id,
            asked_at=now,
            rule_by=worktime.days_from(store, now, rules.current().limits.ruling_days),
        )
    )
    for addressee in people.at_the_centre(store):
        store.outbox.add(
            addressee,
            "hand_back.request",
            now,
            key=f"hand_back/{asked.id}",
            card=f"hand_back/{asked.id}",
            hand_back_id=asked.id,
            case_id=assignment.case_id,
        )
    assignments.refresh(store, assignment, now)
    store.trail.add(assignment.case, "hand_back_asked", now, by, assignment=assignment.id, reason=reason)
    return asked


def may_ask(store: Store, assignment: Assignment, by: Person, now: datetime) -> None:
    """Nothing while this person may still hand this back; the refusal otherwise."""
    authorize(by, "hand_back", assignment)
    assignments.must_be_open(assignment)
    if store.assignments.hand_back_of(assignment.id):
        raise OnlyOnce(no=assignment.case.no, what="hand_back")
    if now > assignment.return_by:
        raise TooLate(no=assignment.case.no, by=assignment.return_by)


def rule(
    store: Store, hand_back_id: int, granted: bool, to: Department | None, by: Person, now: datetime
) -> HandBack:
    """退回审定: final; granted, the matter goes to another department, whose deadline stays the first one's."""
    asked = store.assignments.hand_back(hand_back_id)
    assignment = asked.assignment
    authorize(by, "rule", assignment)
    if asked.granted is not None:
        ruler = store.people.get(asked.ruled_by_id).name if asked.ruled_by_id else ""
        raise AlreadyDone(no=assignment.case.no, who=ruler, at=asked.ruled_at, stage="ruled")
    assignments.must_be_open(assignment)

    asked.granted = granted
    asked.ruled_by_id = by.id
    asked.ruled_at = now
    if granted and to is not None:
        assignment.stage = AssignmentStage.RETURNED
        alarms.silence(store, assignment)
        store.session.flush()
        assignments.send(store, assignment.case, to, assignment.share, by, now, due=assignment.due_by)

    for addressee in people.at_the_department(store, assignment.department):
        store.outbox.add(
            addressee,
            "hand_back.ruling",
            now,
            key=f"hand_back/{asked.id}/ruling",
            hand_back_id=asked.id,
            case_id=assignment.case_id,
        )
    store.outbox.refresh(f"hand_back/{asked.id}", now)
    assignments.refresh(store, assignment, now)
    store.trail.add(assignment.case, "hand_back_ruled", now, by, assignment=assignment.id, granted=granted)
    return asked
