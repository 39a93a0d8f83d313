"""The calendar from a file: days off and make-up days, each with the notice that says so."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from bot import tables
from desk import worktime
from desk.imports import Plan, Row
from desk.imports import calendar as import_calendar
from storage.store import Storage, Store
from tests.rows import DATA, found, table

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
NEW_YEAR = {"date": "2027-01-01", "kind": "off", "name": "元旦", "scope": "national", "document": "放假通知"}


def brought(storage: Storage, rows: Sequence[Row]) -> Plan[Any]:
    """The plan, carried out."""

    def take(store: Store) -> Plan[Any]:
        planned = import_calendar.plan(store, rows)
        import_calendar.apply(store, planned, NOW)
        return planned

    return storage.transact_now(take)


def test_the_sample_calendar_is_imported_once(storage: Storage) -> None:
    first = brought(storage, tables.read(DATA / "calendar.csv"))
    version = storage.read_now(lambda store: store.days.version())

    second = brought(storage, tables.read(DATA / "calendar.csv"))

    assert (len(first.changes), first.problems) == (116, ())
    assert not second.changes_something
    assert storage.read_now(lambda store: (len(store.days.all()), store.days.version())) == (116, version)


def test_the_desk_works_by_the_new_days_at_once(storage: Storage) -> None:
    before = storage.read_now(lambda store: worktime.calendar_of(store).is_workday(date(2027, 1, 1)))

    brought(storage, table(NEW_YEAR))

    after = storage.read_now(lambda store: worktime.calendar_of(store).is_workday(date(2027, 1, 1)))
    assert (before, after) == (True, False)


def test_a_corrected_day_is_changed_and_the_others_stay(storage: Storage) -> None:
    brought(storage, table(NEW_YEAR, NEW_YEAR | {"date": "2027-01-02"}))

    planned = brought(storage, table(NEW_YEAR | {"date": "2027-01-02", "kind": "work"}))

    days = storage.read_now(lambda store: [(day.date.day, day.kind) for day in store.days.all()])
    assert days == [(1, "off"), (2, "work")]
    [change] = planned.changes
    assert [(d.column, d.before, d.after) for d in change.differences] == [("kind", "off", "work")]


def test_a_local_entry_stands_beside_the_national_one(storage: Storage) -> None:
    planned = brought(storage, table(NEW_YEAR, NEW_YEAR | {"scope": "湘西州", "kind": "work"}))

    assert not planned.problems
    assert len(storage.read_now(lambda store: store.days.all())) == 2


def test_chinese_headers_and_words_mean_the_same(storage: Storage) -> None:
    brought(storage, table(NEW_YEAR))

    planned = brought(
        storage,
        table({"日期": "2027年1月1日", "类型": "放假", "名称": "元旦", "范围": "全国", "文件": NEW_YEAR["document"]}),
    )

    assert not planned.problems
    assert not planned.changes_something


def test_a_date_is_read_as_people_write_it(storage: Storage) -> None:
    written = ["2027-01-01", "2027/1/1", "2027.1.1", "2027年1月1日", "20270101", 20270101]
    rows = table(*(NEW_YEAR | {"date": day, "scope": f"{place}乡"} for place, day in enumerate(written)))

    planned = storage.read_now(import_calendar.plan, rows)

    assert {entry.date for entry in planned.content} == {date(2027, 1, 1)}


def test_every_problem_is_told_with_row_and_column(storage: Storage) -> None:
    rows = table(
        NEW_YEAR,
        NEW_YEAR | {"date": "2027-02-30", "kind": "half"},
        NEW_YEAR | {"date": "1027-01-01"},
        NEW_YEAR | {"date": "2027-01-02", "document": "", "scope": None},
        NEW_YEAR,
        NEW_YEAR | {"date": None, "name": "长" * 61},
    )

    planned = storage.read_now(import_calendar.plan, rows)

    assert found(planned.problems) == [
        (3, "date", "not_a_date"),
        (3, "kind", "not_one_of"),
        (4, "date", "not_a_date"),
        (5, "scope", "missing"),
        (5, "document", "missing"),
        (6, "date", "twice"),
        (7, "date", "missing"),
        (7, "name", "too_long"),
    ]
