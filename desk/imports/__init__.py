"""What every import shares: rows of a file, what is wrong with them, what would change."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Generic, TypeVar

C = TypeVar("C")

@dataclass(frozen=True)
class Row:
    """One row as the person sees it: its number, and its cells by the file's own column names."""

    number: int
    cells: Mapping[str, Any]
    sheet: str = ""
    header: int = 0  # the row that names the columns; 0 where each row names its own


@dataclass(frozen=True)
class Problem:
    """What is wrong and where; worded in texts under import.problem.<name>."""

    name: str
    row: int = 0  # 0: the whole file
    column: str = ""  # "": the whole row
    sheet: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)


class Unreadable(Exception):
    """The file cannot be read as a table; says everything that is wrong with it."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(*problems)
        self.problems = problems


class ChangeKind(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Difference:
    """One column that a change touches; without words where these would be too long to read."""

    column: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Change:
    """What becomes of one record; its noun is worded in texts under import.noun.<noun>."""

    kind: ChangeKind
    noun: str
    label: str
    differences: Sequence[Difference] = ()


@dataclass(frozen=True)
class Plan(Generic[C]):
    """What an import would do; with any problem it does nothing at all, so then nothing changes."""

    problems: Sequence[Problem]
    changes: Sequence[Change]
    content: C

    @property
    def changes_something(self) -> bool:
        return any(change.kind is not ChangeKind.UNCHANGED for change in self.changes)


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """The problems as the person meets them going down the file."""
    return sorted(problems, key=lambda problem: (problem.sheet, problem.row))


def differences(before: Mapping[str, str], after: Mapping[str, str]) -> list[Difference]:
    """The columns whose words are not the same."""
    return [
        Difference(column, before.get(column, ""), words)
        for column, words in after.items()
        if words != before.get(column, "")
    ]
