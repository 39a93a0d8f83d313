"""The service catalogue from a file: a changed item gets a new version of its guide, open cases keep theirs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from desk import reviews, versions
from desk.imports import Change, ChangeKind, Difference, Plan, Problem, Row, guide_rows, in_order
from desk.imports.cells import recognised
from desk.imports.guide_differences import between
from desk.imports.guide_rows import Tenure
from storage.models import Department, Guide, Item
from storage.store import Store


@dataclass(frozen=True)
class Entry:
    """One guide as the file has it."""

    body: Mapping[str, Any]
    body_hash: str
    tenure: Tenure


@dataclass(frozen=True)
class Held:
    """An item of the desk, the guide it goes by, and those that are to follow."""

    item: Item
    guides: Sequence[Guide]

    def same(self, entry: Entry) -> Guide | None:
        """The guide that says what the entry says; one that is to follow only when the entry names its day."""
        begins = entry.tenure.valid_from
        counted = self.guides if begins else self.guides[:1]
        alike = [guide for guide in counted if guide.body_hash == entry.body_hash]
        return min(alike, key=lambda guide: guide.valid_from != begins, default=None)

    def replaced(self, entry: Entry) -> Guide:
        """The guide that the entry changes: the one that begins on the same day, or the one in force."""
        begins = entry.tenure.valid_from
        return next((guide for guide in self.guides if guide.valid_from == begins), self.guides[0])


def plan(store: Store, rows: Sequence[Row]) -> Plan[Sequence[Entry]]:
    """What the file would change; items that are not in it stay, departments it names are created.

    An item may stand in it once for every day on which a version of its guide begins.
    """
    problems: list[Problem] = []
    entries: list[Entry] = []
    first: dict[tuple[str, date | None], int] = {}
    for cells in recognised(rows, guide_rows.COLUMNS, problems, guide_rows.REQUIRED):
        body, tenure = guide_rows.body_of(cells), guide_rows.tenure_of(cells)
        key = (body["id"], tenure.valid_from)
        if body["id"] and key in first:
            cells.wrong("twice", "id", value=body["id"], first=first[key])
        first.setdefault(key, cells.row.number)
        if cells.sound:
            entries.append(Entry(body, guide_rows.hash_of(body), tenure))
    if problems:
        return Plan(in_order(problems), (), ())

    held = as_held(store)
    departments = [Change(ChangeKind.ADDED, "department", name) for name in _missing(store, entries)]
    changes = [_change(entry, held.get(entry.body["id"])) for entry in entries]
    return Plan((), [*departments, *changes], tuple(entries))


def apply(store: Store, planned: Plan[Sequence[Entry]], now: datetime) -> None:
    """The file's guides count from the day each of them names, or from today."""
    if not planned.changes_something:
        return
    for name in _missing(store, planned.content):
        store.put(Department(name=name))
    store.flush()

    departments = {department.name: department.id for department in store.organisation.departments()}
    held = as_held(store)
    touched: dict[int, Item] = {}
    for entry in planned.content:
        code = entry.body["id"]
        if code not in held:
            department_id = departments[entry.body["implementing_body"]]
            item = store.put(Item(code=code, name=entry.body["name"], department_id=department_id, version=1))
            held[code] = Held(item, ())
        known = held[code]
        guide = known.same(entry)
        if guide is None:
            guide = _new_version(store, entry, known, now)
            held[code] = Held(known.item, [*known.guides, guide])
        _keep(entry.tenure, known.item, guide)
        if not known.guides and "review_by" not in entry.tenure.named:
            known.item.review_by = reviews.first_day(store, now)
        touched[known.item.id] = known.item
    for item in touched.values():
        versions.take_effect(store, item, now)
        reviews.plan(store, item)
    store.catalogue.changed()


def _new_version(store: Store, entry: Entry, known: Held, now: datetime) -> Guide:
    ends = entry.tenure.valid_until
    if known.guides and "valid_until" not in entry.tenure.named:
        ends = known.replaced(entry).valid_until
    return store.put(
        Guide(
            item_id=known.item.id,
            version=store.catalogue.last_version(known.item.id) + 1,
            body=dict(entry.body),
            body_hash=entry.body_hash,
            imported_at=now,
            valid_from=entry.tenure.valid_from or versions.today(store, now),
            valid_until=ends,
        )
    )


def _keep(tenure: Tenure, item: Item, guide: Guide) -> None:
    """What the file names of the days and the owner; an empty cell of a column it has clears what was there."""
    if tenure.valid_from:
        guide.valid_from = tenure.valid_from
    if "valid_until" in tenure.named:
        guide.valid_until = tenure.valid_until
    if "owner" in tenure.named:
        item.owner = tenure.owner
    if "review_by" in tenure.named:
        item.review_by = tenure.review_by


def as_held(store: Store) -> dict[str, Held]:
    """The items of the desk by their codes, each with the guides that count or will."""
    by_item: dict[int, list[Guide]] = {}
    for guide in store.catalogue.versions():
        by_item.setdefault(guide.item_id, []).append(guide)
    held = {}
    for item in store.catalogue.items():
        current = next(guide for guide in by_item[item.id] if guide.version == item.version)
        held[item.code] = Held(item, [current, *versions.ahead(store, by_item[item.id], current)])
    return held


def _missing(store: Store, entries: Iterable[Entry]) -> list[str]:
    """The departments that the file names and the desk does not know, in the order of the file."""
    known = {department.name for department in store.organisation.departments()}
    named = [name for entry in entries for name in (entry.body["implementing_body"], *entry.body["joint_bodies"])]
    return [name for name in dict.fromkeys(named) if name not in known]


def _change(entry: Entry, held: Held | None) -> Change:
    label = f"{entry.body['id']} {entry.body['name']}"
    if held is None:
        return Change(ChangeKind.ADDED, "item", label)
    guide = held.same(entry)
    told = between(held.replaced(entry).body, entry.body) if guide is None else []
    told += _moved(entry.tenure, held.item, guide or held.replaced(entry))
    return Change(ChangeKind.CHANGED if told or guide is None else ChangeKind.UNCHANGED, "item", label, told)


def _moved(tenure: Tenure, item: Item, guide: Guide) -> list[Difference]:
    """The days and the owner that the file names otherwise than the desk has them."""
    before = {
        "valid_from": guide.valid_from,
        "valid_until": guide.valid_until,
        "owner": item.owner,
        "review_by": item.review_by,
    }
    return [
        Difference(column, str(before[column] or ""), str(getattr(tenure, column) or ""))
        for column in guide_rows.TENURE
        if column in tenure.named and getattr(tenure, column) != before[column] and _counts(tenure, column)
    ]


def _counts(tenure: Tenure, column: str) -> bool:
    return column != "valid_from" or tenure.valid_from is not None
