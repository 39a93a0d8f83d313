"""重新计算: a new calendar reaches every open case; both sides are told, and nothing on time is overdue by it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desk import alarms, audiences, clocks, post, recount_around, rules, worktime
from desk.calendar import Due
from desk.clocks import Clock
from storage.models import Assignment, Case, Share, Stage
from storage.store import Store

DONE = "recounted"  # the fact that says which version of the calendar every open case has been counted by
CHUNK = 100  # cases in one transaction

# where a case or an assignment keeps what a clock comes to
COLUMNS = {
    "promised": "promised_by",
    "statutory": "statutory_by",
    "pre_check": "pre_check_by",
    "finish": "due_by",
    "acknowledge": "acknowledge_by",
    "hand_back": "return_by",
}


@dataclass(frozen=True)
class Moved:
    """A clock that comes to another end: what it was, and what it is."""

    clock: Clock
    whose: Case | Assignment
    before: datetime
    after: Due

    def is_news(self, was_provisional: bool) -> bool:
        """Whether it ends at another time, or for certain at last."""
        return (self.after.at, self.after.provisional) != (self.before, was_provisional)

    @property
    def finishes(self) -> int:
        """The assignment whose deadline it is, 0 when it is another clock."""
        return self.clock.assignment if self.clock.name == "finish" else 0


def is_due(store: Store) -> bool:
    """Whether there may be cases that were counted by an older calendar."""
    return store.facts.count(DONE) < store.days.version()


def some(store: Store, now: datetime) -> int:
    """How many cases were looked at; call again while it is as many as one transaction takes.

    The last call moves what was opened around the cases as well.
    """
    version = store.days.version()
    found = store.cases.counted_before(version, CHUNK)
    for case in found:
        _recount(store, case, version, now)
    if len(found) < CHUNK:
        recount_around.all_of_them(store, store.facts.count(DONE), now)
        store.facts.set(DONE, str(version))
    return len(found)


def _recount(store: Store, case: Case, version: int, now: datetime) -> None:
    reckoned = clocks.of(store, case, version)
    was_provisional = {assignment.id: assignment.provisional for assignment in case.assignments}
    moved = [_moved(store, case, clock, now) for clock in reckoned if clock.ended_at is None]
    for one in moved:
        setattr(one.whose, COLUMNS[one.clock.name], one.after.at)
    _mark_provisional(case, moved)
    case.calendar_version = version

    for one in moved:
        if one.finishes:
            _lay_again(store, store.assignments.get(one.finishes), one.clock)
    if case.stage is Stage.DONE and case.finished_at is not None:
        days = rules.current().limits.confirm_days
        store.alarms.move(case.id, "confirm", worktime.days_from(store, case.finished_at, days))

    was = [was_provisional.get(one.finishes, one.after.provisional) for one in moved]
    if told := [one for one, was_so in zip(moved, was, strict=True) if one.is_news(was_so)]:
        spared = {one.clock.key: one.after.at.isoformat() for one in told if one.clock.due.at < one.after.at}
        store.trail.add(case, "recounted", now, None, spared=spared)
        _tell(store, case, told, version, now)


def _lay_again(store: Store, assignment: Assignment, clock: Clock) -> None:
    """Its ladder follows; while its clock stands still, as it was before the pause."""
    pause, due = store.rulings.pause_on(assignment.id), assignment.due_by
    if pause is not None:
        due = clock.shifts[-2].due.at if len(clock.shifts) > 1 else clock.first.at
        pause.due_before = due
    alarms.lay_again(store, assignment, due)


def _moved(store: Store, case: Case, clock: Clock, now: datetime) -> Moved:
    whose = store.assignments.get(clock.assignment) if clock.assignment else case
    before: datetime = getattr(whose, COLUMNS[clock.name])
    at = worktime.spared(clock.calendar, before, clock.due.at, now)
    return Moved(clock, whose, before, Due(at, clock.due.provisional))


def _mark_provisional(case: Case, moved: list[Moved]) -> None:
    legal = [one.after.provisional for one in moved if one.clock.name in ("promised", "statutory")]
    if legal:
        case.provisional = any(legal)
    for assignment in case.assignments:
        for one in moved:
            if one.finishes == assignment.id:
                assignment.provisional = one.after.provisional


def _tell(store: Store, case: Case, told: Sequence[Moved], version: int, now: datetime) -> None:
    """Each department hears of its share, the enterprise of the lead's; once for each calendar."""
    for one in told:
        if not one.finishes:
            continue
        assignment = store.assignments.get(one.finishes)
        kind, card = "settled" if one.after.at == one.before else "recounted", f"assignment/{assignment.id}"
        facts: dict[str, Any] = {"before": one.before.isoformat(), "version": version, "key": f"{card}/{version}"}
        facts |= {"case_id": case.id, "assignment_id": assignment.id}
        if assignment.share is Share.LEAD:
            post.tell(store, audiences.contacts(case), f"case.{kind}", now, **facts)
        whom = audiences.department(assignment.department)
        post.tell(store, whom, f"assignment.{kind}", now, card=card, **facts)
    store.outbox.refresh(f"case/{case.id}", now)
    for assignment in case.assignments:
        store.outbox.refresh(f"assignment/{assignment.id}", now)
