"""阈值规则: which rows of a pushed file become a case, and whose; read once from feeds.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

DEFAULTS = Path(__file__).parent / "feeds.toml"
FORMS = frozenset({"text", "money", "month", "identity", "uscc", "phone", "department"})


@dataclass(frozen=True)
class Column:
    """One column of the file: what its cells look like, and whether they say who somebody is."""

    form: str
    personal: bool = False
    optional: bool = False
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rule:
    """What is looked at, from which amount on, and which departments verify it until when."""

    name: str
    title: str
    source: str  # the department that pushes the file and hears the results
    lead: str
    joint: tuple[str, ...]
    limit: str
    asks: str
    subject: str  # the column that says whom or what a row is about
    known_by: tuple[str, ...]  # rows that agree in these columns are the same matter
    amount: str
    group: str  # the column that says which threshold counts, "" when there is one for all
    results: tuple[str, ...]
    reaches: Mapping[str, Decimal]
    columns: Mapping[str, Column]

    @property
    def code(self) -> str:
        """The item that its cases are of."""
        return f"FEED-{self.name}"

    @property
    def bodies(self) -> tuple[str, ...]:
        """The columns in which a row names departments itself."""
        return tuple(name for name, column in self.columns.items() if column.form == "department")

    def is_reached(self, group: str, amount: Decimal) -> bool:
        """Whether a row of this group and amount is to be verified: 达到, so the threshold itself counts."""
        return amount >= self.reaches[group]


@cache
def current() -> Mapping[str, Rule]:
    """The rules in force by their names."""
    return read(DEFAULTS.read_text(encoding="utf-8"))


def named(name: str) -> Rule | None:
    """The rule of this name, or whose title this is."""
    return current().get(name) or next((rule for rule in current().values() if rule.title == name), None)


def read(text: str) -> Mapping[str, Rule]:
    """Rules from their TOML; raises KeyError, TypeError or ValueError naming what is missing or unknown."""
    return {name: _rule(name, table) for name, table in tomllib.loads(text).items()}


def _rule(name: str, table: Mapping[str, Any]) -> Rule:
    columns = {column: Column(**facts | {"also": tuple(facts.get("also", ()))}) for column, facts in
               table["columns"].items()}
    rule = Rule(
        name=name,
        columns=columns,
        joint=tuple(table["joint"]),
        known_by=tuple(table["known_by"]),
        results=tuple(table["results"]),
        reaches={group: Decimal(str(amount)) for group, amount in table["reaches"].items()},
        group=table.get("group", ""),
        **{key: table[key] for key in ("title", "source", "lead", "limit", "asks", "subject", "amount")},
    )
    strange = {column.form for column in columns.values()} - FORMS
    unknown = {rule.subject, rule.amount, *rule.known_by, *([rule.group] if rule.group else [])} - columns.keys()
    if strange or unknown:
        raise ValueError(f"{name}: {', '.join(sorted(strange | unknown))}")
    return rule
