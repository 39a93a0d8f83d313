"""A migration that dies after so many statements, as if by kill -9: python -m tests.faults.upgrading URL NUMBER."""

import os
import signal
import sys

from sqlalchemy import Engine, event

from storage import schema


def upgrade(url: str, number: int) -> None:
    """Prepares the database and dies after so many statements."""
    left = [number]

    @event.listens_for(Engine, "after_cursor_execute")
    def count(*_: object) -> None:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    schema.prepare(url)


if __name__ == "__main__":
    upgrade(sys.argv[1], int(sys.argv[2]))
