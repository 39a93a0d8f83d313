"""Ladders as rows: laid when a clock starts, rung when due, silent when the matter is done."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from desk import audiences, ladders, post, rules
from desk.rules import Rung
from desk.worktime import calendar_of
from storage.models import Alarm, AlarmState, Assignment, Case, Item, RoleName
from storage.store import Store

NO_TIME = timedelta()
SWEEP = 512  # alarms looked at in one transaction
ACTING = ("owner", "officer", "substitute", "deputy", "principal")  # whose letters carry the assignment's buttons
PERSONAL = tuple(f"ladder.{step}" for step in (
    "acknowledge_soon", "unacknowledged", "due_soon", "due_today",
    "blue", "yellow", "yellow_next", "red", "red_organiser", "daily",
))  # letters to a person  # fmt: skip
DIGESTS = {"ladder.overdue_digest": ("ladder.overdue_group",), "ladder.digest": PERSONAL}  # when many fall due at once


def lay(
    store: Store, assignment: Assignment, awaiting: str, start: datetime, due: datetime, *, now: datetime | None = None
) -> None:
    """The ladder in force becomes this assignment's own alarms; later edits of the ladder leave it alone.

    Laid out anew it is the ladder that the assignment started with; with `now`, reminders that are past are left out.
    """
    ladder, version = _ladder_of(store, assignment, awaiting)
    cycle = store.alarms.next_cycle(assignment.case_id, assignment.id, awaiting)
    for rung, at in ladders.laid(ladder, calendar_of(store, assignment.department), start, due):
        if now is None or at > now or not rung.reminder:
            _set(store, assignment.case, assignment, awaiting, rung, at, cycle, version)


def lay_again(store: Store, assignment: Assignment, due_by: datetime) -> None:
    """The rungs not heard yet move to where they belong by the calendar of now and that deadline.

    Those asleep in a pause are laid as if it had not begun: `wake` adds its length.
    """
    calendar = calendar_of(store, assignment.department)
    ends = {"acknowledge": assignment.acknowledge_by, "finish": due_by}
    for awaiting, due in ends.items():
        waiting = {alarm.step: alarm for alarm in store.alarms.waiting(assignment.id, awaiting)}
        rungs = [rung_of(alarm) for alarm in waiting.values()]
        for rung, at in ladders.laid(rungs, calendar, assignment.counted_from, due):
            waiting[rung.step].planned_at = waiting[rung.step].due_at = at
        for rung in rungs:
            if rung.every:
                at = ladders.on_a_workday(rung.every, calendar, waiting[rung.step].planned_at)
                waiting[rung.step].planned_at = waiting[rung.step].due_at = at


def lay_single(store: Store, case: Case, awaiting: str, at: datetime, assignment: Assignment | None = None) -> None:
    """One instant at which the desk itself acts on a case, or on one assignment of it."""
    rung = Rung(step=awaiting, rank=1, hears={})
    cycle = store.alarms.next_cycle(case.id, assignment.id if assignment else None, awaiting)
    store.put(_alarm(case, assignment, awaiting, rung, at, cycle, rules.current().version))


def lay_for_nobody(store: Store, awaiting: str, step: str, at: datetime, number: int) -> None:
    """One instant at which the desk itself acts, about no case."""
    rung = Rung(step=step, rank=1, hears={})
    _set(store, None, None, awaiting, rung, at, number, rules.current().version)


def sleep(store: Store, assignment: Assignment, *ladders: str) -> None:
    """These ladders of the assignment are not heard until `wake`."""
    store.flush()
    for alarm in store.alarms.in_state(assignment.id, AlarmState.WAITING):
        if alarm.awaiting in ladders:
            alarm.state = AlarmState.ASLEEP


def wake(store: Store, assignment: Assignment, start: datetime, end: datetime, due: datetime) -> None:
    """Its alarms wait again, as much later as working time has passed while they slept.

    `due` is the deadline they were laid for. A reminder of the last day is heard on the last day there is now, and what
    belongs to a time of the clock at that time.
    """
    calendar, stood = calendar_of(store, assignment.department), [(start, end)]
    for alarm in store.alarms.in_state(assignment.id, AlarmState.ASLEEP):
        rung = rung_of(alarm)
        alarm.state = AlarmState.WAITING
        alarm.planned_at = calendar.delayed(alarm.planned_at, stood)
        alarm.due_at = calendar.delayed(alarm.due_at, stood)
        if rung.every:
            alarm.planned_at = alarm.due_at = ladders.on_a_workday(rung.every, calendar, alarm.planned_at)
        elif rung.last:
            allowed = calendar.between(assignment.counted_from, due)
            alarm.planned_at = alarm.due_at = ladders.last(calendar, calendar.delayed(due, stood), allowed)
    store.flush()


def lay_for_item(store: Store, item: Item, awaiting: str, ladder: Sequence[tuple[Rung, datetime]]) -> None:
    """The instants at which something is due about an item, in place of those that still wait for the same."""
    for alarm in store.alarms.of_item(item.id, awaiting):
        alarm.state = AlarmState.SILENCED
    for rung, at in ladder:
        facts = {"planned_at": at, "due_at": at, "rung": rules.freeze(rung), "ladder_version": rules.current().version}
        store.put(Alarm(item_id=item.id, awaiting=awaiting, step=rung.step, rank=rung.rank, **facts))


def silence(store: Store, assignment: Assignment, awaiting: str | None = None) -> None:
    """What this assignment was waited for has come."""
    store.alarms.silence(case_id=assignment.case_id, assignment_id=assignment.id, awaiting=awaiting)


def owed(store: Store, found: Sequence[Alarm]) -> dict[int, Assignment]:
    """The assignments that these alarms are about; what else a ladder asks of is at hand, too."""
    if not found:
        return {}
    about = [(alarm.assignment_id, alarm.case_id) for alarm in found]
    assignment_ids = {assignment_id for assignment_id, _ in about if assignment_id is not None}
    case_ids = {case_id for assignment_id, case_id in about if case_id is not None and assignment_id is None}
    return store.assignments.at_hand(assignment_ids, case_ids)


def to_ring(store: Store, found: Sequence[Alarm], owed: Mapping[int, Assignment], now: datetime) -> list[Alarm]:
    """Of these that are due, those to ring now: of every ladder only the highest rung, none in quiet hours or too soon.

    Lower rungs that were missed are overtaken; one that may not be heard yet is put off to when it may.
    """
    limits = rules.current().limits
    departments = {assignment.department for assignment in owed.values()}
    calendars = {calendar_of(store, whose) for whose in (None, *departments)}
    since = min(calendar.before(now, limits.dwell) for calendar in calendars)
    ringing, overtaken = list[Alarm](), list[Alarm]()
    for ladder, rungs in store.alarms.beside(found, now, since).items():
        *missed, highest = rungs.due
        levels = [alarm.rung_at for alarm in rungs.heard if alarm.rung_at and not rung_of(alarm).reminder]
        later = _not_before(store, highest, owed.get(ladder.assignment_id or 0), max(levels, default=None), now)
        if later > now:
            highest.due_at = later
        else:
            ringing.append(highest)
        overtaken += missed
    store.alarms.mark(overtaken, AlarmState.OVERTAKEN)
    store.alarms.mark(ringing, AlarmState.RUNG, rung_at=now)
    return ringing


def put_off(store: Store, alarm: Alarm, now: datetime) -> None:
    """It could not be rung: it is tried again in an hour, and the centre is told today."""
    alarm.state = AlarmState.WAITING
    alarm.rung_at = None
    alarm.due_at = now + timedelta(hours=1)
    day = calendar_of(store).day_of(now).isoformat()
    about: dict[str, Any] = {"case_id": alarm.case_id} if alarm.case_id else {"item_id": alarm.item_id}
    if not alarm.case_id and alarm.subject:
        about = {"subject": alarm.subject}
    post.tell(store, audiences.CENTRE, "notice.alarm", now, key=f"alarm/{alarm.id}/{day}", **about)


def hear(store: Store, alarm: Alarm, assignment: Assignment, now: datetime) -> None:
    """Everybody whom this rung names is told, and the next one is laid where the ladder goes on."""
    rung = rung_of(alarm)
    before = (bool(assignment.colour), assignment.owner_id)
    if rung.colour:
        store.assignments.supervise(assignment, rung.colour, now)
    if rung.takes_over:
        _take_over(store, assignment, rung.takes_over)
    for says, names in rung.hears.items():
        for audience in names:
            _tell(store, alarm, assignment, says, audience, now)

    goes_on = rung.then or rung.every
    if goes_on and (after := ladders.following(rung, calendar_of(store, assignment.department), now)):
        _set(store, assignment.case, assignment, alarm.awaiting, *after, alarm.cycle + 1, alarm.ladder_version)
    if before != (bool(assignment.colour), assignment.owner_id):
        store.outbox.refresh(f"assignment/{assignment.id}", now)
        store.outbox.refresh(f"case/{assignment.case_id}", now)
    facts = {"awaiting": alarm.awaiting, "step": rung.step, "assignment": assignment.id}
    store.trail.add(assignment.case, "rung", now, None, **facts)


def rung_of(alarm: Alarm) -> Rung:
    """The rung as it stood when the ladder was laid."""
    return rules.thaw(alarm.rung)


def _ladder_of(store: Store, assignment: Assignment, awaiting: str) -> tuple[Sequence[Rung], str]:
    """The rungs that this assignment's earlier alarms were laid from, or the ladder in force when there are none."""
    earlier = [alarm for alarm in store.alarms.of_assignment(assignment.id) if alarm.awaiting == awaiting]
    if not earlier:
        urgency, kind = "green" if assignment.case.green_at else "", assignment.case.guide.body["handling_kind"]
        return rules.current().ladder(awaiting, urgency, kind), rules.current().version
    rungs = {rung.step: rung for rung in map(rung_of, earlier)}
    return sorted(rungs.values(), key=lambda rung: rung.rank), earlier[0].ladder_version


