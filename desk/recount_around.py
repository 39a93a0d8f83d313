"""重新计算 around the cases: 整改, 回访, permits and reports keep their working days by a new calendar."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desk import alarms, audiences, call_backs, ladders, permits, post, rectifications, visits, worktime
from desk.calendar import WorkCalendar
from storage.models import AlarmState, CallBack, Case, Department, Permit, PleaKind, Rectification, Visit
from storage.store import Store

MOST = 1000  # of a kind; more than a county ever has open


@dataclass(frozen=True)
class Deadline:
    """One date by which somebody owes something, of a record that is no assignment."""

    record: Rectification | CallBack | Permit | Visit
    column: str
    awaiting: str  # the name of its ladder
    card: str
    no: str
    since: datetime  # its working days are counted from this day
    laid_from: datetime  # and its reminders from here
    hears: tuple[str, ...]
    whose: Department | None = None
    case: Case | None = None


def all_of_them(store: Store, counted_by: int, now: datetime) -> None:
    """Every open one is moved from the calendar it was counted by, an earlier version, to the present one."""
    version = store.days.version()
    for deadline in _open(store, now):
        earlier = worktime.calendar_of(store, deadline.whose, counted_by)
        calendar = worktime.calendar_of(store, deadline.whose)
        before: datetime = getattr(deadline.record, deadline.column)
        days = earlier.workdays_between(earlier.day_of(deadline.since), earlier.day_of(before))
        after = calendar.closing_of(calendar.workday_after(calendar.day_of(deadline.since), days))
        after = worktime.spared(calendar, before, after, now)
        _lay_again(store, calendar, deadline, after)
        if after != before:
            setattr(deadline.record, deadline.column, after)
            _tell(store, deadline, before, after, version, now)


def _open(store: Store, now: datetime) -> Iterator[Deadline]:
    for owed in store.ratings.all_under_way(MOST):
        card, no = rectifications.card(owed), rectifications.number(owed)
        heard = (audiences.heads(owed.department_id), audiences.CENTRE)
        opened, whose, case = owed.opened_at, owed.department, owed.case
        if owed.verified_at is None:
            yield Deadline(owed, "verify_by", "verify", card, no, opened, opened, heard, whose, case)
        more = rectifications.plea_of(owed, PleaKind.COMPLEX) if owed.complex else None
        laid = more.ruled_at if more is not None and more.ruled_at is not None else opened
        yield Deadline(owed, "due_by", "rectify", card, no, opened, laid, heard, whose, case)
    for call in store.ratings.to_call_back(MOST):
        card, no, opened = call_backs.card(call), call.case.no, call.opened_at
        yield Deadline(call, "due_by", "call_back", card, no, opened, opened, (audiences.CENTRE,), case=call.case)
    for asked in store.permits.to_rule(worktime.calendar_of(store).day_of(now), MOST):
        card, no, at = permits.card(asked), permits.number(asked), asked.asked_at
        yield Deadline(asked, "rule_by", permits.WAITING, card, no, at, at, (audiences.LEADERS,))
    for visit in store.permits.open_visits(MOST):
        card, no, at = visits.card(visit), visit.enterprise.name, visit.reported_at
        yield Deadline(visit, "answer_by", visits.WAITING, card, no, at, at, (audiences.CENTRE,))


def _lay_again(store: Store, calendar: WorkCalendar, deadline: Deadline, due: datetime) -> None:
    """The rungs not heard yet move with it; those of every morning to a working one."""
    laid = store.alarms.of_subject(deadline.card, deadline.awaiting)
    waiting = {alarm.step: alarm for alarm in laid if alarm.state is AlarmState.WAITING}
    rungs = [alarms.rung_of(alarm) for alarm in waiting.values()]
    moved = {rung.step: at for rung, at in ladders.laid(rungs, calendar, deadline.laid_from, due)}
    for rung in rungs:
        alarm = waiting[rung.step]
        at = ladders.on_a_workday(rung.every, calendar, alarm.planned_at) if rung.every else moved.get(rung.step)
        if at is not None:
            alarm.planned_at = alarm.due_at = at


def _tell(
    store: Store, deadline: Deadline, before: datetime, after: datetime, version: int, now: datetime
) -> None:
    facts: dict[str, Any] = {"what": deadline.awaiting, "no": deadline.no, "version": version}
    facts |= {"before": before.isoformat(), "after": after.isoformat()}
    for whom in deadline.hears:
        post.tell(store, whom, "deadline.moved", now, key=f"{deadline.card}/{deadline.awaiting}/{version}", **facts)
    store.flush()
    store.outbox.refresh(deadline.card, now)
    if deadline.case is not None:
        store.trail.add(deadline.case, "deadline_moved", now, None, **facts)
    else:
        store.trail.note("deadline_moved", now, None, card=deadline.card, **facts)
