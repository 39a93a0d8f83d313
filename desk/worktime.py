"""The calendar in force, built from the days in the database and the hours in the rules."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any, Literal

from desk import rules, statutory_days
from desk.calendar import DayMark, Due, Hours, Season, WorkCalendar
from storage.models import Day, Department
from storage.store import Store

HOURS = "hours"  # the kind of an entry that sets the hours of a time of the year
YEARS_AHEAD = 4  # for which the days that are off by law stand in until there is a notice


def calendar_of(store: Store, whose: Department | None = None, version: int | None = None) -> WorkCalendar:
    """The working time of the site, or of a department with its own; as it is, or as an earlier version had it."""
    current = store.days.version()
    of = current if version is None else version
    age = "calendar" if of == current else "earlier calendar"
    scopes = store.remembered(f"{age} scopes", of, lambda: frozenset(day.scope for day in store.days.of_version(of)))
    own = whose.name if whose is not None and whose.name in scopes else ""
    return store.remembered(f"{age} {own}", of, lambda: _build(store, store.days.of_version(of), own))


def limit_from(
    store: Store, start: datetime, published: Mapping[str, Any], whose: Department | None = None
) -> Due | None:
    """When a published limit is over that starts the day after `start`; None when none is published."""
    if published.get("value") is None:
        return None
    return calendar_of(store, whose).limit(start, Decimal(str(published["value"])), published["unit"])


def days_from(store: Store, start: datetime, days: int, whose: Department | None = None) -> datetime:
    """The close of business so many working days after the day of `start`; the next one when none."""
    return _days_from(calendar_of(store, whose), start, days)


def reopened(calendar: WorkCalendar, finished: datetime, due: datetime, at: datetime, least: int) -> Due:
    """未解决: the working time that was left when the matter was finished, and so many working days at least."""
    left = max(calendar.between(finished, due), timedelta())
    end = max(calendar.after(at, left), _days_from(calendar, at, least))
    return Due(end, calendar.is_provisional(at, end))


def _days_from(calendar: WorkCalendar, start: datetime, days: int) -> datetime:
    if days == 0:
        return calendar.closing_of(calendar.day_of(calendar.next_opening(start)))
    return calendar.limit(start, Decimal(days), "工作日").at


def spared(calendar: WorkCalendar, before: datetime, after: datetime, now: datetime) -> datetime:
    """The deadline by another calendar; who was on time by the old one has the rest of a working day at least."""
    if after < now <= before:
        return calendar.closing_of(calendar.day_of(calendar.next_opening(now)))
    return after


def length_of_day(store: Store, now: datetime, whose: Department | None = None) -> timedelta:
    """How much working time today has, or the next working day when today is off."""
    calendar = calendar_of(store, whose)
    day = calendar.workday_after(calendar.day_of(now), 0)
    if not calendar.is_workday(day):
        day = calendar.workday_after(day, 1)
    return calendar.between(calendar.opening_of(day), calendar.closing_of(day))


def _build(store: Store, days: Iterable[Day], own: str) -> WorkCalendar:
    """The site's entries, and over them those of one department; other departments' are theirs."""
    others = {department.name for department in store.organisation.departments()} - {own}
    entries = sorted((day for day in days if day.scope not in others), key=lambda day: day.scope == own)
    marks = [_mark(day) for day in entries if day.kind != HOURS]
    seasons = [Season(_hours(day), since=day.date, until=day.last) for day in entries if day.kind == HOURS]
    noticed = [mark.date.year for mark in marks if mark.scope == "national"]
    ahead = range(max(noticed) + 1, max(noticed) + 1 + YEARS_AHEAD) if noticed else ()
    standing_in = [mark for year in ahead for mark in statutory_days.of_year(year)]
    return WorkCalendar([*standing_in, *marks], [*rules.current().seasons, *seasons], store.site.zone)


def _mark(day: Day) -> DayMark:
    kind: Literal["off", "work"] = "work" if day.kind == "work" else "off"
    return DayMark(day.date, kind, day.name, day.scope, day.document, _hours(day))


def _hours(day: Day) -> Hours:
    return tuple((time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in day.hours)
