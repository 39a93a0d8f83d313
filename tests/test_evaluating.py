"""python -m bot evaluation: a round opened, drawn and closed from the command line, and its result as a workbook."""

import io
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.__main__ import main
from desk import ballots, evaluations
from storage import schema
from storage.models import Seat
from storage.store import Storage, Store
from tests.conftest import SITE
from tests.county import at, settle

ROOT = Path(__file__).parent.parent
NOW = at("2026-11-23 10:00")
CANDIDATES = """编码,姓名,组别,Telegram编号,企业,回避单位
A1,陈静,中小微企业,,青松食品,
A2,周海,中小微企业,1002,,县应急管理局
A3,李强,基层群众,,,
"""


@pytest.fixture
def database(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path / 'desk.db'}"
    schema.prepare(url)
    storage = Storage(url, SITE)
    settle(storage)
    storage.close()
    (tmp_path / "people.csv").write_text(CANDIDATES, encoding="utf-8")
    return url


def settings_of(database: str) -> dict[str, str]:
    clock = Path(database.removeprefix("sqlite:///")).parent / "clock.json"
    clock.write_text('{"at": "2026-11-23T02:00:00+00:00", "then": 0, "rate": 0}', encoding="utf-8")
    lent = {"DATABASE_URL": database, "DESK_CLOCK_FILE": str(clock)}
    return {**lent, "BOT_API_URL": "http://127.0.0.1:9"}  # none of Telegram's: the clock may be told


def run(database: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command as this process does it: another would first import everything once more."""
    said, failed = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as environment, redirect_stdout(said), redirect_stderr(failed):
        for name, value in settings_of(database).items():
            environment.setenv(name, value)
        status = main(["evaluation", *arguments])
    return subprocess.CompletedProcess(arguments, status, said.getvalue(), failed.getvalue())


def run_apart(database: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, as people give it."""
    environment = {**os.environ, **settings_of(database)}
    command = [sys.executable, "-m", "bot", "evaluation", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)


def test_a_round_from_the_command_line(database: str, tmp_path: Path) -> None:
    people, sheet = tmp_path / "people.csv", tmp_path / "result.xlsx"
    create = ["create", "--title", "年度测评", "--until", "2026-11-27", "--seed", "26128", "--candidates", str(people)]

    opened = run_apart(database, *create)
    drawn = run(database, "draw", "1")

    assert (opened.returncode, drawn.returncode) == (0, 0), opened.stderr + drawn.stderr
    assert "抽签种子：26128" in opened.stdout
    assert "中小微企业　2人　A1（已邀请）" in drawn.stdout
    storage = Storage(database, SITE)
    storage.transact_now(_vote)
    storage.close()
    assert run(database, "close", "1").returncode == 0
    written = run(database, "sheet", "1", "--out", str(sheet))
    assert written.returncode == 0, written.stderr

    pages = run(database, "sheet", "1", "--out", str(tmp_path / "result.pdf"))
    assert pages.returncode == 0, pages.stderr
    assert (tmp_path / "result.pdf").read_bytes().startswith(b"%PDF-")

    book = load_workbook(sheet)
    ranking, suggestions, draw = book.worksheets
    assert [cell.value for cell in ranking[2]][:3] == [1, "县市场监督管理局", 1]
    assert ranking["H2"].value == 100
    assert (suggestions["B2"].value, suggestions["B2"].data_type) == ("=1+1", "s")
    assert draw["B1"].value == "26128"
    people_drawn = {row[2].value: row[3].value for row in draw.iter_rows(min_row=4)}
    assert people_drawn == {"A1": "已接受", "A2": "回避", "A3": "不参加"}


def test_what_is_wrong_with_the_candidates_is_told_by_row_and_nothing_is_opened(database: str, tmp_path: Path) -> None:
    file = tmp_path / "wrong.csv"
    file.write_text("编码,姓名,组别,回避单位\nA1,陈静,大型企业,\nA1,周海,中小微企业,县气象局\n", encoding="utf-8")

    refused = run(database, "create", "--title", "测评", "--until", "2026-11-27", "--candidates", str(file))

    assert refused.returncode == 1
    assert "第2行“组别”列" in refused.stderr
    assert "第3行“回避单位”列" in refused.stderr
    assert "没有这次测评" in run(database, "show", "1").stderr


def test_a_round_that_ends_before_it_begins_is_refused_in_words(database: str) -> None:
    refused = run(database, "create", "--title", "测评", "--until", "2026-11-20")

    assert refused.returncode == 1
    assert "新的日期应晚于" in refused.stderr


def _vote(store: Store) -> None:

    [one] = [seat for seat in store.evaluations.candidates(1) if seat.seat is Seat.INVITED]
    assert one.person is not None
    evaluations.answer(store, one.id, True, one.person, NOW)
    for _ in range(4):
        ballots.mark(store, one.id, 1, one.person, NOW)
    ballots.suggest(store, one.id, "=1+1", one.person, NOW)
    ballots.cast(store, one.id, one.person, NOW)
