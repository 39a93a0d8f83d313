"""Working time: adding days and hours, and the time between, beside the libraries people take for it.

Every system answers the same questions in turn, and each answer is held against an oracle that walks through the
minutes of the year one by one. The peers get the best settings they have: national holidays, and lunch where they
know of such a thing. Nobody but the desk's calendar can be told of make-up Saturdays, local holidays and lunch at once.
"""

import argparse
import csv
import json
import random
import sys
import time as clock
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from typing import Any, Literal
from zoneinfo import ZoneInfo

from benchmarks import peers
from desk.calendar import OFFICE_HOURS, DayMark, WorkCalendar

ZONE = ZoneInfo("Asia/Shanghai")
YEARS = (2024, 2025)  # 2024 is a year with its local holiday in the sample calendar
MINUTE, A_DAY = timedelta(minutes=1), timedelta(days=1)
QUESTIONS, ROUNDS = 200, 5
DAYS, HOURS = 5, 16
CLOSING = time(17, 30)
REACH = {("+5 working days", "chinese-calendar"): 25, ("+16 working hours", "businesstimedelta"): 400}

Question = tuple[datetime, datetime]
Answer = Callable[[datetime, datetime], Any]


@dataclass(frozen=True)
class Row:
    """One system on one kind of question: microseconds an answer, and how many of its answers are wrong."""

    kind: str
    system: str
    micros: float
    wrong: int


def main(argv: Sequence[str] | None = None) -> int:
    """Prints the table; 1 when a figure to reach is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    if parser.parse_args([] if argv is None else argv).here:
        print(json.dumps([vars(row) for row in measure()]))
        return 0
    return report([Row(**row) for row in json.loads(peers.run("benchmarks.worktime", "--here"))])


def report(rows: Sequence[Row]) -> int:
    """The table, ours first in each kind; 1 when we are wrong once, or too slow beside a peer."""
    print(f"{'working time':24}{'system':20}{'µs':>9}{'× ours':>9}{f'wrong of {QUESTIONS}':>14}   to reach")
    missed, ours = False, {row.kind: row for row in rows if row.system == "bangban"}
    for row in rows:
        ratio, least = row.micros / ours[row.kind].micros, REACH.get((row.kind, row.system))
        goal = f"≥ {least} ×" if least else "0 wrong" if row.system == "bangban" else ""
        missed |= row.wrong > 0 if row.system == "bangban" else least is not None and ratio < least
        print(f"{row.kind:24}{row.system:20}{row.micros:9.1f}{ratio:9.0f}{row.wrong:14}   {goal}")
    return int(missed)


def measure() -> Sequence[Row]:
    """Every system on every kind of question, in turn."""
    chance = random.Random(YEARS[0])
    questions = [_question(chance) for _ in range(QUESTIONS)]
    rows = []
    for kind, systems in _systems().items():
        right = [_ORACLE[kind](*question) for question in questions]
        asked = {name: _in_its_zone(name, questions) for name in systems}
        wrong = {name: _wrong(answer, asked[name], right) for name, answer in systems.items()}
        best = dict.fromkeys(systems, float("inf"))
        for _ in range(ROUNDS):
            for name, answer in systems.items():
                best[name] = min(best[name], _seconds(answer, asked[name]))
        rows += [Row(kind, name, best[name] / QUESTIONS * 1e6, wrong[name]) for name in systems]
    return rows


def _question(chance: random.Random) -> Question:
    """Two instants of the first year, by the minute, the later up to a month after the first."""
    first = datetime(YEARS[0], 1, 1, tzinfo=ZONE) + chance.randrange(300 * 24 * 60) * MINUTE
    return first, first + chance.randrange(30 * 24 * 60) * MINUTE


def _wrong(answer: Answer, questions: Sequence[Question], right: Sequence[Any]) -> int:
    """How many answers are a minute or more away from the right one."""
    return sum(abs(answer(*q) - known) >= MINUTE for q, known in zip(questions, right, strict=True))


def _in_its_zone(system: str, questions: Sequence[Question]) -> Sequence[Question]:
    """The desk keeps instants in UTC, and so its calendar takes them; the others reckon in local time."""
    if system != "bangban":
        return questions
    return [(at.astimezone(UTC), until.astimezone(UTC)) for at, until in questions]


def _seconds(answer: Answer, questions: Sequence[Question]) -> float:
    begin = clock.process_time()
    for question in questions:
        answer(*question)
    return clock.process_time() - begin


def _systems() -> Mapping[str, Mapping[str, Answer]]:
    import business_duration
    import businesstimedelta
    import chinese_calendar
    import holidays
    import pytz

    ours, china = _calendar(), holidays.country_holidays("CN", years=YEARS)
    off = [day for day in china if china.get(day)]
    week = {"working_days": [0, 1, 2, 3, 4], "tz": pytz.timezone(ZONE.key)}
    office = businesstimedelta.WorkDayRule(start_time=time(8, 30), end_time=CLOSING, **week)
    lunch = businesstimedelta.LunchTimeRule(start_time=time(12), end_time=time(14, 30), **week)
    rules = businesstimedelta.Rules([office, lunch, businesstimedelta.HolidayRule(china, tz=week["tz"])])
    hours = businesstimedelta.BusinessTimeDelta(rules, hours=HOURS)
    return {
        "+5 working days": {
            "bangban": lambda at, _: ours.limit(at, Decimal(DAYS), "工作日").at,
            "chinese-calendar": lambda at, _: _close(_after(chinese_calendar.is_workday, at.date())),
            "holidays": lambda at, _: _close(china.get_nth_working_day(at.date(), DAYS)),
        },
        "+16 working hours": {
            "bangban": lambda at, _: ours.after(at, timedelta(hours=HOURS)),
            "businesstimedelta": lambda at, _: at + hours,
        },
        "between": {
            "bangban": lambda at, until: ours.between(at, until),
            "businesstimedelta": lambda at, until: rules.difference(at, until).timedelta,
            "business-duration": lambda at, until: timedelta(
                minutes=business_duration.businessDuration(at, until, time(8, 30), CLOSING, holidaylist=off, unit="min")
            ),
        },
    }


def _after(is_workday: Callable[[date], bool], day: date) -> date:
    """So many working days later, as chinese-calendar's users write it: day by day."""
    left = DAYS
    while left:
        day += A_DAY
        left -= is_workday(day)
    return day


