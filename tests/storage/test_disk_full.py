"""A full disk: said plainly, nothing half done, nothing lost, and the desk goes on when there is room again."""

import pytest
from sqlalchemy import func, select

from storage.models import Department
from storage.store import Storage, Store, Unavailable


def write(store: Store, number: int) -> int:
    store.put(Department(name=f"{number:04d}" + "满" * 100))
    return number


def room_for(store: Store, more: int) -> None:
    """SQLite's own limit of pages stands for the disk's."""
    connection = store.session.connection()
    pages = connection.exec_driver_sql("pragma page_count").scalar_one()
    connection.exec_driver_sql(f"pragma max_page_count = {pages + more}").scalar_one()


def fill(storage: Storage, written: list[int]) -> None:
    for number in range(2000):
        written.append(storage.transact_now(write, number))  # noqa: PERF401 - what was written before it failed counts


def test_a_full_disk_refuses_whole_units_and_goes_on_by_itself(storage: Storage) -> None:
    if storage.dialect != "sqlite":
        return
    storage.transact_now(room_for, 6)
    written: list[int] = []

    with pytest.raises(Unavailable, match="the disk is full"):
        fill(storage, written)
    there = storage.read_now(lambda store: store.session.scalar(select(func.count()).select_from(Department)))
    storage.transact_now(room_for, 1000)

    assert written
    assert there == len(written)
    assert storage.transact_now(write, 9999) == 9999
