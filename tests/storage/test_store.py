"""Units of work: durable together, undone alone, and right however many run at once."""

import asyncio
from datetime import UTC, datetime
from threading import Barrier

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError

from storage.models import ChatKind, Department
from storage.store import Storage, Store, Unavailable

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)


class Stumble(Exception):
    """What a unit may fail with."""


def add_department(store: Store, name: str) -> int:
    return store.put(Department(name=name)).id


def count_up(store: Store) -> int:
    store.facts.count_up("presses")
    return store.facts.count("presses")


async def test_a_unit_that_fails_leaves_nothing_and_the_others_stand(storage: Storage) -> None:
    """One caller's refusal is nobody else's loss, though they were committed together."""

    def half(store: Store) -> None:
        add_department(store, "半途")
        raise Stumble

    outcomes = await asyncio.gather(
        storage.transact(add_department, "甲"),
        storage.transact(half),
        storage.transact(add_department, "乙"),
        return_exceptions=True,
    )

    assert isinstance(outcomes[1], Stumble)
    names = await storage.read(lambda store: [d.name for d in store.organisation.departments()])
    assert sorted(names) == sorted(["甲", "乙"])


async def test_a_group_that_is_lost_leaves_nothing_half_done(storage: Storage) -> None:
    """The server, a lock or the disk failed one unit of it; on PostgreSQL each is then done again alone."""
    failing = ["once"]

    def lost(store: Store) -> int:
        key = add_department(store, "乙")
        if failing:
            raise OperationalError(failing.pop(), {}, Exception("the connection is gone"))
        return key

    outcomes = await asyncio.gather(
        storage.transact(add_department, "甲"),
        storage.transact(lost),
        storage.transact(add_department, "丙"),
        return_exceptions=True,
    )

    names = await storage.read(lambda store: [d.name for d in store.organisation.departments()])
    stood = [name for name, outcome in zip("甲乙丙", outcomes, strict=True) if not isinstance(outcome, Unavailable)]
    assert sorted(names) == sorted(stood)
    assert storage.dialect == "sqlite" or sorted(names) == sorted("甲乙丙")


async def test_a_unit_that_was_outrun_is_done_again_where_others_write(storage: Storage) -> None:
    looks: list[int] = []

    def outrun(store: Store) -> int:
        looks.append(add_department(store, "乙"))
        if len(looks) == 1:
            raise StaleDataError("somebody was faster")
        return len(looks)

    first, second, third = await asyncio.gather(
        storage.transact(add_department, "甲"),
        storage.transact(outrun),
        storage.transact(add_department, "丙"),
        return_exceptions=True,
    )

    names = await storage.read(lambda store: [d.name for d in store.organisation.departments()])
    assert isinstance(first, int)
    assert isinstance(third, int)
    assert (second == 2 and sorted(names) == sorted("甲乙丙")) or (
        storage.dialect == "sqlite" and isinstance(second, StaleDataError) and sorted(names) == sorted("甲丙")
    )


async def test_forty_read_modify_writes_lose_none(storage: Storage) -> None:
    """Without the write lock taken first, SQLite loses almost all of them."""
    await asyncio.gather(*(storage.transact(count_up) for _ in range(40)))

    assert await storage.read(lambda store: store.facts.count("presses")) == 40


async def test_case_numbers_are_given_once(storage: Storage) -> None:
    day = NOON.date()

    numbers = await asyncio.gather(*(storage.transact(lambda store: store.cases.next_serial(day)) for _ in range(40)))

    assert sorted(numbers) == list(range(1, 41))


async def test_a_reader_sees_what_was_committed_while_a_writer_works(storage: Storage) -> None:
    await storage.transact(add_department, "甲")
    halfway = Barrier(2, timeout=10)

    def slow(store: Store) -> None:
        add_department(store, "乙")
        halfway.wait()
        halfway.wait()

    writing = asyncio.create_task(storage.transact(slow))
    await asyncio.to_thread(halfway.wait)
    meanwhile = await storage.read(lambda store: len(store.organisation.departments()))
    await asyncio.to_thread(halfway.wait)
    await writing

    assert meanwhile == 1
    assert await storage.read(lambda store: len(store.organisation.departments())) == 2


async def test_an_instant_comes_back_as_it_went_in(storage: Storage) -> None:
    def write(store: Store) -> int:
        chat = store.chats.met(7, ChatKind.PRIVATE)
        store.chats.pause(chat.id, NOON)
        return chat.id

    chat_id = await storage.transact(write)

    assert await storage.read(lambda store: store.chats.get(chat_id).paused_until) == NOON


async def test_an_instant_without_its_zone_is_refused(storage: Storage) -> None:
    naive = NOON.replace(tzinfo=None)

    def write(store: Store) -> None:
        chat = store.chats.met(7, ChatKind.PRIVATE)
        chat.paused_until = naive

    with pytest.raises(Exception, match="zone"):
        await storage.transact(write)


def test_a_part_that_fails_loses_no_event_of_the_rest(storage: Storage) -> None:
    """Whatever was sealed within the part is unsealed with it, and sealed again at the end."""

    def half(store: Store) -> None:
        store.trail.note("before", NOON, None)
        try:
            with store.apart():
                store.trail.note("within", NOON, None)
                store.trail.seal()
                raise Stumble
        except Stumble:
            store.trail.note("after", NOON, None)

    storage.transact_now(half)

    kept = storage.read_now(lambda store: [len(store.trail.seqs(name)) for name in ("before", "within", "after")])
    assert kept == [1, 0, 1]
    assert storage.read_now(lambda store: store.trail.first_break()) is None
