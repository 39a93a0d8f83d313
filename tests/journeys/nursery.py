"""Bots' processes are forked from one that has imported the program already: a second or two saved for each journey.

What runs is `python -m bot run` all the same: its own process, its own environment, its own log. What a process reads
or makes once, whatever its database holds, is there already: modules, the tables' mappings, texts, the guides' words.
"""

import atexit
import gc
import json
import os
import select
import signal
import subprocess
import sys
import threading
import traceback
from ctypes import CDLL
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from sqlalchemy.orm import configure_mappers

PR_SET_PDEATHSIG = 1
ROOT = Path(__file__).parent.parent.parent
PROGRAM = ("bot.app", "bot.webhook", "handlers.table", "storage.schema")


@dataclass
class Born:
    """A bot's process; we are not its parent, so it is watched through a file descriptor."""

    pid: int
    _watch: int

    def kill(self) -> None:
        self._send(signal.SIGKILL)

    def terminate(self) -> None:
        self._send(signal.SIGTERM)

    def wait(self, patience: float = 30) -> None:
        """Until it has ended; TimeoutError when it does not."""
        if self._watch < 0:
            return
        ended, _, _ = select.select([self._watch], [], [], patience)
        if not ended:
            raise TimeoutError(f"process {self.pid} does not end")
        os.close(self._watch)
        self._watch = -1

    def _send(self, number: int) -> None:
        if self._watch >= 0:
            signal.pidfd_send_signal(self._watch, number)


class Nursery:
    """The process that forks."""

    def __init__(self) -> None:
        environment = {**os.environ, "PYTHONWARNINGS": "error::RuntimeWarning"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.journeys.nursery"],
            cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self._one = threading.Lock()

    def bears(self, arguments: list[str], environment: dict[str, str], log: Path) -> Born:
        """A process that runs these arguments of `python -m bot`."""
        wanted = {"arguments": arguments, "environment": environment, "log": str(log)}
        with self._one:
            assert self._process.stdin is not None
            assert self._process.stdout is not None
            self._process.stdin.write(json.dumps(wanted) + "\n")
            self._process.stdin.flush()
            pid = int(self._process.stdout.readline())
        return Born(pid, os.pidfd_open(pid))

    def close(self) -> None:
        self._process.communicate()


@cache
def nursery() -> Nursery:
    """The one of this run of the tests."""
    opened = Nursery()
    atexit.register(opened.close)
    return opened


def serve() -> None:
    """Forks for every line; what has ended is forgotten by the kernel."""
    _get_ready()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        wanted = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _live(wanted)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()


def _get_ready() -> None:
    """Nothing that holds a thread, a connection or a file: children would share it."""
    for name in PROGRAM:
        import_module(name)
    from desk.guides import Index
    from texts import LANGUAGES, words

    configure_mappers()
    for language in LANGUAGES:
        words(language)
    Index([])
    gc.collect()
    gc.freeze()  # or each child copies what it inherited, page by page, as soon as its collector looks at it


def _live(wanted: dict[str, Any]) -> None:
    """As `python -m bot` does, from its first line on; never returns."""
    from bot.__main__ import main

    status = 1
    try:
        CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)  # a run of the tests that is killed leaves nobody behind
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.environ.clear()
        os.environ.update(wanted["environment"])
        nothing = os.open(os.devnull, os.O_RDWR)
        log = os.open(wanted["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        for number, target in ((0, nothing), (1, nothing), (2, log)):
            os.dup2(target, number)
        status = main(wanted["arguments"])
    except BaseException:  # noqa: BLE001 - this process ends here, and its log says why
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    serve()
