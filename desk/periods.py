"""Periods: a month, a week or a day by the local calendar, and until when its figures are known."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

Kind = Literal["month", "week", "day"]
KINDS: tuple[Kind, ...] = ("month", "week", "day")

A_DAY = timedelta(days=1)
MONTH = re.compile(r"(20\d\d)[-年/.]?(0?[1-9]|1[0-2])月?")


@dataclass(frozen=True)
class Period:
    """From its first instant to its end, which is the next one's first; `cut` is where what we know of it ends."""

    kind: Kind
    first: date
    last: date
    start: datetime
    end: datetime
    cut: datetime

    def __contains__(self, at: datetime) -> bool:
        return self.start <= at < self.cut

    @property
    def is_over(self) -> bool:
        return self.cut == self.end


def month(first: date, zone: ZoneInfo, now: datetime) -> Period:
    """The month of this day."""
    begin = first.replace(day=1)
    return _period("month", begin, after(begin), zone, now)


def week(day: date, zone: ZoneInfo, now: datetime) -> Period:
    """The week of this day, which begins on Monday."""
    monday = day - day.weekday() * A_DAY
    return _period("week", monday, monday + 7 * A_DAY, zone, now)


def day(of: date, zone: ZoneInfo, now: datetime) -> Period:
    return _period("day", of, of + A_DAY, zone, now)


def of_kind(kind: Kind, first: date, zone: ZoneInfo, now: datetime) -> Period:
    """The period of this kind that the day is in."""
    return {"month": month, "week": week, "day": day}[kind](first, zone, now)


def after(first: date) -> date:
    """The first day of the month after the one of this day."""
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def before(first: date) -> date:
    """The first day of the month before the one of this day."""
    return (first.replace(day=1) - A_DAY).replace(day=1)


def named(words: str) -> date | None:
    """The first day of the month that is written as 2026-11 or 2026年11月; None when none is."""
    found = MONTH.fullmatch(words.strip())
    return date(int(found[1]), int(found[2]), 1) if found else None


def _period(kind: Kind, first: date, next_first: date, zone: ZoneInfo, now: datetime) -> Period:
    start, end = (datetime.combine(one, time(), zone).astimezone(UTC) for one in (first, next_first))
    return Period(kind, first, next_first - A_DAY, start, end, min(max(now, start), end))
