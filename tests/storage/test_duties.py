"""Duties: one holds it, the others wait, a dead holder is replaced when its term is over."""

from datetime import datetime, timedelta
from threading import Barrier, Thread

from storage.store import Storage, Store
from tests.county import MONDAY_NINE

TERM = timedelta(seconds=8)


def test_one_holds_a_duty_until_its_term_is_over(storage: Storage) -> None:
    assert take(storage, "one", MONDAY_NINE)
    assert not take(storage, "two", MONDAY_NINE + TERM)
    assert take(storage, "two", MONDAY_NINE + TERM * 2)


def test_whoever_renews_keeps_it(storage: Storage) -> None:
    for terms in range(3):
        assert take(storage, "one", MONDAY_NINE + terms * TERM / 2)

    assert not take(storage, "two", MONDAY_NINE + TERM * 1.4)


def test_whoever_goes_leaves_it_free_at_once(storage: Storage) -> None:
    take(storage, "one", MONDAY_NINE)

    storage.transact_now(lambda store: store.duties.give_up("poll", "one"))

    assert take(storage, "two", MONDAY_NINE)


def test_a_term_from_before_the_clock_was_set_back_is_over(storage: Storage) -> None:
    take(storage, "one", MONDAY_NINE + timedelta(days=1))

    assert take(storage, "two", MONDAY_NINE)


def test_of_two_who_reach_for_it_at_once_one_has_it(storage: Storage) -> None:
    together = Barrier(2, timeout=10)
    had: list[bool] = []

    def reach(owner: str) -> None:
        together.wait()
        had.append(take(storage, owner, MONDAY_NINE))

    both = [Thread(target=reach, args=(owner,)) for owner in ("one", "two")]
    for each in both:
        each.start()
    for each in both:
        each.join()

    assert sorted(had) == [False, True]


def take(storage: Storage, owner: str, wall: datetime) -> bool:
    def reach(store: Store) -> bool:
        return store.duties.take("poll", owner, wall, TERM)

    return storage.transact_now(reach)
