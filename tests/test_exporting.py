"""The catalogue as a workbook: the template, the export, and that the very same comes back."""

import json
from argparse import Namespace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from pydantic import SecretStr

from bot import exporting, importing, printing
from bot.config import Settings
from desk.imports import Row, guide_cells, guide_rows
from desk.imports.cells import Cells
from storage.models import Guide, Item
from tests.rows import DATA
from texts import words

SPEAK = words("zh")
LICENCE = {"id": "LX-900", "name": "食品经营许可", "implementing_body": "县市场监督管理局", "materials": "无"}
ROW = LICENCE | {"promise_limit": "5工作日"}


@pytest.fixture
def desk(empty_sqlite: Path, tmp_path: Path) -> Settings:
    """Settings with a database that has our tables only."""
    path = tmp_path / "desk.db"
    path.write_bytes(empty_sqlite.read_bytes())
    return Settings(database_url=SecretStr(f"sqlite:///{path}"))


def brought(desk: Settings, path: Path) -> int:
    return importing.import_file(desk, "catalogue", path, dry_run=False)


def written(tmp_path: Path, *rows: dict[str, Any]) -> Path:
    path = tmp_path / "items.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["catalogue.xlsx", "catalogue.jsonl"])
def test_an_exported_catalogue_comes_back_and_changes_nothing(
    desk: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    brought(desk, DATA / "items.jsonl")
    exporting.export(desk, SPEAK, "catalogue", tmp_path / name)
    capsys.readouterr()

    status = brought(desk, tmp_path / name)

    assert (status, capsys.readouterr().out.splitlines()) == (0, ["事项：新增 0，变更 0，未变 245", "已导入。"])


@pytest.mark.parametrize("name", ["words.xlsx", "words.jsonl"])
def test_exported_words_come_back_and_change_nothing(
    desk: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    rows = "说法,规范用语,去向,状态\n打粑粑,食品小作坊,,\n办狗证,,派出所,\n饭店,,,停用\n"
    (tmp_path / "words.csv").write_text(rows, encoding="utf-8")
    importing.import_file(desk, "lexicon", tmp_path / "words.csv", dry_run=False)
    exporting.export(desk, SPEAK, "lexicon", tmp_path / name)
    capsys.readouterr()

    status = importing.import_file(desk, "lexicon", tmp_path / name, dry_run=False)

    assert (status, capsys.readouterr().out.splitlines()) == (0, ["词语：新增 0，变更 0，未变 3", "已导入。"])


def test_it_fills_an_empty_desk_with_the_very_same(desk: Settings, tmp_path: Path, empty_sqlite: Path) -> None:
    brought(desk, DATA / "items.jsonl")
    exporting.export(desk, SPEAK, "catalogue", tmp_path / "first.xlsx")
    (tmp_path / "other.db").write_bytes(empty_sqlite.read_bytes())
    other = Settings(database_url=SecretStr(f"sqlite:///{tmp_path / 'other.db'}"))

    brought(other, tmp_path / "first.xlsx")

    exporting.export(other, SPEAK, "catalogue", tmp_path / "second.xlsx")
    assert cells(tmp_path / "second.xlsx") == cells(tmp_path / "first.xlsx")


def test_a_cell_changed_in_the_workbook_makes_one_new_version(
    desk: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    brought(desk, DATA / "items.jsonl")
    exporting.export(desk, SPEAK, "catalogue", tmp_path / "items.xlsx")
    book = load_workbook(tmp_path / "items.xlsx")
    column = [cell.value for cell in book.worksheets[0][1]].index("承诺时限*") + 1
    book.worksheets[0].cell(2, column).value = "1工作日"
    book.save(tmp_path / "items.xlsx")
    capsys.readouterr()

    brought(desk, tmp_path / "items.xlsx")

    told = capsys.readouterr().out.splitlines()
    assert told[0].startswith("变更 事项 LX-001 有限责任公司设立登记：promise_limit 0.5工作日")
    assert told[1] == "事项：新增 0，变更 1，未变 244"


def test_a_text_is_never_a_formula_and_has_no_control_characters(desk: Settings, tmp_path: Path) -> None:
    brought(desk, written(tmp_path, ROW | {"note": "=HYPERLINK(\"http://x\")", "place": "+1\u0007\u202e楼"}))

    exporting.export(desk, SPEAK, "catalogue", tmp_path / "items.xlsx")

    sheet = load_workbook(tmp_path / "items.xlsx").worksheets[0]
    found = {str(cell.value): cell.data_type for cell in sheet[2] if cell.value is not None}
    assert found["=HYPERLINK(\"http://x\")"] == "s"
    assert "+1楼" in found
    assert brought(desk, tmp_path / "items.xlsx") == 0


@pytest.mark.parametrize("what", list(exporting.COLUMNS))
def test_a_template_names_every_column_and_only_lacks_rows(
    desk: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str], what: str
) -> None:
    status = exporting.template(desk, SPEAK, what, tmp_path / "template.xlsx")

    assert status == 0
    assert len(load_workbook(tmp_path / "template.xlsx").worksheets[0][1]) == len(exporting.COLUMNS[what][0])
    importing.import_file(desk, what, tmp_path / "template.xlsx", dry_run=True)
    assert "文件里没有数据行" in capsys.readouterr().err


def test_another_kind_of_file_is_refused(desk: Settings, tmp_path: Path) -> None:
    assert exporting.export(desk, SPEAK, "catalogue", tmp_path / "items.csv") == 1
    assert exporting.template(desk, SPEAK, "catalogue", tmp_path / "items.jsonl") == 1
    assert exporting.export(desk, SPEAK, "catalogue", tmp_path / "nowhere" / "items.xlsx") == 1


ANY_CELL = st.text(max_size=30) | st.integers(0, 10**6) | st.booleans() | st.none()
ANY_PART = st.dictionaries(st.sampled_from(["name", "label", "note", "type", "value", "basis", "x|y"]), ANY_CELL)
ANY_MATERIAL = st.fixed_dictionaries(
    {"name": st.text(min_size=1, max_size=30), "necessity": st.sampled_from(["必要", "非必要", "容缺后补"])},
    optional={"source": st.text(max_size=9), "form": ANY_CELL, "copies": st.integers(0, 9), "order": st.integers(0, 9)},
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.dictionaries(st.sampled_from([*guide_rows.COLUMNS][:-4]), ANY_CELL | ANY_PART | st.lists(ANY_CELL, max_size=4)),
    st.lists(ANY_MATERIAL, max_size=4),
)
def test_whatever_guide_an_import_takes_its_cells_give_it_back(row: dict[str, Any], materials: list[Any]) -> None:
    given_row = row | ROW | {"materials": materials or "无"}
    problems: list[Any] = []
    body = guide_rows.body_of(Cells(Row(1, given_row), {name: name for name in given_row}, problems))
    if problems:
        return
    guide, item = Guide(body=body, valid_from=date(2026, 11, 23), valid_until=None), Item(owner="", review_by=None)

    cells = through_a_workbook(guide_cells.cells_of(item, guide))

    back = guide_rows.body_of(Cells(Row(1, cells), {name: name for name in cells}, problems))
    assert not problems
    assert guide_rows.hash_of(back) == guide_rows.hash_of(body)


def through_a_workbook(row: dict[str, Any]) -> dict[str, Any]:
    """The cells as a sheet keeps them."""
    sheet = Workbook().active
    assert isinstance(sheet, Worksheet)
    for place, value in enumerate(row.values(), 1):
        exporting._fill(exporting._cell(sheet, 1, place), value)
    return {name: sheet.cell(1, place).value for place, name in enumerate(row, 1)}


def cells(path: Path) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in load_workbook(path).worksheets[0].iter_rows()]


def test_a_printed_guide_says_everything_and_trusts_nothing(
    desk: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    materials = "申请书<script>alert(1)</script>|必要|申请人自备|2"
    brought(desk, written(tmp_path, ROW | {"materials": materials, "valid_until": "2020-01-01"}))
    capsys.readouterr()

    status = printing.guides(desk, SPEAK, Namespace(item="LX-900", all=False, out=None))

    page = capsys.readouterr().out
    assert status == 0
    assert "<script>" not in page
    for told in ("食品经营许可", "LX-900", "5个工作日", "县市场监督管理局", "&lt;script&gt;", "已于2020年1月1日到期"):
        assert told in page


def test_every_item_gets_its_page_and_a_list_names_them(desk: Settings, tmp_path: Path) -> None:
    brought(desk, DATA / "items.jsonl")

    status = printing.guides(desk, SPEAK, Namespace(item="", all=True, out=tmp_path / "pages"))

    index = (tmp_path / "pages" / "index.html").read_text(encoding="utf-8")
    assert status == 0
    assert len(list((tmp_path / "pages").glob("*.html"))) == 246
    assert all(f"href='{page.name}'" in index for page in (tmp_path / "pages").glob("LX-*.html"))


def test_a_guide_is_found_by_what_people_call_it_or_the_choice_is_told(
    desk: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    brought(desk, DATA / "items.jsonl")

    found = printing.guides(desk, SPEAK, Namespace(item="食品经营许可核发", all=False, out=tmp_path / "page.html"))
    lost = printing.guides(desk, SPEAK, Namespace(item="今天天气怎么样", all=False, out=None))

    assert (found, lost) == (0, 1)
    assert "没有找到" in capsys.readouterr().err
