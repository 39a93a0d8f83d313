"""Guides are looked at again on their day, by whoever keeps them; who does not look is found out."""

from datetime import date, datetime
from typing import Any

import pytest

from desk import reviews, sweep
from desk.errors import NotYours
from desk.imports import catalogue as import_catalogue
from storage.models import Item, Person
from storage.store import Storage, Store
from tests.county import MONDAY_NINE, County, at, body, settle
from tests.rows import lines

DAY = {"review_by": "2026-12-01"}


def kept(storage: Storage, *rows: dict[str, Any]) -> County:
    """The county with these items to be looked at again."""
    county = settle(storage)

    def take(store: Store) -> None:
        planned = import_catalogue.plan(store, lines(*(body() | row for row in rows)))
        assert not planned.problems, planned.problems
        import_catalogue.apply(store, planned, MONDAY_NINE)

    storage.transact_now(take)
    return county


def ring(county: County, now: datetime) -> None:
    county.storage.transact_now(sweep.ring, now)


def item(store: Store) -> Item:
    found = store.catalogue.by_code("LX-900")
    assert found is not None
    return found


def confirm(store: Store, by: Person, now: datetime) -> None:
    reviews.confirm(store, item(store), by, now)


def test_the_keeper_is_reminded_when_the_office_opens_on_the_day(storage: Storage) -> None:
    county = kept(storage, DAY | {"owner": "张伟"})

    ring(county, at("2026-12-01 08:29"))
    assert county.letters("guide.review") == []
    ring(county, at("2026-12-01 08:30"))

    assert county.letters("guide.review") == [("guide.review", "张伟")]


def test_nobody_named_is_the_officer_and_a_day_off_is_the_next_workday(storage: Storage) -> None:
    county = kept(storage, {"review_by": "2026-12-05"})

    ring(county, at("2026-12-07 08:30"))

    assert county.letters("guide.review") == [("guide.review", "王建国")]


def test_many_guides_of_one_keeper_are_one_letter_a_day(storage: Storage) -> None:
    county = kept(storage, DAY, DAY | {"id": "LX-901"}, DAY | {"id": "LX-902"})

    ring(county, at("2026-12-01 08:30"))

    assert county.letters("guide.review") == [("guide.review", "王建国")]


def test_what_nobody_looks_at_is_told_to_the_deputy_and_the_centre(storage: Storage) -> None:
    county = kept(storage, DAY)
    ring(county, at("2026-12-01 08:30"))

    ring(county, at("2026-12-08 08:30"))

    assert county.letters("guide.review_late") == [("guide.review_late", "张伟"), ("guide.review_late", "中心群")]


def test_what_holds_is_quiet_for_a_year(storage: Storage) -> None:
    county = kept(storage, DAY)
    ring(county, at("2026-12-01 08:30"))

    county.do(confirm, by="王建国", now=at("2026-12-01 10:00"))
    ring(county, at("2026-12-31 09:00"))

    assert county.letters("guide.review_late") == []
    assert county.see(lambda store: item(store).review_by) == date(2027, 12, 1)


def test_another_department_does_not_confirm_and_the_centre_may(storage: Storage) -> None:
    county = kept(storage, DAY)

    with pytest.raises(NotYours):
        county.do(confirm, by="马宁", now=at("2026-12-01 10:00"))
    county.do(confirm, by="李红", now=at("2026-12-01 10:00"))

    assert county.see(lambda store: item(store).reviewed_by_id) == county.people["李红"]


@pytest.mark.parametrize("gone", [{"status": "停用"}, {"valid_until": "2026-11-30"}])
def test_what_is_offered_no_more_is_not_looked_at(storage: Storage, gone: dict[str, str]) -> None:
    county = kept(storage, DAY | gone)

    ring(county, at("2026-12-01 08:30"))

    assert county.letters("guide.review") == []


def test_an_item_without_a_day_is_looked_at_after_a_year(storage: Storage) -> None:
    county = kept(storage, {"id": "LX-901"})

    day = county.see(lambda store: store.catalogue.by_code("LX-901").review_by)

    assert day == date(2027, 11, 23)
