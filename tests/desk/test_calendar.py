"""Working time by example: the official tables, the limits of the law, seasons, half days and reasons."""

import csv
import json
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from desk.calendar import DayMark, Due, Season, Unit, WorkCalendar

DATA = Path(__file__).parents[2] / "data"
SHANGHAI = ZoneInfo("Asia/Shanghai")
SUMMER = Season(((time(8), time(12)), (time(15), time(18))), first=(5, 1), last=(9, 30))


def local(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


def off(day: str, scope: str = "泸溪县", name: str = "放假") -> DayMark:
    return DayMark(date.fromisoformat(day), "off", name, scope, "县政府通知")


def work(day: str, scope: str = "泸溪县", name: str = "调休") -> DayMark:
    return DayMark(date.fromisoformat(day), "work", name, scope, "县政府通知")


def notices() -> list[DayMark]:
    with (DATA / "calendar.csv").open(encoding="utf-8") as rows:
        return [
            DayMark(
                date.fromisoformat(row["date"]),
                "work" if row["kind"] == "work" else "off",
                row["name"],
                row["scope"],
                row["document"],
            )
            for row in csv.DictReader(rows)
        ]


def provisional_days() -> list[DayMark]:
    days = json.loads((DATA / "calendar_2027_provisional.json").read_text("utf-8"))["off"]
    return [off(day, scope="provisional", name="法定节日") for day in days]


def calendar(*more: DayMark, seasons: Iterable[Season] = ()) -> WorkCalendar:
    return WorkCalendar([*notices(), *provisional_days(), *more], seasons)


def accepted(day: str) -> datetime:
    return local(f"{day} 10:20")


def days_of(year: int) -> list[date]:
    return [day for n in range(366) if (day := date(year, 1, 1) + timedelta(days=n)).year == year]


VECTORS = json.loads((DATA / "workday_vectors.json").read_text("utf-8"))


@pytest.mark.parametrize(("year", "worked"), [(2024, 251), (2025, 248), (2026, 248)])
def test_every_day_of_a_year_is_as_the_state_council_announced_it(year: int, worked: int) -> None:
    national = [mark for mark in notices() if mark.scope == "national"]
    announced = {mark.date: mark.kind == "work" for mark in national}
    desk = WorkCalendar(national)

    found = {day: desk.is_workday(day) for day in days_of(year)}

    assert found == {day: announced.get(day, day.weekday() < 5) for day in days_of(year)}
    assert sum(found.values()) == worked


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["why"] for vector in VECTORS])
def test_a_limit_worked_out_by_hand_comes_out_the_same(vector: dict[str, str]) -> None:
    local_days = [*map(off, vector["local_off"]), *map(work, vector["local_work"])]

    due = calendar(*local_days).limit(accepted(vector["accepted"]), Decimal(vector["workdays"]), "工作日")

    assert due == Due(local(f"{vector['due']} 17:30"), provisional=vector["due"] >= "2027")


@pytest.mark.parametrize(
    ("start", "value", "unit", "end"),
    [
        ("2026-11-23 09:00", "0.5", "工作日", "2026-11-24 12:00"),
        ("2026-11-27 17:29", "0.5", "工作日", "2026-11-30 12:00"),
        ("2026-11-23 09:00", "1.5", "工作日", "2026-11-25 12:00"),
        ("2026-11-23 09:00", "1", "工作日", "2026-11-24 17:30"),
        ("2026-11-28 15:00", "1", "工作日", "2026-11-30 17:30"),
        ("2026-11-23 23:59", "1", "工作日", "2026-11-24 17:30"),
        ("2026-11-24 00:00", "1", "工作日", "2026-11-25 17:30"),
        ("2026-11-23 09:00", "3", "自然日", "2026-11-26 17:30"),
        ("2026-11-23 09:00", "5", "日", "2026-11-30 17:30"),
        ("2026-09-21 09:00", "10", "日", "2026-10-08 17:30"),
        ("2026-04-24 09:00", "15", "日", "2026-05-09 17:30"),
    ],
)
def test_a_limit_ends_where_the_civil_code_says(start: str, value: str, unit: Unit, end: str) -> None:
    due = calendar().limit(local(start), Decimal(value), unit)

    assert due == Due(local(end), provisional=False)


@pytest.mark.parametrize(("value", "unit"), [("0", "工作日"), ("-1", "日"), ("2.5", "日"), ("1", "月")])
def test_a_limit_that_cannot_be_counted_is_refused(value: str, unit: Unit) -> None:
    with pytest.raises(ValueError, match=r"limit|counted"):
        calendar().limit(accepted("2026-11-23"), Decimal(value), unit)


def test_a_limit_into_a_year_without_its_notice_is_provisional_until_the_notice_is_loaded() -> None:
    start = accepted("2026-12-30")
    notice = [off("2027-01-01", "national"), off("2027-01-04", "national"), work("2027-01-09", "national")]

    before = calendar().limit(start, Decimal(3), "工作日")
    after = calendar(*notice).limit(start, Decimal(3), "工作日")

    assert before == Due(local("2027-01-05 17:30"), provisional=True)
    assert after == Due(local("2027-01-06 17:30"), provisional=False)


def test_a_local_entry_does_not_stand_in_for_the_notice() -> None:
    desk = calendar(off("2027-09-20", scope="湘西州", name="州庆"))

    assert desk.is_provisional(local("2027-03-01 09:00"), local("2027-03-02 09:00"))
    assert not desk.is_provisional(local("2026-03-01 09:00"), local("2026-12-31 17:30"))


def test_no_year_is_the_last_one() -> None:
    due = calendar().limit(accepted("2051-02-28"), Decimal(10_000), "工作日")

    assert due == Due(local("2089-06-28 17:30"), provisional=True)


