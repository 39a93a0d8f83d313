"""The desk with a place at which it dies: CRASH=name:n, the n-th time it comes there, as if by kill -9.

The places are the desk's own transactions, by what they do, and its calls to Telegram; nothing of this is in the
program that people run.
"""

import os
import signal
import sys
from collections import Counter
from collections.abc import Callable
from typing import Any

from bot.calls import Calls
from storage import store as storing
from storage.transaction import Store

WHEN = ("begin", "end", "committed")  # of a transaction; inside it nothing is durable yet
NOTED = ("inbox.add", "inbox.claim", "whole", "departures.claim", "outbox.leaves", "outbox.sent", "_recover")
CALLED = ("getUpdates", "sendMessage", "editMessageText", "answerCallbackQuery")
POINTS = [f"{name} {when}" for name in NOTED for when in WHEN] + [
    f"{name} {when}" for name in CALLED for when in ("asked", "answered")
]


class Point:
    """Counts how often the process has come to each place, and dies at the one that was named."""

    def __init__(self, wanted: str) -> None:
        self._name, _, number = wanted.rpartition(":")
        self._number = int(number)
        self._came: Counter[str] = Counter()

    def passes(self, name: str) -> None:
        self._came[name] += 1
        if name == self._name and self._came[name] == self._number:
            os.kill(os.getpid(), signal.SIGKILL)


def name_of(action: Callable[..., Any]) -> str:
    """What a transaction does: the method it calls, when it is a call and nothing else, or its function's name."""
    inner: Any = action
    while hasattr(inner, "func"):  # storage wraps what it is given
        inner = inner.args[0]
    return ".".join(inner.__code__.co_names[:2]) if inner.__name__ == "<lambda>" else str(inner.__name__)


def set_up(point: Point) -> None:
    """The places are watched."""
    whole, committed, request = storing._whole, storing.Storage._committed, Calls.do_request

    def watched(action: Callable[[Store], Any], store: Store) -> Any:
        point.passes(f"{name_of(action)} begin")
        result = whole(action, store)
        point.passes(f"{name_of(action)} end")
        store.session.info["crashing"] = name_of(action)
        return result

    def durable(self: storing.Storage, left: list[dict[str, Any]]) -> None:
        for info in left:
            point.passes(f"{info.get('crashing')} committed")
        committed(self, left)

    async def asked(self: Calls, url: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        called = url.rpartition("/")[2]
        point.passes(f"{called} asked")
        answer = await request(self, url, *args, **kwargs)
        point.passes(f"{called} answered")
        return answer

    storing._whole = watched
    storing.Storage._committed = durable  # type: ignore[method-assign]
    Calls.do_request = asked  # type: ignore[method-assign]


if __name__ == "__main__":
    from bot.__main__ import main

    set_up(Point(os.environ["CRASH"]))
    sys.exit(main(["run"]))
