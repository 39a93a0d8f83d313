"""Days off and make-up days from a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from desk.imports import Change, ChangeKind, Plan, Problem, Row, differences, in_order
from desk.imports.cells import Cells, recognised
from storage.models import Day
from storage.store import Store

COLUMNS = {
    "date": ("日期",),
    "kind": ("类型", "类别", "性质"),
    "name": ("名称", "节日", "节假日"),
    "scope": ("范围", "适用范围"),
    "document": ("文件", "文号", "依据", "通知"),
}
KINDS = dict.fromkeys(("off", "放假", "休", "休息", "节假日"), "off") | dict.fromkeys(
    ("work", "上班", "班", "调休", "调休上班", "补班"), "work"
)
SCOPES = {"全国": "national", "国家": "national", "暂定": "provisional"}


@dataclass(frozen=True)
class Entry:
    """One day as the file has it."""

    date: date
    kind: str
    name: str
    scope: str
    document: str


def plan(store: Store, rows: Sequence[Row]) -> Plan[Sequence[Entry]]:
    """What the file would change; a day is known by its date and scope, and those not in the file stay."""
    problems: list[Problem] = []
    entries: dict[tuple[date, str], Entry] = {}
    first: dict[tuple[date, str], int] = {}
    for cells in recognised(rows, COLUMNS, problems, required=COLUMNS):
        entry = _entry(cells)
        if entry is None:
            continue
        key = (entry.date, entry.scope)
        if key in entries:
            cells.wrong("twice", "date", value=f"{entry.date} {entry.scope}", first=first[key])
        entries[key], first[key] = entry, cells.row.number
    if problems:
        return Plan(in_order(problems), (), ())

    held = {(day.date, day.scope): day for day in store.days.all()}
    changes = [_change(entry, held.get(key)) for key, entry in entries.items()]
    return Plan((), changes, tuple(entries.values()))


def apply(store: Store, planned: Plan[Sequence[Entry]], now: datetime) -> None:
    """The file's days are the desk's from now on."""
    if not planned.changes_something:
        return
    held = {(day.date, day.scope): day for day in store.days.all()}
    for entry in planned.content:
        day = held.get((entry.date, entry.scope))
        if day is None:
            store.put(Day(**vars(entry)))
        else:
            day.kind, day.name, day.document = entry.kind, entry.name, entry.document
    store.flush()
    store.days.changed()


def _entry(cells: Cells) -> Entry | None:
    """The row's day, None when something is wrong with it."""
    day = cells.day("date", required=True)
    kind = cells.one_of("kind", KINDS, required=True)
    name = cells.required("name", 60)
    scope = cells.required("scope", 60)
    document = cells.required("document", 200)
    if day is None or kind is None or not cells.sound:
        return None
    return Entry(day, kind, name, SCOPES.get(scope, scope), document)


def _change(entry: Entry, held: Day | None) -> Change:
    label = f"{entry.date} {entry.scope}"
    after = {"kind": entry.kind, "name": entry.name, "document": entry.document}
    if held is None:
        return Change(ChangeKind.ADDED, "day", f"{label} {entry.kind} {entry.name}")
    found = differences({"kind": held.kind, "name": held.name, "document": held.document}, after)
    return Change(ChangeKind.CHANGED if found else ChangeKind.UNCHANGED, "day", label, found)
