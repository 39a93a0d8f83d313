"""What every collection starts from: the session of its transaction."""

from collections.abc import Sequence
from functools import cache
from typing import Any, TypeVar, cast

from sqlalchemy import Executable, Select, Table, inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from sqlalchemy.orm.util import identity_key

from storage.models import Base

M = TypeVar("M", bound=Base)


class Missing(LookupError):
    """A key that stands for nothing here."""


class Collection:
    """Records of one noun, seen through one transaction."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def one(self, model: type[M], key: int, *, lock: bool = False) -> M:
        """The record with this key; Missing when there is none."""
        record = self.session.get(model, key, with_for_update={"of": model} if lock else None)
        if record is None:
            raise Missing(f"{model.__name__} {key}")
        return record

    def known(self, model: type[M], key: int) -> M | None:
        """The record with this key if this transaction has it already, as it is here."""
        record: M | None = self.session.identity_map.get(identity_key(model, key))
        return record if record is not None and not inspect(record).expired else None

    def one_of(self, query: Select[M], model: type[M], key: int) -> M:
        """The record with this key by a statement that was built before; Missing when there is none."""
        record = self.session.scalars(query, {"key": key}).unique().one_or_none()
        if record is None:
            raise Missing(f"{model.__name__} {key}")
        return record

    def insert_new(self, model: type[Base], rows: Sequence[dict[str, Any]]) -> int:
        """How many of the rows were new; those that are there already stay as they are."""
        self.session.flush()
        statement = _insert_new(self.session.get_bind().dialect.name, model)
        return len(self.session.execute(statement, list(rows)).all()) if rows else 0


@cache
def _insert_new(dialect: str, model: type[Base]) -> Executable:
    """The statement, built once: its building would cost more than its execution."""
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    table = cast(Table, model.__table__)
    return insert(table).on_conflict_do_nothing().returning(*table.primary_key)
