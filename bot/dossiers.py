"""A dossier as a workbook: plain cells, never a formula, made when it is sent."""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from desk.imports.cells import clean
from handlers import dossier_cards
from handlers.wording import Wording
from storage.models import Letter
from storage.store import Store

NARROW, WIDE = 14, 60  # characters
LONGEST = 32_767  # characters; a spreadsheet keeps no more in a cell


def workbook(store: Store, letter: Letter, now: datetime) -> bytes:
    """The file that this letter carries, as its reader may have it at this moment."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, lines in dossier_cards.sheets(Wording(store, letter, now, "")):
        _sheet(book, name, lines)
    if not book.worksheets:
        book.create_sheet()
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _sheet(book: Workbook, name: str, lines: Sequence[Sequence[str]]) -> None:
    sheet: Any = book.create_sheet(name)
    for row, line in enumerate(lines, 1):
        for column, words in enumerate(line, 1):
            cell = sheet.cell(row, column)
            cell.value = str(clean(words))[:LONGEST]
            cell.data_type = "s"
            cell.quotePrefix = cell.value[:1] in "=+-@"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if row == 1:
                cell.font = Font(bold=True)
                cell.fill = PatternFill("solid", fgColor="E7E6E6")
    for column in range(1, max((len(line) for line in lines), default=0) + 1):
        longest = max((_width(line[column - 1]) for line in lines if len(line) >= column), default=0)
        sheet.column_dimensions[get_column_letter(column)].width = min(max(longest + 2, NARROW), WIDE)
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _width(words: str) -> int:
    """How wide it is: a Chinese character is as wide as two others."""
    return sum(2 if sign > "\u2e7f" else 1 for sign in words)
