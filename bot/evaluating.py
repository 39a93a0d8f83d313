"""python -m bot evaluation: rounds of 述职测评 opened, drawn and closed; the result as a workbook or as pages."""

import argparse
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from bot import tables
from bot.clock import Clock
from bot.config import Settings
from bot.console import fail, say
from bot.importing import said
from bot.packs.results import Result
from desk import dates, departments, evaluations, tally, worktime
from desk.errors import DeskError
from desk.evaluation_forms import ALL
from desk.imports import Problem, Row, Unreadable
from desk.imports import candidates as import_candidates
from handlers import refusals
from handlers.errors import worded
from handlers.formats import Formats
from storage import schema
from storage.collection import Missing
from storage.models import Evaluation, Stratum
from storage.store import Storage, Store
from texts import Words

WIDTHS = (8, 30, 8, 12, 12, 12, 12, 10, 8)  # of the ranking's columns
Act = Callable[[Store, datetime], Evaluation]


class Unsound(Exception):
    """The file of candidates has problems."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(len(problems))
        self.problems = problems


def evaluation(settings: Settings, speak: Words, asked: argparse.Namespace) -> int:
    """Does what was asked and says how the round stands then."""
    schema.prepare(settings.database)
    storage = Storage(settings.database, settings.site)
    now = Clock(settings.desk_clock_file).now()
    formats = Formats(speak, storage.site.zone)
    try:
        rows = tables.read(asked.candidates) if asked.candidates else []
        done = storage.transact_now(_act(asked, rows), now)
        say(storage.read_now(_standing, done.id, formats))
        if asked.what == "sheet":
            storage.read_now(_write, done.id, asked.out, formats)
            say(str(asked.out))
    except DeskError as refusal:
        facts = {name: worded(formats, refusal.name, name, value) for name, value in refusal.facts.items()}
        return fail(refusals.said(speak, refusal.name, facts))
    except (Unreadable, Unsound) as error:
        return fail("\n".join(said(speak, problem) for problem in error.problems))
    except Missing:
        return fail(speak("cli.no_evaluation"))
    except OSError as error:
        return fail(speak("cli.cannot_write", path=str(asked.out), why=str(error.strerror)))
    finally:
        storage.close()
    return 0


def _act(asked: argparse.Namespace, rows: list[Row]) -> Act:
    def done(store: Store, now: datetime) -> Evaluation:
        match asked.what:
            case "create":
                found = _create(store, asked, now)
            case "draw":
                found = evaluations.draw_panel(store, asked.id, None, now)
            case "close":
                found = evaluations.close(store, asked.id, None, now)
            case _:
                found = store.evaluations.find(asked.id)
        if rows:
            problems, those = import_candidates.read(store, rows)
            if problems:
                raise Unsound(problems)
            evaluations.add(store, found, those, now)
        return found

    return done


def _create(store: Store, asked: argparse.Namespace, now: datetime) -> Evaluation:
    marked = evaluations.everybody(store)
    if asked.departments != ALL:
        marked = [departments.named(store, name) for name in asked.departments.split("、")]
    calendar = worktime.calendar_of(store)
    until = calendar.closing_of(dates.read(asked.until, calendar.day_of(now)))
    opened = evaluations.open_(store, asked.title, marked, until, asked.seed, None, now)
    if asked.tags:
        evaluations.add(store, opened, evaluations.of_the_tags(store), now)
    return opened


def _standing(store: Store, key: int, formats: Formats) -> str:
    """The round, and once it is drawn each group's codes in the order of the draw."""
    speak, found = formats.words, store.evaluations.find(key)
    stage = speak(f"stage.{found.stage.value}")
    facts = {"id": found.id, "title": found.title, "stage": stage, "until": formats.instant(found.until)}
    lines = [speak("cli.evaluation", **facts, seed=found.seed)]
    for stratum in Stratum:
        those = [one for one in store.evaluations.candidates(key) if one.stratum is stratum]
        drawn = sorted((one.place, one.code, one.seat) for one in those if one.place is not None)
        codes = [f"{code}（{speak(f'seat.{seat.value}')}）" for _, code, seat in drawn]
        group = {"group": speak(f"stratum.{stratum.value}"), "count": len(those)}
        lines.append(speak("cli.evaluation_group", **group, codes=formats.listed(codes)))
    return "\n".join(lines)


