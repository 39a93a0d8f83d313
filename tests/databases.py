"""Databases for tests: SQLite files and a PostgreSQL server of our own, each test on a fresh copy of the schema."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from glob import glob
from pathlib import Path
from uuid import uuid4

import psycopg

OPTIONS = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c listen_addresses=127.0.0.1"
ROOM = 2_000_000_000  # bytes: more than a day's tests take


class Postgresql:
    """A running server, and fresh databases on it."""

    def __init__(self, port: int, control: "tuple[str | Path, ...]" = ()) -> None:
        self._port = port
        self._control = control

    def breaks_down(self) -> None:
        """An immediate restart: whatever was going on is cut off, and recovered from the log."""
        _run(*self._control, "-m", "immediate", "restart")

    def url(self, name: str) -> str:
        return f"postgresql://postgres@127.0.0.1:{self._port}/{name}"

    def create(self, template: str = "template1") -> str:
        """The name of a new database that starts as a copy of the template."""
        name = f"t{uuid4().hex}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        return name

    def drop(self, name: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def postgresql(options: str = OPTIONS) -> Iterator[Postgresql]:
    """A server on a private port of the loopback, stopped and deleted at the end."""
    binaries = _binaries()
    folder = Path(tempfile.mkdtemp(prefix="bangban-pg-", dir=memory()))
    data, port = folder / "data", free_port()
    if os.getuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    try:
        _run(binaries / "initdb", "-D", data, "-A", "trust", "-U", "postgres", "--no-sync", "-E", "UTF8", "--locale=C")
        control = (binaries / "pg_ctl", "-D", data, "-w", "-s", "-l", folder / "log")  # or the server holds our pipes
        _run(*control, "-o", f"-p {port} -k {folder} {options}", "start")
        try:
            yield Postgresql(port, control)
        finally:
            _run(*control, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


def memory() -> Path | None:
    """A folder that is no disk, when there is one with room enough; what a night writes is too much for it."""
    folder = Path("/dev/shm")  # noqa: S108 - what is put there has a folder of its own
    if os.environ.get("NIGHTLY") or not folder.is_dir() or not os.access(folder, os.W_OK):
        return None
    return folder if shutil.disk_usage(folder).free > ROOM else None


def _run(*command: str | Path) -> None:
    as_user = ("runuser", "-u", "postgres", "--") if os.getuid() == 0 else ()  # the server refuses to run as root
    done = subprocess.run([*as_user, *map(str, command)], capture_output=True, text=True, check=False, cwd="/")
    assert done.returncode == 0, f"{command[0]}: {done.stdout}{done.stderr}"


def _binaries() -> Path:
    """The newest installed server's programs."""
    found = sorted(glob("/usr/lib/postgresql/*/bin/initdb"), key=lambda path: int(path.split("/")[4]))
    on_path = shutil.which("initdb")
    if on_path and not found:
        found = [on_path]
    assert found, "the tests need PostgreSQL's server: install the Debian package postgresql"
    return Path(found[-1]).parent


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
