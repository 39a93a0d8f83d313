"""The calendar from a file: days off and make-up days, each with the notice that says so."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from bot import tables
from desk import worktime
from desk.imports import Plan, Row
from desk.imports import calendar as import_calendar
from storage.models import Department
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


SUMMER = NEW_YEAR | {"date": "2026-05-01", "kind": "作息", "name": "夏季作息", "scope": "泸溪"}


def test_summer_hours_are_kept_from_one_day_to_another(storage: Storage) -> None:
    brought(storage, table(SUMMER | {"至": "2026-09-30", "作息时间": "08:00—12:00、15:00-18:00"}))

    closings = storage.read_now(
        lambda store: [
            worktime.calendar_of(store).closing_of(date(2026, month, 29)).astimezone(store.site.zone).hour
            for month in (4, 5, 9, 10)
        ]
    )

    assert closings == [17, 18, 18, 17]


def test_a_department_keeps_its_own_hours_and_days(storage: Storage) -> None:
    storage.transact_now(lambda store: store.put(Department(name="县税务局")))
    own = {"scope": "县税务局", "name": "作息", "document": "税务局通知"}
    brought(
        storage,
        table(
            SUMMER | own | {"date": "2026-01-01", "to": "2026-12-31", "hours": "09:00-12:00 13:00-17:00"},
            NEW_YEAR | own | {"date": "2026-11-25", "to": "", "hours": ""},
        ),
    )

    def workdays(store: Store) -> tuple[bool, bool, int]:
        tax = store.organisation.department_named("县税务局")
        its, site = worktime.calendar_of(store, tax), worktime.calendar_of(store)
        day = date(2026, 11, 25)
        return its.is_workday(day), site.is_workday(day), its.closing_of(date(2026, 11, 24)).hour

    assert storage.read_now(workdays) == (False, True, 9)  # 17:00 in Shanghai


def test_a_day_may_close_early(storage: Storage) -> None:
    brought(storage, table(NEW_YEAR | {"date": "2026-12-31", "kind": "work", "hours": "08:30-12:00"}))

    closing = storage.read_now(lambda store: worktime.calendar_of(store).closing_of(date(2026, 12, 31)))

    assert closing.hour == 4


def test_what_is_wrong_with_hours_is_told(storage: Storage) -> None:
    rows = table(
        SUMMER | {"to": "", "hours": ""},
        SUMMER | {"to": "2026-04-01", "hours": "08:30-12:00"},
        SUMMER | {"to": "2026-06-01", "hours": "12:00-08:30"},
        SUMMER | {"to": "2026-06-02", "hours": "早八晚五"},
        NEW_YEAR | {"to": "2026-06-01", "hours": "08:30-12:00"},
    )

    planned = storage.read_now(import_calendar.plan, rows)

    assert found(planned.problems) == [
        (2, "to", "missing"),
        (2, "hours", "missing"),
        (3, "to", "ends_before"),
        (4, "hours", "not_hours"),
        (5, "hours", "not_hours"),
        (6, "to", "only_for_hours"),
        (6, "to", "ends_before"),
        (6, "hours", "off_has_no_hours"),
    ]


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
