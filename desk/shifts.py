"""What moves a due instant: an extension sets another, a pause adds its length; the ladder follows."""

from datetime import datetime

from desk import alarms, closing, worktime
from storage.models import Assignment, Case, Extension, Justification, Pause, Person
from storage.store import Store


def extend(store: Store, assignment: Assignment, until: datetime, now: datetime) -> None:
    """Another deadline: what is overdue is so no more, and the ladder is laid out anew."""
    assignment.due_by = until
    assignment.colour = ""
    _mark_provisional(store, assignment)
    thaw(store, assignment, now)
    alarms.silence(store, assignment, awaiting="finish")
    alarms.lay(store, assignment, "finish", assignment.dispatched_at, until, now=now)
    _move_the_case(store, assignment.case)


def stand_still(store: Store, pause: Pause, now: datetime) -> None:
    """The clock stops: every alarm of the assignment sleeps, and the deadlines are those to expect."""
    assignment = pause.assignment
    pause.begun_at = begun = _minute(now)
    pause.due_before = assignment.due_by
    pause.expected_by = worktime.calendar_of(store, assignment.department).shifted(begun, pause.days)
    alarms.sleep(store, assignment, "acknowledge", "finish")  # a leader's deadline stands
    alarms.lay_single(store, assignment.case, "resume", pause.expected_by, assignment)
    _move(store, pause, pause.expected_by)


def go_on(store: Store, assignment: Assignment, now: datetime, by: Person | None = None) -> Pause | None:
    """The clock goes on, if it stood still: everything is due as much later as working time has passed meanwhile.

    It has not stood still for longer than the enterprise was told, however late that is noticed.
    """
    pause = store.rulings.pause_on(assignment.id)
    if pause is None:
        return None
    assert pause.begun_at is not None
    assert pause.expected_by is not None
    assert pause.due_before is not None
    pause.ended_at = end = min(_minute(now), pause.expected_by)
    alarms.silence(store, assignment, awaiting="resume")
    alarms.wake(store, assignment, pause.begun_at, end, pause.due_before)
    _move(store, pause, end)
    facts = {"assignment": assignment.id, "from": pause.begun_at.isoformat(), "until": end.isoformat()}
    store.trail.add(assignment.case, "resumed", now, by, basis=pause.reason, **facts)
    return pause


def freeze(store: Store, justified: Justification, now: datetime) -> None:
    """The finish ladder is not heard while the delay is accepted; what is overdue stays so."""
    alarms.sleep(store, justified.assignment, "finish")
    alarms.lay_single(store, justified.assignment.case, "justified", justified.until, justified.assignment)


def thaw(store: Store, assignment: Assignment, now: datetime) -> Justification | None:
    """The accepted delay is over, if there was one: the ladder goes on where it stood."""
    justified = store.rulings.justified(assignment.id)
    if justified is None:
        return None
    assert justified.ruled_at is not None
    justified.ended_at = end = min(now, justified.until)
    alarms.silence(store, assignment, awaiting="justified")
    alarms.wake(store, assignment, justified.ruled_at, end, assignment.due_by)
    facts = {"assignment": assignment.id, "from": justified.ruled_at.isoformat(), "until": end.isoformat()}
    store.trail.add(assignment.case, "justification_over", now, None, basis=justified.reason, **facts)
    return justified


def _minute(at: datetime) -> datetime:
    """Clocks stop and go on at full minutes: what is due at 17:30 is so after a pause of whole days, too."""
    return at.replace(second=0, microsecond=0)


def _move(store: Store, pause: Pause, end: datetime) -> None:
    """The deadlines as they are when this pause ends then."""
    assignment = pause.assignment
    assert pause.begun_at is not None
    assert pause.due_before is not None
    calendar = worktime.calendar_of(store, assignment.department)
    assignment.due_by = calendar.delayed(pause.due_before, [(pause.begun_at, end)])
    _mark_provisional(store, assignment)
    _move_the_case(store, assignment.case)


def _move_the_case(store: Store, case: Case) -> None:
    """The legal limits, counted again from acceptance: pauses move both, a lead's extension what is promised."""
    assert case.accepted_at is not None  # nothing is dispatched before
    store.flush()
    whose, pauses = case.item.department, store.rulings.paused(case.id)
    calendar, body, lead = worktime.calendar_of(store, whose), case.guide.body, closing.lead_of(case)
    statutory = worktime.limit_from(store, case.accepted_at, body["legal_limit"], whose)
    promised = worktime.limit_from(store, case.accepted_at, body["promise_limit"], whose)
    case.statutory_by = calendar.delayed(statutory.at, pauses) if statutory else None
    extension = store.rulings.of(Extension, lead.id)
    if extension is not None and extension.granted:
        case.promised_by = lead.due_by
    else:
        case.promised_by = calendar.delayed(promised.at, pauses) if promised else None
    ends = [at for at in (case.statutory_by, case.promised_by) if at]
    case.provisional = any(calendar.is_provisional(case.accepted_at, at) for at in ends)


def _mark_provisional(store: Store, assignment: Assignment) -> None:
    calendar = worktime.calendar_of(store, assignment.department)
    assignment.provisional = calendar.is_provisional(assignment.dispatched_at, assignment.due_by)

