"""The cells of an imported row: recognised by the names people give their columns, cleaned, and checked one by one."""

import json
import math
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any, TypeVar

from desk.imports import Problem, Row

C = TypeVar("C")

# what no cell needs and some databases refuse: control characters, marks that turn the writing direction, half pairs
UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
QUOTED = 40  # characters of a cell repeated in a problem
DEEPEST = 20  # levels of JSON
GUESSED = 20  # unknown columns for which a near name is looked for
DAYS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d")
FIRST_YEAR, LAST_YEAR = 2000, 2100  # outside, it is a slip of the keyboard
EXACT = 10**15  # spreadsheets keep fifteen digits of a number


class Cells:
    """One row by our own column names; what is wrong with a cell is noted when it is read."""

    def __init__(self, row: Row, headers: Mapping[str, str], problems: list[Problem]) -> None:
        self.row = row
        self._headers = headers  # our name → the file's
        self._problems = problems
        self.sound = True

    def wrong(self, name: str, column: str = "", **facts: object) -> None:
        """Notes a problem of this row, or of one cell in it."""
        self.sound = False
        where = self._headers.get(column, column)
        self._problems.append(Problem(name, self.row.number, where, self.row.sheet, facts))

    def value(self, column: str) -> Any:
        """The cell as the file has it, without what no cell needs; None when it is empty or there is no such column."""
        found = clean(self.row.cells.get(self._headers.get(column, column)))
        return None if found == "" else found

    def has(self, *columns: str) -> bool:
        """Whether any of these cells is filled in."""
        return any(self.value(column) is not None for column in columns)

    def text(self, column: str, longest: int) -> str:
        """The cell's text, "" when it is empty; a whole number counts as its digits."""
        match self.value(column):
            case None:
                return ""
            case str(text):
                pass
            case float(number) if abs(number) >= EXACT:
                self.wrong("digits_lost", column, value=f"{number:g}")
                return ""
            case int() | float() as number if not isinstance(number, bool):
                text = f"{number:.15g}" if isinstance(number, float) else str(number)
            case other:
                self.wrong("not_text", column, value=quoted(other))
                return ""
        if len(text) > longest:
            self.wrong("too_long", column, longest=longest, length=len(text))
            return text[:longest]
        return text

    def required(self, column: str, longest: int) -> str:
        """The same, for a cell that must not be empty."""
        text = self.text(column, longest)
        if not text and self.value(column) is None and not self._lacks(column):
            self.wrong("missing", column)
        return text

    def one_of(self, column: str, words: Mapping[str, C], *, required: bool = False) -> C | None:
        """What the cell's word stands for; None when it is empty or stands for nothing."""
        text = self.required(column, 200) if required else self.text(column, 200)
        if not text:
            return None
        found = words.get(text.casefold())
        if found is None:
            first = {meaning: word for word, meaning in reversed(list(words.items()))}
            self.wrong("not_one_of", column, value=quoted(text), allowed=" / ".join(reversed(list(first.values()))))
        return found

    def day(self, column: str, *, required: bool = False) -> date | None:
        """A day of the calendar; None when the cell is empty or no day."""
        text = self.required(column, 40) if required else self.text(column, 40)
        if not text:
            return None
        for form in DAYS:
            try:
                day = datetime.strptime(text, form).date()  # noqa: DTZ007 - a day of the calendar has no zone
            except ValueError:
                continue
            if FIRST_YEAR <= day.year <= LAST_YEAR:
                return day
        self.wrong("not_a_date", column, value=quoted(text))
        return None

    def names(self, column: str) -> bool:
        """Whether the file has this column at all, or the line this name."""
        return column in self._headers

    def _lacks(self, column: str) -> bool:
        """Whether the whole column is missing, which was noted once for the sheet."""
        return bool(self.row.header) and column not in self._headers


def recognised(
    rows: Sequence[Row], columns: Mapping[str, Sequence[str]], problems: list[Problem], required: Iterable[str] = ()
) -> list[Cells]:
    """The rows by our column names, of which the file may use any alias; notes columns unknown, doubled or missing."""
    ours = {plain(name): name for name in columns}
    ours |= {plain(alias): name for name, aliases in columns.items() for alias in aliases}
    seen: dict[tuple[str, tuple[str, ...]], dict[str, str]] = {}
    unknown: set[tuple[str, str]] = set()
    found = []
    for row in rows:
        names = tuple(row.cells)
        headers = seen.get((row.sheet, names))
        if headers is None:
            headers = seen[row.sheet, names] = _headers(row, ours, problems, unknown)
            if row.header:
                problems.extend(
                    Problem("missing_column", row.header, name, row.sheet) for name in required if name not in headers
                )
        found.append((row, headers))
    return [Cells(row, headers, problems) for row, headers in found]


def clean(value: Any) -> Any:
    """A cell, or what is inside it, without unsafe characters and blanks around it."""
    match value:
        case str():
            return UNSAFE.sub("", value).strip()
        case list():
            return [clean(part) for part in value]
        case dict():
            return {clean(name): clean(part) for name, part in value.items()}
        case float() if value.is_integer() and abs(value) < EXACT:
            return int(value)
        case _:
            return value


def read_json(text: str) -> Any:
    """The value of a JSON text in which every name stands once, every number is one and nothing is nested deeply.

    Errors: ValueError, a JSONDecodeError when it is no such JSON at all.
    """
    too_deep = json.JSONDecodeError("nested too deeply", text, 0)
    try:
        value = json.loads(text, object_pairs_hook=_object, parse_float=_finite, parse_constant=_finite)
    except RecursionError as error:
        raise too_deep from error
    level = [value]
    for _ in range(DEEPEST):
        level = [part for whole in level for part in _parts(whole)]
    if level:
        raise too_deep
    return value


def quoted(value: object) -> str:
    """A value as a problem repeats it."""
    text = str(value)
    return text if len(text) <= QUOTED else text[:QUOTED] + "…"


def plain(name: str) -> str:
    """A column name without the ways in which people write the same one: case, width, blanks, a mark for required."""
    folded = unicodedata.normalize("NFKC", name).casefold().strip(" *:")
    return re.sub(r"[\s_-]+", "_", folded)


def _headers(
    row: Row, ours: Mapping[str, str], problems: list[Problem], unknown: set[tuple[str, str]]
) -> dict[str, str]:
    """Our name → the file's name, for one list of columns."""
    headers: dict[str, str] = {}
    at = row.header or row.number
    for header in row.cells:
        name = ours.get(plain(header))
        if name in headers:
            problems.append(Problem("same_column", at, header, row.sheet, {"other": headers[name]}))
        elif name is not None:
            headers[name] = header
        elif (row.sheet, header) not in unknown:
            unknown.add((row.sheet, header))
            near = get_close_matches(plain(header), ours, n=1) if len(unknown) <= GUESSED else []
            problems.append(_unknown(header, at, row.sheet, near, ours))
    return headers


def _unknown(header: str, at: int, sheet: str, near: Sequence[str], ours: Mapping[str, str]) -> Problem:
    if near:
        return Problem("unknown_column", at, quoted(header), sheet, {"near": near[0]})
    known = " / ".join(dict.fromkeys(ours.values()))
    return Problem("unknown_column_far", at, quoted(header), sheet, {"known": known})


def _parts(whole: Any) -> Iterable[Any]:
    match whole:
        case dict():
            return whole.values()
        case list():
            return whole
        case _:
            return ()


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise ValueError(name)
        found[name] = value
    return found


def _finite(number: str) -> float:
    value = float(number)
    if not math.isfinite(value):
        raise ValueError(number)
    return value
