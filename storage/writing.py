"""The statements that write letters, each built once: building one costs more than its execution."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Executable, bindparam, false, func, insert, inspect, literal_column, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased

from storage.models import Letter, LetterState

COPY = "copy"  # the edit that takes the buttons off a second copy of a message
SAID = (LetterState.SENT, LetterState.SENDING, LetterState.UNCERTAIN)
UNSENT: dict[str, Any] = {"state": LetterState.PENDING, "attempt": 0, "plain": False, "uncertain": 0, "error": ""}
UNSAID = {  # the same as a statement has it
    name: false() if value is False else literal_column(f"'{value}'" if isinstance(value, str) else str(value))
    for name, value in UNSENT.items()
}
EACH = (
    "dedupe_key", "kind", "chat_id", "audience", "card", "reply_to", "alarm_id", "facts", "priority", "written_at",
)  # fmt: skip


@cache
def once(dialect: str) -> Executable:
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
