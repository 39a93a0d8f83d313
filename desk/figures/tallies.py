"""Tallies: what is counted of courses in one period, with the numbers of the cases behind every figure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import fmean, median

from desk.figures.courses import Course
from desk.figures.registry import BY_NAME, ENOUGH, OF_RATINGS, Count, Score, Share, SpeedUp, Time
from desk.periods import Period
from storage.histories import Rated, Rectifying

NO_TIME = timedelta()
Value = int | float | timedelta | None
CENTRE = 0
BEST = 6  # a grade counts from 1, the best; a score down from 5
LEAST_GOOD = 3  # 基本满意
AT_THE_CENTRE = ("accepted", "corrections", "not_accepted")  # whose acts make an agent's load, and an officer's
OF_OFFICERS = ("acknowledged", "reports", "finishes")
ACTS = (*AT_THE_CENTRE, *OF_OFFICERS)


@dataclass
class Tally:
    """What was counted: for each count and each measure the case numbers, once for every time."""

    counts: dict[str, list[str]] = field(default_factory=dict)
    measures: dict[str, list[tuple[str, timedelta]]] = field(default_factory=dict)
    limits: list[tuple[str, timedelta, timedelta]] = field(default_factory=list)  # number, statutory time, time used
    grades: list[int] = field(default_factory=list)

    def count(self, figure: str, no: str) -> None:
        self.counts.setdefault(figure, []).append(no)

    def measure(self, name: str, no: str, took: timedelta) -> None:
        self.measures.setdefault(name, []).append((no, took))

    def number(self, count: str) -> int:
        return len(self.counts.get(count, ()))

    def value(self, name: str) -> Value:
        """What the figure comes to; None when there is nothing to reckon it from."""
        match BY_NAME[name]:
            case Count() if name in OF_RATINGS and len(self.grades) < ENOUGH:
                return None
            case Count():
                return self.number(name)
            case Share(part=part, whole=whole, least=least):
                of = self.number(whole)
                return self.number(part) / of if of >= least else None
            case Time(measure=measure, how=how):
                seconds = [took.total_seconds() for _, took in self.measures.get(measure, ())]
                if not seconds:
                    return None
                return timedelta(seconds=fmean(seconds) if how == "mean" else median(seconds))
            case SpeedUp():
                allowed = sum((statutory for _, statutory, _ in self.limits), NO_TIME)
                used = sum((took for _, _, took in self.limits), NO_TIME)
                return (allowed - used) / allowed if allowed else None
            case Score():
                return fmean(BEST - grade for grade in self.grades) if len(self.grades) >= ENOUGH else None

    def cases(self, name: str) -> Sequence[str]:
        """The numbers of the cases that the figure was reckoned from, each once, in order."""
        match BY_NAME[name]:
            case Count():
                numbers = self.counts.get(name, [])
            case Share(whole=whole):
                numbers = self.counts.get(whole, [])
            case Time(measure=measure):
                numbers = [no for no, _ in self.measures.get(measure, ())]
            case SpeedUp():
                numbers = [no for no, _, _ in self.limits]
            case Score():
                numbers = self.counts.get("rated", [])
        return () if name in OF_RATINGS else sorted(set(numbers))

    def phase(self, name: str) -> tuple[int, timedelta]:
        """How many finished cases spent time in this phase, and how much in all."""
        times = [took for _, took in self.measures.get(f"phase/{name}", ())]
        return len(times), sum(times, NO_TIME)


@dataclass
class Tallies:
    """A period: the county or the only department, each department, each item, each officer."""

    period: Period
    only: int | None = None  # the department that the figures are reckoned for; None: the whole county
    whole: Tally = field(default_factory=Tally)
    departments: dict[int, Tally] = field(default_factory=dict)
    items: dict[int, Tally] = field(default_factory=dict)
    officers: dict[tuple[int, int], Tally] = field(default_factory=dict)  # a person at a department, or at the centre

    def add(self, course: Course) -> bool:
        """Everything that this case adds to any figure; whether it adds to one."""
        any_ = False
        for figure, department in counted(course, self.period):
            for tally in self._of(course.item, department):
                tally.count(figure, course.no)
                any_ = True
        for measure, department, took in measured(course, self.period):
            for tally in self._of(course.item, department):
                tally.measure(measure, course.no, took)
        if _is_done_in(course, self.period) and course.statutory is not None and course.used is not None:
            for tally in self._of(course.item, course.department):
                tally.limits.append((course.no, course.statutory, course.used))
        for moment in course.moments:
            if moment.actor is not None and moment.at in self.period and moment.figure in ACTS:
                place = moment.department if moment.figure in OF_OFFICERS else CENTRE
                if self.only in (None, place):
                    self.officers.setdefault((moment.actor, place), Tally()).count(moment.figure, course.no)
        return any_

    def add_rating(self, rated: Rated) -> None:
        """A grade that was given in the period."""
        for tally in self._of(rated.item, rated.department):
            tally.grades.append(rated.grade)
            tally.count("rated", rated.no)
            tally.count("good" if rated.grade <= LEAST_GOOD else "bad", rated.no)

    def add_rectification(self, begun: Rectifying) -> None:
        """What was to be put right since the period, and whether it has been."""
        for tally in self._of(begun.item, begun.department):
            tally.count("rectifications", begun.no)
            if begun.is_over:
                tally.count("rectified", begun.no)

    def _of(self, item: int, department: int) -> Sequence[Tally]:
        """The whole, the department and the item for which it is counted; none when it is another department's."""
        if self.only not in (None, department):
            return ()
        if (whose := self.departments.get(department)) is None:
            whose = self.departments[department] = Tally()
        if (of_item := self.items.get(item)) is None:
            of_item = self.items[item] = Tally()
        return self.whole, whose, of_item


