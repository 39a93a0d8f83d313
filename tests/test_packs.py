"""A month's pack: a workbook whose figures can be counted again, pages, a picture; and the command that writes them."""

import re
import shutil
import zipfile
from argparse import Namespace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from defusedxml import ElementTree
from openpyxl import load_workbook
from PIL import Image
from pydantic import SecretStr
from sqlalchemy import select

from bot import reporting
from bot.config import Settings
from bot.packs import making, typeface
from bot.packs.sheets import NUMBERS
from desk import figures, periods
from desk.figures.registry import COUNTS, FIGURES, OF_RATINGS
from desk.figures.tallies import Tallies
from desk.periods import Period
from storage.models import Department, Item
from storage.store import Storage, Store
from tests import histories
from tests.conftest import SITE
from tests.county import OTHER, PLACE, at, settle
from tests.histories import Minutes
from tests.rows import DATA
from texts import load, words

NOVEMBER = periods.month(date(2026, 11, 1), SITE.zone, at("2026-12-01 09:00"))
SPEAK = words("zh")
OURS = ("report.", "figure.", "stage.", "format.")  # the texts that packs are written in


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory, empty_sqlite: Path) -> str:
    """The address of a database in which a month of cases has been lived through."""
    path = tmp_path_factory.mktemp("busy") / "desk.db"
    shutil.copy(empty_sqlite, path)
    url = f"sqlite:///{path}"
    storage = Storage(url, SITE)
    settle(storage)
    storage.transact_now(histories.live, 5, 60, Minutes())
    storage.close()
    return url


@pytest.fixture
def storage(busy: str) -> Any:
    opened = Storage(busy, SITE)
    yield opened
    opened.close()


def reckoned(storage: Storage, only: int | None = None) -> Tallies:
    def look(store: Store) -> Tallies:
        tallies = Tallies(NOVEMBER, only)
        for course in figures.courses(store, NOVEMBER):
            tallies.add(course)
        return tallies

    return storage.read_now(look)


def place(storage: Storage, name: str) -> Department:
    found = storage.read_now(lambda store: store.organisation.department_named(name))
    assert found
    return found


def sheet(path: Path, name: str) -> list[tuple[Any, ...]]:
    """The rows of a sheet as a reader of workbooks sees them, without those above its columns' names."""
    book = load_workbook(path, read_only=True)
    rows = [tuple(row) for row in book[SPEAK(f"report.sheet.{name}")].iter_rows(values_only=True)]
    return rows[3:] if name == "summary" else rows[1:]


def test_the_summary_says_what_the_trail_comes_to(storage: Storage, tmp_path: Path) -> None:
    path, *_ = making.make(storage, NOVEMBER, None, SPEAK, tmp_path).files
    whole = reckoned(storage).whole

    rows = sheet(path, "summary")

    assert len(rows) == len(FIGURES)
    for figure, (name, value, cases, means) in zip(FIGURES, rows, strict=True):
        assert str(name).startswith(SPEAK(f"figure.of.{figure.name}"))
        assert cases == len(whole.cases(figure.name))
        assert means == SPEAK(f"figure.definition.{figure.name}")
        if figure.name in COUNTS and figure.name not in OF_RATINGS:
            assert value == whole.number(figure.name)
    assert whole.number("done") > 0


def test_every_figure_lists_its_cases_and_every_case_is_in_the_list(storage: Storage, tmp_path: Path) -> None:
    path, *_ = making.make(storage, NOVEMBER, None, SPEAK, tmp_path).files
    whole = reckoned(storage).whole
    listed = {row[0] for row in sheet(path, "cases")}

    basis: dict[str, list[str]] = {}
    for scope, name, _, _, numbers in sheet(path, "basis"):
        if scope == SPEAK("format.site"):
            basis.setdefault(str(name), []).extend(str(numbers).split("、"))

    for figure in FIGURES:
        assert basis.get(SPEAK(f"figure.of.{figure.name}"), []) == list(whole.cases(figure.name))
        assert set(whole.cases(figure.name)) <= listed


def test_a_departments_pack_says_nothing_of_others(storage: Storage, tmp_path: Path) -> None:
    ours = place(storage, PLACE)

    path, *_ = making.make(storage, NOVEMBER, ours, SPEAK, tmp_path).files

    whole, rows = reckoned(storage, ours.id).whole, sheet(path, "departments")
    assert [row[0] for row in rows] == [PLACE]
    assert rows[0][1] == whole.number("sent") == reckoned(storage).departments[ours.id].number("sent")
    officers = {row[1] for row in sheet(path, "officers")}
    assert OTHER not in officers
    late = sheet(path, "late")
    assert {row[2] for row in late} <= {PLACE}


def test_nothing_in_a_pack_names_an_enterprise(storage: Storage, tmp_path: Path) -> None:
    path, *_ = making.make(storage, NOVEMBER, None, SPEAK, tmp_path).files
    book = load_workbook(path, read_only=True)

    said = {str(cell) for page in book for row in page.iter_rows(values_only=True) for cell in row}

    names = storage.read_now(lambda store: [firm.name for firm in store.organisation.enterprises()])
    assert names
    assert not [text for text in said if any(name in text for name in names)]


