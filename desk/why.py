"""时限说明: how a clock comes to its end, day by day, for whoever is entitled to know."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from math import ceil

from desk import cases
from desk.calendar import DayMark, Kind, Span
from desk.clocks import HOURS, WORKDAYS, Clock
from storage.models import Case, Person
from storage.store import Store


@dataclass(frozen=True)
class Stretch:
    """A day that counts with its intervals, or days in a row that do not and why."""

    first: date
    last: date
    intervals: Sequence[tuple[datetime, datetime]]  # none for days that were not worked
    count: int  # the how-manieth day of the limit it is; 0 when it is none
    kind: Kind
    mark: DayMark | None
    half: bool = False  # it ends with the first interval of its day


def asked(store: Store, no: str, by: Person) -> Case:
    """/why: the case, for whoever may have it explained; to anybody else there is no such case."""
    return cases.visible(store, no, by, "explain")


def stretches(clock: Clock) -> Sequence[Stretch]:
    """The way from the clock's start to the end of its limit, before anything moved it."""
    if clock.limit["unit"] == HOURS:
        return tuple(_hours(clock.calendar.explain(clock.start, clock.first.at)))
    value = float(clock.limit["value"])
    tomorrow = clock.calendar.day_of(clock.start) + timedelta(days=1)
    spans = clock.calendar.explain(clock.calendar.instant(tomorrow, time()), clock.first.at)
    return tuple(_workdays(spans, value) if clock.limit["unit"] == WORKDAYS else _days(spans, int(value)))


def between(clock: Clock, start: datetime, end: datetime) -> Sequence[Stretch]:
    """What counts between two instants by this clock's calendar."""
    return tuple(_hours(clock.calendar.explain(start, end)))


def _hours(spans: Sequence[Span]) -> Iterator[Stretch]:
    """Days with the intervals that count, unnumbered; days off that belong together as one."""
    for _, group in groupby(_by_day(spans), key=_belongs):
        days = list(group)
        yield _one(days[0], 0) if days[0][0].counted else _off(days)


def _workdays(spans: Sequence[Span], value: float) -> Iterator[Stretch]:
    """Working days one by one, with their number; days off that belong together as one."""
    count = 0
    for _, group in groupby(_by_day(spans), key=_belongs):
        days = list(group)
        if not days[0][0].counted:
            yield _off(days)
            continue
        count += 1
        yield _one(days[0], count, half=count == ceil(value) > value)


def _days(spans: Sequence[Span], value: int) -> Iterator[Stretch]:
    """Calendar days, each with its number; those after the last only carry the end to a working day."""
    for place, day in enumerate(_by_day(spans), 1):
        yield _one(day, place if place <= value else 0)


def _by_day(spans: Sequence[Span]) -> list[list[Span]]:
    return [list(group) for _, group in groupby(spans, key=lambda span: span.day)]


def _belongs(day: list[Span]) -> tuple[date | None, Kind, tuple[str, str] | None]:
    """Working days stand alone; days off go together when the same entry makes them so."""
    span = day[0]
    mark = (span.mark.name, span.mark.document) if span.mark else None
    return (span.day if span.counted else None), span.kind, mark


def _off(days: list[list[Span]]) -> Stretch:
    return Stretch(days[0][0].day, days[-1][0].day, (), 0, days[0][0].kind, days[0][0].mark)


def _one(day: list[Span], count: int, *, half: bool = False) -> Stretch:
    intervals = tuple((span.start, span.end) for span in day if span.counted)
    return Stretch(day[0].day, day[0].day, intervals, count, day[0].kind, day[0].mark, half)