def counted(course: Course, period: Period) -> Iterator[tuple[str, int]]:
    """Each figure that the case counts in, as often as it does, and the department it is counted for."""
    for moment in course.moments:
        if moment.at in period and moment.figure in BY_NAME:
            yield moment.figure, moment.department
    for figure in _as_it_stands(course, period):
        yield figure, course.department
    for part in course.parts:
        if _is_in(part.acknowledged_at, period) and part.acknowledged_in_time:
            yield "acknowledged_in_time", part.department
        if _is_in(part.finished_at, period):
            yield "finished", part.department
            if part.finished_at is not None and part.finished_at <= part.due:
                yield "finished_on_time", part.department
        if part.is_open:
            yield "parts_open", part.department
            if part.due < period.cut:
                yield "parts_overdue", part.department


def _as_it_stands(course: Course, period: Period) -> Iterator[str]:
    """What the whole case counts in, once."""
    if course.was_open(period.start):
        yield "carried_in"
    elif course.submitted_at < period.start and _reopened_in(course, period):
        yield "came_back"
    if _is_done_in(course, period):
        yield "done"
        yield "done_on_time" if course.is_on_time else "done_late"
        if not any(course.happened(figure) for figure in ("corrections", "returns", "reopened")):
            yield "once"
    if course.is_open:
        yield "open"
        if any(part.is_open and part.due < period.cut for part in course.parts):
            yield "overdue"


def measured(course: Course, period: Period) -> Iterator[tuple[str, int, timedelta]]:
    """The working times that the case adds, and the department each is counted for."""
    if _is_done_in(course, period):
        if course.used is not None:
            yield "used", course.department, course.used
        for phase, took in course.phases:
            yield f"phase/{phase}", course.department, took
    for part in course.parts:
        if part.took_on is not None and _is_in(part.acknowledged_at, period):
            yield "acknowledge", part.department, part.took_on
        if part.worked is not None and _is_in(part.finished_at, period):
            yield "worked", part.department, part.worked


def _reopened_in(course: Course, period: Period) -> bool:
    return any(moment.figure == "reopened" and moment.at in period for moment in course.moments)


def _is_done_in(course: Course, period: Period) -> bool:
    return _is_in(course.done_at, period)


def _is_in(at: datetime | None, period: Period) -> bool:
    return at is not None and at in period
