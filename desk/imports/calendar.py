"""Days off, make-up days and the hours of a time of the year from a file, for the nation, a place or a department."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import pairwise

from desk.imports import Change, ChangeKind, Plan, Problem, Row, differences, in_order
from desk.imports.cells import Cells, quoted, recognised
from desk.worktime import HOURS
from storage.models import Day
from storage.store import Store

REQUIRED = {
    "date": ("日期", "起", "起始日期"),
    "kind": ("类型", "类别", "性质"),
    "name": ("名称", "节日", "节假日"),
    "scope": ("范围", "适用范围"),
    "document": ("文件", "文号", "依据", "通知"),
}
COLUMNS = REQUIRED | {"to": ("至", "止", "截止日期"), "hours": ("时间", "工作时间", "作息时间")}
KINDS = (
    dict.fromkeys(("off", "放假", "休", "休息", "节假日"), "off")
    | dict.fromkeys(("work", "上班", "班", "调休", "调休上班", "补班"), "work")
    | dict.fromkeys((HOURS, "作息", "作息时间"), HOURS)
)
SCOPES = {"全国": "national", "国家": "national", "暂定": "provisional"}
INTERVAL = re.compile(r"(\d{1,2})[:：](\d{2})\s*[-–—~至]\s*(\d{1,2})[:：](\d{2})")

Key = tuple[date, date, str]


@dataclass(frozen=True)
class Entry:
    """One day, or the hours from one day to another, as the file has it."""

    last: date
    date: date
    kind: str
    name: str
    scope: str
    document: str
    hours: list[list[str]]


def plan(store: Store, rows: Sequence[Row]) -> Plan[Sequence[Entry]]:
    """What the file would change; an entry is known by its days and scope, and those not in the file stay."""
    problems: list[Problem] = []
    entries: dict[Key, Entry] = {}
    first: dict[Key, int] = {}
    for cells in recognised(rows, COLUMNS, problems, required=REQUIRED):
        entry = _entry(cells)
        if entry is None:
            continue
        key = _key(entry)
        if key in entries:
            cells.wrong("twice", "date", value=f"{entry.date} {entry.scope}", first=first[key])
        entries[key], first[key] = entry, cells.row.number
    if problems:
        return Plan(in_order(problems), (), ())

    held = {_key(day): day for day in store.days.all()}
    changes = [_change(entry, held.get(key)) for key, entry in entries.items()]
    return Plan((), changes, tuple(entries.values()))


def apply(store: Store, planned: Plan[Sequence[Entry]], now: datetime) -> None:
    """The file's days are the desk's from now on; what they replace stays with the versions that had it."""
    if not planned.changes_something:
        return
    held = {_key(day): day for day in store.days.all()}
    version = store.days.changed()
    for entry in planned.content:
        day = held.get(_key(entry))
        if day is not None:
            if _facts(entry) == _facts(day):
                continue
            day.until = version
            store.flush()
        store.put(Day(**vars(entry), since=version))


def _key(day: Entry | Day) -> Key:
    return day.date, day.last, day.scope


def _facts(day: Entry | Day) -> dict[str, str]:
    facts = {"kind": day.kind, "name": day.name, "document": day.document}
    return facts | {"hours": " ".join(f"{opens}-{closes}" for opens, closes in day.hours)}


def _entry(cells: Cells) -> Entry | None:
    """The row's entry, None when something is wrong with it."""
    day = cells.day("date", required=True)
    kind = cells.one_of("kind", KINDS, required=True)
    name = cells.required("name", 60)
    scope = cells.required("scope", 60)
    document = cells.required("document", 200)
    last = _last(cells, day, kind)
    hours = _hours(cells, kind)
    if day is None or last is None or kind is None or not cells.sound:
        return None
    return Entry(last, day, kind, name, SCOPES.get(scope, scope), document, hours)


def _last(cells: Cells, day: date | None, kind: str | None) -> date | None:
    """The day to which hours are kept; a day off or worked stands for itself."""
    text = cells.text("to", 40)
    if not text:
        if kind == HOURS:
            cells.wrong("missing", "to")
        return day
    if kind != HOURS:
        cells.wrong("only_for_hours", "to")
    last = cells.day("to")
    if last is not None and day is not None and last < day:
        cells.wrong("ends_before", "to", first=day, value=last)
    return last


def _hours(cells: Cells, kind: str | None) -> list[list[str]]:
    text = cells.text("hours", 100)
    if not text:
        if kind == HOURS:
            cells.wrong("missing", "hours")
        return []
    if kind == "off":
        cells.wrong("off_has_no_hours", "hours")
    try:
        found = [
            (time(int(a), int(b)), time(int(c), int(d)))
            for a, b, c, d in (match.groups() for match in INTERVAL.finditer(text))
        ]
    except ValueError:
        found = []
    left = re.sub(r"[\s,，、;；]", "", INTERVAL.sub("", text))
    in_order_ = all(opens < closes for opens, closes in found) and all(a[1] <= b[0] for a, b in pairwise(found))
    if left or not found or not in_order_:
        cells.wrong("not_hours", "hours", value=quoted(text))
    return [[f"{opens:%H:%M}", f"{closes:%H:%M}"] for opens, closes in found]


def _change(entry: Entry, held: Day | None) -> Change:
    label = f"{entry.date} {entry.scope}" if entry.last == entry.date else f"{entry.date}–{entry.last} {entry.scope}"
    if held is None:
        return Change(ChangeKind.ADDED, "day", f"{label} {entry.kind} {entry.name}")
    found = differences(_facts(held), _facts(entry))
    return Change(ChangeKind.CHANGED if found else ChangeKind.UNCHANGED, "day", label, found)
