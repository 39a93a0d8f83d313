"""服务热线: the directory of departments, said in the service group once a month and to everybody who asks."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from desk import audiences, departments, people, post, rules
from desk.errors import NoSuchDepartment
from desk.people import authorize
from desk.worktime import calendar_of
from storage.models import Chat, Department, DepartmentKind, Person
from storage.store import Store

POSTED = "hotlines_posted"  # the fact that names the month of the last directory in the service group
PAGE = 3500  # characters in one message
BESIDE = 40  # of them in one line beside what a department says of itself
SERVING = (DepartmentKind.CENTRE, DepartmentKind.DEPARTMENT)


def is_due(store: Store, now: datetime) -> bool:
    """Whether this month's directory has yet to be said and its time has come; a desk that is new says none at once."""
    calendar, posted = calendar_of(store), store.facts.value(POSTED)
    if posted is None:
        return True
    return posted < _month(store, now) and calendar.is_open(now) and now >= _when(store, now)


def publish(store: Store, now: datetime) -> None:
    """定期公布: every page to every service group, once a month."""
    if not is_due(store, now):
        return
    known, month = store.facts.value(POSTED) is not None, _month(store, now)
    store.facts.set(POSTED, month)
    if not known:
        return
    for page in range(len(pages(listed(store)))):
        key = f"hotlines/{month}/{page}"
        post.tell(store, audiences.SERVICE, "hotline.directory", now, key=key, page=page, words="")
    store.trail.note("hotlines_published", now, None, month=month)


def show(store: Store, words: str, chat: Chat, now: datetime) -> None:
    """/hotlines [单位]: in the chat where it was asked for; nothing in it is private."""
    found = listed(store, words)
    if words and not found:
        raise NoSuchDepartment(name=words)
    for page in range(len(pages(found))):
        post.reply(store, chat, "hotline.directory", now, page=page, words=words)


def listed(store: Store, words: str = "") -> Sequence[Department]:
    """Who can be called: the centre first, then departments; those that these words are short for."""
    serving = [body for kind in SERVING for body in store.organisation.departments(kind)]
    meant = departments.like(store, words, SERVING) if words else serving
    return [body for body in meant if body.hotline]


def unlisted(store: Store) -> Sequence[Department]:
    """Departments of which nobody knows a number."""
    return [body for kind in SERVING for body in store.organisation.departments(kind) if not body.hotline]


def pages(found: Sequence[Department]) -> Sequence[Sequence[Department]]:
    """The departments of each message; an empty directory is one."""
    usual, parted, length = usual_hours(found), [list[Department]()], 0
    for body in found:
        own = len(body.name) + len(body.hotline) + (len(body.hours) if body.hours != usual else 0) + BESIDE
        if length + own > PAGE:
            parted.append([])
            length = 0
        parted[-1].append(body)
        length += own
    return parted


def usual_hours(found: Sequence[Department]) -> str:
    """The hours that most of them keep, "" when no two keep the same."""
    common = Counter(body.hours for body in found if body.hours).most_common(1)
    return common[0][0] if common and common[0][1] > 1 else ""


def verify(store: Store, by: Person, now: datetime) -> Sequence[Department]:
    """号码已核实: all of them by the centre, by a department its own."""
    authorize(by, "verify_hotline")
    own, ours = set(people.departments_of(by)), people.is_(by, *people.CENTRE)
    verified = [body for body in listed(store) if ours or body.id in own]
    today = calendar_of(store).day_of(now)
    for body in verified:
        body.hotline_verified_on = today
    store.flush()
    store.trail.note("hotlines_verified", now, by, departments=[body.id for body in verified])
    return verified


def _when(store: Store, now: datetime) -> datetime:
    """When this month's directory is said: at that time on its n-th working day."""
    calendar, hotlines = calendar_of(store), rules.current().hotlines
    before = date(*_year_and_month(store, now), 1) - timedelta(days=1)
    return calendar.instant(calendar.workday_after(before, hotlines.workday), hotlines.at)


def _month(store: Store, now: datetime) -> str:
    return "{:04d}-{:02d}".format(*_year_and_month(store, now))


def _year_and_month(store: Store, now: datetime) -> tuple[int, int]:
    today = calendar_of(store).day_of(now)
    return today.year, today.month
