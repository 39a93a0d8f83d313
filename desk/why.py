"""时限说明: how each due instant of a case comes about, reckoned again from its events, day by day."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import groupby
from typing import Any

from desk import audiences, cases, post, worktime
from desk.calendar import DayMark, Due, Kind, Span, WorkCalendar
from storage.models import Case, Event, Person
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


@dataclass(frozen=True)
class Reckoning:
    """One limit of a case: from where it is counted, how, and to when."""

    name: str  # statutory, promised
    start: datetime
    published: Mapping[str, Any]
    due: Due
    stretches: Sequence[Stretch]


def tell(store: Store, no: str, by: Person, now: datetime) -> Case:
    """/why: the explanation, in private, to whoever may see the case."""
    case = cases.visible(store, no, by)
    post.tell(store, audiences.person(by), "case.why", now, case_id=case.id)
    return case


def reckoned(store: Store, case: Case) -> Sequence[Reckoning]:
    """Every legal limit of the case, from the event of its acceptance; none before that."""
    accepted = store.trail.last(case.id, ("accepted",))
    if accepted is None:
        return []
    limits = {"statutory": case.guide.body["legal_limit"], "promised": case.guide.body["promise_limit"]}
    found = (_reckoned(worktime.calendar_of(store), name, accepted, limit) for name, limit in limits.items())
    return [reckoning for reckoning in found if reckoning]


def _reckoned(
    calendar: WorkCalendar, name: str, accepted: Event, published: Mapping[str, Any]
) -> Reckoning | None:
    if published.get("value") is None:
        return None
    unit = published["unit"]
    due = calendar.limit(accepted.at, Decimal(str(published["value"])), unit)
    tomorrow = calendar.day_of(accepted.at) + timedelta(days=1)
    spans = calendar.explain(calendar.instant(tomorrow, time()), due.at)
    stretches = tuple(_workdays(spans) if unit == "工作日" else _days(spans, int(published["value"])))
    return Reckoning(name, accepted.at, published, due, stretches)


def _workdays(spans: Sequence[Span]) -> Iterator[Stretch]:
    """Working days one by one, with their number; days off that belong together as one."""
    count = 0
    for (counts, _, _), group in groupby(_by_day(spans), key=_belongs):
        days = list(group)
        if counts is None:
            yield Stretch(days[0][0].day, days[-1][0].day, (), 0, days[0][0].kind, days[0][0].mark)
            continue
        count += 1
        yield _one(days[0], count)


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


def _one(day: list[Span], count: int) -> Stretch:
    intervals = tuple((span.start, span.end) for span in day if span.counted)
    return Stretch(day[0].day, day[0].day, intervals, count, day[0].kind, day[0].mark)
