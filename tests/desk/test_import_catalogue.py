"""The catalogue from a file: whole, once, versioned, and complete for whoever reads a guide."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import tables
from desk.imports import Change, ChangeKind, Plan, Problem, Row, guide_rows
from desk.imports import catalogue as import_catalogue
from desk.imports.cells import recognised
from storage.models import DepartmentKind, Guide
from storage.store import Storage, Store
from tests.rows import DATA, found, lines, table

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
ITEMS = [json.loads(line) for line in (DATA / "items.jsonl").read_text(encoding="utf-8").splitlines()]

LICENCE: dict[str, Any] = {
    "id": "LX-900",
    "name": "食品经营许可",
    "implementing_body": "县市场监督管理局",
    "promise_limit": {"value": 5, "unit": "工作日"},
    "materials": [{"name": "申请书", "necessity": "必要"}],
}


def brought(storage: Storage, rows: Sequence[Row]) -> Plan[Any]:
    """The plan, carried out."""

    def take(store: Store) -> Plan[Any]:
        planned = import_catalogue.plan(store, rows)
        import_catalogue.apply(store, planned, NOW)
        return planned

    return storage.transact_now(take)


def kinds(changes: Sequence[Change]) -> set[tuple[str, str]]:
    return {(change.noun, change.kind.value) for change in changes}


def bodies(store: Store) -> dict[str, Any]:
    return {guide.body["id"]: guide.body for guide in store.catalogue.guides_in_force()}


def body_of(**cells: Any) -> tuple[dict[str, Any], list[Problem]]:
    """The guide of one row, and what is wrong with it."""
    problems: list[Problem] = []
    [row] = recognised(table(LICENCE | cells), guide_rows.COLUMNS, problems)
    return guide_rows.body_of(row), problems


def test_the_sample_county_is_imported_word_for_word(storage: Storage) -> None:
    planned = brought(storage, tables.read(DATA / "items.jsonl"))

    assert not planned.problems
    assert storage.read_now(bodies) == {item["id"]: item for item in ITEMS}
    departments = storage.read_now(lambda store: store.organisation.departments(DepartmentKind.DEPARTMENT))
    assert {department.name for department in departments} == {item["implementing_body"] for item in ITEMS}


def test_a_second_import_changes_nothing(storage: Storage) -> None:
    brought(storage, tables.read(DATA / "items.jsonl"))
    version = storage.read_now(lambda store: store.catalogue.version())

    planned = brought(storage, tables.read(DATA / "items.jsonl"))

    assert kinds(planned.changes) == {("item", "unchanged")}
    assert storage.read_now(lambda store: store.catalogue.version()) == version


def test_the_order_of_names_in_a_row_is_no_change(storage: Storage) -> None:
    brought(storage, lines(LICENCE))

    planned = brought(storage, lines(dict(reversed(LICENCE.items()))))

    assert not planned.changes_something


def test_a_changed_item_gets_a_new_version_and_the_old_one_stays(storage: Storage) -> None:
    """Open cases keep the guide they started with."""
    brought(storage, lines(LICENCE))
    [old] = storage.read_now(lambda store: store.catalogue.guides_in_force())

    planned = brought(storage, lines(LICENCE | {"promise_limit": {"value": 3, "unit": "工作日"}}))

    [new] = storage.read_now(lambda store: store.catalogue.guides_in_force())
    assert (old.version, new.version) == (1, 2)
    assert new.body["promise_limit"]["value"] == 3
    kept: Guide = storage.read_now(lambda store: store.catalogue.guide(old.id))
    assert kept.body["promise_limit"]["value"] == 5
    [change] = planned.changes
    assert [(d.column, d.before, d.after) for d in change.differences] == [("promise_limit", "5工作日", "3工作日")]


def test_a_change_is_told_to_every_instance_once(storage: Storage) -> None:
    brought(storage, lines(LICENCE, LICENCE | {"id": "LX-901"}))
    before = storage.read_now(lambda store: store.catalogue.version())

    brought(storage, lines(LICENCE | {"name": "食品经营许可证"}, LICENCE | {"id": "LX-901", "note": "改"}))

    assert storage.read_now(lambda store: store.catalogue.version()) == before + 1


def test_an_item_moves_to_its_new_department(storage: Storage) -> None:
    brought(storage, lines(LICENCE))

    planned = brought(storage, lines(LICENCE | {"implementing_body": "县行政审批服务局"}))

    item = storage.read_now(lambda store: store.catalogue.by_code("LX-900"))
    assert item is not None
    assert item.department.name == "县行政审批服务局"
    assert Change(ChangeKind.ADDED, "department", "县行政审批服务局") in planned.changes


def test_items_that_are_not_in_the_file_stay(storage: Storage) -> None:
    brought(storage, lines(LICENCE))

    brought(storage, lines(LICENCE | {"id": "LX-901"}))

    assert set(storage.read_now(bodies)) == {"LX-900", "LX-901"}


def test_joint_departments_are_created_too(storage: Storage) -> None:
    brought(storage, lines(LICENCE | {"joint_bodies": ["县公安局"]}))

    assert storage.read_now(lambda store: store.organisation.department_named("县公安局")) is not None


def test_one_bad_row_and_nothing_is_planned(storage: Storage) -> None:
    planned = storage.read_now(import_catalogue.plan, lines(LICENCE, LICENCE | {"id": "LX-901", "name": ""}))

    assert found(planned.problems) == [(2, "name", "missing")]
    assert planned.changes == ()


def test_every_problem_of_every_row_is_told(storage: Storage) -> None:
    """Nobody should have to import a file ten times to find ten slips."""
    rows = table(
        LICENCE | {"promise_limit": "很快", "visits": "两次"},
        LICENCE,
        LICENCE | {"id": "LX-902", "materials": [{"name": "申请书", "necessity": "随便"}]},
        LICENCE | {"id": "LX-903", "implementing_body": None, "assist_mode": "自办"},
    )

    planned = storage.read_now(import_catalogue.plan, rows)

    assert found(planned.problems) == [
        (2, "promise_limit", "not_a_limit"),
        (2, "visits", "not_a_number"),
        (3, "id", "twice"),
        (4, "materials", "necessity"),
        (5, "implementing_body", "missing"),
        (5, "assist_mode", "not_one_of"),
    ]


def test_an_unknown_column_is_told_once_with_the_nearest_name(storage: Storage) -> None:
    rows = table(LICENCE | {"promise_limits": "5工作日"}, LICENCE | {"id": "LX-901"})

    planned = storage.read_now(import_catalogue.plan, rows)

    [problem] = planned.problems
    assert (problem.row, problem.column, problem.name) == (1, "promise_limits", "unknown_column")
    assert problem.facts["near"] == "promise_limit"


def test_a_missing_column_is_told_once(storage: Storage) -> None:
    rows = table({name: LICENCE[name] for name in LICENCE if name != "materials"}, {"id": "LX-901", "name": ""})

    planned = storage.read_now(import_catalogue.plan, rows)

    assert found(planned.problems)[0] == (1, "materials", "missing_column")
    assert ("materials", "missing") not in {(problem.column, problem.name) for problem in planned.problems}


def test_a_guide_always_has_every_part_that_answers_and_cards_read() -> None:
    body, problems = body_of()

    assert not problems
    assert body.keys() == ITEMS[0].keys()
    assert body["materials"][0].keys() == ITEMS[0]["materials"][0].keys()
    assert body["fee"].keys() == ITEMS[0]["fee"].keys()
    assert body["legal_limit"] == {"value": None, "unit": None, "basis": "", "check": ""}


def test_cells_of_a_spreadsheet_say_the_same_as_a_jsonl_row() -> None:
    flat, problems = body_of(
        aliases="餐饮证、食品证；小吃店",
        joint_bodies="县公安局\n县消防救援大队",
        flow="受理→审查→决定",
        legal_limit="20个工作日｜行政许可法第四十二条",
        promise_limit="5工作日",
        materials="申请书｜必要｜申请人自备｜2\n场地证明|容缺后补",
        special_procedures="专家评审、现场核查",
        fee="不收费",
        result="食品经营许可证",
        visits="1",
        allows_deferred="是",
    )

    assert not problems
    assert flat["aliases"] == ["餐饮证", "食品证", "小吃店"]
    assert flat["joint_bodies"] == ["县公安局", "县消防救援大队"]
    assert flat["flow"] == ["受理", "审查", "决定"]
    assert flat["legal_limit"] == {"value": 20, "unit": "工作日", "basis": "行政许可法第四十二条", "check": ""}
    assert flat["promise_limit"] == {"value": 5, "unit": "工作日", "check": ""}
    assert [(m["order"], m["name"], m["necessity"], m["source"], m["copies"]) for m in flat["materials"]] == [
        (1, "申请书", "必要", "申请人自备", 2),
        (2, "场地证明", "容缺后补", "申请人自备", 1),
    ]
    assert [step["counts_toward_limit"] for step in flat["special_procedures"]] == [False, True]
    assert flat["fee"] == {"charged": False, "note": "不收费"}
    assert flat["result"]["name"] == "食品经营许可证"
    assert (flat["visits"], flat["allows_deferred"]) == (1, True)


@pytest.mark.parametrize(
    ("written", "value", "unit"),
    [
        ("3个工作日", 3, "工作日"),
        ("0.5工作日", 0.5, "工作日"),
        ("15日", 15, "日"),
        ("15天", 15, "日"),
        ("7个自然日", 7, "自然日"),
        ({"value": 3.0, "unit": "个工作日"}, 3, "工作日"),
    ],
)
def test_a_limit_is_read_in_its_published_unit(written: Any, value: float, unit: str) -> None:
    body, problems = body_of(promise_limit=written)

    assert not problems
    assert (body["promise_limit"]["value"], body["promise_limit"]["unit"]) == (value, unit)


@pytest.mark.parametrize(
    ("column", "cell", "problem"),
    [
        ("promise_limit", None, "missing"),
        ("promise_limit", "无", "no_limit"),
        ("promise_limit", "0工作日", "limit_range"),
        ("promise_limit", {"value": 99999, "unit": "日"}, "limit_range"),
        ("promise_limit", {"value": 3, "unit": "小时"}, "limit_unit"),
        ("promise_limit", {"value": 1.5, "unit": "日"}, "limit_whole"),
        ("promise_limit", {"value": "三", "unit": "日"}, "not_a_limit"),
        ("promise_limit", '{"value": 3', "bad_json"),
        ("materials", None, "missing"),
        ("materials", '[{"name": "申请书"}]', "necessity"),
        ("materials", [{"necessity": "必要"}], "material_name"),
        ("materials", ["申请书"], "not_a_material"),
        ("materials", "申请书|必要|申请人自备|两份", "material_count"),
        ("materials", 3, "not_a_list"),
        ("joint_bodies", ["县市场监督管理局"], "joint_is_lead"),
        ("joint_bodies", [1], "not_a_list"),
        ("name", {"zh": "许可"}, "not_text"),
        ("name", "长" * 301, "too_long"),
        ("fee", [], "not_a_record"),
        ("fee", {"note": 3}, "part_not_text"),
        ("special_procedures", [{}], "no_step_name"),
        ("note", float(10**17), "digits_lost"),
    ],
)
def test_a_cell_that_cannot_be_is_told_with_its_column(column: str, cell: Any, problem: str) -> None:
    _, problems = body_of(**{column: cell})

    assert (2, column, problem) in found(problems)


def test_an_item_may_need_no_materials() -> None:
    body, problems = body_of(materials="无")

    assert not problems
    assert body["materials"] == []


def test_what_a_database_refuses_is_taken_out_of_every_text() -> None:
    materials = '[{"name": "申请\\u0000书", "necessity": "必要"}]'

    body, problems = body_of(name="食品\x00经营\u202e许可", materials=materials)

    assert not problems
    assert body["name"] == "食品经营许可"
    assert body["materials"][0]["name"] == "申请书"


ANY_CELL = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["name", "value", "unit", "necessity", "note", "order"]), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(list(guide_rows.COLUMNS)), ANY_CELL, max_size=12))
def test_whatever_a_row_holds_it_is_a_guide_or_a_problem(cells: dict[str, Any]) -> None:
    body, problems = body_of(**cells)

    assert problems or guide_rows.hash_of(json.loads(json.dumps(body))) == guide_rows.hash_of(body)
