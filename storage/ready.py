"""Statements compiled once for each database and handed to its driver: what every update asks costs no more."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, CursorResult, Dialect
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ClauseElement

Processor = Callable[[Any], Any]


class _Compiled(NamedTuple):
    text: str
    names: Sequence[str]
    by_name: bool  # or by position
    given: Mapping[str, Any]  # what the statement itself says
    processors: Mapping[str, Processor]


class Ready:
    """A statement without lists in it, and with results that the driver gives as they are meant: numbers and words.

    `columns` names what an INSERT writes.
    """

    def __init__(self, statement: ClauseElement, columns: Sequence[str] | None = None) -> None:
        self._statement = statement
        self._columns = list(columns) if columns else None
        self._compiled: dict[str, _Compiled] = {}

    def run(self, connection: Connection, **facts: Any) -> CursorResult[Any]:
        compiled = self._for(connection.dialect)
        return connection.exec_driver_sql(compiled.text, _bound(compiled, facts))

    def run_many(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> CursorResult[Any]:
        compiled = self._for(connection.dialect)
        return connection.exec_driver_sql(compiled.text, [_bound(compiled, row) for row in rows])

    def _for(self, dialect: Dialect) -> _Compiled:
        held = self._compiled.get(dialect.name)
        return held if held is not None else self._compiled.setdefault(dialect.name, self._compile(dialect))

    def _compile(self, dialect: Dialect) -> _Compiled:
        compiled = self._statement.compile(dialect=dialect, column_keys=self._columns)
        assert isinstance(compiled, SQLCompiler)
        names = compiled.positiontup if compiled.positiontup is not None else list(compiled.params)
        kinds = {name: compiled.binds[name].type for name in names if name in compiled.binds}
        found = {name: kind.dialect_impl(dialect).bind_processor(dialect) for name, kind in kinds.items()}
        processors = {name: process for name, process in found.items() if process}
        return _Compiled(compiled.string, names, compiled.positiontup is None, compiled.params, processors)


def _bound(compiled: _Compiled, facts: Mapping[str, Any]) -> Any:
    values = {**compiled.given, **facts}
    for name, process in compiled.processors.items():
        values[name] = process(values[name])
    if compiled.by_name:
        return {name: values[name] for name in compiled.names}
    return tuple(values[name] for name in compiled.names)
