"""The laws of working time, each for calendars and instants nobody thought of."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Literal
from zoneinfo import ZoneInfo

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from desk.calendar import OFFICE_HOURS, DayMark, WorkCalendar

Reckoning = Callable[[WorkCalendar, datetime, int], datetime]

SHANGHAI = ZoneInfo("Asia/Shanghai")
A_MOMENT = timedelta(microseconds=1)
NO_TIME = timedelta()

law = settings(max_examples=40, deadline=None, derandomize=True, database=None)

RECKONINGS: dict[str, Reckoning] = {
    "hours": lambda desk, at, n: desk.after(at, n * timedelta(minutes=37, microseconds=n)),
    "whole working days": lambda desk, at, n: desk.limit(at, Decimal(n + 1), "工作日").at,
    "half working days": lambda desk, at, n: desk.limit(at, Decimal(n) + Decimal("0.5"), "工作日").at,
    "calendar days": lambda desk, at, n: desk.limit(at, Decimal(n + 1), "日").at,
    "same time of day": lambda desk, at, n: desk.shifted(at, n),
    "an hour after a pause": lambda desk, at, n: desk.delayed(
        desk.after(at, timedelta(hours=1)), [(at, at + n * timedelta(hours=5))]
    ),
}


def mark(day: date, kind: Literal["off", "work"], scope: str = "泸溪县") -> DayMark:
    return DayMark(day, kind, "某日", scope, "通知")


days = st.dates(date(2026, 3, 1), date(2026, 4, 30))
instants = st.datetimes(datetime(2026, 3, 1), datetime(2026, 4, 30), timezones=st.just(UTC))  # noqa: DTZ001
durations = st.timedeltas(NO_TIME, timedelta(hours=80))
counts = st.integers(0, 25)
reckonings = st.sampled_from(sorted(RECKONINGS)).map(RECKONINGS.__getitem__)
marks = st.lists(
    st.builds(mark, days, st.sampled_from(("off", "work")), st.sampled_from(("provisional", "national", "湘西州"))),
    max_size=12,
)
desks = marks.map(WorkCalendar)


@law
@given(marks, days, reckonings, instants, counts)
def test_a_holiday_more_never_brings_a_deadline_forward(
    known: list[DayMark], day: date, reckon: Reckoning, start: datetime, count: int
) -> None:
    before = reckon(WorkCalendar(known), start, count)

    after = reckon(WorkCalendar([*known, mark(day, "off")]), start, count)

    assert after >= before


@law
@given(marks, days, reckonings, instants, counts)
def test_a_make_up_day_more_never_pushes_a_deadline_back(
    known: list[DayMark], day: date, reckon: Reckoning, start: datetime, count: int
) -> None:
    before = reckon(WorkCalendar(known), start, count)

    after = reckon(WorkCalendar([*known, mark(day, "work")]), start, count)

    assert after <= before


@law
@given(desks, reckonings, instants, instants, counts)
def test_who_starts_later_is_never_due_earlier(
    desk: WorkCalendar, reckon: Reckoning, one: datetime, other: datetime, count: int
) -> None:
    first, second = sorted((one, other))

    assert reckon(desk, first, count) <= reckon(desk, second, count)


@law
@given(desks, reckonings, instants, counts, counts)
def test_who_has_more_time_is_never_due_earlier(
    desk: WorkCalendar, reckon: Reckoning, start: datetime, one: int, other: int
) -> None:
    less, more = sorted((one, other))

    assert reckon(desk, start, less) <= reckon(desk, start, more)


@law
@given(desks, reckonings, instants, counts)
def test_nothing_is_due_at_lunch_or_at_night_or_on_a_day_off(
    desk: WorkCalendar, reckon: Reckoning, start: datetime, count: int
) -> None:
    due = reckon(desk, start, count).astimezone(SHANGHAI)

    assert desk.is_workday(due.date())
    assert any(opens <= due.time() <= closes for opens, closes in OFFICE_HOURS)


@law
@given(desks, instants, durations)
def test_a_deadline_is_the_earliest_instant_that_leaves_the_time_allowed(
    desk: WorkCalendar, start: datetime, allowed: timedelta
) -> None:
    due = desk.after(start, allowed)

    assert due >= start
    assert desk.between(start, due) == allowed
    assert not allowed or desk.between(start, due - A_MOMENT) < allowed


@law
@given(desks, instants, durations)
def test_a_reminder_is_the_latest_instant_that_leaves_the_time_needed(
    desk: WorkCalendar, due: datetime, needed: timedelta
) -> None:
    start = desk.before(due, needed)

    assert start <= due
    assert desk.between(start, due) == needed
    assert not needed or desk.between(start + A_MOMENT, due) < needed


@law
@given(desks, instants, durations, durations)
def test_time_may_be_given_or_taken_in_two_parts(
    desk: WorkCalendar, at: datetime, one: timedelta, other: timedelta
) -> None:
    assert desk.after(desk.after(at, one), other) == desk.after(at, one + other)
    assert desk.before(desk.before(at, one), other) == desk.before(at, one + other)


@law
@given(desks, instants, instants, instants)
def test_time_adds_up_over_any_stop_on_the_way(
    desk: WorkCalendar, start: datetime, stop: datetime, end: datetime
) -> None:
    assert desk.between(start, stop) + desk.between(stop, end) == desk.between(start, end)


@law
@given(desks, instants)
def test_no_working_time_passes_before_the_next_opening(desk: WorkCalendar, at: datetime) -> None:
    opening = desk.next_opening(at)

    assert opening >= at
    assert desk.between(at, opening) == NO_TIME
    assert desk.is_open(opening)
    assert desk.is_open(at) == (opening == at)


@law
@given(desks, instants, durations, instants, st.timedeltas(NO_TIME, timedelta(days=9)))
def test_a_pause_moves_the_deadline_by_exactly_its_working_time(
    desk: WorkCalendar, start: datetime, allowed: timedelta, paused_at: datetime, length: timedelta
) -> None:
    due = desk.after(start, allowed)
    assume(paused_at < due)

    moved = desk.delayed(due, [(paused_at, paused_at + length)])

    assert desk.between(due, moved) == desk.between(paused_at, paused_at + length)


@law
@given(desks, instants, st.lists(st.tuples(instants, instants), max_size=4))
def test_the_order_in_which_pauses_are_told_does_not_matter(
    desk: WorkCalendar, at: datetime, pauses: list[tuple[datetime, datetime]]
) -> None:
    due = desk.after(at, NO_TIME)

    assert desk.delayed(due, pauses) == desk.delayed(due, pauses[::-1])


@law
@given(desks, instants, instants)
def test_the_reasons_add_up_to_the_time_that_was_counted(desk: WorkCalendar, start: datetime, end: datetime) -> None:
    spans = desk.explain(start, end)

    assert sum((span.counted for span in spans), NO_TIME) == max(desk.between(start, end), NO_TIME)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    assert all(start <= span.start < span.end <= end for span in spans)


@law
@given(desks, days, st.integers(-40, 40).filter(bool))
def test_working_days_are_neither_lost_nor_counted_twice(desk: WorkCalendar, day: date, count: int) -> None:
    there = desk.workday_after(day, count)

    walked = [
        passed
        for n in range(1, abs((there - day).days) + 1)
        if desk.is_workday(passed := day + (n if count > 0 else -n) * timedelta(days=1))
    ]

    assert desk.is_workday(there)
    assert len(walked) == abs(count)
