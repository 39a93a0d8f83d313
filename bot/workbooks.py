"""Workbooks opened without trusting them: their size unpacked, their XML and their cells are all checked."""

import datetime as dt
import io
import warnings
import zipfile
import zlib
from collections.abc import Sequence, Sized
from dataclasses import dataclass
from itertools import takewhile
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from desk.imports import Problem, Unreadable
from desk.imports.cells import quoted

LARGEST = 30 * 1024 * 1024  # bytes, unpacked
HIGHEST_RATIO = 100  # of unpacked to packed; a table of text reaches 30
SMALL = 1024 * 1024  # bytes up to which the ratio does not matter
MOST_TAGS = 1_000_000
MOST_ENTRIES = 1_000
MOST_ROWS = 50_000
MOST_CELLS = 1_000_000
MOST_COLUMNS = 500
CHUNK = 256 * 1024

# openpyxl has no error of its own for a damaged file: it stumbles where the damage is
DAMAGE = (
    zipfile.BadZipFile, zlib.error, EOFError, InvalidFileException, ParseError,
    KeyError, ValueError, TypeError, IndexError, AttributeError, OSError, RuntimeError, OverflowError, AssertionError,
)  # fmt: skip


@dataclass(frozen=True)
class Sheet:
    """One visible sheet: number and cells of every row."""

    name: str  # "" when it is the only one
    lines: Sequence[tuple[int, Sequence[Any]]]


def sheets(content: bytes, problems: list[Problem]) -> list[Sheet]:
    """The visible sheets of a workbook; notes every cell without a value of its own.

    Errors: Unreadable when it is damaged or would unpack to too much.
    """
    try:
        with warnings.catch_warnings(action="ignore"):  # openpyxl misses styles, we do not
            _must_be_harmless(content)
            found = _lines(content)
    except DAMAGE as error:
        raise Unreadable(Problem("broken_workbook", facts={"why": type(error).__name__})) from error
    read = []
    for title, lines in found:
        name = title if len(found) > 1 else ""
        values = [(number, [_value(cell, number, name, problems) for cell in row]) for number, row in lines]
        read.append(Sheet(name, values))
    return read


def letter(place: int) -> str:
    """The name a spreadsheet gives the column at this place, counted from one."""
    return get_column_letter(place)


def must_be_bounded(rows: int, cells: int) -> None:
    """Nothing while a table is one that people keep; Unreadable beyond."""
    if rows > MOST_ROWS or cells > MOST_CELLS:
        raise Unreadable(Problem("too_many_rows", facts={"most": MOST_ROWS}))


def must_be_narrow(columns: Sized) -> None:
    """The same for the columns that one row names."""
    if len(columns) > MOST_COLUMNS:
        raise Unreadable(Problem("too_many_rows", facts={"most": MOST_ROWS}))


def _must_be_harmless(content: bytes) -> None:
    """Unpacks every part once and keeps none: what a bomb does is counted, not suffered."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
        size = sum(entry.file_size for entry in entries)
        if len(entries) > MOST_ENTRIES or size > LARGEST or any(_is_a_bomb(entry) for entry in entries):
            raise Unreadable(Problem("bomb"))
        tags = 0
        for entry in entries:
            with archive.open(entry) as part:
                for chunk in takewhile(bool, iter(lambda: part.read(CHUNK), None)):
                    tags += chunk.count(b"<")
        if tags > MOST_TAGS:
            raise Unreadable(Problem("bomb"))


def _is_a_bomb(entry: zipfile.ZipInfo) -> bool:
    return entry.file_size > SMALL and entry.file_size > HIGHEST_RATIO * entry.compress_size


def _lines(content: bytes) -> list[tuple[str, list[tuple[int, Sequence[Any]]]]]:
    """Title and cells of every visible sheet."""
    workbook = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
    count = cells = 0
    found = []
    for sheet in (sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"):
        sheet.reset_dimensions()  # what a file says of its own size is often wrong
        lines: list[tuple[int, Sequence[Any]]] = []
        for number, row in enumerate(sheet.iter_rows(), 1):
            count, cells = count + 1, cells + len(row)
            must_be_bounded(count, cells)
            lines.append((number, row))
        found.append((sheet.title, lines))
    workbook.close()
    return found


def _value(cell: Any, number: int, sheet: str, problems: list[Problem]) -> Any:
    value = cell.value
    match cell.data_type:
        case "f":
            problems.append(Problem("formula", number, letter(cell.column), sheet, {"value": quoted(value)}))
        case "e":
            problems.append(Problem("error_value", number, letter(cell.column), sheet, {"value": quoted(value)}))
    match value:
        case dt.datetime() if value.time() == dt.time():
            return value.date().isoformat()
        case dt.datetime() | dt.date() | dt.time():
            return value.isoformat()
        case None | str() | bool() | int() | float():
            return value
        case _:
            return str(value)
