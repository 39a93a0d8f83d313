"""Working time: when so much of it will have passed, how much has passed, and why.

A calendar is laid out once, as one ascending list of working intervals with the working time that had passed before
each. Every question is then one binary search in that list. A calendar never changes: when a notice comes, make
another one.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, datetime, time, timedelta
from decimal import Decimal
from itertools import accumulate
from math import ceil
from typing import Literal
from zoneinfo import ZoneInfo

from desk.working_hours import OFFICE_HOURS, SATURDAY, DayMark, Hours, MonthDay, Season, Timetable, WorkingDay

__all__ = ["OFFICE_HOURS", "DayMark", "Due", "Hours", "Kind", "MonthDay", "Season", "Span", "Unit", "WorkCalendar"]

Unit = Literal["工作日", "自然日", "日"]

Kind = Literal["workday", "make-up day", "weekend", "day off"]

NO_TIME = timedelta()
A_DAY = timedelta(days=1)
MIDNIGHT = time()
SHANGHAI = ZoneInfo("Asia/Shanghai")

# A calendar that has to be laid out further than this was asked about a slip of the keyboard.
MOST_YEARS = 200


@dataclass(frozen=True, slots=True)
class Due:
    """When a limit ends; provisional (暂定) when a year on the way there still lacks its national notice."""

    at: datetime
    provisional: bool


@dataclass(frozen=True, slots=True)
class Span:
    """One stretch of a reckoning: an interval that counted, or a day that did not."""

    day: date
    start: datetime
    end: datetime
    counted: timedelta
    kind: Kind
    mark: DayMark | None  # the entry that made the day what it is; none when the rule of the week did


class WorkCalendar:
    """The working time of one office.

    Instants are aware UTC, durations are working time. A closing still belongs to the hours it ends: what fits a
    morning exactly is due at 12:00 and not at 14:30. But the office is open only while there is work ahead.
    """

    def __init__(
        self, marks: Iterable[DayMark] = (), seasons: Iterable[Season] = (), zone: ZoneInfo = SHANGHAI
    ) -> None:
        self._timetable = Timetable(marks, seasons, zone)
        years = self._timetable.marked_years
        # Threads may share a calendar: a sheet is never changed, only exchanged for a wider one.
        self._sheet = _Sheet(self._timetable, min(years, default=MAXYEAR), max(years, default=MINYEAR - 1) + 1)

    def day_of(self, at: datetime) -> date:
        """The date at the office."""
        return at.astimezone(self._timetable.zone).date()

    def instant(self, day: date, local: time) -> datetime:
        """When the office's clock shows this time on that day."""
        return self._timetable.instant(day, local)

    def is_workday(self, day: date) -> bool:
        """Whether the office works on that day."""
        return self._workday(day, 0).date == day

    def is_open(self, at: datetime) -> bool:
        """Whether working time passes from that instant on."""
        return self.next_opening(at) <= at

    def next_opening(self, at: datetime) -> datetime:
        """The next instant at which the office is open: `at` itself when it is."""
        sheet = self._sheet_reaching(at)
        place = bisect_right(sheet.closings, at)
        return max(at, sheet.openings[place])

    def opening_of(self, day: date) -> datetime:
        """When that day's work begins; for a day off, the next working day's."""
        return self._workday(day, 0).opening

    def closing_of(self, day: date) -> datetime:
        """The close of business on that day; for a day off, on the next working day."""
        return self._workday(day, 0).closing

    def between(self, start: datetime, end: datetime) -> timedelta:
        """The working time from start to end; negative when the end comes first."""
        sheet = self._sheet_reaching(start, end)
        return sheet.worked_by(end) - sheet.worked_by(start)

    def after(self, at: datetime, worked: timedelta) -> datetime:
        """The earliest instant within working hours by which that much working time has passed since `at`."""
        _must_not_be_negative(worked)
        sheet = self._sheet_reaching(at)
        if not worked:
            return max(at, sheet.openings[bisect_left(sheet.closings, at)])

        while (target := sheet.worked_by(at) + worked) > sheet.worked[-1]:
            sheet = self._widened(sheet, sheet.first, sheet.last + 1)
        place = bisect_left(sheet.worked, target) - 1
        return sheet.openings[place] + (target - sheet.worked[place])

    def before(self, at: datetime, worked: timedelta) -> datetime:
        """The latest instant within working hours that has that much working time between itself and `at`."""
        _must_not_be_negative(worked)
        sheet = self._sheet_reaching(at)
        if not worked:
            return min(at, sheet.closings[bisect_right(sheet.openings, at) - 1])

        while (target := sheet.worked_by(at) - worked) < NO_TIME:
            sheet = self._widened(sheet, sheet.first - 1, sheet.last)
        place = bisect_right(sheet.worked, target) - 1
        return sheet.openings[place] + (target - sheet.worked[place])

    def delayed(self, due: datetime, pauses: Iterable[tuple[datetime, datetime]]) -> datetime:
        """Where a due instant moves when its clock stands still during these pauses.

        Each moves it by exactly the working time in it; where pauses overlap, that time counts once. A pause that
        begins when the time is already up changes nothing.
        """
        for start, end in _merged(pauses):
            if start < due:
                due = self.after(due, self.between(start, end))
        return due

    def standing_still(self, pauses: Iterable[tuple[datetime, datetime]]) -> timedelta:
        """The working time in these pauses; where they overlap it counts once."""
        return sum((self.between(start, end) for start, end in _merged(pauses)), NO_TIME)

    def workday_after(self, day: date, count: int) -> date:
        """The count-th working day after that day; before it when negative; 0 is the day itself or the next worked."""
        return self._workday(day, count).date

    def workdays_between(self, first: date, last: date) -> int:
        """How many days are worked after the first day, to the last one."""
        return sum(1 for _ in self._timetable.working_days(first + A_DAY, last))

    def shifted(self, at: datetime, workdays: int) -> datetime:
        """The same time of day so many working days later, brought inside that day's hours.

        What lies outside working hours starts from the next opening, so that the order of instants is kept.
        """
        local = self.after(at, NO_TIME).astimezone(self._timetable.zone)
        day = self._workday(local.date(), workdays)
        return day.nearest(self.instant(day.date, local.time()))

    def limit(self, start: datetime, value: Decimal, unit: Unit) -> Due:
        """The end of a legal limit (民法典 200-204), which does not count the day on which it starts.

        It ends at the close of business: of the last working day, or, counted in calendar days, of the last day or
        else the first working day after it. Half a working day ends with the first interval of its day.
        """
        if value <= 0:
            raise ValueError(f"a limit must be longer than nothing, not {value}")
        first = self.day_of(start)
        whole = value == int(value)
        match unit:
            case "工作日":
                last = self._workday(first, ceil(value))
            case "自然日" | "日":
                if not whole:
                    raise ValueError(f"calendar days are counted whole, not {value}")
                last = self._workday(first + int(value) * A_DAY, 0)
            case _:
                raise ValueError(f"a limit is counted in 工作日, 自然日 or 日, not {unit!r}")
        return Due(last.closing if whole else last.midday, self._is_provisional(first, last.date))

    def is_provisional(self, start: datetime, end: datetime) -> bool:
        """暂定: whether the way from start to end touches a year whose national notice is not in this calendar."""
        return self._is_provisional(self.day_of(start), self.day_of(end))

    def explain(self, start: datetime, end: datetime) -> tuple[Span, ...]:
        """Every interval that counts from start to end, and every day that does not, in order.

        What is counted adds up to `between(start, end)`.
        """
        return tuple(self._spans(start, end))

    def _workday(self, day: date, count: int) -> WorkingDay:
        sheet = self._sheet
        while True:
            place = bisect_right(sheet.dates, day) - 1 if count > 0 else bisect_left(sheet.dates, day)
            place += count
            if sheet.first <= day.year <= sheet.last and 0 <= place < len(sheet.days):
                return sheet.days[place]

            first, last = min(sheet.first, day.year), max(sheet.last, day.year)
            sheet = self._widened(sheet, first - 1, last) if place < 0 else self._widened(sheet, first, last + 1)

    def _is_provisional(self, first: date, last: date) -> bool:
        return not self._timetable.noticed_years.issuperset(range(first.year, last.year + 1))

    def _spans(self, start: datetime, end: datetime) -> Iterator[Span]:
        first, last = self.day_of(start), self.day_of(end)
        worked = {day.date: day.intervals for day in self._timetable.working_days(first, last)}

        for day in (first + n * A_DAY for n in range((last - first).days + 1)):
            mark = self._timetable.mark_on(day)
            midnights = (self.instant(day, MIDNIGHT), self.instant(day + A_DAY, MIDNIGHT))
            for opening, closing in worked.get(day, [midnights]):
                begin, finish = max(start, opening), min(end, closing)
                counted = finish - begin if day in worked else NO_TIME
                if begin < finish:
                    yield Span(day, begin, finish, counted, _kind(day, day in worked, mark), mark)

    def _sheet_reaching(self, *instants: datetime) -> "_Sheet":
        sheet = self._sheet
        for at in instants:
            while not sheet.reaches(at):
                sheet = self._widened(sheet, min(sheet.first, at.year) - 1, max(sheet.last, at.year) + 1)
        return sheet

    def _widened(self, sheet: "_Sheet", first: int, last: int) -> "_Sheet":
        """A sheet of these years as well, twice as wide on the side that was too short."""
        spare = max(sheet.last - sheet.first, 0)
        first = first - spare if first < sheet.first else sheet.first
        last = last + spare if last > sheet.last else sheet.last
        self._sheet = _Sheet(self._timetable, first, last)
        return self._sheet


