"""Working hours: which days are worked, from when to when, and by whose notice."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal
from zoneinfo import ZoneInfo

# A month and a day of any year, such as (5, 1) for 1 May.
MonthDay = tuple[int, int]
Hours = tuple[tuple[dt.time, dt.time], ...]

OFFICE_HOURS: Hours = ((dt.time(8, 30), dt.time(12)), (dt.time(14, 30), dt.time(17, 30)))

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class DayMark:
    """One day that somebody has declared off or worked, and the document that says so.

    The scope "national" is the State Council's notice and "provisional" stands in until that is out; any other
    scope is a local entry. A worked day with `hours` keeps those instead of the season's: half days, early closings.
    """

    date: dt.date
    kind: Literal["off", "work"]
    name: str
    scope: str
    document: str
    hours: Hours = ()

    def __post_init__(self) -> None:
        if self.kind not in ("off", "work"):
            raise ValueError(f"{self.date}: a day is off or work, not {self.kind!r}")
        if self.hours and self.kind == "off":
            raise ValueError(f"{self.date}: a day off has no hours")
        _must_be_in_order(self.hours)


@dataclass(frozen=True, slots=True)
class Season:
    """The hours of a working day from one day of the year to another, both included; it may run over New Year.

    Only in the years between `since` and `until`, when these are named.
    """

    intervals: Hours = OFFICE_HOURS
    first: MonthDay = (1, 1)
    last: MonthDay = (12, 31)
    since: dt.date = dt.date.min
    until: dt.date = dt.date.max

    def __post_init__(self) -> None:
        if not self.intervals:
            raise ValueError("a season needs at least one interval")
        _must_be_in_order(self.intervals)
        for month, day in (self.first, self.last):
            dt.date(2000, month, day)  # a leap year, so that 29 February may bound a season

    def covers(self, day: dt.date) -> bool:
        """Whether this season sets the hours of that day."""
        if not self.since <= day <= self.until:
            return False
        at = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= at <= self.last
        return at >= self.first or at <= self.last


@dataclass(frozen=True, slots=True)
class WorkingDay:
    """One working day, with its intervals as instants in order."""

    date: dt.date
    intervals: tuple[tuple[dt.datetime, dt.datetime], ...]

    @property
    def opening(self) -> dt.datetime:
        """When the day's work begins."""
        return self.intervals[0][0]

    @property
    def midday(self) -> dt.datetime:
        """When the first interval, the half-day, ends."""
        return self.intervals[0][1]

    @property
    def closing(self) -> dt.datetime:
        """The close of business."""
        return self.intervals[-1][1]

    def nearest(self, at: dt.datetime) -> dt.datetime:
        """The instant itself within the day's hours, else the opening after it, else the close of business."""
        return next((max(at, opening) for opening, closing in self.intervals if at <= closing), self.closing)


class Timetable:
    """What each day is: the notices laid over each other, and the hours of the season.

    A local entry goes before the national notice, that before the provisional days, those before the rule of the
    week; of two entries of one rank the later listed wins, and so does the later listed of two seasons. Where no
    season reaches, OFFICE_HOURS are kept.
    """

    def __init__(self, marks: Iterable[DayMark], seasons: Iterable[Season], zone: ZoneInfo) -> None:
        ranked = sorted(marks, key=_rank)
        self.zone = zone
        self.marked_years = frozenset(mark.date.year for mark in ranked)
        self.noticed_years = frozenset(mark.date.year for mark in ranked if mark.scope == "national")
        self._marks = {mark.date: mark for mark in ranked}
        self._seasons = (Season(), *seasons)[::-1]

    def mark_on(self, day: dt.date) -> DayMark | None:
        """The mark that decides about that day, if one does."""
        return self._marks.get(day)

    def working_days(self, first: dt.date, last: dt.date) -> Iterator[WorkingDay]:
        """The working days from the first day to the last, both included."""
        for number in range(first.toordinal(), last.toordinal() + 1):
            day = dt.date.fromordinal(number)
            if self._is_worked(day) and (intervals := self._intervals(day)):
                yield WorkingDay(day, intervals)

    def instant(self, day: dt.date, time: dt.time) -> dt.datetime:
        """The instant at which the office's clock shows that time on that day."""
        # A time that the clock shows twice is its first showing; one that it skips is reckoned from the clock before
        # the gap (RFC 5545, 3.3.5). Both are what fold=0, the default, means.
        return dt.datetime.combine(day, time, self.zone).astimezone(dt.UTC)

    def _is_worked(self, day: dt.date) -> bool:
        mark = self._marks.get(day)
        return mark.kind == "work" if mark else day.weekday() < SATURDAY

    def _intervals(self, day: dt.date) -> tuple[tuple[dt.datetime, dt.datetime], ...]:
        mark = self._marks.get(day)
        hours = mark.hours if mark and mark.hours else self._hours_of_season(day)

        intervals: list[tuple[dt.datetime, dt.datetime]] = []
        instants = [(self.instant(day, opens), self.instant(day, closes)) for opens, closes in hours]
        for opening, closing in sorted(instants):
            # A clock going forward pushes the hours it skips into those that follow: what they share counts once.
            begin = max(opening, intervals[-1][1]) if intervals else opening
            if begin < closing:
                intervals.append((begin, closing))
        return tuple(intervals)

    def _hours_of_season(self, day: dt.date) -> Hours:
        return next(season.intervals for season in self._seasons if season.covers(day))


def _rank(mark: DayMark) -> int:
    return {"provisional": 0, "national": 1}.get(mark.scope, 2)


def _must_be_in_order(hours: Hours) -> None:
    if any(opens >= closes for opens, closes in hours):
        raise ValueError(f"an interval must end after it begins: {hours}")
    if any(one[1] > other[0] for one, other in pairwise(hours)):
        raise ValueError(f"intervals must be in order and must not overlap: {hours}")
