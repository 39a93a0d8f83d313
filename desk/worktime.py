"""The calendar in force, built from the days in the database and the hours in the rules."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from desk import rules
from desk.calendar import DayMark, Due, WorkCalendar
from storage.models import Day
from storage.store import Store


def calendar_of(store: Store) -> WorkCalendar:
    """The site's working time, kept until its days change."""
    return store.remembered("calendar", store.days.version(), lambda: _build(store))


def limit_from(store: Store, start: datetime, published: Mapping[str, Any]) -> Due | None:
    """When a published limit is over that starts the day after `start`; None when none is published."""
    if published.get("value") is None:
        return None
    return calendar_of(store).limit(start, Decimal(str(published["value"])), published["unit"])


def days_from(store: Store, start: datetime, days: int) -> datetime:
    """The close of business so many working days after the day of `start`; the next one when none."""
    calendar = calendar_of(store)
    if days == 0:
        return calendar.closing_of(calendar.day_of(calendar.next_opening(start)))
    return calendar.limit(start, Decimal(days), "工作日").at


def length_of_day(store: Store, now: datetime) -> timedelta:
    """How much working time today has, or the next working day when today is off."""
    calendar = calendar_of(store)
    day = calendar.workday_after(calendar.day_of(now), 0)
    if not calendar.is_workday(day):
        day = calendar.workday_after(day, 1)
    return calendar.between(calendar.opening_of(day), calendar.closing_of(day))


def _build(store: Store) -> WorkCalendar:
    marks = [_mark(day) for day in store.days.all()]
    return WorkCalendar(marks, rules.current().seasons, store.site.zone)


def _mark(day: Day) -> DayMark:
    return DayMark(day.date, "work" if day.kind == "work" else "off", day.name, day.scope, day.document)
