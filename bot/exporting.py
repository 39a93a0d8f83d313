"""python -m bot export, template: the workbooks that people keep the catalogue in, and empty ones to begin with."""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from bot.config import Settings
from bot.console import fail, say
from desk.imports import calendar as import_calendar
from desk.imports import guide_cells, guide_rows, organisation_rows
from desk.imports import lexicon as import_lexicon
from desk.imports.catalogue import as_held
from desk.imports.cells import clean
from storage import schema
from storage.store import Storage, Store
from texts import Words

LONGEST_CELL = 32_767  # characters; a spreadsheet keeps no more
WIDE = {"materials": 60, "conditions": 40, "note": 40, "legal_limit": 40, "aliases": 30, "name": 36, "place": 36}
WIDTH = 16
ROWS_WITH_CHOICES = 5_000
LISTS = "名单"  # a hidden sheet: an import reads only those that people see

COLUMNS: Mapping[str, tuple[Mapping[str, Sequence[str]], Sequence[str]]] = {
    "catalogue": (guide_rows.COLUMNS, guide_rows.REQUIRED),
    "organisation": (organisation_rows.COLUMNS, ()),
    "calendar": (import_calendar.COLUMNS, tuple(import_calendar.COLUMNS)),
    "lexicon": (import_lexicon.COLUMNS, import_lexicon.REQUIRED),
}
CHOICES: Mapping[str, Mapping[str, Sequence[str]]] = {
    "catalogue": {
        "handling_kind": ("即办件", "承诺件"),
        "allows_deferred": ("是", "否"),
        "assist_mode": tuple(guide_rows.MODES),
        "status": (guide_rows.IN_FORCE, "停用"),
    },
    "organisation": {
        "department_kind": ("centre", "department", "organiser", "leader"),
        "role": ("agent", "officer", "deputy", "principal", "organiser", "leader", "admin", "auditor"),
    },
    "calendar": {"kind": ("off", "work")},
    "lexicon": {"status": tuple(import_lexicon.STATES)},
}
NAMES_A_DEPARTMENT = {"catalogue": "implementing_body", "organisation": "department"}


def export(settings: Settings, speak: Words, what: str, path: Path) -> int:
    """The catalogue, or the county's words, as a workbook or as jsonl; importing the very same file changes nothing."""
    if path.suffix.lower() not in (".xlsx", ".jsonl"):
        return fail(speak("export.unknown_kind", path=path.name))
    schema.prepare(settings.database)
    storage = Storage(settings.database, settings.site)
    try:
        rows = storage.read_now(ROWS[what])
        departments = storage.read_now(_departments)
    finally:
        storage.close()
    key = next(iter(COLUMNS[what][0]))
    longest = [(row[key], column) for row in rows for column, cell in row.items() if _length(cell) > LONGEST_CELL]
    if longest and path.suffix.lower() == ".xlsx":
        code, column = longest[0]
        return fail(speak("export.too_long", item=code, column=column, longest=LONGEST_CELL))
    try:
        if path.suffix.lower() == ".xlsx":
            _workbook(speak, what, rows, departments).save(path)
        else:
            lines = (json.dumps({k: v for k, v in row.items() if v is not None}, ensure_ascii=False) for row in rows)
            path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    except OSError as error:
        return fail(speak("export.cannot_write", path=str(path), why=error.strerror or ""))
    bodies = {row["implementing_body"] for row in rows if "implementing_body" in row}
    say(speak(f"export.done_{what}", path=str(path), count=len(rows), departments=len(bodies)))
    return 0


def template(settings: Settings, speak: Words, what: str, path: Path) -> int:
    """An empty workbook with every column, what belongs into it, and the choices where there are any."""
    if path.suffix.lower() != ".xlsx":
        return fail(speak("export.template_kind", path=path.name))
    schema.prepare(settings.database)
    storage = Storage(settings.database, settings.site)
    try:
        departments = storage.read_now(_departments)
    finally:
        storage.close()
    try:
        _workbook(speak, what, (), departments).save(path)
    except OSError as error:
        return fail(speak("export.cannot_write", path=str(path), why=error.strerror or ""))
    say(speak("export.template_done", path=str(path), what=what))
    return 0


def _rows(store: Store) -> list[dict[str, Any]]:
    """A row for every guide in force or to come, in the order of the items' codes."""
    return [
        guide_cells.cells_of(known.item, guide)
        for _, known in sorted(as_held(store).items())
        for guide in known.guides
    ]


def _words(store: Store) -> list[dict[str, str]]:
    return [import_lexicon.row_of(word) for word in store.words.in_force()]


ROWS: Mapping[str, Callable[[Store], Sequence[Mapping[str, Any]]]] = {"catalogue": _rows, "lexicon": _words}


def _departments(store: Store) -> list[str]:
    return [department.name for department in store.organisation.departments()]


def _workbook(
    speak: Words, what: str, rows: Sequence[Mapping[str, Any]], departments: Sequence[str]
) -> Workbook:
    columns, required = COLUMNS[what]
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = speak(f"template.{what}.title")
    names = list(columns)
    for place, column in enumerate(names, 1):
        sheet.column_dimensions[get_column_letter(place)].width = WIDE.get(column, WIDTH)
        _head(speak, what, _cell(sheet, 1, place), column, columns[column][0], required=column in required)
    for number, row in enumerate(rows, 2):
        for place, column in enumerate(names, 1):
            _fill(_cell(sheet, number, place), row.get(column))
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(names))}{max(2, len(rows) + 1)}"
    choices = {column: f'"{",".join(words)}"' for column, words in CHOICES[what].items()}
    if departments and what in NAMES_A_DEPARTMENT:
        hidden = book.create_sheet(LISTS)
        hidden.sheet_state = "hidden"
        for number, name in enumerate(departments, 1):
            _fill(_cell(hidden, number, 1), name)
        choices[NAMES_A_DEPARTMENT[what]] = f"{LISTS}!$A$1:$A${len(departments)}"
    for column, formula in choices.items():
        letter = get_column_letter(names.index(column) + 1)
        offered = DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=False)
        offered.add(f"{letter}2:{letter}{ROWS_WITH_CHOICES}")
        sheet.add_data_validation(offered)
    return book


def _cell(sheet: Worksheet, row: int, column: int) -> Cell:
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)  # nothing is merged in a sheet of ours
    return cell


def _head(speak: Words, what: str, cell: Cell, column: str, name: str, *, required: bool) -> None:
    cell.value = f"{name}*" if required else name
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", fgColor="FFF2CC" if required else "E7E6E6")
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    key = f"template.{what}.{column}"
    if speak.has(key):
        note = Comment(speak(key), speak("format.site"))
        note.width, note.height = 320, 120
        cell.comment = note


def _fill(cell: Cell, value: Any) -> None:
    """A value and never a formula, whatever it begins with, and without what no cell needs."""
    if value is None or value == "":
        return
    value = clean(value)
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
        cell.number_format = "@"
        cell.quotePrefix = value[:1] in "=+-@"
        cell.alignment = Alignment(wrap_text="\n" in value, vertical="top")


def _length(cell: Any) -> int:
    return len(cell) if isinstance(cell, str) else 0
