"""Ladders laid out in time: which rung is heard when, if nothing happens meanwhile."""

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta

from desk.calendar import WorkCalendar
from desk.rules import Rung

LAST_HOURS = timedelta(hours=2)


def laid(
    ladder: Sequence[Rung], calendar: WorkCalendar, start: datetime, due: datetime
) -> Iterator[tuple[Rung, datetime]]:
    """Each rung of the ladder with its instant; a reminder that would come before the start is left out.

    `start` and `due` are the ends of the allowed working time, which may be over already: then what is overdue falls
    due at once. Rungs that repeat are laid by `following`.
    """
    allowed = max(calendar.between(start, due), timedelta())
    for rung in ladder:
        if rung.every:
            continue
        at = _at(rung, calendar, start, due, allowed)
        if at > start or not rung.reminder:
            yield rung, at


def following(rung: Rung, calendar: WorkCalendar, heard_at: datetime) -> tuple[Rung, datetime] | None:
    """The rung to lay once this one has been heard: the one it names, or itself again."""
    after = rung.then or (rung if rung.every else None)
    if after is None or after.every is None:
        return None
    tomorrow = calendar.workday_after(calendar.day_of(heard_at), 1)
    return after, calendar.instant(tomorrow, after.every)


def on_a_workday(local: time, calendar: WorkCalendar, at: datetime) -> datetime:
    """That time of the clock on the day of `at`, or on the next working day when it is off."""
    return calendar.instant(calendar.workday_after(calendar.day_of(at), 0), local)


def last(calendar: WorkCalendar, due: datetime, allowed: timedelta) -> datetime:
    """The opening of the last day; two working hours before the end where less than a day is allowed."""
    day = calendar.day_of(due)
    whole = calendar.between(calendar.opening_of(day), calendar.closing_of(day))
    return calendar.opening_of(day) if allowed >= whole else calendar.before(due, LAST_HOURS)


def _at(rung: Rung, calendar: WorkCalendar, start: datetime, due: datetime, allowed: timedelta) -> datetime:
    if rung.last:
        return last(calendar, due, allowed)
    if rung.share < 1:
        return calendar.after(start, allowed * rung.share)
    if rung.plus_days:
        return calendar.shifted(due, rung.plus_days)
    return calendar.after(due, timedelta(hours=rung.plus_hours)) if rung.plus_hours else due
