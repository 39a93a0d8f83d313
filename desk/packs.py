"""月例会通报: packs asked for by those who may, due by themselves on working mornings, and told once they are made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from desk import assignments, audiences, periods, post, rules, worktime
from desk.errors import NoFigures, NotYours
from desk.people import authorize
from desk.periods import Kind, Period
from storage.models import Chat, Department, Pack, PackFile, PackState, Person, RoleName
from storage.store import Store

FRESH = timedelta(minutes=2)  # figures of a running period are new enough for so long
LEASE = timedelta(minutes=5)
GIVE_UP = 3  # attempts at one pack
TOLD = "pack"  # the facts that name the last period told by itself: pack.month, pack.week, pack.day


@dataclass(frozen=True)
class File:
    """A file that was made: photo or document, its name, what is in it."""

    kind: str
    name: str
    content: bytes


def ask(store: Store, first: date, chat: Chat, by: Person, now: datetime) -> None:
    """/report 2026-11: the county's to whoever oversees it, a department's own to its principal."""
    authorize(by, "report")
    if first > now.astimezone(store.site.zone).date():
        raise NoFigures(month=f"{first:%Y-%m}")
    for department in _reach(by):
        period = periods.month(first, store.site.zone, now)
        _want(store, period, department, chat, now)


def details(store: Store, pack_id: int, by: Person, now: datetime) -> None:
    """查看明细: the workbook and the pages, in private, to whoever may see them; made again when they are gone."""
    authorize(by, "report")
    pack = store.packs.get(pack_id)
    if pack.department_id not in {department.id if department else None for department in _reach(by)}:
        raise NotYours(action="report")
    files = store.packs.files(pack.id, "document")
    if not files and by.chat is not None:
        period = periods.of_kind(kind_of(pack), pack.first, store.site.zone, now)
        _want(store, period, pack.department, by.chat, now)
    for file_id in files:
        post.tell(store, audiences.person(by), "pack.file", now, file_id=file_id, pack_id=pack.id)
    store.trail.note("pack_shown", now, by, pack=pack.id)


def fall_due(store: Store, kinds: Sequence[Kind], now: datetime) -> None:
    """What is due by itself is wanted from now on, once: the month on its successor's first working day, and so on."""
    for kind in kinds:
        period = _over(store, kind, now)
        told = store.facts.value(f"{TOLD}.{kind}")
        if period is None or told == period.first.isoformat():
            continue
        if told is not None or _is_first_day(store, period, now):
            _want_by_itself(store, period, now)
        store.facts.set(f"{TOLD}.{kind}", period.first.isoformat())


def is_due(store: Store, kinds: Sequence[Kind], now: datetime) -> bool:
    """Whether `fall_due` would do anything."""
    over = [(kind, _over(store, kind, now)) for kind in kinds]
    return any(period and store.facts.value(f"{TOLD}.{kind}") != period.first.isoformat() for kind, period in over)


def claim(store: Store, now: datetime, wall: datetime) -> Pack | None:
    """The next pack to be made; those that have ended every process that took them on are given up."""
    while (pack := store.packs.claim(wall, LEASE)) is not None and pack.attempts > GIVE_UP:
        _give_up(store, pack, now)
    return pack


def put_back(store: Store, pack_id: int, now: datetime) -> None:
    """It could not be made: again, unless that has happened too often."""
    pack = store.packs.get(pack_id)
    if pack.attempts >= GIVE_UP:
        _give_up(store, pack, now)
    else:
        pack.state = PackState.WANTED


def made(store: Store, pack_id: int, digest: Mapping[str, Any], files: Sequence[File], now: datetime) -> None:
    """The pack is there: whoever waits for it hears what it says, with its picture."""
    pack = store.packs.get(pack_id)
    if pack.state is PackState.MADE:
        return
    pack.state, pack.made_at, pack.digest = PackState.MADE, now, dict(digest)
    for file in files:
        store.put(PackFile(pack_id=pack.id, kind=file.kind, name=file.name, content=file.content))
    for chat in _readers(store, pack):
        _tell(store, pack, chat, now)
    if pack.key is not None:
        for audience in rules.current().digests[kind_of(pack)]:
            key = f"pack/{pack.id}"
            post.tell(store, audience, f"pack.{pack.kind}", now, key=key, pack_id=pack.id)