def _result(store: Store, key: int, formats: Formats) -> Result:
    """What the sheet says; before the end nothing of the ballots."""
    speak, found = formats.words, store.evaluations.find(key)
    names = {department.id: department.name for department in store.organisation.departments()}
    summoned = {one.department_id for one in store.evaluations.summoned(key)}
    standings = evaluations.result(store, found) if found.closed_at else []
    suggested = store.evaluations.suggestions(key) if found.closed_at else []
    seats = Counter(one.stratum for one in store.evaluations.candidates(key) if one.place is not None)
    panel = Counter(one.stratum for one in store.evaluations.panel(key))
    shares = [
        speak("sheet.share", group=speak(f"stratum.{stratum.value}"), seats=panel[stratum], count=seats[stratum])
        for stratum in Stratum
    ]
    return Result(
        title=found.title,
        until=speak("sheet.until", until=formats.instant(found.until), stage=speak(f"stage.{found.stage.value}")),
        seed=found.seed,
        seats=formats.listed(shares),
        ranking=[
            [
                *(str(standing.place), names[standing.department], str(standing.ballots)),
                *(tally.rounded(mean) for mean in (*standing.means, standing.total)),
                speak("sheet.summoned") if standing.department in summoned else "",
            ]
            for standing in standings
        ],
        suggestions=[[names[one.department_id], one.words] for one in suggested],
    )


def _write(store: Store, key: int, path: Path, formats: Formats) -> None:
    """The result as a workbook, or as pages to be put before leaders."""
    result = _result(store, key, formats)
    if path.suffix.lower() == ".pdf":
        from bot.packs import ballots

        ballots.write(formats.words, result, path)
    else:
        _write_book(store, key, path, formats.words, result)


def _write_book(store: Store, key: int, path: Path, speak: Words, result: Result) -> None:
    """Ranking, suggestions, and the draw as anybody can repeat it."""
    book = Workbook()
    titles = (speak("sheet.ranking"), speak("sheet.suggestions"), speak("sheet.draw"))
    ranking, asked_for, draw = map(book.create_sheet, titles)
    assert book.active is not None
    book.remove(book.active)
    _row(ranking, *speak.choices("sheet.ranking_columns"))
    for place, department, count, *points, summoned in result.ranking:
        _row(ranking, int(place), department, int(count), *map(float, points), summoned)
    _row(asked_for, *speak.choices("sheet.suggestion_columns"))
    for department, words in result.suggestions:
        _row(asked_for, department, words)
    _row(draw, speak("sheet.seed"), result.seed)
    _row(draw, speak("sheet.how"))
    _row(draw, *speak.choices("sheet.draw_columns"))
    for one in sorted(store.evaluations.candidates(key), key=lambda one: (one.stratum.value, one.place or 0, one.code)):
        _row(draw, speak(f"stratum.{one.stratum.value}"), one.place or "", one.code, speak(f"seat.{one.seat.value}"))
    for sheet, widths in ((ranking, WIDTHS), (asked_for, (30, 80)), (draw, (18, 16, 24, 16))):
        for column, width in zip("ABCDEFGHI", widths, strict=False):
            sheet.column_dimensions[column].width = width
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    for sheet in (ranking, asked_for):
        sheet.freeze_panes = "A2"
        for cell in sheet[1]:
            cell.font = Font(bold=True)
    book.save(path)


def _row(sheet: Worksheet, *cells: str | float) -> None:
    """What people wrote is never a formula."""
    sheet.append(cells)
    for cell in sheet[sheet.max_row]:
        if isinstance(cell.value, str):
            cell.data_type = "s"
        elif isinstance(cell.value, float):
            cell.number_format = "0.00"
