"""The workbook: written row by row, so that its size does not matter; what people wrote is never a formula."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from math import ceil
from pathlib import Path
from zoneinfo import ZoneInfo

import xlsxwriter
from xlsxwriter.format import Format

from bot.packs.saying import OF_DEPARTMENTS, OF_ITEMS, Saying
from desk.figures.courses import Course
from desk.figures.registry import BY_NAME, FIGURES, PHASES, Score, Time
from desk.figures.tallies import ACTS, CENTRE, Tally
from desk.reports import Report
from handlers.figures import AN_HOUR
from texts import Words, clean

SHEETS = (
    "summary", "departments", "items", "cases", "late", "problems", "phases", "officers", "gaps", "basis",
    "definitions",
)  # fmt: skip
NUMBERS = 1500  # case numbers in one cell; a cell holds 32,767 characters
RISKY = "=+-@＝＋－＠"  # a text that begins so could become a formula, should anybody edit it
Cell = str | int | float | Decimal | timedelta | datetime | None  # floats are shares
MOMENTS = ("corrections", "returns", "extensions", "pauses", "urged", "reopened")
CASES = (
    "no", "item", "department", "stage", "submitted", "accepted", "due", "done", "on_time", "used", "statutory",
    "speed_up", *MOMENTS,
)  # fmt: skip
FROM_RATINGS = ("rated", "good_share", "score")  # whose cases a department's own pack does not list
WRAPPED = ("summary", "problems", "definitions")  # sheets to be read rather than reckoned with
TALL = 16  # points of a line
Names = Mapping[int, str]
OPTIONS = {
    "constant_memory": True,
    "strings_to_numbers": False,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "default_date_format": "yyyy-mm-dd hh:mm",
    }


class Workbook:
    """A pack's workbook: the case list first, while the figures are being reckoned, then everything else."""

    def __init__(self, path: Path, speak: Words, zone: ZoneInfo) -> None:
        self._speak, self._zone = speak, zone
        self._book = xlsxwriter.Workbook(str(path), OPTIONS)
        made = self._book.add_format
        self._plain = made({"valign": "top"})
        self._wrapped = made({"text_wrap": True, "valign": "top"})
        self._quoted = made({"valign": "top", "quote_prefix": True})
        self._title = made({"bold": True, "font_size": 14})
        self._head = made({"bold": True, "bg_color": "#DDE7F3", "text_wrap": True, "valign": "top", "border": 1})
        self._percent = made({"num_format": "0.0%", "valign": "top"})
        self._score = made({"num_format": "0.00", "valign": "top"})
        self._hours = made({"num_format": "0.0", "valign": "top"})
        self._instant = made({"num_format": "yyyy-mm-dd hh:mm", "valign": "top"})
        self._sheets = {name: self._book.add_worksheet(speak(f"report.sheet.{name}")) for name in SHEETS}
        self._rows = dict.fromkeys(SHEETS, 0)
        self._headed_at: dict[str, tuple[int, int]] = {}
        self._widths: dict[str, Sequence[int]] = {}
        self._columns("cases", [speak(f"report.case.{name}") for name in CASES], [20, 34, 24, 12, 17, 17, 17, 17])

    def case(self, course: Course, items: Names, departments: Names) -> None:
        """One row of the case list."""
        lead = course.lead
        saved = None
        if course.used is not None and course.statutory:
            saved = (course.statutory - course.used) / course.statutory
        counts = [sum(moment.figure == name for moment in course.moments) for name in MOMENTS]
        self._row("cases", [
            course.no, items[course.item], departments[course.department], self._speak(f"stage.{course.stage}"),
            course.submitted_at, course.accepted_at, lead.due if lead else None, course.done_at,
            self._speak(f"report.{'yes' if course.is_on_time else 'no'}") if course.done_at else None,
            course.used, course.statutory, saved, *counts,
        ])  # fmt: skip

    def finish(self, saying: Saying) -> None:
        """Everything else, and the file is closed."""
        report, speak, names = saying.report, self._speak, saying.report.departments
        self._summary(saying)
        self._table("departments", speak("report.department"), OF_DEPARTMENTS, report.tallies.departments, names)
        self._table("items", speak("report.item"), OF_ITEMS, report.tallies.items, report.items)
        self._late(report)
        self._problems(report)
        self._phases(saying)
        self._officers(report)
        self._gaps(report)
        self._basis(saying)
        self._definitions()
        for sheet in ("departments", "items", "cases", "late", "basis"):
            row, last = self._headed_at[sheet]
            self._sheets[sheet].autofilter(row, 0, self._rows[sheet] - 1, last)
        self._book.close()

    def _summary(self, saying: Saying) -> None:
        for line, form in ((saying.title, self._title), (saying.until, self._plain)):
            self._sheets["summary"].write_string(self._next("summary"), 0, line, form)
        names = [self._speak(f"report.column.{name}") for name in ("figure", "value", "cases", "means")]
        self._columns("summary", names, [24, 14, 10, 90])
        for figure in FIGURES:
            value, cases = _told(saying.whole, figure.name), saying.whole.cases(figure.name)
            means = self._speak(f"figure.definition.{figure.name}")
            self._row("summary", [self._headed(figure.name), value, len(cases), means])

    def _table(self, sheet: str, of: str, figures: Sequence[str], tallies: Mapping[int, Tally], names: Names) -> None:
        """One row for each department or item, one column for each figure."""
        heads = [of, *(self._headed(name) for name in figures)]
        self._columns(sheet, heads, [34, *[11] * len(figures)])
        for key in sorted(tallies, key=lambda key: str(names[key])):
            self._row(sheet, [names[key], *(_told(tallies[key], name) for name in figures)])

    def _late(self, report: Report) -> None:
        names = [self._speak(f"report.late.{name}") for name in ("no", "item", "department", "due", "days")]
        self._columns("late", names, [20, 34, 24, 17, 12])
        for one in report.late:
            self._row("late", [one.no, report.items[one.item], report.departments[one.department], one.due, one.days])

    def _problems(self, report: Report) -> None:
        """Those of the last period that were carried over, and those of this one, each with how it stood."""
        names = ("words", "raised", "origin", "state", "department", "no", "progress")
        heads = [self._speak(f"report.problem.{name}") for name in names]
        self._columns("problems", heads, [60, 17, 12, 12, 24, 20, 60])
        for one in report.problems:
            origin = self._speak(f"report.problem.{'new' if one.is_new else 'carried'}")
            state = self._speak(f"report.problem.{'solved' if one.is_solved else 'open'}")
            self._row("problems", [one.words, one.raised_at, origin, state, one.department, one.no, one.progress])

    def _phases(self, saying: Saying) -> None:
        names = [self._speak(f"report.phase.{name}") for name in ("name", "cases", "mean", "sum", "share")]
        self._columns("phases", names, [28, 10, 14, 14, 12])
        spent = {name: saying.whole.phase(name) for name in PHASES}
        whole = sum((took for _, took in spent.values()), timedelta())
        for name, (count, took) in spent.items():
            if count:
                share = took / whole if whole else None
                self._row("phases", [self._speak(f"figure.phase.{name}"), count, took / count, took, share])

    def _officers(self, report: Report) -> None:
        names = [self._speak("report.officer"), self._speak("report.department")]
        acts = [self._speak(f"report.act.{act}") for act in ACTS]
        self._columns("officers", [*names, *acts], [14, 28, *[12] * len(ACTS)])
        for (person, place), tally in sorted(report.tallies.officers.items(), key=lambda one: (one[0][1], one[0][0])):
            where = report.departments[place] if place != CENTRE else self._speak("format.the_centre")
            self._row("officers", [report.people[person], where, *(tally.number(act) for act in ACTS)])

    def _gaps(self, report: Report) -> None:
        self._columns("gaps", [self._speak("report.gap.words"), self._speak("report.gap.times")], [50, 10])
        for words, times in report.asked.gaps if report.asked else ():
            self._row("gaps", [words, times])

    def _basis(self, saying: Saying) -> None:
        """Every figure with the numbers of its cases, so that it can be counted again."""
        names = [self._speak(f"report.column.{name}") for name in ("scope", "figure", "value", "cases", "numbers")]
        self._columns("basis", names, [30, 24, 12, 8, 120])
        for scope, tally, figures in self._scopes(saying):
            for name in figures:
                numbers = () if saying.report.department and name in FROM_RATINGS else tally.cases(name)
                for start in range(0, len(numbers), NUMBERS):
                    some = "、".join(numbers[start : start + NUMBERS])
                    self._row("basis", [scope, saying.name(name), _told(tally, name), len(numbers), some])

    def _scopes(self, saying: Saying) -> Iterator[tuple[str, Tally, Sequence[str]]]:
        report = saying.report
        yield saying.scope, saying.whole, [figure.name for figure in FIGURES]
        if report.department is None:
            for key in sorted(report.tallies.departments):
                yield report.departments[key], report.tallies.departments[key], OF_DEPARTMENTS
        for key in sorted(report.tallies.items):
            yield report.items[key], report.tallies.items[key], OF_ITEMS

    def _definitions(self) -> None:
        self._columns("definitions", [self._speak("figure.name"), self._speak("figure.means")], [26, 120])
        self._row("definitions", ["", self._speak("figure.borders")])
        for figure in FIGURES:
            definition = self._speak(f"figure.definition.{figure.name}")
            self._row("definitions", [self._speak(f"figure.of.{figure.name}"), definition])

    def _headed(self, figure: str) -> str:
        unit = self._speak("report.in_hours") if isinstance(BY_NAME[figure], Time) else ""
        return self._speak(f"figure.of.{figure}") + unit

    def _columns(self, sheet: str, names: Sequence[str], widths: Sequence[int]) -> None:
        """The names of the columns, which stay in sight."""
        page, row = self._sheets[sheet], self._next(sheet)
        self._widths[sheet] = widths
        for column, width in enumerate(widths):
            page.set_column(column, column, width)
        page.set_row(row, 2 * TALL)
        for column, name in enumerate(names):
            page.write_string(row, column, name, self._head)
        page.freeze_panes(row + 1, 1)
        page.repeat_rows(row)
        page.set_landscape()
        page.set_paper(9)  # A4
        page.fit_to_pages(1, 0)
        self._headed_at[sheet] = (row, len(names) - 1)

    def _row(self, sheet: str, cells: Sequence[Cell]) -> None:
        page, row = self._sheets[sheet], self._next(sheet)
        if sheet in WRAPPED:
            page.set_row(row, TALL * max(map(_lines, cells, self._widths[sheet])))
        for column, cell in enumerate(cells):
            match cell:
                case None:
                    pass
                case timedelta():
                    page.write_number(row, column, round(cell / AN_HOUR, 2), self._hours)
                case datetime():
                    local = cell.astimezone(self._zone).replace(tzinfo=None)
                    page.write_datetime(row, column, local, self._instant)
                case int():
                    page.write_number(row, column, cell, self._plain)
                case float():
                    page.write_number(row, column, round(cell, 6), self._percent)
                case Decimal():
                    page.write_number(row, column, float(cell), self._score)
                case _:
                    page.write_string(row, column, str(clean(cell)), self._form(sheet, cell))

    def _form(self, sheet: str, text: str) -> Format:
        if text and text[0] in RISKY:
            return self._quoted
        return self._wrapped if sheet in WRAPPED else self._plain

    def _next(self, sheet: str) -> int:
        row = self._rows[sheet]
        self._rows[sheet] += 1
        return row


def _told(tally: Tally, figure: str) -> Cell:
    """The figure's value as a cell has it."""
    value = tally.value(figure)
    return Decimal(f"{value:.2f}") if isinstance(BY_NAME[figure], Score) and value is not None else value


def _lines(cell: Cell, width: int) -> int:
    """How many lines the cell takes in a column of this width; a Chinese sign is two wide."""
    if not isinstance(cell, str):
        return 1
    return max(ceil(sum(1 if sign.isascii() else 2 for sign in cell) / width), 1)
