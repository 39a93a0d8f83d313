"""A pushed file by its rule: the rows that reach the threshold become cases; the others are not kept."""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from functools import partial

from desk import feeds, uscc
from desk.feed_rules import Column, Rule
from desk.imports import Change, ChangeKind, Difference, Plan, Problem, Row, in_order
from desk.imports.cells import Cells, quoted, recognised
from storage.models import FeedRow
from storage.store import Store

LONGEST = 300
MOST = Decimal(10**12)
MONTH = re.compile(r"(20\d{2})\s*[-/.年]?\s*(0?[1-9]|1[0-2])月?")
IDENTITY = re.compile(r"[1-9]\d{16}[\dX]")
WEIGHTS = tuple(pow(2, 17 - place, 11) for place in range(17))  # GB 11643-1999
PHONE = re.compile(r"[+\d][\d -]{6,19}")


@dataclass(frozen=True)
class Entry:
    """One row of the file, every cell in the form of its column."""

    key: str
    subject: str
    cells: Mapping[str, str]


def plan(rule: Rule, store: Store, rows: Sequence[Row]) -> Plan[Sequence[Entry]]:
    """What the file would change: a row is known by the rule's columns, and those below the threshold are left out."""
    problems: list[Problem] = []
    entries: list[Entry] = []
    below: list[Change] = []
    first: dict[str, int] = {}
    departments = {department.name for department in store.organisation.departments()}
    columns = {name: column.also for name, column in rule.columns.items()}
    required = [name for name, column in rule.columns.items() if not column.optional]
    for cells in recognised(rows, columns, problems, required):
        read = {name: _cell(cells, name, column, departments) for name, column in rule.columns.items()}
        group = read[rule.group] if rule.group else ""
        if group not in rule.reaches and not (rule.group and not group):
            cells.wrong("not_one_of", rule.group, value=quoted(group), allowed=" / ".join(rule.reaches))
        if not cells.sound:
            continue
        entry = Entry(_key(rule, read), read[rule.subject], read)
        if entry.key in first:
            cells.wrong("twice", rule.subject, value=_label(rule, entry), first=first[entry.key])
        first.setdefault(entry.key, cells.row.number)
        if rule.is_reached(group, Decimal(read[rule.amount])):
            entries.append(entry)
        else:
            below.append(Change(ChangeKind.UNCHANGED, "feed_below", _label(rule, entry)))
    if problems:
        return Plan(in_order(problems), (), ())

    held = store.feeds.of_rule(rule.name)
    changes = [_change(rule, entry, held.get(entry.key)) for entry in entries]
    return Plan((), [*changes, *below], tuple(entries))


def apply(rule: Rule, store: Store, planned: Plan[Sequence[Entry]], now: datetime) -> None:
    """The rows are kept from now on; the desk opens their cases, some at a time."""
    if not planned.changes_something:
        return
    feeds.item_of(store, rule, now)
    held = store.feeds.of_rule(rule.name)
    added = 0
    for entry in planned.content:
        row = held.get(entry.key)
        if row is None:
            facts = {"key": entry.key, "subject": entry.subject, "cells": dict(entry.cells)}
            store.put(FeedRow(rule=rule.name, imported_at=now, **facts))
            added += 1
        elif row.cells != entry.cells:
            feeds.changed(store, row, entry.subject, dict(entry.cells), now)
    feeds.announce(store, rule, added, now)


def by(rule: Rule) -> tuple[Callable[..., Plan[Sequence[Entry]]], Callable[..., None]]:
    """Planning and carrying out, for files of this rule."""
    return partial(plan, rule), partial(apply, rule)


def _cell(cells: Cells, name: str, column: Column, departments: set[str]) -> str:
    """The cell in the form of its column, "" when it is empty or something is wrong with it."""
    words = cells.text(name, LONGEST) if column.optional else cells.required(name, LONGEST)
    if not words:
        return ""
    match column.form:
        case "money":
            return _money(cells, name, words)
        case "month":
            return _month(cells, name, words)
        case "identity" if not _is_identity(words.upper()):
            cells.wrong("not_an_identity", name)
        case "identity" | "uscc" if column.form == "identity" or uscc.is_valid(words.upper()):
            return words.upper()
        case "uscc":
            cells.wrong("uscc_check", name, value=quoted(words))
        case "phone" if not PHONE.fullmatch(words):
            cells.wrong("not_a_phone", name)
        case "department" if words not in departments:
            cells.wrong("no_department", name, value=quoted(words))
    return words


def _money(cells: Cells, name: str, words: str) -> str:
    try:
        amount = Decimal(words.replace(",", "").replace("，", "").removesuffix("元").strip())
    except InvalidOperation:
        amount = Decimal(-1)
    if not (amount.is_finite() and 0 <= amount < MOST):
        cells.wrong("not_money", name, value=quoted(words))
        return ""
    return f"{amount.quantize(Decimal('0.01')):f}"


def _month(cells: Cells, name: str, words: str) -> str:
    found = MONTH.match(words)
    if found is None:
        cells.wrong("not_a_month", name, value=quoted(words))
        return ""
    return f"{found[1]}-{int(found[2]):02d}"


def _is_identity(words: str) -> bool:
    if not IDENTITY.fullmatch(words):
        return False
    rest = sum(int(digit) * weight for digit, weight in zip(words, WEIGHTS, strict=False)) % 11
    return words[-1] == "10X98765432"[rest]


def _key(rule: Rule, cells: Mapping[str, str]) -> str:
    return hashlib.sha256("\0".join(cells[name] for name in rule.known_by).encode()).hexdigest()


def _label(rule: Rule, entry: Entry) -> str:
    """Whom or what it is about, masked, with what it is known by beside that."""
    shown = feeds.masked(rule, entry.cells)
    return " ".join(dict.fromkeys(shown[name] for name in (rule.subject, *rule.known_by, rule.amount)))


def _change(rule: Rule, entry: Entry, held: FeedRow | None) -> Change:
    label = _label(rule, entry)
    if held is None:
        return Change(ChangeKind.ADDED, "feed_row", label)
    before, after = feeds.masked(rule, held.cells), feeds.masked(rule, entry.cells)
    moved = [name for name in rule.columns if held.cells.get(name, "") != entry.cells[name]]
    found = [Difference(name, before.get(name, ""), after[name]) for name in moved]
    return Change(ChangeKind.CHANGED if found else ChangeKind.UNCHANGED, "feed_row", label, found)