def _close(day: date) -> datetime:
    return datetime.combine(day, CLOSING, ZONE)


def _marks() -> Sequence[DayMark]:
    with (peers.ROOT / "data" / "calendar.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] in ("off", "work")]
    return [_mark(row) for row in rows]


def _mark(row: Mapping[str, str]) -> DayMark:
    kind: Literal["off", "work"] = "work" if row["kind"] == "work" else "off"
    return DayMark(date.fromisoformat(row["date"]), kind, row["name"], row["scope"], row["document"])


def _calendar() -> WorkCalendar:
    return WorkCalendar(_marks(), zone=ZONE)


@cache
def _minutes() -> Sequence[datetime]:
    """Every minute of these years in which the office is open, found by looking at each."""
    local = {mark.date: mark for mark in _marks() if mark.scope != "national"}
    said = {mark.date: mark for mark in _marks() if mark.scope == "national"} | local
    open_, at, end = [], datetime(YEARS[0], 1, 1, tzinfo=ZONE), datetime(YEARS[-1] + 1, 1, 1, tzinfo=ZONE)
    while at < end:
        day, hour = at.date(), at.time()
        worked = said[day].kind == "work" if day in said else day.isoweekday() <= 5
        if worked and any(opens <= hour < closes for opens, closes in OFFICE_HOURS):
            open_.append(at)
        at += MINUTE
    return open_


def _oracle_days(at: datetime, _: datetime) -> datetime:
    days = sorted({minute.date() for minute in _minutes()[bisect_left(_minutes(), _close(at.date())) :]} - {at.date()})
    return _close(days[DAYS - 1])


def _oracle_hours(at: datetime, _: datetime) -> datetime:
    return _minutes()[bisect_left(_minutes(), at) + HOURS * 60 - 1] + MINUTE


def _oracle_between(at: datetime, until: datetime) -> timedelta:
    return MINUTE * (bisect_left(_minutes(), until) - bisect_left(_minutes(), at))


_ORACLE: Mapping[str, Answer] = {
    "+5 working days": _oracle_days,
    "+16 working hours": _oracle_hours,
    "between": _oracle_between,
}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