def _set(
    store: Store,
    case: Case | None,
    assignment: Assignment | None,
    awaiting: str,
    rung: Rung,
    at: datetime,
    cycle: int,
    version: str,
) -> None:
    store.keep(_alarm(case, assignment, awaiting, rung, at, cycle, version))


def _alarm(
    case: Case | None, assignment: Assignment | None, awaiting: str, rung: Rung, at: datetime, cycle: int, version: str
) -> Alarm:
    return Alarm(
        case_id=case.id if case else None,
        assignment_id=assignment.id if assignment else None,
        awaiting=awaiting,
        step=rung.step,
        rank=rung.rank,
        cycle=cycle,
        planned_at=at,
        due_at=at,
        rung=rules.freeze(rung),
        ladder_version=version,
    )


def _not_before(
    store: Store, alarm: Alarm, assignment: Assignment | None, level_heard_at: datetime | None, now: datetime
) -> datetime:
    """The first instant, from now on, at which this alarm may be heard: in the hours of whoever owes the matter."""
    rung = rung_of(alarm)
    if rung.always:
        return now
    calendar = calendar_of(store, assignment.department if assignment else None)
    case = assignment.case if assignment else store.cases.get(alarm.case_id) if alarm.case_id is not None else None
    limits = rules.current().limits
    of_the_desk = alarm.case_id is None and not alarm.subject
    green = case is not None and case.green_at is not None
    if not of_the_desk and not green and not calendar.is_open(now):
        in_time = now - alarm.due_at <= limits.grace
        if not in_time or calendar.after(alarm.due_at, NO_TIME) != alarm.due_at:  # it fell due at closing
            return calendar.next_opening(now)
    if level_heard_at is None or rung.reminder:
        return now
    if calendar.between(level_heard_at, now) < limits.dwell:
        return calendar.after(level_heard_at, limits.dwell)
    return now


def _take_over(store: Store, assignment: Assignment, role: str) -> None:
    heads = store.people.with_role(RoleName(role), department_id=assignment.department_id)
    there = [who for who in heads if who.away_since is None] or heads
    if there:
        store.assignments.give(assignment, there[0])


def _tell(store: Store, alarm: Alarm, assignment: Assignment, says: str, audience: str, now: datetime) -> None:
    key = assignment.id
    fact, card = f"alarm/{alarm.id}", f"assignment/{key}" if audience in ACTING else None
    facts: dict[str, Any] = {"case_id": assignment.case_id, "assignment_id": key}
    if says == "leader.alert":  # a digest: one a day, whatever is red when it is sent
        day = calendar_of(store).day_of(now).isoformat()
        facts, fact, card = {"day": day}, f"red/{day}", None
    name = audiences.named(audience, assignment)
    for chat_id in audiences.of(store, audience, assignment):
        store.outbox.add(chat_id, name, says, now, key=fact, card=card, alarm_id=alarm.id, **facts)
