"""Working time against an oracle that knows no shortcut: it looks at the clock on the wall in every minute."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cache, cached_property
from typing import Literal
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from desk.calendar import OFFICE_HOURS, DayMark, Hours, Season, WorkCalendar

MINUTE, A_DAY = timedelta(minutes=1), timedelta(days=1)
WINDOW = 63  # days: three weeks to look back, three to ask about, three to look ahead
NIGHTS: Hours = (
    (time(0), time(2, 15)),
    (time(2, 30), time(2, 45)),
    (time(3), time(4, 10)),
    (time(22, 30), time(23, 50)),
)
MORNING: Hours = ((time(9), time(11, 30)),)
CALENDARS, QUESTIONS = 10, 250  # of each place: 20,000 questions in all


@dataclass(frozen=True)
class Place:
    """Where and when to look: a zone, its hours, and the middle of the window."""

    zone: ZoneInfo
    hours: Hours
    middle: date

    @cached_property
    def first(self) -> date:
        return self.middle - WINDOW // 2 * A_DAY

    @cached_property
    def start(self) -> datetime:
        return datetime(self.first.year, self.first.month, self.first.day, tzinfo=UTC)


PLACES = [
    Place(ZoneInfo("Asia/Shanghai"), OFFICE_HOURS, date(2026, 10, 1)),
    Place(ZoneInfo("Asia/Shanghai"), OFFICE_HOURS, date(2027, 1, 1)),
    Place(ZoneInfo("Asia/Shanghai"), NIGHTS, date(2028, 2, 29)),
    Place(ZoneInfo("Europe/Berlin"), NIGHTS, date(2026, 3, 29)),
    Place(ZoneInfo("Europe/Berlin"), NIGHTS, date(2026, 10, 25)),
    Place(ZoneInfo("America/Santiago"), NIGHTS, date(2026, 4, 5)),
    Place(ZoneInfo("America/Santiago"), NIGHTS, date(2026, 9, 6)),
    Place(ZoneInfo("Europe/Berlin"), OFFICE_HOURS, date(2026, 3, 29)),
]


class Oracle:
    """Answers in minutes from the beginning of the place's window, by looking at all of them."""

    def __init__(self, place: Place, marks: Sequence[DayMark]) -> None:
        self.place, self.marks = place, marks
        minutes: set[int] = set()
        for n in range(-1, WINDOW + 1):
            day = place.first + n * A_DAY
            for opens, closes in self.hours_on(day):
                minutes.update(range(self.showing(day, opens), self.showing(day, closes)))
        self.open = np.array(sorted(minutes))

    def hours_on(self, day: date) -> Hours:
        for scopes in (("泸溪县", "湘西州"), ("national",), ("provisional",)):
            if said := [mark for mark in self.marks if mark.date == day and mark.scope in scopes]:
                return () if said[-1].kind == "off" else said[-1].hours or self.place.hours
        return self.place.hours if day.isoweekday() <= 5 else ()

    def showing(self, day: date, at: time) -> int:
        """The minute in which the clock first shows that time; a time it skips comes as long after one it shows."""
        shown, back = first_showings(self.place), 0
        wall = datetime.combine(day, at)
        while wall - back * MINUTE not in shown:
            back += 1
        return shown[wall - back * MINUTE] + back

    def after(self, at: int, minutes: int, pauses: Sequence[tuple[int, int]] = ()) -> int:
        ahead = self.open[self.open >= at]
        for start, end in pauses:
            ahead = ahead[(ahead < start) | (ahead >= end)]
        if minutes:
            return int(ahead[minutes - 1]) + 1
        return at if at - 1 in self.open else int(ahead[0])

    def before(self, at: int, minutes: int) -> int:
        behind = self.open[self.open < at]
        if minutes:
            return int(behind[-minutes])
        return at if at in self.open else int(behind[-1]) + 1

    def between(self, start: int, end: int) -> int:
        return int(np.count_nonzero((self.open >= start) & (self.open < end)))

    def limit(self, at: int, half_days: int, unit: Literal["工作日", "日"]) -> int:
        day = (self.place.start + at * MINUTE).astimezone(self.place.zone).date()
        if unit == "日":
            day += half_days // 2 * A_DAY
            while not self.hours_on(day):
                day += A_DAY
            return self.closing(day)

        left = half_days
        while left > 0:
            day += A_DAY
            left -= 2 if self.hours_on(day) else 0
        return self.closing(day) if left == 0 else self.showing(day, self.hours_on(day)[0][1])

    def closing(self, day: date) -> int:
        return max(self.showing(day, closes) for _, closes in self.hours_on(day))


