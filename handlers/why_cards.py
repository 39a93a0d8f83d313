"""时限说明 in words: a case's limits, day by day, as an official can show them."""

from collections.abc import Callable
from datetime import date

from desk import why
from desk.why import Reckoning, Stretch
from handlers.formats import Formats
from handlers.message import Message
from handlers.wording import Wording
from storage.models import Case
from storage.store import Store
from texts import Words


def explained(wording: Wording) -> Message:
    return Message(said(wording.store, wording.case, wording.words))


def said(store: Store, case: Case, words: Words) -> str:
    """The whole explanation, for a chat or for the command line."""
    formats = Formats(words, store.site.zone)
    head = words("letter.why.head", no=case.no, item=case.item.name)
    found = why.reckoned(store, case)
    if not found:
        return f"{head}\n{words('letter.why.not_accepted')}"
    parts = [_limit(formats, reckoning) for reckoning in found]
    version = words("letter.why.calendar", version=store.days.version())
    return "\n".join([head, *parts, version])


def _limit(formats: Formats, reckoning: Reckoning) -> str:
    words = formats.words
    head = words(
        f"letter.why.{reckoning.name}",
        limit=formats.limit(reckoning.published),
        start=formats.instant(reckoning.start),
    )
    lines = [_line(formats, stretch, reckoning.published["unit"]) for stretch in reckoning.stretches]
    due = formats.instant(reckoning.due.at, provisional=reckoning.due.provisional)
    return "\n".join([head, *lines, words("letter.why.due", due=due)])


def _line(formats: Formats, stretch: Stretch, unit: str) -> str:
    words = formats.words
    facts = {
        "first": _day(words, stretch.first),
        "last": _day(words, stretch.last),
        "hours": formats.listed(_hours(formats, stretch)),
        "count": stretch.count,
        "name": stretch.mark.name if stretch.mark else "",
        "document": stretch.mark.document if stretch.mark else "",
    }
    days = words("letter.why.days" if stretch.first != stretch.last else "letter.why.day", **facts)
    counted = "not_counted"
    if stretch.count:
        counted = "workday" if unit == "工作日" else "calendar_day"
    because = words(f"letter.why.kind_{stretch.kind.replace(' ', '_').replace('-', '_')}", **facts)
    return days + words(f"letter.why.{counted}", because=because, **facts)


def _hours(formats: Formats, stretch: Stretch) -> list[str]:
    return [
        f"{start.astimezone(formats.zone):%H:%M}–{end.astimezone(formats.zone):%H:%M}"
        for start, end in stretch.intervals
    ]


def _day(words: Words, day: date) -> str:
    month, weekday = words.choices("format.months")[day.month - 1], words.choices("format.weekdays")[day.weekday()]
    return words("letter.why.date", year=day.year, month=month, day=day.day, weekday=weekday)


LETTERS: dict[str, Callable[[Wording], Message | None]] = {"case.why": explained}