def test_a_deadline_centuries_away_is_refused() -> None:
    with pytest.raises(OverflowError):
        calendar().limit(accepted("2026-11-23"), Decimal(10_000_000), "工作日")


def test_what_fits_the_morning_exactly_is_due_at_noon() -> None:
    desk = calendar()

    assert desk.after(local("2026-11-23 10:00"), hours(2)) == local("2026-11-23 12:00")
    assert desk.after(local("2026-11-23 10:00"), hours(2) + timedelta(seconds=1)) == local("2026-11-23 14:30:01")
    assert desk.after(local("2026-11-23 16:00"), hours(1.5)) == local("2026-11-23 17:30")


def test_two_hours_given_at_night_run_from_the_opening() -> None:
    due = calendar().after(local("2026-11-20 22:00"), hours(2))

    assert due == local("2026-11-23 10:30")


def test_no_time_at_all_is_due_at_once_or_at_the_next_opening() -> None:
    desk = calendar()

    found = [desk.after(local(f"2026-11-23 {at}"), hours(0)) for at in ("07:00", "09:00", "12:00", "12:01", "17:30")]

    assert found == [local(f"2026-11-23 {at}") for at in ("08:30", "09:00", "12:00", "14:30", "17:30")]


def test_the_last_two_hours_begin_after_lunch_when_they_can() -> None:
    desk = calendar()

    assert desk.before(local("2026-11-23 17:30"), hours(3)) == local("2026-11-23 14:30")
    assert desk.before(local("2026-11-23 09:30"), hours(2)) == local("2026-11-20 16:30")
    assert desk.before(local("2026-11-21 10:00"), hours(0)) == local("2026-11-20 17:30")


def test_working_time_is_not_negative_but_may_be_counted_backwards() -> None:
    desk = calendar()

    assert desk.between(local("2026-11-23 15:00"), local("2026-11-23 11:00")) == -hours(1.5)
    with pytest.raises(ValueError, match="negative"):
        desk.after(local("2026-11-23 09:00"), -hours(1))
    with pytest.raises(ValueError, match="negative"):
        desk.before(local("2026-11-23 09:00"), -hours(1))


def test_what_was_due_on_friday_evening_is_late_on_saturday_though_no_working_time_is_lost() -> None:
    desk = calendar()
    due, saturday = local("2026-11-20 17:30"), local("2026-11-21 09:00")

    lost = desk.between(due, saturday)

    assert due < saturday
    assert lost == hours(0)


def test_the_desk_is_open_from_each_opening_up_to_its_closing() -> None:
    desk = calendar()
    times = ("08:29", "08:30", "11:59", "12:00", "14:30", "17:30")

    found = {at: desk.is_open(local(f"2026-11-23 {at}")) for at in times}

    assert [at for at, is_open in found.items() if is_open] == ["08:30", "11:59", "14:30"]
    assert desk.next_opening(local("2026-11-23 17:30")) == local("2026-11-24 08:30")
    assert desk.next_opening(local("2026-11-23 09:17")) == local("2026-11-23 09:17")


def test_a_holiday_is_judged_by_the_date_at_the_desk_and_not_in_utc() -> None:
    desk = calendar()
    first_hour_of_national_day = datetime(2026, 9, 30, 16, 30, tzinfo=UTC)

    due = desk.limit(first_hour_of_national_day, Decimal(1), "工作日")

    assert desk.day_of(first_hour_of_national_day) == date(2026, 10, 1)
    assert due.at == local("2026-10-08 17:30")
    assert desk.after(first_hour_of_national_day, hours(1)) == local("2026-10-08 09:30")


def test_working_days_are_counted_to_either_side_of_a_day() -> None:
    desk = calendar()
    saturday = date(2026, 11, 21)

    found = [desk.workday_after(saturday, count).isoformat() for count in (-2, -1, 0, 1, 2)]

    assert found == ["2026-11-19", "2026-11-20", "2026-11-23", "2026-11-23", "2026-11-24"]
    assert desk.workday_after(date(2026, 11, 23), 0) == date(2026, 11, 23)


def test_a_time_of_day_is_the_one_on_the_wall_of_the_desk() -> None:
    assert calendar().instant(date(2026, 11, 24), time(9)) == datetime(2026, 11, 24, 1, tzinfo=UTC)


def test_opening_and_closing_of_a_day_off_are_those_of_the_next_working_day() -> None:
    desk = calendar()

    assert desk.opening_of(date(2026, 10, 3)) == local("2026-10-08 08:30")
    assert desk.closing_of(date(2026, 10, 10)) == local("2026-10-10 17:30")


@pytest.mark.parametrize(
    ("at", "workdays", "expected"),
    [
        ("2026-11-20 17:30", 1, "2026-11-23 17:30"),
        ("2026-11-20 12:00", 1, "2026-11-23 12:00"),
        ("2026-11-20 11:15", 2, "2026-11-24 11:15"),
        ("2026-11-23 11:15", -1, "2026-11-20 11:15"),
        ("2026-11-23 13:00", 0, "2026-11-23 14:30"),
        ("2026-11-21 10:00", 1, "2026-11-24 08:30"),
        ("2026-09-30 17:45", 1, "2026-10-08 17:30"),
        ("2026-04-30 14:45", 1, "2026-05-06 15:00"),
        ("2026-09-30 08:10", 1, "2026-10-08 08:30"),
    ],
)
def test_a_moment_shifted_by_working_days_keeps_its_time_of_day_within_hours(
    at: str, workdays: int, expected: str
) -> None:
    desk = calendar(seasons=[SUMMER])

    assert desk.shifted(local(at), workdays) == local(expected)
