"""Rows as a file would give them, for tests of what is done with them."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from desk.imports import Problem, Row

DATA = Path(__file__).parent.parent / "data"


def table(*cells: Mapping[str, Any], sheet: str = "") -> list[Row]:
    """Rows under one header, the first of them in row 2; columns that a row leaves out are empty."""
    names = dict.fromkeys(name for row in cells for name in row)
    return [Row(number, {**names, **row}, sheet, 1) for number, row in enumerate(cells, 2)]


def lines(*cells: Mapping[str, Any]) -> list[Row]:
    """Rows that each name their own cells, the first of them in line 1."""
    return [Row(number, row) for number, row in enumerate(cells, 1)]


def found(problems: Sequence[Problem]) -> list[tuple[int, str, str]]:
    """Row, column and name of each problem."""
    return [(problem.row, problem.column, problem.name) for problem in problems]
