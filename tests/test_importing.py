"""The import command: what it prints, what it changes, and that every problem has its sentence."""

import ast
import csv
import io
import json
import string
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from pydantic import SecretStr

import texts
from bot import importing
from bot.config import Settings
from desk.imports import Problem, guide_rows, organisation_rows
from desk.imports import calendar as import_calendar
from desk.imports import lexicon as import_lexicon
from storage.store import Storage
from tests.rows import DATA

ROOT = Path(__file__).parent.parent
NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
GOOD = "date,kind,name,scope,document\n2027-01-01,off,元旦,national,放假通知\n"
BAD = GOOD + "2027-02-30,off,春节,national,放假通知\n2027-02-06,,春节,national,放假通知\n"


def days(storage: Storage) -> int:
    return len(storage.read_now(lambda store: store.days.all()))


@pytest.fixture
def settings(empty_sqlite: Path, tmp_path: Path) -> Settings:
    """Settings with a database that has our tables only."""
    path = tmp_path / "desk.db"
    path.write_bytes(empty_sqlite.read_bytes())
    return Settings(database_url=SecretStr(f"sqlite:///{path}"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where a test keeps its calendar."""
    return tmp_path / "calendar.csv"


def test_a_dry_run_says_what_would_change_and_changes_nothing(
    settings: Settings, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text(GOOD, encoding="utf-8")

    status = importing.import_file(settings, "calendar", file, dry_run=True)

    told = capsys.readouterr()
    assert (status, told.err) == (0, "")
    assert told.out.splitlines() == [
        "新增 日期 2027-01-01 national off 元旦",
        "日期：新增 1，变更 0，未变 0",
        "试运行：没有写入任何内容。",
    ]
    storage = Storage(settings.database, settings.site)
    assert days(storage) == 0
    storage.close()


def test_an_import_says_what_changed(settings: Settings, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text(GOOD, encoding="utf-8")
    importing.import_file(settings, "calendar", file, dry_run=False)
    file.write_text(GOOD.replace("元旦", "新年"), encoding="utf-8")
    capsys.readouterr()

    status = importing.import_file(settings, "calendar", file, dry_run=False)

    assert status == 0
    assert capsys.readouterr().out.splitlines() == [
        "变更 日期 2027-01-01 national：name 元旦 → 新年",
        "日期：新增 0，变更 1，未变 0",
        "已导入。",
    ]


@pytest.mark.parametrize("dry_run", [True, False])
def test_problems_go_to_stderr_with_row_and_column_and_nothing_is_imported(
    settings: Settings, file: Path, capsys: pytest.CaptureFixture[str], dry_run: bool
) -> None:
    file.write_text(BAD, encoding="utf-8")

    status = importing.import_file(settings, "calendar", file, dry_run=dry_run)

    told = capsys.readouterr()
    assert (status, told.out) == (1, "")
    assert told.err.splitlines() == [
        "第3行“date”列：“2027-02-30”不是有效的日期，请写成 2026-10-01 这样",
        "第4行“kind”列：不能为空",
        "共 2 处问题，没有导入任何内容。请改正后重新导入。",
    ]


def test_an_english_desk_is_told_in_english(
    settings: Settings, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text(BAD, encoding="utf-8")

    importing.import_file(settings.model_copy(update={"desk_language": "en"}), "calendar", file, dry_run=False)

    assert capsys.readouterr().err.splitlines()[1] == 'Row 4, column "kind": this must not be empty'


def test_a_problem_in_a_workbook_of_several_sheets_names_the_sheet() -> None:
    problem = Problem("uscc_check", 12, "uscc", "企业", {"value": "91433122MA0000015M"})

    assert importing.said(texts.words("zh"), problem) == (
        "工作表“企业”第12行“uscc”列：统一社会信用代码校验位不正确（91433122MA0000015M）"
    )


@pytest.mark.parametrize("name", ["none.csv", "items.xls"])
def test_a_file_that_cannot_be_read_is_one_clear_sentence(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    status = importing.import_file(settings, "catalogue", tmp_path / name, dry_run=False)

    told = capsys.readouterr()
    assert (status, told.out) == (1, "")
    assert name in told.err.splitlines()[0]


def test_a_file_is_imported_whole_or_not_at_all(storage: Storage, file: Path) -> None:
    file.write_text(BAD, encoding="utf-8")

    planned = importing.bring_in(storage, "calendar", file, NOW, dry_run=False)

    assert len(planned.problems) == 2
    assert (days(storage), storage.read_now(lambda store: store.days.version())) == (0, 0)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_the_catalogue_says_the_same_in_every_format(storage: Storage, tmp_path: Path, suffix: str) -> None:
    """Exported to a spreadsheet and brought back, no guide becomes a new version."""
    importing.bring_in(storage, "catalogue", DATA / "items.jsonl", NOW, dry_run=False)
    path = tmp_path / f"items{suffix}"
    path.write_bytes(flat(DATA / "items.jsonl", suffix))

    planned = importing.bring_in(storage, "catalogue", path, NOW, dry_run=False)

    assert not planned.problems
    assert {change.kind.value for change in planned.changes} == {"unchanged"}


def flat(path: Path, suffix: str) -> bytes:
    """The rows of a jsonl file as a table, with JSON where a cell holds more than one value."""
    items = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    names = list(dict.fromkeys(name for item in items for name in item))
    lines = [names, *([cell(item.get(name, "")) for name in names] for item in items)]
    if suffix == ".csv":
        text = io.StringIO()
        csv.writer(text).writerows(lines)
        return text.getvalue().encode("gb18030")
    book = Workbook()
    assert book.active is not None
    for line in lines:
        book.active.append(line)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def cell(part: Any) -> Any:
    return json.dumps(part, ensure_ascii=False) if isinstance(part, dict | list) else part


@pytest.mark.parametrize(
    "columns", [guide_rows.COLUMNS, organisation_rows.COLUMNS, import_calendar.COLUMNS, import_lexicon.COLUMNS]
)
def test_every_column_and_its_other_names_are_in_the_guide_for_people(columns: dict[str, tuple[str, ...]]) -> None:
    guide = (ROOT / "docs" / "importing.md").read_text(encoding="utf-8")

    assert [name for name in columns if f"`{name}`" not in guide] == []
    assert [alias for aliases in columns.values() for alias in aliases if alias not in guide] == []


def test_every_problem_has_a_sentence_that_its_facts_complete() -> None:
    """A sentence that lacks a fact would hide the very problem it tells of."""
    noted: dict[str, set[str]] = {}
    for name, facts in problems_in_the_source():
        noted[name] = noted.get(name, facts) & facts

    sentences = {
        key.removeprefix("import.problem."): {name for _, name, _, _ in string.Formatter().parse(text) if name}
        for key, text in texts.load("zh").items()
        if key.startswith("import.problem.")
    }

    assert noted.keys() == sentences.keys()
    assert {name: facts - noted[name] for name, facts in sentences.items() if facts - noted[name]} == {}


def problems_in_the_source() -> Iterator[tuple[str, set[str]]]:
    """Every problem that the program can note, with the names of its facts."""
    for path in [*(ROOT / "bot").glob("*.py"), *(ROOT / "desk").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Attribute(attr="wrong"), args=[ast.Constant(value=str(name)), *_]):
                    yield name, {keyword.arg or "" for keyword in node.keywords}
                case ast.Call(func=ast.Name(id="Problem"), args=[ast.Constant(value=str(name)), *rest]):
                    facts = [*rest, *(keyword.value for keyword in node.keywords)]
                    keys = [key for fact in facts if isinstance(fact, ast.Dict) for key in fact.keys]
                    yield name, {str(key.value) for key in keys if isinstance(key, ast.Constant)}
