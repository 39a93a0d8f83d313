"""Files as people keep them: every encoding and format, rows numbered as they see them, nothing lost in silence."""

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
from openpyxl import Workbook

from bot import tables
from desk.imports import Row, Unreadable
from tests.rows import found

ROOT = Path(__file__).parent.parent
SHEET = "xl/worksheets/sheet1.xml"
OPEN = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
CLOSE = "</sheetData></worksheet>"


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str, bytes | str], Path]:
    """Writes a file of this name."""

    def write(name: str, content: bytes | str) -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


Write = Callable[[str, bytes | str], Path]


def workbook(*rows: list[Any], title: str = "Sheet", **more: list[list[Any]]) -> bytes:
    """An xlsx with these rows, and more sheets by their names."""
    book = Workbook()
    assert book.active is not None
    book.active.title = title
    for row in rows:
        book.active.append(row)
    for name, lines in more.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def replaced(content: bytes, **parts: bytes) -> bytes:
    """The same workbook with the contents of some parts exchanged."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.get(Path(name).stem, old.read(name)))
    return buffer.getvalue()


def refused(path: Path) -> list[tuple[int, str, str]]:
    """Row, column and name of everything the file is refused for."""
    with pytest.raises(Unreadable) as caught:
        tables.read(path)
    return found(caught.value.problems)


def cells(rows: list[Row]) -> list[tuple[int, dict[str, Any]]]:
    return [(row.number, dict(row.cells)) for row in rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_csv_is_read_in_the_encoding_it_was_saved_in(file: Write, encoding: str) -> None:
    path = file("people.csv", "部门,姓名\n县公安局,王建国\n".encode(encoding))

    assert cells(tables.read(path)) == [(2, {"部门": "县公安局", "姓名": "王建国"})]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_csv_is_read_with_the_separator_it_was_saved_with(file: Write, separator: str) -> None:
    path = file("people.csv", f"name{separator}phone\r\n王建国{separator}1\r\n")

    assert cells(tables.read(path)) == [(2, {"name": "王建国", "phone": "1"})]


def test_rows_of_a_csv_are_numbered_as_a_spreadsheet_shows_them(file: Write) -> None:
    """A cell of two lines is one row, a blank line is one too."""
    path = file("people.csv", '\nname,note\n甲,"一\n二"\n\n,\n乙,\n丙\n')

    assert cells(tables.read(path)) == [
        (3, {"name": "甲", "note": "一\n二"}),
        (6, {"name": "乙", "note": ""}),
        (7, {"name": "丙", "note": None}),
    ]


def test_rows_of_a_workbook_are_numbered_as_it_shows_them(file: Write) -> None:
    path = file("people.xlsx", workbook([], ["name", "born", "phone"], [], ["甲", datetime(2026, 10, 1), 139.0]))  # noqa: DTZ001

    assert cells(tables.read(path)) == [(4, {"name": "甲", "born": "2026-10-01", "phone": 139})]


def test_every_visible_sheet_is_read_under_its_name(file: Write) -> None:
    path = file("people.xlsx", workbook(["name"], ["甲"], title="部门", 企业=[["enterprise"], ["乙"]], 空=[]))

    rows = tables.read(path)

    assert [(row.sheet, row.number, dict(row.cells)) for row in rows] == [
        ("部门", 2, {"name": "甲"}),
        ("企业", 2, {"enterprise": "乙"}),
    ]


def test_a_hidden_sheet_is_not_read(file: Write) -> None:
    book = Workbook()
    assert book.active is not None
    book.active.append(["name"])
    book.active.append(["甲"])
    lists = book.create_sheet("lists")
    lists.append(["choices"])
    lists.sheet_state = "hidden"
    buffer = io.BytesIO()
    book.save(buffer)

    rows = tables.read(file("people.xlsx", buffer.getvalue()))

    assert [(row.sheet, row.number) for row in rows] == [("", 2)]


def test_lines_of_jsonl_are_numbered_and_keep_their_form(file: Write) -> None:
    path = file("items.jsonl", '{"id": 1}\n\n{"id": "二", "parts": [{"value": 0.5}]}\n')

    assert cells(tables.read(path)) == [(1, {"id": 1}), (3, {"id": "二", "parts": [{"value": 0.5}]})]


def test_every_line_that_is_not_json_is_told(file: Write) -> None:
    path = file(
        "items.jsonl",
        '{"id": 1}\n{"id": }\n[1]\n{"id": 1, "id": 2}\n{"id": NaN}\n{"id": 1e999}\n' + "[" * 100_000 + "\n",
    )

    assert refused(path) == [
        (2, "", "not_json"),
        (3, "", "not_an_object"),
        (4, "", "not_a_value"),
        (5, "", "not_a_value"),
        (6, "", "not_a_value"),
        (7, "", "not_json"),
    ]


def test_what_has_no_header_or_two_is_told_and_not_dropped(file: Write) -> None:
    path = file("people.csv", "name,,phone,Name\n甲,乙,1,丙\n丁,,2,,\n戊,,3,,,己\n")

    assert refused(path) == [
        (1, "Name", "doubled_header"),
        (2, "B", "no_header"),
        (4, "F", "no_header"),
    ]


def test_a_cell_without_a_value_of_its_own_is_told(file: Write) -> None:
    """Nobody else's program computes what a formula says, and what it says may be a trap."""
    path = file("people.xlsx", workbook(["name", "phone"], ["甲", "=1+1"], ["乙", "#REF!"]))

    assert refused(path) == [(2, "B", "formula"), (3, "B", "error_value")]


