"""Versions of a guide: each counts from its day, and whoever began with one keeps it."""

from datetime import date, datetime
from typing import Any

import pytest

from desk import requests, sweep, versions
from desk.errors import NotInForce
from desk.imports import catalogue as import_catalogue
from storage.models import Guide
from storage.store import Storage, Store
from tests.county import MONDAY_NINE, County, at, body, settle
from tests.rows import lines

LICENCE = body()
NEW = LICENCE | {"promise_limit": {"value": 2, "unit": "工作日"}}


def brought(county: County, *rows: dict[str, Any], now: datetime = MONDAY_NINE) -> list[str]:
    """What the rows change, once they are imported."""

    def take(store: Store) -> list[str]:
        planned = import_catalogue.plan(store, lines(*rows))
        assert not planned.problems
        import_catalogue.apply(store, planned, now)
        return [change.kind.value for change in planned.changes if change.noun == "item"]

    return county.storage.transact_now(take)


def opened(storage: Storage) -> County:
    """The county with its guide as an import makes it."""
    county = settle(storage)
    brought(county, LICENCE)
    return county


def in_force(county: County) -> Guide:
    def look(store: Store) -> Guide:
        return store.catalogue.guide_of(requests.item_named(store, "LX-900"))

    return county.storage.read_now(look)


def ring(county: County, now: datetime) -> None:
    county.storage.transact_now(sweep.ring, now)


def test_a_version_begins_on_its_day_and_not_before(storage: Storage) -> None:
    """Also when that day is a Sunday: nobody hears of it, so no quiet hours hold it up."""
    county = opened(storage)

    brought(county, NEW | {"valid_from": "2026-11-29"})

    ring(county, at("2026-11-28 23:59"))
    assert in_force(county).body["promise_limit"]["value"] == 3
    ring(county, at("2026-11-29 00:00"))
    assert in_force(county).body["promise_limit"]["value"] == 2
    assert in_force(county).valid_from == date(2026, 11, 29)


def test_a_change_made_meanwhile_leaves_the_one_to_come_alone(storage: Storage) -> None:
    county = opened(storage)
    brought(county, NEW | {"valid_from": "2026-12-01"})

    brought(county, LICENCE | {"note": "改"}, now=at("2026-11-24 09:00"))

    assert in_force(county).body["note"] == "改"
    ring(county, at("2026-12-01 00:00"))
    assert in_force(county).body["promise_limit"]["value"] == 2


def test_the_one_to_come_can_be_put_right_before_it_begins(storage: Storage) -> None:
    county = opened(storage)
    brought(county, NEW | {"valid_from": "2026-12-01"})

    brought(county, NEW | {"valid_from": "2026-12-01", "note": "改"})

    ring(county, at("2026-12-01 00:00"))
    assert in_force(county).body["note"] == "改"


def test_what_was_in_force_before_the_desk_heard_of_it_counts_at_once(storage: Storage) -> None:
    county = opened(storage)

    brought(county, NEW | {"valid_from": "2026-10-01"})

    assert in_force(county).valid_from == date(2026, 10, 1)


def test_the_same_rows_again_change_nothing(storage: Storage) -> None:
    county = opened(storage)
    rows = (NEW, NEW | {"valid_from": "2027-01-01", "note": "新", "owner": "王建国", "review_by": "2027-06-01"})
    brought(county, *rows)

    again = brought(county, *rows)

    assert again == ["unchanged", "unchanged"]


def test_an_old_text_that_comes_back_is_a_new_version(storage: Storage) -> None:
    county = opened(storage)
    brought(county, NEW)
    second = in_force(county).version

    brought(county, LICENCE)

    assert in_force(county).version == second + 1


def test_what_a_file_does_not_name_stays_and_an_empty_cell_clears(storage: Storage) -> None:
    county = opened(storage)
    brought(county, NEW | {"owner": "王建国", "review_by": "2027-01-04", "valid_until": "2027-12-31"})

    brought(county, NEW | {"note": "改"})
    kept = county.see(lambda store: store.catalogue.by_code("LX-900"))
    ends = in_force(county).valid_until
    brought(county, NEW | {"note": "改", "owner": None, "valid_until": None})
    cleared = county.see(lambda store: store.catalogue.by_code("LX-900"))

    assert (kept.owner, kept.review_by, ends) == ("王建国", date(2027, 1, 4), date(2027, 12, 31))
    assert (cleared.owner, cleared.review_by, in_force(county).valid_until) == ("", date(2027, 1, 4), None)


@pytest.mark.parametrize("days", [{"valid_from": "2027-01-01"}, {"valid_until": "2026-11-22"}])
def test_nobody_applies_for_what_is_not_in_force(storage: Storage, days: dict[str, str]) -> None:
    county = opened(storage)
    brought(county, LICENCE | {"id": "LX-901"} | days)

    def apply(store: Store) -> None:
        chen = store.people.get(county.people["陈静"])
        assert chen.chat is not None
        requests.start(store, requests.item_named(store, "LX-901"), chen.chat, None, chen, MONDAY_NINE)

    with pytest.raises(NotInForce):
        storage.transact_now(apply)


def test_an_open_case_keeps_the_version_it_started_with(storage: Storage) -> None:
    county = opened(storage)
    case_id = county.files()

    brought(county, NEW)

    assert county.case(case_id).guide.body["promise_limit"]["value"] == 3


def test_a_version_ends_with_its_last_day() -> None:
    guide = Guide(valid_from=date(2026, 1, 1), valid_until=date(2026, 12, 31))

    standings = [versions.standing(guide, day) for day in (date(2025, 12, 31), date(2026, 12, 31), date(2027, 1, 1))]

    assert standings == [versions.Standing.UPCOMING, versions.Standing.IN_FORCE, versions.Standing.EXPIRED]


def test_an_end_before_the_beginning_is_a_problem(storage: Storage) -> None:
    days = {"valid_from": "2027-01-02", "valid_until": "2027-01-01"}

    planned = storage.read_now(import_catalogue.plan, lines(LICENCE | days))

    assert [(problem.column, problem.name) for problem in planned.problems] == [("valid_until", "ends_first")]


def test_the_differences_of_a_list_are_told_part_by_part(storage: Storage) -> None:
    county = opened(storage)
    first, second, _ = LICENCE["materials"]
    materials = [first | {"copies": 2}, second, {"order": 3, "name": "租赁合同", "necessity": "必要", "copies": 1}]

    planned = county.see(lambda store: import_catalogue.plan(store, lines(LICENCE | {"materials": materials})))

    [told] = [difference for difference in planned.changes[0].differences if difference.column == "materials"]
    assert told.after == "−场地照片；＋租赁合同；～申请书 1 → 2"


def test_a_long_text_is_told_from_where_it_differs(storage: Storage) -> None:
    county = opened(storage)
    long = "申请人应当具备相应资格" * 20
    brought(county, LICENCE | {"conditions": long})
    rows = lines(LICENCE | {"conditions": long + "并年满十八周岁"})

    planned = county.see(lambda store: import_catalogue.plan(store, rows))

    [told] = planned.changes[0].differences
    assert told.after.startswith("…")
    assert told.after.endswith("并年满十八周岁")
