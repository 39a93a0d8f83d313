"""暂停计时: the clock stands still while a listed special step is on, as long as the enterprise was told."""

from datetime import datetime

from desk import assignments, audiences, post, rules, rulings, shifts, stages
from desk.errors import AlreadyAsked, NotListed, NotPaused, TooFar, TooLate
from desk.people import authorize
from storage.models import Assignment, Pause, Person
from storage.store import Store


def ask(store: Store, assignment_id: int, step: str, days: int, by: Person, now: datetime) -> Pause:
    """暂停申请: for a listed special step (行政许可法 45), with its expected length in working days."""
    assignment = store.assignments.get(assignment_id)
    may_ask(store, assignment, by, now)
    if step not in steps(assignment):
        raise NotListed(step=step, steps=steps(assignment))
    most = rules.current().limits.pause_days
    if not 1 <= days <= most:
        raise TooFar(no=assignment.case.no, days=most, what="pause")

    assignments.take_on(store, assignment, by, now)
    number = store.rulings.asked(Pause, assignment.id) + 1
    return rulings.ask(store, Pause(assignment_id=assignment.id, reason=step, number=number, days=days), by, now)


def may_ask(store: Store, assignment: Assignment, by: Person, now: datetime) -> None:
    """Nothing while this person may ask for a pause; the refusal otherwise."""
    authorize(by, "ask_pause", assignment)
    stages.must_be_open(assignment)
    stages.must_run(store, assignment)
    before = store.rulings.of(Pause, assignment.id)
    if before is not None and before.granted is None:
        raise AlreadyAsked(no=assignment.case.no, at=before.asked_at, what="pause")
    if now > assignment.due_by:
        raise TooLate(no=assignment.case.no, by=assignment.due_by, what="pause")


def steps(assignment: Assignment) -> list[str]:
    """The special steps whose time does not count: those the item publishes, then those of the law."""
    published = assignment.case.guide.body["special_procedures"]
    not_counted = [step["name"] for step in published if not step["counts_toward_limit"]]
    return list(dict.fromkeys([*not_counted, *rules.current().special_steps]))


def grant(store: Store, pause_id: int, by: Person, now: datetime) -> Pause:
    """同意: both clocks stand still from now on, and the enterprise is told for how long."""
    pause = rulings.rule(store, Pause, pause_id, True, by, now)
    stages.must_run(store, pause.assignment)
    if now > pause.assignment.due_by:
        raise TooLate(no=pause.assignment.case.no, by=pause.assignment.due_by, what="pause")

    shifts.stand_still(store, pause, now)

    _tell_enterprise(store, pause, "pause.notice", now)
    rulings.told(store, pause, now)
    assert pause.begun_at is not None
    assert pause.expected_by is not None
    span = {"from": pause.begun_at.isoformat(), "until": pause.expected_by.isoformat()}
    facts = {"assignment": pause.assignment_id, **span}
    store.trail.add(pause.assignment.case, "paused", now, by, basis=pause.reason, approver=by.id, **facts)
    return pause


def deny(store: Store, pause_id: int, by: Person, now: datetime) -> Pause:
    """不同意: the clock has never stood still."""
    pause = rulings.rule(store, Pause, pause_id, False, by, now)
    rulings.told(store, pause, now)
    facts = {"assignment": pause.assignment_id, "basis": pause.reason}
    store.trail.add(pause.assignment.case, "pause_refused", now, by, **facts)
    return pause


def resume(store: Store, assignment_id: int, by: Person, now: datetime) -> Pause:
    """恢复计时: the special step is over, sooner than was expected."""
    assignment = store.assignments.get(assignment_id)
    authorize(by, "resume", assignment)
    stages.must_be_open(assignment)
    pause = shifts.go_on(store, assignment, now, by)
    if pause is None:
        raise NotPaused(no=assignment.case.no)

    _tell_resumed(store, pause, now)
    return pause


def expire(store: Store, assignment: Assignment, now: datetime) -> None:
    """The expected length is over: the clock goes on by itself; whoever needs longer asks again."""
    if pause := shifts.go_on(store, assignment, now):
        _tell_resumed(store, pause, now)


def _tell_resumed(store: Store, pause: Pause, now: datetime) -> None:
    _tell_enterprise(store, pause, "pause.resumed", now)
    whom = audiences.department(pause.assignment.department)
    post.tell(store, whom, "pause.resumed", now, key=f"{rulings.card(pause)}/resumed", **rulings.about(pause))
    store.outbox.refresh(rulings.card(pause), now)
    stages.refresh(store, pause.assignment, now)


def _tell_enterprise(store: Store, pause: Pause, kind: str, now: datetime) -> None:
    key = f"{rulings.card(pause)}/{kind}"
    post.tell(store, audiences.contacts(pause.assignment.case), kind, now, key=key, **rulings.about(pause))
