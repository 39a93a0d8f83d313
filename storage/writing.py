"""The statements that write letters, each built once: building one costs more than its execution."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Dialect,
    Executable,
    Insert,
    bindparam,
    false,
    func,
    insert,
    inspect,
    literal_column,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased

from storage.models import Letter, LetterState

Processor = Callable[[Any], Any]

COPY = "copy"  # the edit that takes the buttons off a second copy of a message
SAID = (LetterState.SENT, LetterState.SENDING, LetterState.UNCERTAIN)
UNSENT: dict[str, Any] = {"state": LetterState.PENDING, "attempt": 0, "plain": False, "uncertain": 0, "error": ""}
UNSAID = {  # the same as a statement has it
    name: false() if value is False else literal_column(f"'{value}'" if isinstance(value, str) else str(value))
    for name, value in UNSENT.items()
}
EACH = (
    "dedupe_key", "kind", "chat_id", "audience", "card", "reply_to", "alarm_id", "facts", "priority", "written_at",
)  # as the table has them  # fmt: skip
PLAIN = itemgetter(*EACH[:7])


def write(connection: Connection, letters: Sequence[Mapping[str, Any]]) -> None:
    """These new letters are in the database, save those whose fact their chat has heard."""
    statement = _once(connection.dialect.name)
    if connection.dialect.name != "sqlite":
        connection.execute(statement, letters)
        return
    # thousands at once: the library's look at each value of each would cost as much as writing them
    sql, json, instant = _by_hand(connection.dialect)
    at = {moment: instant(moment) for moment in {letter["written_at"] for letter in letters}}
    rows = [
        (*PLAIN(letter), json(letter["facts"]), letter["priority"], at[letter["written_at"]]) for letter in letters
    ]
    connection.exec_driver_sql(sql, rows)


@lru_cache(maxsize=8)
def _by_hand(dialect: Dialect) -> tuple[str, Processor, Processor]:
    """The statement as text, and what makes of facts and of an instant what stands in the file."""
    compiled = _once(dialect.name).compile(dialect=dialect)
    assert compiled.positiontup == list(EACH)
    types = [inspect(Letter).columns[name].type.dialect_impl(dialect) for name in ("facts", "written_at")]
    json, instant = (kind.bind_processor(dialect) for kind in types)
    assert json is not None
    assert instant is not None
    return str(compiled), json, instant


@cache
def _once(dialect: str) -> Insert:
    """New letters, save those whose fact their chat has heard; only what tells one from another is said of each."""
    insert = sqlite.insert(Letter) if dialect == "sqlite" else postgresql.insert(Letter)
    each = {name: bindparam(name, type_=inspect(Letter).columns[name].type) for name in EACH}
    return insert.values({**each, **UNSAID}).on_conflict_do_nothing()


@cache
def refreshing() -> Executable:
    """An edit of the newest message of each of those cards in every chat."""
    newest = (
        select(func.max(Letter.id))
        .where(Letter.card.in_(bindparam("cards", expanding=True)), Letter.edits_id.is_(None), Letter.state.in_(SAID))
        .group_by(Letter.card, Letter.chat_id)
    )
    return editing(Letter.id.in_(newest) & ~edit_waits())


def editing(those: ColumnElement[bool]) -> Executable:
    """Each of those messages gets an edit, in the order in which they were written."""
    same = (Letter.kind, Letter.chat_id, Letter.audience, Letter.facts, Letter.priority)
    now = bindparam("now", type_=inspect(Letter).columns["written_at"].type)
    rows = select(*same, Letter.id, now, *UNSAID.values()).where(those)
    names = [*(column.key for column in same), "edits_id", "written_at", *UNSAID]
    return insert(Letter).from_select(names, rows.order_by(Letter.id))


def edit_waits() -> ColumnElement[bool]:
    """Whether the letter is about to be brought up to date anyway."""
    other = aliased(Letter)
    edit = select(other.id).where(other.edits_id == Letter.id, other.state == LetterState.PENDING, other.kind != COPY)
    return edit.exists()


def waiting(those: Sequence[str]) -> list[ColumnElement[bool]]:
    """New messages of these kinds that nobody has begun to send."""
    return [Letter.kind.in_(those), Letter.state == LetterState.PENDING, Letter.edits_id.is_(None)]
