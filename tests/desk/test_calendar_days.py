"""What a day is and why: overlaid entries, seasons, half days, clocks that change, reasons and pauses."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from desk.calendar import DayMark, Hours, Season, Span, WorkCalendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
SANTIAGO = ZoneInfo("America/Santiago")
MONDAY = date(2026, 11, 23)
MORNING: Hours = ((time(8, 30), time(12)),)
SUMMER = Season(((time(8), time(12)), (time(15), time(18))), first=(5, 1), last=(9, 30))
NIGHT = Season(((time(0), time(2, 15)), (time(2, 30), time(4))))


def local(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def off(day: str, scope: str = "national", name: str = "国庆节") -> DayMark:
    return DayMark(date.fromisoformat(day), "off", name, scope, "通知")


def work(day: str, scope: str = "national", name: str = "国庆节", hours: Hours = ()) -> DayMark:
    return DayMark(date.fromisoformat(day), "work", name, scope, "通知", hours)


def hours_worked(desk: WorkCalendar, start: str, end: str, zone: ZoneInfo = SHANGHAI) -> float:
    return desk.between(local(start, zone), local(end, zone)) / timedelta(hours=1)


@pytest.mark.parametrize(
    ("marks", "worked"),
    [
        ([], True),
        ([off("2026-11-23", "provisional")], False),
        ([work("2026-11-23", "national"), off("2026-11-23", "provisional")], True),
        ([off("2026-11-23", "湘西州"), work("2026-11-23", "national")], False),
        ([off("2026-11-23", "national"), work("2026-11-23", "泸溪县"), off("2026-11-23", "provisional")], True),
        ([off("2026-11-23", "湘西州"), work("2026-11-23", "湘西州")], True),
        ([work("2026-11-23", "national"), off("2026-11-23", "national")], False),
    ],
)
def test_a_local_entry_goes_before_the_notice_and_that_before_provisional_days(
    marks: Iterable[DayMark], worked: bool
) -> None:
    desk = WorkCalendar(marks)

    assert desk.is_workday(MONDAY) is worked


def test_make_up_saturdays_are_worked_in_full() -> None:
    desk = WorkCalendar([work("2026-11-21")])

    assert hours_worked(desk, "2026-11-20 16:30", "2026-11-23 09:30") == 8.5


def test_hours_follow_the_season_and_each_department_has_its_own() -> None:
    county = WorkCalendar(seasons=[SUMMER])
    through_noon = WorkCalendar(seasons=[Season(((time(9), time(17)),))])

    assert county.opening_of(date(2026, 9, 30)) == local("2026-09-30 08:00")
    assert county.closing_of(date(2026, 10, 1)) == local("2026-10-01 17:30")
    assert through_noon.is_open(local("2026-11-23 12:30"))
    assert not county.is_open(local("2026-11-23 12:30"))


def test_a_season_may_run_over_new_year_and_the_later_listed_one_wins() -> None:
    winter = Season(((time(9), time(16)),), first=(11, 15), last=(2, 29))
    new_year = Season(((time(10), time(15)),), first=(12, 31), last=(1, 2))
    desk = WorkCalendar(seasons=[winter, new_year])

    found = {day: desk.opening_of(date.fromisoformat(day)) for day in ("2026-11-13", "2026-12-31", "2028-02-29")}

    assert found == {
        "2026-11-13": local("2026-11-13 08:30"),
        "2026-12-31": local("2026-12-31 10:00"),
        "2028-02-29": local("2028-02-29 09:00"),
    }


def test_an_early_closing_keeps_the_morning_only() -> None:
    desk = WorkCalendar([work("2026-11-23", "泸溪县", name="停电", hours=MORNING)])

    assert desk.after(local("2026-11-23 11:00"), timedelta(hours=2)) == local("2026-11-24 09:30")
    assert desk.closing_of(MONDAY) == local("2026-11-23 12:00")


@pytest.mark.parametrize(
    "hours",
    [
        ((time(12), time(8, 30)),),
        ((time(9), time(9)),),
        ((time(8), time(12)), (time(11), time(17))),
        ((time(14), time(17)), (time(8), time(12))),
    ],
)
def test_hours_out_of_order_are_refused(hours: Hours) -> None:
    with pytest.raises(ValueError, match="interval"):
        Season(hours)
    with pytest.raises(ValueError, match="interval"):
        work("2026-11-23", hours=hours)


def test_a_season_without_hours_and_a_day_off_with_hours_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Season(())
    with pytest.raises(ValueError, match="month"):
        Season(first=(13, 1))
    with pytest.raises(ValueError, match="no hours"):
        DayMark(MONDAY, "off", "放假", "national", "通知", MORNING)


def test_an_office_that_never_works_is_found_out() -> None:
    never = [
        DayMark(date(year, 1, 1) + timedelta(days=n), "off", "停业", "泸溪县", "通知")
        for year in range(1900, 2110)
        for n in range(366)
    ]

    with pytest.raises(OverflowError):
        WorkCalendar(never).next_opening(local("2026-11-23 09:00"))


def test_times_without_a_zone_and_instants_in_place_of_days_are_refused() -> None:
    desk = WorkCalendar()

    with pytest.raises(TypeError):
        desk.next_opening(datetime(2026, 11, 23, 9))  # noqa: DTZ001 - a naive time is the point here
    with pytest.raises(TypeError):
        desk.is_workday(local("2026-11-23 09:00"))


def test_the_answers_stay_the_same_when_the_calendar_has_been_asked_about_other_years() -> None:
    fresh, asked = WorkCalendar([off("2026-10-01")]), WorkCalendar([off("2026-10-01")])
    start, week = local("2026-09-30 16:00"), timedelta(hours=32.5)

    asked.after(local("2031-01-01 00:00"), timedelta(hours=9000))
    asked.before(local("2019-01-01 00:00"), timedelta(hours=9000))

    assert asked.after(start, week) == fresh.after(start, week)
    assert asked.before(start, week) == fresh.before(start, week)
    assert asked.workday_after(MONDAY, -600) == fresh.workday_after(MONDAY, -600)


def test_threads_may_ask_one_calendar_about_different_years_at_once() -> None:
    desk = WorkCalendar()
    starts = [datetime(year, 3, 1, tzinfo=UTC) for year in (2026, 2041, 2011, 2033, 2019, 2026, 2038, 2015)] * 4
    alone = [WorkCalendar().after(start, timedelta(hours=900)) for start in starts]

    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(lambda start: desk.after(start, timedelta(hours=900)), starts))

    assert together == alone


@pytest.mark.parametrize(
    ("zone", "night_before", "morning_after", "worked"),
    [
        (BERLIN, "2026-03-27 05:00", "2026-03-30 00:00", 2.75),  # 02:15 and 02:30 are skipped: an hour later
        (BERLIN, "2026-10-23 05:00", "2026-10-26 00:00", 4.75),  # 02:30 is shown twice: it opens the first time
        (SANTIAGO, "2026-09-04 05:00", "2026-09-07 00:00", 2.75),  # the day begins at 01:00
        (SANTIAGO, "2026-04-03 05:00", "2026-04-06 00:00", 3.75),  # 23:00 is shown twice the evening before
    ],
)
def test_hours_keep_to_the_wall_when_the_clocks_change(
    zone: ZoneInfo, night_before: str, morning_after: str, worked: float
) -> None:
    sunday = (local(morning_after, zone) - timedelta(hours=9)).astimezone(zone).date()
    desk = WorkCalendar([work(sunday.isoformat())], [NIGHT], zone)

    found = hours_worked(desk, night_before, morning_after, zone)

    assert found == worked


@pytest.mark.parametrize("zone", [BERLIN, SANTIAGO])
def test_office_hours_are_the_same_wall_time_all_year(zone: ZoneInfo) -> None:
    desk = WorkCalendar(zone=zone)
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]

    found = {desk.closing_of(day).astimezone(zone).time() for day in days if desk.is_workday(day)}

    assert found == {time(17, 30)}


def test_the_reasons_name_each_interval_that_counts_and_each_day_that_does_not() -> None:
    holiday, make_up = off("2026-10-09"), work("2026-10-11", name="国庆节调休")
    desk = WorkCalendar([holiday, make_up])

    spans = desk.explain(local("2026-10-08 16:00"), local("2026-10-11 14:40"))

    assert [(span.day.day, span.kind, span.counted / timedelta(minutes=1), span.mark) for span in spans] == [
        (8, "workday", 90, None),
        (9, "day off", 0, holiday),
        (10, "weekend", 0, None),
        (11, "make-up day", 210, make_up),
        (11, "make-up day", 10, make_up),
    ]


def test_a_reason_is_cut_to_what_was_asked() -> None:
    desk = WorkCalendar()
    noon, evening = local("2026-11-21 12:00"), local("2026-11-22 18:00")

    spans = desk.explain(noon, evening)

    assert spans == (
        Span(date(2026, 11, 21), noon, local("2026-11-22 00:00"), timedelta(), "weekend", None),
        Span(date(2026, 11, 22), local("2026-11-22 00:00"), evening, timedelta(), "weekend", None),
    )
    assert desk.explain(evening, noon) == ()


@pytest.mark.parametrize(
    ("pauses", "due"),
    [
        ([], "2026-11-24 10:30"),
        ([("2026-11-20 16:30", "2026-11-23 09:30")], "2026-11-24 15:00"),  # over a weekend: two hours, not three days
        ([("2026-11-23 09:00", "2026-11-23 10:00"), ("2026-11-23 09:30", "2026-11-23 10:30")], "2026-11-24 12:00"),
        ([("2026-11-21 09:00", "2026-11-22 17:00")], "2026-11-24 10:30"),
        ([("2026-11-24 10:30", "2026-11-26 10:30")], "2026-11-24 10:30"),  # what was due then stays overdue
        ([("2026-11-24 10:40", "2026-11-24 11:00"), ("2026-11-24 10:00", "2026-11-24 10:20")], "2026-11-24 11:10"),
    ],
)
def test_a_pause_moves_the_deadline_by_the_working_time_in_it_and_once(
    pauses: Iterable[tuple[str, str]], due: str
) -> None:
    desk = WorkCalendar()

    found = desk.delayed(local("2026-11-24 10:30"), [(local(start), local(end)) for start, end in pauses])

    assert found == local(due)
