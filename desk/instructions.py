"""批示: a leader's words reach the owner of an assignment, with a deadline of their own; no clock of the case moves."""

from datetime import date, datetime

from desk import alarms, audiences, post, rules, stages, worktime
from desk.errors import NotLater
from desk.people import authorize
from storage.models import Assignment, Instruction, Person
from storage.store import Store


def give(store: Store, assignment_id: int, words: str, day: date, by: Person, now: datetime) -> Instruction:
    """批示: the owner and the centre hear it at once; it is open until the owner reports or finishes."""
    assignment = store.assignments.get(assignment_id)
    may_give(assignment, by)
    due = worktime.calendar_of(store, assignment.department).closing_of(day)
    if due <= now:
        raise NotLater(no=assignment.case.no, due=now)

    given = store.put(
        Instruction(assignment_id=assignment.id, words=words, given_by_id=by.id, given_at=now, due_by=due)
    )
    store.reload(given)
    alarms.silence(store, assignment, awaiting="instruction")
    alarms.lay(store, assignment, "instruction", now, due)

    for whom in (audiences.named("owner", assignment), audiences.CENTRE):
        _tell(store, given, whom, "instruction.order", now)
    _tell(store, given, audiences.person(by), "instruction.given", now)
    stages.refresh(store, assignment, now)
    facts = {"assignment": assignment.id, "words": words, "until": due.isoformat()}
    store.trail.add(assignment.case, "instructed", now, by, **facts)
    return given


def may_give(assignment: Assignment, by: Person) -> None:
    """Nothing while this person may instruct the owner; the refusal otherwise."""
    authorize(by, "instruct", assignment)
    stages.must_be_open(assignment)


def answered(store: Store, assignment: Assignment, words: str, by: Person, now: datetime) -> None:
    """反馈进展, 办结: whoever instructed reads what has been done about it, and its ladder falls silent."""
    for given in store.instructions.open_about(assignment.id):
        given.answer = words
        given.answered_at = now
        _tell(store, given, audiences.person(given.given_by), "instruction.answered", now)
        facts = {"assignment": assignment.id, "instruction": given.id}
        store.trail.add(assignment.case, "instruction_answered", now, by, **facts)
    alarms.silence(store, assignment, awaiting="instruction")


def follow(store: Store, old: Assignment, new: Assignment, now: datetime) -> None:
    """The matter has gone to another department, and what the leaders said about it goes along."""
    for given in store.instructions.open_about(old.id):
        given.assignment_id = new.id
        store.reload(given)
        alarms.lay(store, new, "instruction", now, given.due_by)
        _tell(store, given, audiences.named("owner", new), "instruction.order", now)


def days(store: Store, now: datetime) -> list[date]:
    """Likely deadlines: today while the office is open, then so many working days on."""
    calendar = worktime.calendar_of(store)
    today = calendar.day_of(calendar.next_opening(now))
    return [calendar.workday_after(today, count) for count in (0, *rules.current().likely_days[:2])]


def _tell(store: Store, given: Instruction, whom: str, kind: str, now: datetime) -> None:
    about = {"assignment_id": given.assignment_id, "case_id": given.assignment.case_id}
    key = f"instruction/{given.id}/{given.assignment_id}/{kind}"
    card = f"assignment/{given.assignment_id}" if kind == "instruction.order" else None
    post.tell(store, whom, kind, now, key=key, card=card, instruction_id=given.id, **about)
