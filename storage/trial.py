"""Something done in earnest to see what would come of it, and undone."""

from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from storage.store import Store

T = TypeVar("T")


class _Undone(Exception):
    """What was tried is over, and none of it has happened."""


def tried(store: Store, action: Callable[[], T]) -> T:
    """What the action would come to; nothing of what it changes stays."""
    told = store.session.info.get("letters")
    store.flush()
    found: list[T] = []
    with suppress(_Undone), store.apart():
        found.append(action())
        raise _Undone
    store.session.info["letters"] = told
    return found[0]
