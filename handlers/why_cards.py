"""时限说明 in words: a case's clocks, day by day, as an official can show them."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from desk import audiences, clocks, post, why
from desk.clocks import HOURS, Clock, Shift
from desk.why import Stretch
from handlers.formats import Formats
from handlers.message import Message, pages
from handlers.wording import Wording
from storage.models import Case, Person
from storage.store import Store
from texts import Words, words

RECKONED_ANEW = ("reopened",)  # shifts that count from their own moment: told day by day


def tell(store: Store, no: str, by: Person, now: datetime) -> None:
    """/why: the explanation, in private, in as many messages as it takes."""
    case = why.asked(store, no, by)
    language = by.chat.language if by.chat else ""
    for page, _ in enumerate(pages(said(store, case, words(language)))):
        post.tell(store, audiences.person(by), "case.why", now, case_id=case.id, page=page)


def explained(wording: Wording) -> Message | None:
    found, page = pages(said(wording.store, wording.case, wording.words)), wording.fact("page")
    return Message(found[page]) if page < len(found) else None


def said(store: Store, case: Case, speak: Words) -> str:
    """The whole explanation, for a chat or for the command line: when each clock ends, then why."""
    formats = Formats(speak, store.site.zone)
    found = clocks.of(store, case)
    parts = [speak("letter.why.head", no=case.no, item=case.item.name)]
    parts += [_when(formats, clock) for clock in found]
    if case.accepted_at is None:
        parts.append(speak("letter.why.not_accepted"))
    for clock in found:
        parts += ["", *_how(formats, clock, found)]
    versions = formats.listed(dict.fromkeys(str(clock.version) for clock in found))
    return "\n".join([*parts, "", speak("letter.why.calendar", version=versions)])


def _when(formats: Formats, clock: Clock) -> str:
    due = formats.instant(clock.due.at, provisional=clock.due.provisional)
    ended = formats.words("letter.why.ended", at=formats.instant(clock.ended_at)) if clock.ended_at else ""
    return formats.words("letter.why.when", name=_name(formats, clock), due=due, ended=ended)


def _how(formats: Formats, clock: Clock, all_: Sequence[Clock]) -> list[str]:
    """From where it is counted, day by day, what moved it, and its end."""
    speak = formats.words
    facts = {
        "name": _name(formats, clock),
        "limit": formats.limit(clock.limit),
        "start": formats.instant(clock.start),
        "instead_of": clock.instead_of,
    }
    head = speak(f"letter.why.from_{clock.since}_{'hours' if clock.limit['unit'] == HOURS else 'days'}", **facts)
    if clock.instead_of:
        head += speak("letter.why.instead_of", **facts)
    if clock.name == "finish" and _as_promised(clock, all_):
        lines = [speak("letter.why.as_promised")]
    else:
        lines = [_line(formats, stretch, clock.limit["unit"]) for stretch in why.stretches(clock)]
    shifts = [line for shift in clock.shifts for line in _shift(formats, clock, shift)]
    if shifts:
        lines.append(speak("letter.why.by_limit", due=formats.instant(clock.first.at)))
    due = formats.instant(clock.due.at, provisional=clock.due.provisional)
    return [head, *lines, *shifts, speak(f"letter.why.due_{_end(clock)}", due=due)]


def _as_promised(clock: Clock, all_: Sequence[Clock]) -> bool:
    """Whether its days have been told already, as those of the promised limit."""
    same = (clock.start, clock.first, clock.version)
    return any(other.name == "promised" and (other.start, other.first, other.version) == same for other in all_)


def _shift(formats: Formats, clock: Clock, shift: Shift) -> list[str]:
    at, due = formats.instant(shift.at), formats.instant(shift.due.at, provisional=shift.due.provisional)
    head = formats.words(
        f"letter.why.shift_{shift.name}",
        at=at,
        due=due,
        until=formats.instant(shift.until),
        basis=shift.basis,
        given=formats.minutes(shift.given.total_seconds()),
    )
    if shift.name not in RECKONED_ANEW:
        return [head]
    return [head, *(_line(formats, stretch, HOURS) for stretch in why.between(clock, shift.at, shift.due.at))]


def _end(clock: Clock) -> str:
    if clock.shifts or clock.limit["unit"] == HOURS:
        return "then"
    return "half" if float(clock.limit["value"]) % 1 else "day"


def _name(formats: Formats, clock: Clock) -> str:
    return formats.words(f"letter.why.name_{clock.name}", department=clock.department)


def _line(formats: Formats, stretch: Stretch, unit: str) -> str:
    speak = formats.words
    facts = {
        "first": _day(speak, stretch.first),
        "last": _day(speak, stretch.last),
        "hours": formats.listed(formats.interval(*interval) for interval in stretch.intervals),
        "minutes": formats.minutes(sum((end - start).total_seconds() for start, end in stretch.intervals)),
        "count": stretch.count,
        "name": stretch.mark.name if stretch.mark else "",
        "document": stretch.mark.document if stretch.mark else "",
    }
    days = speak("letter.why.days" if stretch.first != stretch.last else "letter.why.day", **facts)
    because = speak(f"letter.why.kind_{stretch.kind.replace(' ', '_').replace('-', '_')}", **facts)
    return days + speak(f"letter.why.{_counted(stretch, unit)}", because=because, **facts)


def _counted(stretch: Stretch, unit: str) -> str:
    match unit:
        case "小时":
            return "hours" if stretch.intervals else "not_counted"
        case "工作日":
            return ("half_day" if stretch.half else "workday") if stretch.count else "not_counted"
        case _:
            if stretch.count:
                return "calendar_day"
            return "carried" if stretch.intervals else "carried_on"


def _day(speak: Words, day: date) -> str:
    month, weekday = speak.choices("format.months")[day.month - 1], speak.choices("format.weekdays")[day.weekday()]
    return speak("letter.why.date", year=day.year, month=month, day=day.day, weekday=weekday)


LETTERS: dict[str, Callable[[Wording], Message | None]] = {"case.why": explained}