class _Sheet:
    """The working days and intervals of some whole years, laid out for binary search."""

    def __init__(self, timetable: Timetable, first: int, last: int) -> None:
        if last - first >= MOST_YEARS:
            raise OverflowError(f"a calendar from {first} to {last} is longer than {MOST_YEARS} years")
        self.first, self.last = first, last
        self.days = list(timetable.working_days(date(first, 1, 1), date(last, 12, 31)))
        self.dates = [day.date for day in self.days]

        intervals = [interval for day in self.days for interval in day.intervals]
        self.openings = [opening for opening, _ in intervals]
        self.closings = [closing for _, closing in intervals]
        # worked[n] has passed when the n-th interval opens; one more entry than intervals, the last is the sum.
        self.worked = list(accumulate((closing - opening for opening, closing in intervals), initial=NO_TIME))

    def reaches(self, at: datetime) -> bool:
        """Whether there is an interval that opens at that instant or before it, and one at it or after it."""
        return bool(self.openings) and self.openings[0] <= at <= self.openings[-1]

    def worked_by(self, at: datetime) -> timedelta:
        """The working time from the beginning of the sheet to that instant."""
        place = bisect_right(self.openings, at) - 1
        return self.worked[place] + (min(at, self.closings[place]) - self.openings[place])


def _kind(day: date, worked: bool, mark: DayMark | None) -> Kind:
    weekend = day.weekday() >= SATURDAY
    if worked:
        return "make-up day" if weekend else "workday"
    return "day off" if mark else "weekend"


def _merged(pauses: Iterable[tuple[datetime, datetime]]) -> Iterator[tuple[datetime, datetime]]:
    """The pauses in order, each without what an earlier one covers."""
    covered: datetime | None = None
    for start, end in sorted(pauses):
        begin = max(start, covered) if covered else start
        if begin < end:
            yield begin, end
            covered = end


def _must_not_be_negative(worked: timedelta) -> None:
    if worked < NO_TIME:
        raise ValueError(f"working time is never negative: {worked}")
