"""Notices that a deadline beside the cases was reckoned anew."""

from collections.abc import Callable
from datetime import datetime

from handlers.message import Message
from handlers.wording import Wording


def moved(wording: Wording) -> Message:
    """By which notice, from when to when."""
    after = wording.formats.instant(datetime.fromisoformat(wording.fact("after")))
    what = wording.words(f"letter.deadline.{wording.fact('what')}", no=wording.fact("no"))
    return Message(wording.words("letter.deadline.moved", what=what, due=after, **wording.recounted()))


LETTERS: dict[str, Callable[[Wording], Message | None]] = {"deadline.moved": moved}
