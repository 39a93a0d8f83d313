"""Reports: what a period's pack tells, for the whole county or for one department; only reads."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from desk import figures, worktime
from desk.calendar import WorkCalendar
from desk.figures.courses import Course
from desk.figures.registry import FIGURES
from desk.figures.tallies import Tallies, Value
from desk.periods import Period
from storage import models
from storage.models import Department
from storage.store import Store

Names = Mapping[int, str]
Each = Callable[[Course, Names, Names], None]
TOP = 10
MOST_GAPS = 200
LATE, TOPICS = 5, 5  # that the chat is told of


@dataclass(frozen=True)
class Late:
    """A case that is overdue at the cut, and by how many working days."""

    no: str
    item: int
    department: int
    due: datetime
    days: int


@dataclass(frozen=True)
class Asked:
    """What was asked in the period: how often, which items most, and what had no answer."""

    count: int
    unanswered: int
    items: Sequence[tuple[str, int]]
    gaps: Sequence[tuple[str, int]]


@dataclass(frozen=True)
class Problem:
    """What an enterprise struggles with: since when, about which case, whose it is to solve, and how it stood."""

    words: str
    no: str
    department: str
    raised_at: datetime
    is_new: bool  # raised in the period; the others were carried over
    is_solved: bool
    progress: str


@dataclass(frozen=True)
class Report:
    """Everything that a pack is written from."""

    period: Period
    department: Department | None  # None: the whole county
    tallies: Tallies
    departments: Names
    items: Names
    people: Names
    late: Sequence[Late]
    asked: Asked | None  # the centre's concern, in no department's report
    problems: Sequence[Problem]
    day: float  # hours of work in a day


def gather(
    store: Store, period: Period, department: Department | None = None, each: Each | None = None
) -> Report:
    """The report of a period; `each` is given every case that adds to a figure of it, with the names it needs."""
    tallies = Tallies(period, only=department.id if department else None)
    departments = {one.id: one.name for one in store.organisation.departments()}
    items = {item.id: item.name for item in store.catalogue.items()}
    late: list[Late] = []
    calendar = worktime.calendar_of(store)
    for course in figures.courses(store, period):
        if not tallies.add(course):
            continue
        late.extend(_late(course, tallies, calendar))
        if each is not None:
            each(course, items, departments)
    figures.add_ratings(store, tallies)
    opening = calendar.opening_of(period.first)
    day = calendar.between(opening, calendar.closing_of(period.first)).total_seconds() / 3600
    return Report(
        period=period,
        department=department,
        tallies=tallies,
        departments=departments,
        items=items,
        people={key: store.people.name_of(key) for key, _ in tallies.officers},
        late=sorted(late, key=lambda one: (-one.days, one.no)),
        asked=None if department else _asked(store, period),
        problems=[_as_it_stood(one, period) for one in store.problems.between(period.start, period.cut)]
        if department is None
        else [],
        day=day,
    )


def _late(course: Course, tallies: Tallies, calendar: WorkCalendar) -> Iterator[Late]:
    """The shares of this case that are owed and past their deadline."""
    cut = tallies.period.cut
    for part in course.parts:
        if part.is_open and part.due < cut and tallies.only in (None, part.department):
            days = calendar.workdays_between(calendar.day_of(part.due), calendar.day_of(cut))
            yield Late(course.no, course.item, part.department, part.due, days)


def _asked(store: Store, period: Period) -> Asked:
    between = period.start, period.cut
    counted, names = store.questions.counted(*between), {item.code: item.name for item in store.catalogue.items()}
    items = [(names.get(code, code), times) for code, times in store.questions.items_between(*between, TOP)]
    return Asked(counted["asked"], counted["unanswered"], items, store.questions.gaps_between(*between, MOST_GAPS))


def _as_it_stood(problem: models.Problem, period: Period) -> Problem:
    return Problem(
        words=problem.words,
        no=problem.case.no if problem.case else "",
        department=problem.department.name if problem.department else "",
        raised_at=problem.raised_at,
        is_new=problem.raised_at >= period.start,
        is_solved=problem.solved_at is not None and problem.solved_at < period.cut,
        progress=problem.progress,
    )


def digest(report: Report) -> dict[str, Any]:
    """What the chat is told of it: figures, the worst of what is late, problems, and what is asked in vain."""
    whole = report.tallies.whole
    carried = [problem for problem in report.problems if not problem.is_new]
    late = [[one.no, report.departments[one.department], one.days] for one in report.late[:LATE]]
    return {
        "figures": {figure.name: _plain(whole.value(figure.name)) for figure in FIGURES},
        "day": report.day,
        "late": late,
        "carried": len(carried),
        "carried_solved": sum(problem.is_solved for problem in carried),
        "raised": sum(problem.is_new for problem in report.problems),
        "topics": [words for words, _ in report.asked.gaps[:TOPICS]] if report.asked else [],
    }


def _plain(value: Value) -> int | float | None:
    """The value as JSON has it; working time in seconds."""
    return value.total_seconds() if isinstance(value, timedelta) else value
