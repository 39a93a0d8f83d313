"""移交: first asked, first responsible (首问负责) until a colleague accepts the hand-over."""

from collections.abc import Sequence
from datetime import datetime

from desk import audiences, people, post, stages
from desk.errors import AlreadyDone, NotYours, OnlyOnce
from desk.people import authorize
from storage.models import Assignment, HandOver, Person
from storage.store import Store


def ask(store: Store, assignment_id: int, to: Person, by: Person, now: datetime) -> HandOver:
    """移交: a colleague of the department is asked; the owner stays the owner until then."""
    assignment = store.assignments.get(assignment_id)
    may_ask(store, assignment, by)
    if to.id == by.id or not people.may(to, "acknowledge", assignment):
        raise NotYours(action="hand_over")

    asked = store.put(HandOver(assignment_id=assignment.id, giver_id=by.id, taker_id=to.id, asked_at=now))
    store.reload(asked)
    _tell(store, asked, audiences.person(to), "hand_over.request", now)
    store.trail.add(assignment.case, "hand_over_asked", now, by, assignment=assignment.id, to=to.id)
    return asked


def may_ask(store: Store, assignment: Assignment, by: Person) -> None:
    """Nothing while this owner may hand the assignment over; of a red one the principal stays the owner."""
    authorize(by, "hand_over", assignment)
    stages.must_be_open(assignment)
    if assignment.owner_id != by.id or assignment.colour == "red":
        raise NotYours(action="hand_over")
    if store.assignments.hand_over_waiting(assignment.id):
        raise OnlyOnce(no=assignment.case.no, what="hand_over")


def answer(store: Store, hand_over_id: int, accepted: bool, by: Person, now: datetime) -> HandOver:
    """接收, 不接收: by the colleague who was asked; accepted, the assignment has a new owner and the same clock."""
    asked = store.assignments.hand_over(hand_over_id)
    assignment = asked.assignment
    if by.id != asked.taker_id:
        raise NotYours(action="hand_over")
    authorize(by, "hand_over", assignment)
    if asked.accepted is not None:
        raise AlreadyDone(no=assignment.case.no, who=by.name, at=asked.answered_at, stage="ruled")
    stages.must_be_open(assignment)

    asked.accepted = accepted
    asked.answered_at = now
    if accepted and assignment.colour != "red":
        assignment.owner_id = by.id
        store.reload(assignment, "owner")
    _tell(store, asked, audiences.person(asked.giver), "hand_over.answer", now)
    store.outbox.refresh(f"hand_over/{asked.id}", now)
    stages.refresh(store, assignment, now)
    facts = {"assignment": assignment.id, "from": asked.giver_id, "to": asked.taker_id}
    store.trail.add(assignment.case, "handed_over" if accepted else "hand_over_declined", now, by, **facts)
    return asked


def colleagues(store: Store, assignment: Assignment, by: Person) -> Sequence[Person]:
    """Whoever could take the assignment over: the department's people who are there."""
    there = [*store.people.officers(assignment.department_id), *store.people.substitutes(assignment.department_id)]
    return [who for who in there if who.id != by.id and who.away_since is None and who.chat is not None]


def _tell(store: Store, asked: HandOver, whom: str, kind: str, now: datetime) -> None:
    about = {"hand_over_id": asked.id, "case_id": asked.assignment.case_id, "assignment_id": asked.assignment_id}
    card = f"hand_over/{asked.id}" if kind == "hand_over.request" else None
    post.tell(store, whom, kind, now, key=f"hand_over/{asked.id}", card=card, **about)