@cache
def first_showings(place: Place) -> dict[datetime, int]:
    shown: dict[datetime, int] = {}
    for minute in range(-3 * 1440, (WINDOW + 3) * 1440):
        wall = (place.start + minute * MINUTE).astimezone(place.zone).replace(tzinfo=None)
        shown.setdefault(wall, minute)
    return shown


def some_marks(place: Place, chance: random.Random) -> list[DayMark]:
    # The weekend in which the clocks change is worked, unless one of the others says no.
    marks = [DayMark(place.middle - n * A_DAY, "work", "试点", "provisional", "通知") for n in (0, 1)]
    for _ in range(chance.randrange(9)):
        day = place.first + chance.randrange(15, WINDOW - 15) * A_DAY
        kind: Literal["off", "work"] = chance.choice(("off", "work"))
        scope = chance.choice(("provisional", "national", "湘西州", "泸溪县"))
        hours = MORNING if kind == "work" and chance.random() < 0.3 else ()
        marks.append(DayMark(day, kind, "某日", scope, "通知", hours))
    return marks


def some_pauses(start: int, chance: random.Random) -> list[tuple[int, int]]:
    begins = [start + chance.randrange(4 * 1440) for _ in range(chance.randrange(4))]
    return [(begin, begin + chance.randrange(2 * 1440)) for begin in begins]


@pytest.mark.parametrize("place", PLACES, ids=lambda place: f"{place.zone.key}-{place.middle}-{len(place.hours)}")
def test_no_answer_differs_from_looking_at_every_minute(place: Place) -> None:
    chance = random.Random(20261123)
    differences = []

    for _ in range(CALENDARS):
        marks = some_marks(place, chance)
        desk, oracle = WorkCalendar(marks, [Season(place.hours)], place.zone), Oracle(place, marks)
        for _ in range(QUESTIONS):
            question, asked, expected = ask(desk, oracle, chance)
            if asked != expected:
                differences.append((marks, question, asked, expected))

    assert differences == []


def ask(desk: WorkCalendar, oracle: Oracle, chance: random.Random) -> tuple[tuple[object, ...], list[int], list[int]]:
    def minute(at: datetime) -> int:
        assert (at - oracle.place.start) % MINUTE == timedelta()
        return (at - oracle.place.start) // MINUTE

    def instant(at: int) -> datetime:
        return oracle.place.start + at * MINUTE

    at = chance.randrange(26 * 1440, 36 * 1440)
    allowed, halves = chance.choice((0, chance.randrange(1, 200), chance.randrange(1, 1200))), chance.randrange(1, 9)
    pauses = some_pauses(at, chance)
    paused = max(allowed, 1)  # a clock with nothing on it cannot stand still
    due_unless_paused = desk.after(instant(at), paused * MINUTE)

    return (
        (at, allowed, halves, pauses),
        [
            minute(desk.after(instant(at), allowed * MINUTE)),
            minute(desk.before(instant(at), allowed * MINUTE)),
            minute(desk.delayed(due_unless_paused, [(instant(start), instant(end)) for start, end in pauses])),
            desk.between(instant(at), instant(at + allowed)) // MINUTE,
            minute(desk.next_opening(instant(at))),
            minute(desk.limit(instant(at), Decimal(halves) / 2, "工作日").at),
            minute(desk.limit(instant(at), Decimal(halves), "日").at),
        ],
        [
            oracle.after(at, allowed),
            oracle.before(at, allowed),
            oracle.after(at, paused, pauses),
            oracle.between(at, at + allowed),
            int(oracle.open[oracle.open >= at][0]),
            oracle.limit(at, halves, "工作日"),
            oracle.limit(at, 2 * halves, "日"),
        ],
    )