def _give_up(store: Store, pack: Pack, now: datetime) -> None:
    """Whoever waits for it is told; of one that nobody asked for, the administrators."""
    pack.state = PackState.FAILED
    store.flush()
    for chat in _readers(store, pack):
        post.reply(store, chat, "pack.failed", now, pack_id=pack.id)
    if pack.key is not None:
        post.tell(store, audiences.ADMINS, "pack.failed", now, key=f"pack/{pack.id}/failed", pack_id=pack.id)


def _want(store: Store, period: Period, department: Department | None, chat: Chat, now: datetime) -> None:
    """Its digest at once when there is a fresh one, and otherwise when it is made."""
    key = department.id if department else None
    since = period.cut if period.is_over else period.cut - FRESH
    pack = store.packs.same(period.kind, period.first, key, chat.language, since)
    if pack is not None and pack.state is PackState.MADE and store.packs.files(pack.id, "document"):
        _tell(store, pack, chat, now)
        return
    if pack is None or pack.state is PackState.MADE:
        facts = {"kind": period.kind, "first": period.first, "wanted_at": now, "cut": period.cut}
        pack = store.put(Pack(**facts, department_id=key, language=chat.language, readers=[]))
    if chat.id not in pack.readers:
        pack.readers = [*pack.readers, chat.id]
    post.reply(store, chat, "pack.wanted", now, pack_id=pack.id)


def _want_by_itself(store: Store, period: Period, now: datetime) -> None:
    if not store.histories.any_between(period.start if period.kind == "day" else None, period.cut):
        return  # there is nothing to tell
    language = next((chat.language for chat in audiences.listeners(store, audiences.CENTRE)), "zh")
    facts = {"kind": period.kind, "first": period.first, "wanted_at": now, "cut": period.cut, "language": language}
    store.packs.add_once(f"{period.kind}/{period.first}", facts)


def _tell(store: Store, pack: Pack, chat: Chat, now: datetime) -> None:
    post.reply(store, chat, f"pack.{pack.kind}", now, pack_id=pack.id)


def _readers(store: Store, pack: Pack) -> Sequence[Chat]:
    return [store.chats.get(key) for key in pack.readers]


def oversees(by: Person) -> bool:
    """Whether the whole county's figures are this person's to see."""
    return assignments.reach(by) is None


def _reach(by: Person) -> Sequence[Department | None]:
    """None for the whole county, or the departments whose principal this person is."""
    if oversees(by):
        return [None]
    return [role.department for role in by.roles if role.name is RoleName.PRINCIPAL and role.department]


def _over(store: Store, kind: Kind, now: datetime) -> Period | None:
    """The last period of this kind that is over and whose successor's work has begun; a day's is its own evening."""
    calendar, zone = worktime.calendar_of(store), store.site.zone
    today = now.astimezone(zone).date()
    if kind == "day":
        is_over = calendar.is_workday(today) and now >= calendar.closing_of(today)
        return periods.day(today, zone, now) if is_over else None
    current = periods.of_kind(kind, today, zone, now)
    before = periods.of_kind(kind, current.first - periods.A_DAY, zone, now)
    return before if now >= calendar.opening_of(current.first) else None


def _is_first_day(store: Store, period: Period, now: datetime) -> bool:
    """Whether it has only just fallen due: a desk that was not there before does not tell of long ago."""
    calendar = worktime.calendar_of(store)
    first = period.first if period.kind == "day" else period.last + periods.A_DAY
    return calendar.day_of(now) == calendar.day_of(calendar.opening_of(first))


def kind_of(pack: Pack) -> Kind:
    """The kind of its period."""
    match pack.kind:
        case "week" | "day":
            return pack.kind
        case _:
            return "month"

