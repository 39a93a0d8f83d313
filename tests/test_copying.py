"""Backups, restorations and moves: whole, checked, and silent until somebody has looked."""

import json
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot import lock
from bot.__main__ import main
from desk import audiences, post, restored
from storage import copies, schema
from storage.models import Base, Department, Letter, LetterState
from storage.store import Storage, Store
from tests.conftest import SITE
from tests.county import MONDAY_NINE, County, at, settle

TUESDAY = at("2026-11-24 09:00")

Run = Callable[..., int]


@pytest.fixture
def county(storage: Storage) -> County:
    """A county with one dispatched case."""
    county = settle(storage)
    county.dispatched()
    return county


@pytest.fixture
def run(storage: Storage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """One command of the command line on the fixture's database, on the county's Monday."""
    clock = tmp_path / "clock.json"
    clock.write_text(json.dumps({"at": MONDAY_NINE.isoformat(), "then": 0, "rate": 0}))
    monkeypatch.setenv("DATABASE_URL", storage.url)
    monkeypatch.setenv("DESK_CLOCK_FILE", str(clock))
    monkeypatch.setenv("BOT_API_URL", "http://127.0.0.1:1")

    def run(*arguments: str | Path) -> int:
        return main([str(argument) for argument in arguments])

    return run


@pytest.fixture
def opened() -> Iterator[Callable[[str], Storage]]:
    """Opens databases, and closes them after the test."""
    all_opened: list[Storage] = []

    def open_(url: str) -> Storage:
        all_opened.append(Storage(url, SITE))
        return all_opened[-1]

    yield open_
    for storage in all_opened:
        storage.close()


def rows(storage: Storage) -> dict[str, int]:
    """How many rows each table has, but for the facts about the database itself."""

    def count(store: Store) -> dict[str, int]:
        return {
            table.name: store.session.execute(select(func.count()).select_from(table)).scalar_one()
            for table in Base.metadata.sorted_tables
            if table.name != "site_fact"
        }

    return storage.read_now(count)


def states(storage: Storage) -> set[LetterState]:
    return set(storage.read_now(lambda store: store.session.scalars(select(Letter.state)).all()))


def test_a_backup_holds_every_row(county: County, run: Run, tmp_path: Path, opened: Callable[[str], Storage]) -> None:
    """One file, whatever the database is."""
    path = tmp_path / "kept.db"

    assert run("backup", path) == 0

    assert rows(opened(f"sqlite:///{path}")) == rows(county.storage)
    assert path.stat().st_mode & 0o077 == 0


def test_a_backup_of_a_desk_that_writes_is_of_one_moment(county: County, tmp_path: Path) -> None:
    """Departments and people are written in pairs: no copy shows half a pair."""
    stop = threading.Event()

    def write(store: Store, number: int) -> None:
        store.put(Department(name=f"甲{number}"))
        store.put(Department(name=f"乙{number}"))

    def work() -> None:
        number = 0
        while not stop.is_set():
            county.storage.transact_now(write, number)
            number += 1

    writer = threading.Thread(target=work)
    writer.start()
    try:
        for number in range(3):
            copies.backup(county.storage.url, tmp_path / f"{number}.db", MONDAY_NINE)
    finally:
        stop.set()
        writer.join()

    for number in range(3):
        with sqlite3.connect(tmp_path / f"{number}.db") as connection:
            names = [name for (name,) in connection.execute("select name from department")]
        assert sum(name[0] == "甲" for name in names) == sum(name[0] == "乙" for name in names)


def test_a_token_on_its_way_to_somebody_is_not_in_a_backup(county: County, tmp_path: Path) -> None:
    def invite(store: Store) -> None:
        admin = store.people.get(county.people["田野"])
        post.tell(store, audiences.person(admin), "account.invited", MONDAY_NINE, token="canary-token")  # noqa: S106

    county.storage.transact_now(invite)

    copies.backup(county.storage.url, tmp_path / "kept.db", MONDAY_NINE)

    assert b"canary-token" not in (tmp_path / "kept.db").read_bytes()


def test_a_backup_never_overwrites_the_database_itself(
    county: County, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    database = copies.file_of(county.storage.url)
    if database is None:
        return

    assert run("backup", database) == 1

    assert "就是正在使用的数据库" in capsys.readouterr().err


def test_a_restored_desk_holds_what_waited_and_numbers_nothing_twice(
    county: County, run: Run, tmp_path: Path, opened: Callable[[str], Storage], capsys: pytest.CaptureFixture[str]
) -> None:
    before = rows(county.storage)
    assert run("backup", tmp_path / "kept.db") == 0
    lost = county.case(county.files()).no
    last = county.see(lambda store: store.session.scalar(select(func.max(Letter.id))))
    county.storage.close()

    assert run("restore", tmp_path / "kept.db") == 0

    storage = opened(county.storage.url)
    marked = {"letter": before["letter"] + 1, "event": before["event"] + 1}
    assert {**before, **marked} == {**rows(storage), "serial": before["serial"]}
    assert LetterState.PENDING not in states(storage)
    assert storage.read_now(restored.gap) is not None
    again = County(storage, county.people)
    assert again.case(again.files()).no != lost
    assert min(again.see(lambda store: [letter.id for letter in store.outbox.waiting("case.received")])) > last
    said = capsys.readouterr().out
    assert "恢复待核" in said
    assert "【受理通知】" in said
    assert "python -m bot release" in said


def test_what_a_restoration_replaced_is_kept(
    county: County, run: Run, tmp_path: Path, opened: Callable[[str], Storage], capsys: pytest.CaptureFixture[str]
) -> None:
    run("backup", tmp_path / "kept.db")
    county.files()
    now = rows(county.storage)
    county.storage.close()

    run("restore", tmp_path / "kept.db")

    kept = next(line for line in capsys.readouterr().out.splitlines() if "保留为" in line)
    path = kept.removeprefix("原数据库保留为 ").removesuffix("。")
    assert rows(opened(f"sqlite:///{path}")) == now


def test_release_says_the_held_letters_marked_and_tells_every_group(county: County) -> None:
    """They may have been said after the backup was made."""
    waiting = county.see(lambda store: store.session.scalar(select(func.count()).select_from(Letter)))
    county.storage.transact_now(restored.hold, MONDAY_NINE, TUESDAY)

    released = county.storage.transact_now(lambda store: restored.release(store, TUESDAY, drop=False))

    assert released is not None
    assert released.said + released.kept == waiting
    marked = county.see(lambda store: [letter.uncertain for letter in store.outbox.waiting("case.accepted")])
    assert marked == [1]
    assert ("notice.restored", "服务群") in county.letters()
    assert ("notice.restored", "中心群") in county.letters()
    assert county.see(restored.gap) is None


def test_dropped_letters_are_not_said(county: County) -> None:
    county.storage.transact_now(restored.hold, MONDAY_NINE, TUESDAY)

    county.storage.transact_now(lambda store: restored.release(store, TUESDAY, drop=True))

    pending = select(Letter.kind).where(Letter.state == LetterState.PENDING)
    assert set(county.see(lambda store: store.session.scalars(pending).all())) == {"notice.restored"}


def test_there_is_nothing_to_release_on_a_desk_that_was_not_restored(
    county: County, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("release") == 1
    assert run("review") == 1

    assert "不在恢复待核状态" in capsys.readouterr().err


@pytest.mark.parametrize("content", [b"", b"nothing of ours", b"SQLite format 3\x00" + b"\x00" * 5000])
def test_a_file_that_is_no_backup_changes_nothing(
    county: County, run: Run, tmp_path: Path, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "kept.db").write_bytes(content)
    before = rows(county.storage)
    county.storage.close()

    assert run("restore", tmp_path / "kept.db") == 1

    assert "不是完整的备份文件" in capsys.readouterr().err
    storage = Storage(county.storage.url, SITE)
    assert rows(storage) == before
    storage.close()


def test_a_backup_of_a_newer_program_changes_nothing(
    county: County, run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("backup", tmp_path / "kept.db")
    with sqlite3.connect(tmp_path / "kept.db") as connection:
        connection.execute("update alembic_version set version_num = '9999'")
    county.storage.close()

    assert run("restore", tmp_path / "kept.db") == 1

    assert "9999" in capsys.readouterr().err


@pytest.fixture
def elsewhere(request: pytest.FixtureRequest, storage: Storage, tmp_path: Path) -> Iterator[str]:
    """An empty database of the other kind."""
    if storage.dialect != "sqlite":
        yield f"sqlite:///{tmp_path / 'elsewhere.db'}"
        return
    server = request.getfixturevalue("postgresql")
    name = server.create()
    yield server.url(name)
    server.drop(name)


def test_every_row_moves_to_the_other_kind_of_database(
    county: County, run: Run, elsewhere: str, opened: Callable[[str], Storage], capsys: pytest.CaptureFixture[str]
) -> None:
    """And the desk goes on there: new keys follow the old ones."""
    before = rows(county.storage)
    county.storage.close()

    assert run("move-to", elsewhere) == 0

    moved = County(opened(elsewhere), county.people)
    assert rows(moved.storage) == before
    moved.dispatched(TUESDAY)
    said = capsys.readouterr().out
    assert f"letter　{before['letter']}行" in said
    assert "逐行核对一致" in said


def test_a_database_that_holds_something_is_not_moved_into(
    county: County, run: Run, elsewhere: str, opened: Callable[[str], Storage], capsys: pytest.CaptureFixture[str]
) -> None:
    schema.prepare(elsewhere)
    there = opened(elsewhere)
    there.transact_now(lambda store: store.facts.set("username", "somebody_bot"))
    there.close()
    county.storage.close()

    assert run("move-to", elsewhere) == 1

    assert "不是空的" in capsys.readouterr().err


def test_a_row_that_does_not_fit_stops_the_move_whole(
    county: County, run: Run, elsewhere: str, opened: Callable[[str], Storage], capsys: pytest.CaptureFixture[str]
) -> None:
    """SQLite takes any length; PostgreSQL does not."""
    if county.storage.dialect != "sqlite":
        return
    county.storage.transact_now(lambda store: store.put(Department(name="长" * 500)))
    county.storage.close()

    assert run("move-to", elsewhere) == 1

    assert "department" in capsys.readouterr().err
    assert set(rows(opened(elsewhere)).values()) == {0}


def test_a_running_desk_is_neither_restored_nor_moved(
    county: County, run: Run, tmp_path: Path, elsewhere: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run("backup", tmp_path / "kept.db")
    held = lock.take(county.storage.url)

    try:
        assert run("restore", tmp_path / "kept.db") == 1
        assert run("move-to", elsewhere) == 1
    finally:
        if held is not None:
            os.close(held)

    assert "停止" in capsys.readouterr().err


def test_a_backup_that_fails_leaves_the_last_good_one(county: County, run: Run, tmp_path: Path) -> None:
    path = tmp_path / "kept.db"
    run("backup", path)
    good = path.read_bytes()
    database = copies.file_of(county.storage.url)
    if database is None:
        return
    county.storage.close()
    content = bytearray(database.read_bytes())
    content[8192:40960] = b"\x5a" * (40960 - 8192)
    database.write_bytes(content)

    assert run("backup", path) == 1

    assert path.read_bytes() == good
    assert not (tmp_path / "kept.db.partial").exists()


def test_a_backup_that_cannot_be_written_is_one_clear_sentence(
    county: County, run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("backup", tmp_path / "nowhere" / "kept.db") == 1

    assert "无法写入" in capsys.readouterr().err


def test_a_new_database_can_be_read_by_its_owner_only(tmp_path: Path) -> None:
    schema.prepare(f"sqlite:///{tmp_path / 'new.db'}")

    assert (tmp_path / "new.db").stat().st_mode & 0o077 == 0
