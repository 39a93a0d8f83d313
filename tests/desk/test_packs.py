"""Packs: who may ask for which, made once, told when they are there, and by themselves on working mornings."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from desk import packs, retention
from desk.errors import NoFigures, NotYours
from desk.packs import File
from desk.periods import Kind
from storage.models import Pack, PackState, Person
from storage.store import Storage, Store
from tests.conftest import SITE
from tests.county import MONDAY_NINE, PLACE, County, at, settle

NOVEMBER = date(2026, 11, 1)
DIGEST = {"figures": {}, "day": 6.5, "late": [], "carried": 0, "carried_solved": 0, "raised": 0, "topics": []}
FILES = [File("photo", "a.png", b"1"), File("document", "a.xlsx", b"2"), File("document", "a.pdf", b"3")]
ALL: list[Kind] = ["month", "week", "day"]


def ask(store: Store, first: date, by: Person, now: datetime) -> None:
    assert by.chat is not None
    packs.ask(store, first, by.chat, by, now)


def make(county: County, now: datetime) -> list[tuple[str, date, str]]:
    """Everything that waits is made: kind, first day and department of each."""

    def work(store: Store) -> list[tuple[str, date, str]]:
        done = []
        while (pack := packs.claim(store, now, now)) is not None:
            packs.made(store, pack.id, DIGEST, FILES, now)
            done.append((pack.kind, pack.first, pack.department.name if pack.department else ""))
        return done

    found: list[tuple[str, date, str]] = county.storage.transact_now(work)
    return found


def falls_due(county: County, now: datetime, kinds: list[Kind] = ALL) -> list[tuple[str, date, str]]:
    county.storage.transact_now(packs.fall_due, kinds, now)
    return make(county, now)


def pack_of(store: Store, key: int) -> Pack:
    return store.packs.look(key)


def test_a_leader_has_the_county_and_a_principal_the_own_department(storage: Storage) -> None:
    county = settle(storage)

    county.do(ask, NOVEMBER, by="龙明远", now=MONDAY_NINE)
    county.do(ask, NOVEMBER, by="赵志强", now=MONDAY_NINE)

    assert make(county, MONDAY_NINE) == [("month", NOVEMBER, ""), ("month", NOVEMBER, PLACE)]
    assert county.letters("pack.month") == [("pack.month", "龙明远"), ("pack.month", "赵志强")]


@pytest.mark.parametrize("who", ["陈静", "王建国", "张伟", "田野"])
def test_nobody_else_may_ask(storage: Storage, who: str) -> None:
    county = settle(storage)

    with pytest.raises(NotYours):
        county.do(ask, NOVEMBER, by=who, now=MONDAY_NINE)


def test_a_principal_does_not_see_the_countys_files(storage: Storage) -> None:
    county = settle(storage)
    county.do(ask, NOVEMBER, by="龙明远", now=MONDAY_NINE)
    make(county, MONDAY_NINE)

    with pytest.raises(NotYours):
        county.do(packs.details, 1, by="赵志强", now=MONDAY_NINE)
    county.do(packs.details, 1, by="孙丽", now=MONDAY_NINE)

    assert county.letters("pack.file") == [("pack.file", "孙丽")] * 2


def test_a_month_that_has_not_begun_has_no_figures(storage: Storage) -> None:
    county = settle(storage)

    with pytest.raises(NoFigures):
        county.do(ask, date(2026, 12, 1), by="龙明远", now=MONDAY_NINE)


def test_who_asks_while_it_is_being_made_waits_for_the_same(storage: Storage) -> None:
    county = settle(storage)

    county.do(ask, NOVEMBER, by="龙明远", now=MONDAY_NINE)
    county.do(ask, NOVEMBER, by="孙丽", now=MONDAY_NINE)
    county.do(ask, NOVEMBER, by="孙丽", now=MONDAY_NINE)

    assert len(make(county, MONDAY_NINE)) == 1
    assert county.letters("pack.month") == [("pack.month", "龙明远"), ("pack.month", "孙丽")]


def test_a_month_that_is_over_is_made_once_and_a_running_one_anew(storage: Storage) -> None:
    county = settle(storage)
    for now in (MONDAY_NINE, MONDAY_NINE + timedelta(hours=1)):
        for first in (date(2026, 10, 1), NOVEMBER):
            county.do(ask, first, by="龙明远", now=now)
        made = make(county, now)

    assert made == [("month", NOVEMBER, "")]
    assert len(county.letters("pack.month")) == 4


def test_one_that_cannot_be_made_is_tried_again_and_then_given_up(storage: Storage) -> None:
    county = settle(storage)
    county.do(ask, NOVEMBER, by="龙明远", now=MONDAY_NINE)

    def fail(store: Store) -> bool:
        pack = packs.claim(store, MONDAY_NINE, MONDAY_NINE)
        if pack is not None:
            packs.put_back(store, pack.id, MONDAY_NINE)
        return pack is not None

    attempts = [storage.transact_now(fail) for _ in range(5)]

    assert attempts == [True, True, True, False, False]
    assert county.letters("pack.failed") == [("pack.failed", "龙明远")]


def test_one_whose_process_died_is_made_by_another_once_its_lease_is_over(storage: Storage) -> None:
    county = settle(storage)
    county.do(ask, NOVEMBER, by="龙明远", now=MONDAY_NINE)
    storage.transact_now(packs.claim, MONDAY_NINE, MONDAY_NINE)

    assert make(county, MONDAY_NINE + packs.LEASE) == []
    assert make(county, MONDAY_NINE + packs.LEASE + timedelta(seconds=1)) == [("month", NOVEMBER, "")]


def test_what_ends_every_process_is_given_up_too(storage: Storage) -> None:
    county = settle(storage)
    county.do(ask, NOVEMBER, by="龙明远", now=MONDAY_NINE)
    lease = packs.LEASE + timedelta(seconds=1)

    for number in range(packs.GIVE_UP + 1):
        storage.transact_now(packs.claim, MONDAY_NINE, MONDAY_NINE + number * lease)

    assert county.see(lambda store: pack_of(store, 1).state) is PackState.FAILED
    assert county.letters("pack.failed") == [("pack.failed", "龙明远")]


def test_told_twice_it_is_said_once(storage: Storage) -> None:
    """Its process was slow, and another has made it meanwhile."""
    county = settle(storage)
    county.do(ask, NOVEMBER, by="龙明远", now=MONDAY_NINE)
    make(county, MONDAY_NINE)

    storage.transact_now(packs.made, 1, DIGEST, FILES, MONDAY_NINE)

    assert len(county.letters("pack.month")) == 1


def test_the_month_falls_due_on_the_first_working_morning(storage: Storage) -> None:
    """The first of January is a holiday, and a Friday; the office opens on the fourth."""
    county = settle(storage)
    county.dispatched()
    december: list[Any] = [("month", date(2026, 12, 1), "")]

    found = {
        local: falls_due(county, at(local), ["month"])
        for local in ("2026-12-01 08:29", "2026-12-01 08:30", "2026-12-02 08:30", "2026-12-31 17:30",
                      "2027-01-01 09:00", "2027-01-04 08:29", "2027-01-04 08:30", "2027-01-04 08:31")
    }  # fmt: skip

    assert {local: made for local, made in found.items() if made} == {
        "2026-12-01 08:30": [("month", NOVEMBER, "")],
        "2027-01-04 08:30": december,
    }


def test_the_month_is_told_to_leaders_and_the_centre(storage: Storage) -> None:
    county = settle(storage)
    county.dispatched()

    falls_due(county, at("2026-12-01 08:30"), ["month"])

    assert county.letters("pack.month") == [("pack.month", "龙明远"), ("pack.month", "中心群")]


def test_after_an_outage_it_is_told_late_but_once(storage: Storage) -> None:
    county = settle(storage)
    county.dispatched()
    falls_due(county, at("2026-12-01 08:30"), ["month"])

    assert falls_due(county, at("2027-01-08 16:00"), ["month"]) == [("month", date(2026, 12, 1), "")]
    assert falls_due(county, at("2027-01-09 16:00"), ["month"]) == []


def test_a_desk_that_begins_in_mid_month_does_not_tell_of_the_last(storage: Storage) -> None:
    county = settle(storage)
    county.dispatched()

    assert falls_due(county, at("2026-12-10 10:00"), ["month", "week"]) == []


def test_a_week_on_its_next_monday_and_a_day_at_its_close(storage: Storage) -> None:
    county = settle(storage)
    county.dispatched()

    assert falls_due(county, at("2026-11-23 17:29")) == []
    assert falls_due(county, at("2026-11-23 17:30")) == [("day", date(2026, 11, 23), "")]
    assert falls_due(county, at("2026-11-24 17:30")) == []  # nothing has happened
    assert falls_due(county, at("2026-11-30 08:30")) == [("week", date(2026, 11, 23), "")]
    assert county.letters("pack.week", "pack.day") == [("pack.day", "中心群"), ("pack.week", "中心群")]


def test_several_processes_find_it_due_and_one_pack_is_made(database_url: str) -> None:
    desks = [Storage(database_url, SITE) for _ in range(4)]
    county = settle(desks[0])
    county.dispatched()

    with ThreadPoolExecutor(len(desks)) as threads:
        list(threads.map(lambda desk: desk.transact_now(packs.fall_due, ALL, at("2026-12-01 08:30")), desks))
    made = make(county, at("2026-12-01 08:30"))
    for desk in desks:
        desk.close()

    assert sorted(kind for kind, _, _ in made) == ["month"]


def test_what_does_not_fall_due_does_not_look_so(storage: Storage) -> None:
    """The clock asks ten times a second in the playground: it must not find work where there is none."""
    county = settle(storage)
    county.dispatched()
    now = at("2026-12-01 08:30")
    assert county.see(lambda store: packs.is_due(store, ALL, now))

    falls_due(county, now)

    assert not county.see(lambda store: packs.is_due(store, ALL, now))


def test_files_go_when_their_time_is_over_and_are_made_again(storage: Storage) -> None:
    county = settle(storage)
    county.do(ask, NOVEMBER, by="龙明远", now=MONDAY_NINE)
    make(county, MONDAY_NINE)
    later = MONDAY_NINE + retention.PACKS + timedelta(days=1, hours=20)  # at night

    while storage.transact_now(retention.purge, later):
        pass
    county.do(packs.details, 1, by="龙明远", now=later)

    assert county.letters("pack.file") == []
    assert make(county, later) == [("month", NOVEMBER, "")]
