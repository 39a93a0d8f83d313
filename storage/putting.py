"""A new record in one statement, without the bookkeeping that many records tied to each other need."""

from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from sqlalchemy import Executable, Integer, Table, insert, inspect
from sqlalchemy.orm import Session, make_transient_to_detached

from storage.models import Base

OWN = "_sa_instance_state"  # what the library keeps with every record


@dataclass(frozen=True)
class _Shape:
    """What a model's rows have."""

    statement: Executable
    columns: frozenset[str]
    given_by_the_database: frozenset[str]
    key: str
    version: str | None


def put(session: Session, record: Base) -> bool:
    """Whether the record is in the database now, with its key; False for one that the session has to see to.

    That is one tied to other records, or written within a part of the unit that may be undone alone.
    """
    shape, state, given = _shape(type(record)), inspect(record), vars(record)
    if shape is None or not state.transient or session.in_nested_transaction():
        return False
    if not shape.columns >= given.keys() - {OWN}:
        return False

    values = {name: value for name, value in given.items() if name != OWN}
    if shape.version:
        values[shape.version] = 1
    result = session.connection().execute(shape.statement, values)
    row: dict[str, Any] = dict.fromkeys(shape.columns - shape.given_by_the_database)
    row |= cast(Any, result).last_inserted_params()
    row[shape.key] = result.scalar_one()

    given.update(row)
    make_transient_to_detached(record)
    assert state.key is not None
    if earlier := session.identity_map.get(state.key):  # its row is gone, and its key is given again
        session.expunge(earlier)
    session.add(record)
    return True


@cache
def _shape(model: type[Base]) -> _Shape | None:
    """None for a model whose keys are not counted up by the database."""
    mapper = inspect(model)
    table = cast(Table, model.__table__)
    key, *more = table.primary_key
    if more or not isinstance(key.type, Integer):
        return None
    columns = frozenset(column.name for column in table.columns)
    assert columns == {attribute.key for attribute in mapper.column_attrs}  # attributes are named as their columns
    by_the_database = frozenset(column.name for column in table.columns if column.server_default is not None)
    version = mapper.version_id_col.name if mapper.version_id_col is not None else None
    return _Shape(insert(table).returning(key), columns, by_the_database, key.name, version)
