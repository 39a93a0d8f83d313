"""The file that says how far the database has come: kept while the desk runs, looked at when it starts."""

import asyncio
import logging
import os
import time
from pathlib import Path

from bot.clock import Clock
from bot.config import Settings
from desk import epoch
from desk.epoch import Epoch
from storage import copies
from storage.store import Storage, Unavailable
from storage.trail import Seal

log = logging.getLogger(__name__)

EVERY = 10.0  # seconds; a copy that is younger is not noticed after a crash
NOTHING = "-"  # instead of the hashes of a trail without events


class Epochs:
    """Keeps the file; does nothing where none is named and the database is no file."""

    def __init__(self, settings: Settings, storage: Storage, clock: Clock) -> None:
        self._path = file_of(settings)
        self._storage = storage
        self._clock = clock
        self._kept: Epoch | None = None
        self._next = time.monotonic() + EVERY

    async def begin(self) -> None:
        """A database that is behind the file is held: it says nothing before somebody has looked."""
        if self._path is None:
            return
        kept = read(self._path)
        if kept is not None and await self._storage.transact_surely(epoch.hold_if_behind, kept, self._clock.now()):
            log.warning("the database is older than it was: copied back by somebody; nothing is sent before a review")
        await self.note()

    async def go(self) -> None:
        """The file follows the database, a few seconds behind."""
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + EVERY
            await self.note()

    async def note(self) -> None:
        """The file says how far the database has come by now."""
        if self._path is None:
            return
        try:
            reached = await self._storage.read(epoch.reached)
            if reached != self._kept:
                await asyncio.to_thread(keep, self._path, reached)
                self._kept = reached
        except (OSError, Unavailable) as error:
            log.warning("how far the database has come cannot be kept: %s", error)


def file_of(settings: Settings) -> Path | None:
    """Named in the settings, or beside an SQLite database."""
    database = copies.file_of(settings.database)
    beside = database.with_name(f"{database.name}.epoch") if database is not None else None
    return settings.epoch_file or beside


def is_behind(settings: Settings, storage: Storage) -> bool:
    """Whether the database is older than the file says."""
    path = file_of(settings)
    kept = read(path) if path is not None else None
    return kept is not None and storage.read_now(epoch.is_behind, kept)


def renew(settings: Settings) -> None:
    """The database is another one on purpose: from now on the file goes by it."""
    path = file_of(settings)
    if path is None:
        return
    storage = Storage(settings.database, settings.site)
    try:
        keep(path, storage.read_now(epoch.reached))
    finally:
        storage.close()


def read(path: Path) -> Epoch | None:
    """What the file says; None where there is none, or nothing that can be read."""
    try:
        first, count, digest, letter = path.read_text(encoding="utf-8").split()
        return Epoch(first.removeprefix(NOTHING), Seal(int(count), digest.removeprefix(NOTHING)), int(letter))
    except FileNotFoundError:
        return None
    except ValueError:
        log.error("%s does not say how far the database has come, and is written anew", path)
        return None


def keep(path: Path, reached: Epoch) -> None:
    """All of it or nothing, and on the disk."""
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    with partial.open("w", encoding="utf-8") as file:
        first, seal = reached.first or NOTHING, reached.seal
        file.write(f"{first} {seal.count} {seal.hash or NOTHING} {reached.letter}\n")
        file.flush()
        os.fsync(file.fileno())
    os.replace(partial, path)
