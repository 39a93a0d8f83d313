"""python -m bot playground: the chat world, the sample county, and the real bot against it over HTTP."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot import county
from bot.agenda import Board
from bot.config import Settings
from bot.console import fail, say
from storage import schema
from storage.store import Storage
from texts import Words

ROOT = Path(__file__).parent.parent
TOKEN = "1234567:playground-playground-play"  # noqa: S105 - the playground takes any
LISTENING = "listening on "
GLANCE = 0.3  # real seconds between two looks at what the page should show beside the clock


def play(settings: Settings, speak: Words, port: int, at: str) -> int:
    """Serves until interrupted; everything that happened is forgotten then."""
    try:
        now = datetime.fromisoformat(at).replace(tzinfo=ZoneInfo(settings.desk_timezone))
    except ValueError:
        return fail(speak("cli.bad_time", at=at))
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends like Ctrl+C, and the two processes with it
    with tempfile.TemporaryDirectory(prefix="bangban-") as folder:
        world = Path(folder)
        _prepare(settings, world, now)
        with _running(_world_command(world, port, at), stdout=subprocess.PIPE) as server:
            assert server.stdout is not None
            address = server.stdout.readline().decode().strip().removeprefix(LISTENING)
            if not address:
                return fail(speak("cli.port_taken", port=port))
            with _running([sys.executable, "-m", "bot", "run"], env=_environment(world, address)) as bot:
                say(speak("cli.playground_ready", url=address))
                storage = Storage(_database(world), settings.site)
                try:
                    board = Board(storage, world / "clock.json", address)
                    return _until_interrupted(speak, server, bot, board)
                finally:
                    storage.close()


def _prepare(settings: Settings, world: Path, now: datetime) -> None:
    url = _database(world)
    schema.prepare(url)
    storage = Storage(url, settings.site)
    try:
        county.settle(storage, now)
        county.write_seed(storage, world / "seed.json")
    finally:
        storage.close()


def _world_command(world: Path, port: int, at: str) -> list[str]:
    seed = ["--seed", str(world / "seed.json"), "--days", str(county.DATA / "calendar.csv")]
    clock = ["--at", at, "--clock-file", str(world / "clock.json")]
    return [sys.executable, "-m", "playground", "--port", str(port), *clock, *seed]


def _environment(world: Path, address: str) -> dict[str, str]:
    return {
        **os.environ,
        "BOT_TOKEN": TOKEN,
        "BOT_API_URL": address,
        "DATABASE_URL": _database(world),
        "DESK_CLOCK_FILE": str(world / "clock.json"),
    }


def _database(world: Path) -> str:
    return f"sqlite:///{world / 'desk.db'}"


@contextmanager
def _running(
    command: list[str], env: dict[str, str] | None = None, stdout: int | None = None
) -> "Iterator[subprocess.Popen[bytes]]":
    """A process that ends with the block."""
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=stdout)  # noqa: S603 - our own modules
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()


def _until_interrupted(
    speak: Words, server: "subprocess.Popen[bytes]", bot: "subprocess.Popen[bytes]", board: Board
) -> int:
    """Keeps the page's agenda fresh; a process that ends by itself ends the playground."""
    try:
        while (ended := server.poll()) is None:
            try:
                return fail(speak("cli.playground_failed", why=f"python -m bot run: {bot.wait(GLANCE)}"))
            except subprocess.TimeoutExpired:
                board.refresh()
    except KeyboardInterrupt:
        return 0
    return fail(speak("cli.playground_failed", why=f"python -m playground: {ended}"))

