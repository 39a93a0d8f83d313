"""A press: who pressed which button under which letter."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from desk.errors import OldButton
from storage.models import Chat, Letter, Person
from storage.store import Store

DIGITS = 15


@dataclass(frozen=True)
class Press:
    """Who pressed what, under which letter."""

    store: Store
    letter: Letter
    arg: str
    by: Person
    now: datetime

    def id(self, name: str) -> int:
        """An id that the letter was written with; a button grants nothing that its letter does not name."""
        value = self.letter.facts.get(name)
        if not isinstance(value, int):
            raise OldButton
        return value

    @property
    def chat(self) -> Chat:
        return self.letter.chat

    @property
    def name(self) -> str:
        """By what name the account goes that an invite was opened with."""
        return str(self.letter.facts.get("name", ""))

    @property
    def key(self) -> int:
        """The number that the button carries."""
        value = number(self.arg)
        if value is None:
            raise OldButton
        return value

    @property
    def item(self) -> str:
        return str(self.letter.facts.get("item", ""))


Toast = str | None  # a key under texts: toast.
Action = Callable[[Press], Toast]


def do(action: Callable[[Press], object], toast: Toast = None) -> Action:
    """The action as a button, with what is shown to whoever pressed it."""

    def done(p: Press) -> Toast:
        action(p)
        return toast

    return done


def number(text: str) -> int | None:
    """A number as a button carries it, None when it is not one."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= DIGITS else None
