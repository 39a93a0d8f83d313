"""The service catalogue from a file: a changed item gets a new version of its guide, open cases keep theirs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desk.imports import Change, ChangeKind, Difference, Plan, Problem, Row, guide_rows, in_order
from desk.imports.cells import recognised
from storage.models import Department, Guide, Item
from storage.store import Store

LONGEST_SHOWN = 60  # characters of a text that a difference repeats


@dataclass(frozen=True)
class Entry:
    """One item as the file has it."""

    body: Mapping[str, Any]
    body_hash: str


def plan(store: Store, rows: Sequence[Row]) -> Plan[Sequence[Entry]]:
    """What the file would change; items that are not in it stay, departments it names are created."""
    problems: list[Problem] = []
    entries: dict[str, Entry] = {}
    first: dict[str, int] = {}
    for cells in recognised(rows, guide_rows.COLUMNS, problems, guide_rows.REQUIRED):
        body = guide_rows.body_of(cells)
        code = body["id"]
        if code and code in first:
            cells.wrong("twice", "id", value=code, first=first[code])
        first.setdefault(code, cells.row.number)
        if cells.sound:
            entries[code] = Entry(body, guide_rows.hash_of(body))
    if problems:
        return Plan(in_order(problems), (), ())

    held = _held(store)
    changes = [_change(entry, held.get(code)) for code, entry in entries.items()]
    departments = [Change(ChangeKind.ADDED, "department", name) for name in _missing(store, entries.values())]
    return Plan((), [*departments, *changes], tuple(entries.values()))


def apply(store: Store, planned: Plan[Sequence[Entry]], now: datetime) -> None:
    """The file's guides are in force from now on."""
    if not planned.changes_something:
        return
    for name in _missing(store, planned.content):
        store.put(Department(name=name))
    store.flush()

    departments = {department.name: department.id for department in store.organisation.departments()}
    held = _held(store)
    for entry in planned.content:
        code, department_id = entry.body["id"], departments[entry.body["implementing_body"]]
        if code not in held:
            item = Item(code=code, name=entry.body["name"], department_id=department_id, version=1)
        elif held[code][1].body_hash != entry.body_hash:
            item = held[code][0]
            item.name, item.department_id, item.version = entry.body["name"], department_id, item.version + 1
        else:
            continue
        store.put(item)
        store.flush()
        store.put(
            Guide(
                item_id=item.id, version=item.version, body=dict(entry.body), body_hash=entry.body_hash, imported_at=now
            )
        )
    store.flush()
    store.catalogue.changed()


def _held(store: Store) -> dict[str, tuple[Item, Guide]]:
    """The items of the desk by their codes, each with its guide in force."""
    guides = {guide.item_id: guide for guide in store.catalogue.guides_in_force()}
    return {item.code: (item, guides[item.id]) for item in store.catalogue.items()}


def _missing(store: Store, entries: Iterable[Entry]) -> list[str]:
    """The departments that the file names and the desk does not know, in the order of the file."""
    known = {department.name for department in store.organisation.departments()}
    named = [name for entry in entries for name in (entry.body["implementing_body"], *entry.body["joint_bodies"])]
    return [name for name in dict.fromkeys(named) if name not in known]


def _change(entry: Entry, held: tuple[Item, Guide] | None) -> Change:
    label = f"{entry.body['id']} {entry.body['name']}"
    if held is None:
        return Change(ChangeKind.ADDED, "item", label)
    guide = held[1]
    if guide.body_hash == entry.body_hash:
        return Change(ChangeKind.UNCHANGED, "item", label)
    before = guide.body
    changed = [column for column in entry.body if before.get(column) != entry.body[column]]
    return Change(
        ChangeKind.CHANGED,
        "item",
        label,
        [Difference(column, _shown(before.get(column)), _shown(entry.body[column])) for column in changed],
    )


def _shown(part: Any) -> str:
    """A part of a guide in one short line; "" when it is more than that."""
    match part:
        case {"value": value, "unit": unit}:
            return f"{value or ''}{unit or ''}"
        case str() | int() | float():
            text = str(part).replace("\n", " ")
            return text if len(text) <= LONGEST_SHOWN else ""
        case _:
            return ""