def test_quotes_that_never_close_are_told_and_swallow_nothing(file: Write) -> None:
    path = file("people.csv", 'name,note\n甲,一\n乙,"二\n丙,三\n')

    assert refused(path) == [(3, "", "broken_quotes")]


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("people.xls", b"x", "unknown_kind"),
        ("people", b"x", "unknown_kind"),
        ("people.csv", b"", "empty"),
        ("people.csv", b" \n\n", "empty"),
        ("people.csv", b"name,phone\n,\n", "empty"),
        ("people.jsonl", b"\xef\xbb\xbf\n", "empty"),
        ("people.xlsx", workbook(["name"]), "empty"),
        ("people.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old workbook", "old_workbook"),
        ("people.csv", workbook(["name"], ["x"]), "is_a_workbook"),
        ("people.xlsx", b"name,phone\n", "broken_workbook"),
        ("people.xlsx", workbook(["name"], ["x"])[:-200], "broken_workbook"),
        ("people.xlsx", replaced(workbook(["name"], ["x"]), sheet1=b"<worksheet"), "broken_workbook"),
        ("people.csv", b"name\n\x00\x01\x02\xff\xfe", "wrong_encoding"),
        ("people.csv", b"name\n" + "王建国".encode() * 9 + b"\xe7\x8e\n", "wrong_encoding"),
        ("people.csv", b"name\n" + b"x" * 5 * 1024 * 1024, "too_large"),
        ("people.csv", b"name\n" + b"x\n" * 50_000, "too_many_rows"),
        ("people.csv", b",".join(b"c%d" % place for place in range(600)), "too_many_rows"),
        ("people.jsonl", json.dumps({f"c{place}": 1 for place in range(600)}), "too_many_rows"),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_its_reason(
    file: Write, name: str, content: bytes | str, problem: str
) -> None:
    assert refused(file(name, content)) == [(0, "", problem)]


def test_a_file_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()

    assert refused(tmp_path / "none.csv") == [(0, "", "no_file")]
    assert refused(tmp_path / "folder.csv") == [(0, "", "no_access")]


def bombs() -> dict[str, bytes]:
    """Small files that would grow without end in a careless reader."""
    plain = workbook(["name"], ["x"])
    zeros = OPEN.encode() + b" " * 60_000_000 + CLOSE.encode()
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    entities = f'<!DOCTYPE w [<!ENTITY l0 "ha">{laughs}]>' + OPEN + "<row><c><v>&l11;</v></c></row>" + CLOSE
    far = OPEN + '<row r="999999999999"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row>' + CLOSE
    noise = "".join(f"<!--{crc32(str(n).encode())}-->" for n in range(60_000))  # spoils the ratio
    wide = OPEN + noise + '<row><c r="XFD1"/></row>' * 45_000 + CLOSE
    flood = OPEN + noise + "<row>" + "<c/>" * 2_000_000 + "</row>" + CLOSE
    return {
        "ratio": replaced(plain, sheet1=zeros),
        "entities": replaced(plain, sheet1=entities.encode()),
        "far": replaced(plain, sheet1=far.encode()),
        "wide": replaced(plain, sheet1=wide.encode()),
        "flood": replaced(plain, sheet1=flood.encode()),
        "deep": replaced(plain, sheet1=(OPEN + noise + "<x>" * 900_000).encode()),
    }


READER = """
import resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_AS, (1_000_000_000, 1_000_000_000))
from bot import tables
from desk.imports import Unreadable
for path in sorted(Path(sys.argv[1]).iterdir()):
    try:
        print(path.stem, len(tables.read(path)))
    except Unreadable as error:
        print(path.stem, error.problems[0].name)
"""


def test_a_bomb_is_refused_within_a_gigabyte_and_a_few_seconds(tmp_path: Path) -> None:
    for name, content in bombs().items():
        assert len(content) < tables.LARGEST
        (tmp_path / f"{name}.xlsx").write_bytes(content)

    done = subprocess.run(
        [sys.executable, "-c", READER, tmp_path], cwd=ROOT, capture_output=True, text=True, timeout=30, check=False
    )

    assert done.stderr == ""
    assert dict(line.split() for line in done.stdout.splitlines()) == {
        "ratio": "bomb",
        "entities": "broken_workbook",
        "far": "too_many_rows",
        "wide": "too_many_rows",
        "flood": "bomb",
        "deep": "broken_workbook",
    }
