"""交办: one department's share of a case: sent, acknowledged, perhaps handed back, finished."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desk import alarms, audiences, closing, instructions, people, post, rules, shifts, stages, worktime
from desk.errors import NotYours, StillOwed
from desk.people import authorize
from storage.assignments import OPEN
from storage.models import (
    Assignment,
    AssignmentStage,
    Attachment,
    Case,
    Department,
    Guide,
    Person,
    Share,
)
from storage.store import Store

LISTED = 20


@dataclass(frozen=True)
class Part:
    """One department's part of a case before it is dispatched; by when, and for which other item, if that was said."""

    department: Department
    due_by: datetime | None = None
    guide: Guide | None = None


def dispatch(store: Store, case: Case, by: Person | None, now: datetime) -> Sequence[Assignment]:
    """交办: the lead and its joint departments, each with its own clock, which starts now."""
    lead, *joint = planned(store, case)
    sent = [send(store, case, lead.department, Share.LEAD, by, now)]
    for part in joint:
        due = part.due_by if part.due_by and part.due_by > now else None
        sent.append(send(store, case, part.department, Share.JOINT, by, now, due_by=due, guide=part.guide))
    return sent


def planned(store: Store, case: Case) -> Sequence[Part]:
    """Where the case is going: the item's departments, or those the centre has chosen, with joint ones' deadlines."""
    lead = store.organisation.department(case.routing.get("lead", case.item.department_id))
    named = [store.organisation.department_named(name) for name in case.guide.body["joint_bodies"]]
    chosen = [
        Part(
            store.organisation.department(joint["department"]),
            datetime.fromisoformat(joint["due"]),
            store.catalogue.guide(joint["guide"]) if joint["guide"] else None,
        )
        for joint in case.routing.get("joint", [])
    ]
    return [Part(lead), *(Part(other) for other in named if other and other.id != lead.id), *chosen]


def transfer(store: Store, old: Assignment, to: Department, by: Person, now: datetime) -> Assignment:
    """The matter goes to another department, whose deadline stays the first one's."""
    shifts.go_on(store, old, now, by)
    old.stage = AssignmentStage.RETURNED
    alarms.silence(store, old)
    store.flush()
    new = send(store, old.case, to, old.share, by, now, instead_of=old)
    instructions.follow(store, old, new, now)
    stages.refresh(store, old, now)
    return new


def acknowledge(store: Store, assignment_id: int, by: Person, now: datetime) -> Assignment:
    """签收: the department takes the assignment on, and its first alarms fall silent."""
    assignment = store.assignments.get(assignment_id)
    authorize(by, "acknowledge", assignment)
    if assignment.stage is not AssignmentStage.SENT:
        raise stages.moved_on(assignment)

    take_on(store, assignment, by, now)
    _tell_contacts(store, assignment, "case.acknowledged", now, key=f"assignment/{assignment.id}/acknowledged")
    stages.refresh(store, assignment, now)
    return assignment


def progress(store: Store, assignment_id: int, words: str, by: Person, now: datetime) -> Assignment:
    """反馈进展: what has been done so far, told to the enterprise; no clock moves."""
    assignment = store.assignments.get(assignment_id)
    authorize(by, "progress", assignment)
    stages.must_be_open(assignment)

    take_on(store, assignment, by, now)
    assignment.progress = words
    instructions.answered(store, assignment, words, by, now)
    _tell_contacts(store, assignment, "case.progress", now, words=words)
    stages.refresh(store, assignment, now)
    store.trail.add(assignment.case, "progress", now, by, assignment=assignment.id, words=words)
    return assignment


def finish(
    store: Store,
    assignment_id: int,
    outcome: str,
    result: str,
    files: Sequence[Attachment],
    by: Person,
    now: datetime,
) -> Assignment:
    """办结: with its result; the case is done when no department owes anything any more."""
    assignment = store.assignments.get(assignment_id)
    authorize(by, "finish", assignment)
    stages.must_be_open(assignment)
    owing = [a.department.name for a in assignment.case.assignments if a.stage in OPEN and a.id != assignment.id]
    if owing and assignment.share is Share.LEAD:
        raise StillOwed(no=assignment.case.no, who=owing)

    take_on(store, assignment, by, now)
    shifts.go_on(store, assignment, now)
    instructions.answered(store, assignment, result, by, now)
    assignment.stage = AssignmentStage.FINISHED
    assignment.finished_at = now
    assignment.outcome = outcome
    assignment.result = result
    assignment.files.extend(files)
    alarms.silence(store, assignment)
    store.flush()

    store.trail.add(assignment.case, "finished", now, by, assignment=assignment.id, outcome=outcome)
    if not owing:
        closing.finished(store, assignment.case, by, now)
    elif assignment.share is Share.JOINT:
        lead = closing.lead_of(assignment.case)
        about: dict[str, Any] = {"case_id": assignment.case_id, "assignment_id": assignment.id}
        key = f"assignment/{assignment.id}/joint_finished"
        post.tell(store, audiences.department(lead.department), "assignment.joint_finished", now, key=key, **about)
        stages.refresh(store, lead, now)
    stages.refresh(store, assignment, now)
    return assignment


def take_over(store: Store, assignment_id: int, by: Person, now: datetime) -> Assignment:
    """我来办理: whoever presses becomes the owner; of a red one only the principal can."""
    assignment = store.assignments.get(assignment_id)
    authorize(by, "take_over", assignment)
    stages.must_be_open(assignment)
    if assignment.colour == "red" and not people.heads(by, assignment.department_id):
        raise NotYours(action="take_over")  # the principal's in person, until it is done

    take_on(store, assignment, by, now)
    assignment.owner_id = by.id
    _reload_owner(store, assignment)
    stages.refresh(store, assignment, now)
    store.trail.add(assignment.case, "taken_over", now, by, assignment=assignment.id)
    return assignment


