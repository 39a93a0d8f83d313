"""A file of rows, xlsx, csv or jsonl, as the rows a person sees in it."""

import codecs
import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from bot import workbooks
from bot.workbooks import letter, must_be_bounded, must_be_narrow
from desk.imports import Problem, Row, Unreadable
from desk.imports.cells import clean, plain, quoted, read_json

LARGEST = 5 * 1024 * 1024  # bytes
LONGEST_CELL = 1_000_000  # characters; csv's own limit is too short for a guide's materials

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0"  # .xls, and an .xlsx with a password
WIDE = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}  # what Excel calls Unicode text


def read(path: Path) -> list[Row]:
    """The rows of the file that are not blank, every cell under its column's name.

    Errors: Unreadable, with every reason that was found.
    """
    readers: dict[str, Callable[[bytes], list[Row]]] = {".xlsx": _xlsx, ".csv": _csv, ".jsonl": _jsonl}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise Unreadable(Problem("unknown_kind", facts={"path": path.name}))

    content = _content(path)
    if content.startswith(OLE):
        raise Unreadable(Problem("old_workbook"))
    if content.startswith(ZIP) and reader is not _xlsx:
        raise Unreadable(Problem("is_a_workbook"))
    rows = reader(content)
    if not rows:
        raise Unreadable(Problem("empty"))
    return rows


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except FileNotFoundError as error:
        raise Unreadable(Problem("no_file", facts={"path": str(path)})) from error
    except OSError as error:
        raise Unreadable(Problem("no_access", facts={"path": str(path), "why": error.strerror})) from error
    if len(content) > LARGEST:
        raise Unreadable(Problem("too_large", facts={"megabytes": LARGEST // 1024 // 1024}))
    if not content.strip():
        raise Unreadable(Problem("empty"))
    return content


def _xlsx(content: bytes) -> list[Row]:
    problems: list[Problem] = []
    sheets = workbooks.sheets(content, problems)
    rows = [row for sheet in sheets for row in _under_header(sheet.lines, sheet.name, problems)]
    if problems:
        raise Unreadable(*problems)
    return rows


def _csv(content: bytes) -> list[Row]:
    text = _text(content)
    first = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=max(",\t;", key=first.count))
    problems: list[Problem] = []
    lines: list[tuple[int, Sequence[str]]] = []
    cells = 0
    previous = csv.field_size_limit(LONGEST_CELL)
    try:
        for number, line in enumerate(reader, 1):
            cells += len(line)
            must_be_bounded(number, cells)
            lines.append((number, line))
    except csv.Error as error:
        raise Unreadable(Problem("broken_quotes", len(lines) + 1)) from error
    finally:
        csv.field_size_limit(previous)
    rows = _under_header(lines, "", problems)
    if problems:
        raise Unreadable(*problems)
    return rows


def _jsonl(content: bytes) -> list[Row]:
    problems: list[Problem] = []
    rows: list[Row] = []
    for number, line in enumerate(_text(content).split("\n"), 1):
        must_be_bounded(number, 0)
        if not line.strip():
            continue
        try:
            cells = read_json(line)
        except json.JSONDecodeError as error:
            problems.append(Problem("not_json", number, facts={"place": error.colno}))
        except ValueError as error:
            problems.append(Problem("not_a_value", number, facts={"value": quoted(error)}))
        else:
            if isinstance(cells, dict):
                must_be_narrow(cells)
                rows.append(Row(number, cells))
            else:
                problems.append(Problem("not_an_object", number))
    if problems:
        raise Unreadable(*problems)
    return rows


def _text(content: bytes) -> str:
    """The characters of a text file: UTF-8, what Excel calls Unicode, or GB 18030 as Chinese Windows writes it."""
    encodings = ["utf-8-sig"] if _is_nearly_utf8(content) else ["utf-8-sig", "gb18030"]
    if content[:2] in WIDE:
        encodings = [WIDE[content[:2]]]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise Unreadable(Problem("wrong_encoding"))


def _is_nearly_utf8(content: bytes) -> bool:
    """Whether most of what is not ASCII is UTF-8: damaged, it can still pass as GB 18030 and read as nonsense."""
    ascii_only = len(content.decode("ascii", "ignore"))
    foreign = len(content) - ascii_only
    understood = len(content.decode("utf-8", "ignore").encode()) - ascii_only
    return 0 < foreign < 2 * understood


def _under_header(lines: Iterable[tuple[int, Sequence[Any]]], sheet: str, problems: list[Problem]) -> list[Row]:
    """The rows below the first that is not blank, which names the columns."""
    names: list[str] = []
    header = 0
    rows = []
    for number, line in lines:
        if not any(_filled(cell) for cell in line):
            continue
        if not header:
            header, names = number, [str(clean(cell)) if _filled(cell) else "" for cell in line]
            must_be_narrow(names)
            problems += _doubled(names, number, sheet)
            continue
        unnamed = [place for place, cell in enumerate(line, 1) if _filled(cell) and not any(names[place - 1 : place])]
        problems += [Problem("no_header", number, letter(place), sheet) for place in unnamed[:1]]
        named = {name: cell for name, cell in zip(names, line, strict=False) if name}
        rows.append(Row(number, dict.fromkeys(filter(None, names)) | named, sheet, header))
    return rows


def _doubled(names: Sequence[str], number: int, sheet: str) -> list[Problem]:
    seen = [plain(name) for name in names]
    return [
        Problem("doubled_header", number, name, sheet)
        for place, name in enumerate(names)
        if name and seen[place] in seen[:place]
    ]


def _filled(cell: Any) -> bool:
    return cell is not None and clean(cell) != ""