def test_what_people_wrote_is_never_a_formula(busy: str, tmp_path: Path) -> None:
    copy = tmp_path / "desk.db"
    shutil.copy(busy.removeprefix("sqlite:///"), copy)
    storage = Storage(f"sqlite:///{copy}", SITE)
    nasty = "=cmd|' /C calc'!A0\x07"

    def rename(store: Store) -> None:
        store.session.scalars(select(Item)).one().name = nasty

    storage.transact_now(rename)
    path, *_ = making.make(storage, NOVEMBER, None, SPEAK, tmp_path).files
    storage.close()

    book = load_workbook(path)
    cells = [cell for page in book for row in page.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d", "inlineStr"}
    assert [cell for cell in cells if cell.value == nasty.rstrip("\x07") and cell.quotePrefix]


def test_many_numbers_are_several_cells_and_none_is_lost() -> None:
    """A cell holds 32,767 characters."""
    assert NUMBERS * len("LX20261123-00001、") < 32_767


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_pages_are_two_to_four_and_the_picture_fits_a_phone(
    storage: Storage, tmp_path: Path, language: str
) -> None:
    _, pdf, png = making.make(storage, NOVEMBER, None, words(language), tmp_path).files

    assert 2 <= len(re.findall(rb"/Type /Page\b", pdf.read_bytes())) <= 4
    with Image.open(png) as picture:
        assert picture.width == 1080
        assert len(picture.convert("L").histogram()) == 256
        assert picture.height < 2 * picture.width
    assert png.stat().st_size < 500_000


@pytest.mark.parametrize("period", [
    periods.month(date(2026, 9, 1), SITE.zone, at("2026-12-01 09:00")),
    periods.week(date(2026, 11, 18), SITE.zone, at("2026-12-01 09:00")),
    periods.day(date(2026, 11, 18), SITE.zone, at("2026-11-18 12:00")),
])  # fmt: skip
def test_a_quiet_period_and_a_short_one_have_their_pack_too(storage: Storage, tmp_path: Path, period: Period) -> None:
    made = making.make(storage, period, None, SPEAK, tmp_path).files

    assert [path.suffix for path in made] == [".xlsx", ".pdf", ".png"]
    assert all(path.stat().st_size > 1000 for path in made)


def test_half_a_file_never_has_the_name(storage: Storage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk is full, or the process dies, while the workbook is written."""
    ours = place(storage, PLACE)
    making.make(storage, NOVEMBER, None, SPEAK, tmp_path)
    whole = (tmp_path / "report-2026-11.xlsx").read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("bot.packs.sheets.Workbook.finish", full)
    with pytest.raises(OSError, match="No space left"):
        making.make(storage, NOVEMBER, ours, SPEAK, tmp_path)

    assert (tmp_path / "report-2026-11.xlsx").read_bytes() == whole


def test_the_typeface_has_every_character_we_and_the_sample_county_use() -> None:
    texts = [text for language in ("zh", "en") for key, text in load(language).items() if key.startswith(OURS)]
    names = "".join((DATA / name).read_text(encoding="utf-8") for name in ("items.jsonl", "organisation.csv"))
    said = {*"".join(map(str, texts)), *(sign for sign in names if sign.isalnum())}

    missing = {sign for sign in said if sign.isprintable() and typeface.legible(sign) == typeface.MISSING}

    assert missing == set()


def test_a_character_the_typeface_does_not_have_is_marked() -> None:
    assert typeface.legible("𠮷龘山") == "〓〓山"


@pytest.fixture
def settings(busy: str) -> Settings:
    return Settings(database_url=SecretStr(busy))


def asked(month: str, out: Path, department: str = "") -> Namespace:
    return Namespace(month=month, out=out, department=department)


def test_the_command_writes_the_pack_and_says_where(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert reporting.report(settings, SPEAK, asked("2026-11", tmp_path / "new")) == 0

    printed = [Path(line) for line in capsys.readouterr().out.split()]
    assert [path.name for path in printed] == ["report-2026-11.xlsx", "report-2026-11.pdf", "report-2026-11.png"]
    assert all(path.parent == tmp_path / "new" and path.is_file() for path in printed)


@pytest.mark.parametrize(("month", "department", "why"), [
    ("November", "", "2026-11"), ("2026-13", "", "2026-13"), ("2026-11", "县气象局？", "县气象局？"),
])  # fmt: skip
def test_what_cannot_be_asked_for_is_said_in_one_sentence(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str], month: str, department: str, why: str
) -> None:
    assert reporting.report(settings, SPEAK, asked(month, tmp_path, department)) == 1

    error = capsys.readouterr().err
    assert why in error
    assert error.count("\n") == 1


def test_a_folder_that_cannot_be_written_is_told(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()

    assert reporting.report(settings, SPEAK, asked("2026-11", tmp_path / "file")) == 1

    assert str(tmp_path / "file") in capsys.readouterr().err


def test_a_department_has_a_draft_of_its_self_report(storage: Storage, tmp_path: Path) -> None:
    """It says what the figures say, in the four dimensions, and leaves to people what only they can say."""
    ours = place(storage, PLACE)

    *_, path = making.make(storage, NOVEMBER, ours, SPEAK, tmp_path).files

    whole = reckoned(storage, ours.id).whole
    with zipfile.ZipFile(path) as package:
        said = "".join(ElementTree.fromstring(package.read("word/document.xml")).itertext())
    assert f"{PLACE}述职自评（2026年11月，初稿）" in said
    assert f"本期收到交办{whole.number('sent')}件" in said
    assert all(dimension in said for dimension in ("服务态度", "工作作风", "服务效能", "严守纪律"))
    assert all(no in said for no in whole.cases("parts_overdue"))
    assert "[请补充原因分析]" in said


def test_the_county_writes_no_self_report(storage: Storage, tmp_path: Path) -> None:
    made = making.make(storage, NOVEMBER, None, SPEAK, tmp_path)

    assert ".docx" not in {path.suffix for path in made.files}
