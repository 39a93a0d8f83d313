"""退回: a department hands a matter back, once; the centre rules, and the clock does not stop meanwhile."""

from datetime import datetime

from desk import assignments, call_backs, rulings, stages
from desk.errors import NoSuchDepartment, OnlyOnce, TooLate
from desk.people import authorize
from storage.models import Assignment, CallBackCause, Department, HandBack, Person
from storage.store import Store


def ask(
    store: Store, assignment_id: int, reason: str, proposed: Department | None, by: Person, now: datetime
) -> HandBack:
    """退回: within a working day, once, with a reason; the centre rules, and the clock does not stop meanwhile."""
    assignment = store.assignments.get(assignment_id)
    may_ask(store, assignment, by, now)
    if proposed is not None:
        _must_be_another(assignment, proposed)

    proposed_id = proposed.id if proposed else None
    request = HandBack(assignment_id=assignment.id, reason=reason, proposed_id=proposed_id)
    return rulings.ask(store, request, by, now)


def may_ask(store: Store, assignment: Assignment, by: Person, now: datetime) -> None:
    """Nothing while this person may still hand this back; the refusal otherwise."""
    authorize(by, "hand_back", assignment)
    stages.must_be_open(assignment)
    if assignment.instead_of_id is not None or store.rulings.of(HandBack, assignment.id):
        raise OnlyOnce(no=assignment.case.no, what="hand_back")
    if now > assignment.return_by:
        raise TooLate(no=assignment.case.no, by=assignment.return_by, what="hand_back")


def grant(store: Store, hand_back_id: int, to: Department, by: Person, now: datetime) -> HandBack:
    """退回审定, 同意: the matter goes to another department, whose deadline stays the first one's; final."""
    asked = rulings.rule(store, HandBack, hand_back_id, True, by, now)
    old = asked.assignment
    _must_be_another(old, to)

    asked.new_assignment_id = assignments.transfer(store, old, to, by, now).id
    _told(store, asked, by, now)
    call_backs.sample(store, old.case, CallBackCause.RETURNED, now)
    return asked


def deny(store: Store, hand_back_id: int, by: Person, now: datetime) -> HandBack:
    """退回审定, 不同意: the department keeps the matter; final."""
    asked = rulings.rule(store, HandBack, hand_back_id, False, by, now)
    _told(store, asked, by, now)
    return asked


def _told(store: Store, asked: HandBack, by: Person, now: datetime) -> None:
    rulings.told(store, asked, now)
    facts = {"assignment": asked.assignment_id, "granted": asked.granted}
    store.trail.add(asked.assignment.case, "hand_back_ruled", now, by, **facts)


def _must_be_another(assignment: Assignment, to: Department) -> None:
    """A matter cannot be handed back to whoever hands it back."""
    if to.id == assignment.department_id:
        raise NoSuchDepartment(name=to.name)
