"""A new record in one statement is what the session would have made of it."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import delete, inspect, select

from storage.models import Alarm, Attachment, Base, ChatKind, Department, Enterprise, Material
from storage.store import Storage, Store

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)


class Stumble(Exception):
    """What a part may fail with."""


def alarm() -> Alarm:
    facts = {"planned_at": NOON, "due_at": NOON, "rung": {"hears": ["中心"]}, "ladder_version": "1"}
    return Alarm(awaiting="pre_check", step="pre_check", rank=1, **facts)


def columns(record: Base) -> dict[str, Any]:
    names = [attribute.key for attribute in inspect(type(record)).column_attrs if attribute.key not in ("id", "uscc")]
    return {name: getattr(record, name) for name in names}


@pytest.mark.parametrize("make", [alarm, lambda: Department(name="甲")], ids=["alarm", "department"])
def test_a_record_is_the_same_by_either_way(storage: Storage, make: Any) -> None:
    """Defaults, enums, instants and JSON included, in memory and as read again."""

    def quickly(store: Store) -> dict[str, Any]:
        return columns(store.put(make()))

    def slowly(store: Store) -> dict[str, Any]:
        store.session.execute(delete(Department))
        record = make()
        store.keep(record)
        store.flush()
        return columns(record)

    quick = storage.transact_now(quickly)
    read = [storage.read_now(lambda store: columns(store.session.scalars(select(type(make()))).one()))]
    slow = storage.transact_now(slowly)

    assert quick == slow
    assert read == [slow]


def test_what_only_the_database_knows_is_read_when_it_is_asked_for(storage: Storage) -> None:
    def put(store: Store) -> tuple[str, list[Any]]:
        firm = store.put(Enterprise(name="青松食品", uscc="91433122MA4L000001"))
        return firm.stage, firm.tags

    assert storage.transact_now(put) == ("", [])


def test_a_record_tied_to_others_takes_them_along(storage: Storage) -> None:
    def put(store: Store) -> int:
        chat = store.chats.met(7, ChatKind.PRIVATE)
        facts = {"kind": "document", "file_id": "f", "unique_id": "u", "name": "申请书.pdf", "size": 9}
        file = Attachment(chat_id=chat.id, received_at=NOON, **facts)
        return store.put(Material(position=1, name="申请书", necessity="必要", files=[file])).id

    key = storage.transact_now(put)

    assert storage.read_now(lambda store: [file.name for file in store.drafts.material(key).files]) == ["申请书.pdf"]


def test_a_change_after_it_was_put_is_kept(storage: Storage) -> None:
    def put(store: Store) -> int:
        department = store.put(Department(name="甲"))
        department.name = "乙"
        return department.id

    key = storage.transact_now(put)

    assert storage.read_now(lambda store: store.organisation.department(key).name) == "乙"


def test_a_key_may_be_given_again_within_a_unit(storage: Storage) -> None:
    """SQLite counts on from the highest key there is."""

    def put(store: Store) -> tuple[str, list[str]]:
        first = store.put(Department(name="甲"))
        store.session.execute(delete(Department), execution_options={"synchronize_session": False})
        second = store.put(Department(name="乙"))
        return store.organisation.department(second.id).name, [first.name, second.name]

    assert storage.transact_now(put) == ("乙", ["甲", "乙"])


def test_what_a_part_put_is_gone_with_it(storage: Storage) -> None:
    def put(store: Store) -> str:
        try:
            with store.apart():
                store.put(Department(name="甲"))
                raise Stumble
        except Stumble:
            return store.put(Department(name="乙")).name

    assert storage.transact_now(put) == "乙"
    assert storage.read_now(lambda store: [d.name for d in store.organisation.departments()]) == ["乙"]
