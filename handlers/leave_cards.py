"""What is read about leaves: noted, acting for somebody, back again."""

from collections.abc import Callable
from datetime import timedelta

from handlers.message import Message
from handlers.wording import Wording
from storage.models import Leave


def noted(wording: Wording) -> Message:
    return Message(_text(wording, "noted"))


def acting(wording: Wording) -> Message | None:
    """To whoever acts, with what waits for them; not when the leave is over already."""
    leave = _leave(wording)
    if leave.ended_at is not None:
        return None
    owned = wording.store.assignments.owned_by(leave.person_id)
    lines = [wording.words("letter.list.todo_line", **wording.about_assignment(assignment)) for assignment in owned]
    return Message("\n".join([_text(wording, "acting", count=len(owned)), *lines]))


def back(wording: Wording) -> Message:
    return Message(_text(wording, "back"))


def _text(wording: Wording, key: str, **facts: object) -> str:
    leave, formats = _leave(wording), wording.formats
    last = leave.ends_at - timedelta(minutes=1)
    return wording.words(
        f"letter.leave.{key}",
        name=leave.person.name,
        first=formats.date(leave.begins_at),
        last=formats.date(last),
        acting=leave.acting.name if leave.acting else wording.words("format.none"),
        **facts,
    )


def _leave(wording: Wording) -> Leave:
    return wording.store.leaves.get(wording.fact("leave_id"))


LETTERS: dict[str, Callable[[Wording], Message | None]] = {
    "leave.noted": noted,
    "leave.acting": acting,
    "leave.back": back,
}
