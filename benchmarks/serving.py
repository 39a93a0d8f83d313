"""What the benchmarks start: processes, a playground, a desk in a database; and what they read off them."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent


@contextmanager
def process(command: Sequence[str], settings: dict[str, str] | None = None) -> "Iterator[subprocess.Popen[bytes]]":
    """A process of its own, ended with the block."""
    environment = {**os.environ, **(settings or {})}
    started = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        yield started
    finally:
        started.terminate()
        started.wait(60)


@contextmanager
def playground(seed: Path) -> Iterator[str]:
    """The address of a playground with these people and groups in it."""
    command = [sys.executable, "-m", "playground", "--port", "0", "--seed", str(seed)]
    with process(command) as server:
        assert server.stdout is not None
        yield server.stdout.readline().decode().split()[-1]


def cpu(pid: int) -> float:
    """Seconds of processor time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def share(values: Sequence[float], part: float) -> float:
    """The value that this part of them does not exceed."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * part), len(ordered) - 1)]
