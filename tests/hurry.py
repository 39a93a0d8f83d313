"""A loop in which nobody waits: its time stands still while anything runs, and jumps to what is waited for next."""

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any


class Jumping(selectors.DefaultSelector):
    """Instead of waiting it says how long would have been waited."""

    def __init__(self) -> None:
        super().__init__()
        self.waited = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0 if timeout is not None else None)
        if not ready and timeout is not None and timeout > 0:
            self.waited += timeout
        return ready


class HurriedLoop(asyncio.SelectorEventLoop):
    """For what waits for nothing but time: no threads, no sockets."""

    def __init__(self) -> None:
        self._jumping = Jumping()
        super().__init__(self._jumping)

    def time(self) -> float:
        return self._jumping.waited


def hurried(test: Callable[[], Coroutine[Any, Any, None]]) -> Callable[[], None]:
    """The test on such a loop: however busy the machine is, a second is a second."""

    @wraps(test)
    def run() -> None:
        with asyncio.Runner(loop_factory=HurriedLoop) as runner:
            runner.run(test())

    return run
