"""From October on the desk asks each week for next year's holiday notice, until it is in the calendar."""

from datetime import date, datetime, timedelta

from desk import audiences, post
from desk.worktime import calendar_of
from storage.store import Store

FIRST_MONTH = 10  # the State Council announces the next year in October or November
ASKED = "notice_asked"  # the fact that holds the Monday of the week in which it was asked for last


def is_to_ask(store: Store, now: datetime) -> bool:
    """Whether somebody has to hear now that the notice is missing."""
    calendar = calendar_of(store)
    today = calendar.day_of(now)
    if today.month < FIRST_MONTH or not calendar.is_open(now) or not _is_missing(store, today.year + 1):
        return False
    return (store.facts.value(ASKED) or "") < _monday(today).isoformat()


def ask(store: Store, now: datetime) -> None:
    """The administrators, or the centre while there are none, are asked to import it."""
    if not is_to_ask(store, now):
        return
    today = calendar_of(store).day_of(now)
    monday = _monday(today).isoformat()
    store.facts.set(ASKED, monday)
    year = today.year + 1
    post.tell(store, audiences.ADMINS, "notice.calendar_missing", now, key=f"notice/{monday}", year=year)


def _is_missing(store: Store, year: int) -> bool:
    calendar = calendar_of(store)
    noon = calendar.closing_of(date(year, 6, 30))
    return calendar.is_provisional(noon, noon)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
