"""Figures and periods as people read them: percent, working days, a month by its name; a dash for what is unknown."""

from datetime import date, timedelta

from desk.figures.registry import BY_NAME, Score, Share, SpeedUp, Time
from desk.figures.tallies import Value
from desk.periods import A_DAY, Kind
from handlers.formats import Formats

AN_HOUR = timedelta(hours=1)


def figure(formats: Formats, name: str, value: Value, day: float) -> str:
    """The figure's value in words; working time in days of so many hours, which seconds may stand for."""
    if value is None:
        return formats.words("report.nothing")
    match BY_NAME[name]:
        case Time():
            return time(formats, value if isinstance(value, timedelta) else timedelta(seconds=value), day)
        case Share() | SpeedUp():
            assert not isinstance(value, timedelta)
            return f"{100 * value:.1f}%"
        case Score():
            return f"{value:.2f}"
        case _:
            return str(value)


def time(formats: Formats, took: timedelta, day: float) -> str:
    """Working days, or hours when it is less than one."""
    hours = took / AN_HOUR
    if hours < day:
        return formats.words("report.hours", value=f"{hours:.1f}")
    return formats.words("report.days", value=f"{hours / day:.1f}")


def period(formats: Formats, kind: Kind, first: date) -> str:
    """The month by its name, the week from when to when, the day."""
    match kind:
        case "month":
            name = formats.words.choices("format.months")[first.month - 1]
            return formats.words("report.month", year=first.year, month=name)
        case "week":
            last = first + 6 * A_DAY
            return formats.words("report.week", first=formats.day(first), last=formats.day(last))
        case _:
            return formats.day(first)