def reach(by: Person) -> Sequence[int] | None:
    """The departments whose matters this person oversees; None for all of them."""
    return None if people.is_(by, *people.CENTRE, *people.SUPERVISORS) else people.departments_of(by)


def reopen(store: Store, assignment: Assignment, by: Person, now: datetime) -> None:
    """未解决: the same owner again, with at least a working day from now."""
    assert assignment.finished_at is not None  # only finished cases are reopened
    calendar, days = worktime.calendar_of(store, assignment.department), rules.current().limits.reopen_days
    due = worktime.reopened(calendar, assignment.finished_at, assignment.due_by, now, days)
    assignment.due_by, assignment.provisional = due.at, due.provisional
    assignment.counted_from = now
    assignment.stage = AssignmentStage.ACKNOWLEDGED
    assignment.finished_at = None
    assignment.colour = ""
    alarms.lay(store, assignment, "finish", now, assignment.due_by)

    _call(store, assignment, now, f"reopened/{assignment.case.reopened}", "assignment.reopened")
    store.trail.add(assignment.case, "reopened", now, by, assignment=assignment.id, days=days)


def supplemented(store: Store, assignment: Assignment, now: datetime) -> None:
    """补交: materials have come after dispatch; whoever has the matter is told."""
    key = f"assignment/{assignment.id}/supplemented/{now.isoformat()}"
    facts = {"case_id": assignment.case_id, "assignment_id": assignment.id}
    whom = audiences.department(assignment.department)
    post.tell(store, whom, "assignment.supplemented", now, key=key, card=f"assignment/{assignment.id}", **facts)


def late_part(store: Store, assignment: Assignment, file: Attachment, now: datetime) -> None:
    """A late part of a result's album follows the others to the enterprise."""
    _tell_contacts(store, assignment, "case.file", now, key=f"file/{file.id}", attachment=file.id)


def send(
    store: Store,
    case: Case,
    department: Department,
    share: Share,
    by: Person | None,
    now: datetime,
    instead_of: Assignment | None = None,
    due_by: datetime | None = None,
    guide: Guide | None = None,
) -> Assignment:
    """One department gets its share; both ladders start now, whether or not anyone acknowledges.

    In another department's place it has that one's deadline, and cannot hand the matter back in its turn.
    """
    calendar = worktime.calendar_of(store, department)
    limits = rules.current().limits
    promised = worktime.limit_from(store, now, case.guide.body["promise_limit"], department)
    assert promised is not None  # no item enters the catalogue without a promised limit
    assignment = store.put(
        Assignment(
            case_id=case.id,
            department_id=department.id,
            share=share,
            dispatched_by_id=by.id if by else None,
            dispatched_at=now,
            counted_from=now,
            acknowledge_by=calendar.after(now, limits.acknowledge),
            return_by=worktime.days_from(store, now, limits.hand_back_days, department),
            due_by=instead_of.due_by if instead_of else due_by or promised.at,
            provisional=instead_of.provisional if instead_of else promised.provisional,
            instead_of_id=instead_of.id if instead_of else None,
            guide_id=(instead_of.guide_id if instead_of else None) or (guide.id if guide else None),
        )
    )
    store.reload(assignment)
    store.reload(case, "assignments")
    alarms.lay(store, assignment, "acknowledge", now, assignment.acknowledge_by)
    alarms.lay(store, assignment, "finish", now, assignment.due_by)
    _call(store, assignment, now, "sent", "assignment.sent")
    store.trail.add(
        case,
        "dispatched",
        now,
        by,
        assignment=assignment.id,
        department=department.name,
        instead_of=assignment.instead_of_id,
        until=due_by.isoformat() if due_by and instead_of is None else None,
        acknowledge_hours=limits.acknowledge_hours,
        hand_back_days=limits.hand_back_days,
    )
    return assignment


def _call(store: Store, assignment: Assignment, now: datetime, occasion: str, kind: str) -> None:
    post.tell(
        store,
        audiences.department(assignment.department),
        kind,
        now,
        key=f"assignment/{assignment.id}/{occasion}",
        card=f"assignment/{assignment.id}",
        case_id=assignment.case_id,
        assignment_id=assignment.id,
    )


def _tell_contacts(
    store: Store, assignment: Assignment, kind: str, now: datetime, *, key: str | None = None, **facts: Any
) -> None:
    whom = audiences.contacts(assignment.case)
    facts |= {"case_id": assignment.case_id, "assignment_id": assignment.id}
    post.tell(store, whom, kind, now, key=key, **facts)


def take_on(store: Store, assignment: Assignment, by: Person, now: datetime) -> None:
    """Whoever acts on an assignment that nobody has acknowledged has acknowledged it."""
    if assignment.stage is not AssignmentStage.SENT:
        return
    assignment.stage = AssignmentStage.ACKNOWLEDGED
    assignment.acknowledged_at = now
    if assignment.colour != "red":  # a red one is the principal's until it is done
        assignment.owner_id = by.id
    alarms.silence(store, assignment, awaiting="acknowledge")
    _reload_owner(store, assignment)
    store.trail.add(assignment.case, "acknowledged", now, by, assignment=assignment.id)


def _reload_owner(store: Store, assignment: Assignment) -> None:
    store.reload(assignment, "owner")
