"""Packs are made beside the desk: one at a time, each in a process of its own, and told when they are there."""

import asyncio
import json
import logging
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.clock import Clock
from bot.packs.orders import DIGEST, Order, written
from desk import packs
from desk.packs import LEASE, File
from desk.periods import Kind
from storage.models import Pack
from storage.store import Storage

log = logging.getLogger(__name__)

ROOT = Path(__file__).parent.parent
PATIENCE = LEASE.total_seconds() - 30  # seconds for one pack: whoever claims it next does not find it half told
KINDS = {".png": "photo", ".xlsx": "document", ".pdf": "document", ".docx": "document"}


class Packing:
    """Looks at every tick whether a pack is due or wanted; what is being made does not hold up the next tick."""

    def __init__(self, storage: Storage, clock: Clock, digests: Sequence[Kind]) -> None:
        self._storage = storage
        self._clock = clock
        self._digests = digests
        self._work: asyncio.Task[None] | None = None

    async def look(self) -> None:
        """What is due by itself is wanted, and the next pack is in the making."""
        now = self._clock.now()
        if await self._storage.read(packs.is_due, self._digests, now):
            await self._storage.transact(packs.fall_due, self._digests, now)
        if self._work is not None and self._work.done():
            over, self._work = self._work, None
            over.result()  # what has gone wrong there is said here
        wall = self._clock.wall()
        if self._work is None and await self._storage.read(lambda store: store.packs.is_wanted(wall)):
            self._work = asyncio.create_task(self._make_next(), name="pack")

    async def stop(self) -> None:
        """What is being made is given up; it is made again when its lease is over."""
        if self._work is not None:
            self._work.cancel()
            await asyncio.gather(self._work, return_exceptions=True)

    async def _make_next(self) -> None:
        pack = await self._storage.transact(packs.claim, self._clock.now(), self._clock.wall())
        if pack is None:
            return
        with tempfile.TemporaryDirectory(prefix="bangban-pack-") as folder:
            if not await _made(_order(pack, folder), pack.id):
                await self._storage.transact_surely(packs.put_back, pack.id, self._clock.now())
                return
            digest, files = await asyncio.to_thread(_read, Path(folder))
        await self._storage.transact_surely(packs.made, pack.id, digest, files, self._clock.now())


def _order(pack: Pack, folder: str) -> Order:
    kind, first, cut = packs.kind_of(pack), pack.first.isoformat(), pack.cut.isoformat()
    return Order(kind, first, cut, pack.department_id, pack.language, folder)


async def _made(order: Order, pack_id: int) -> bool:
    """Whether the process has done what it was told; why not is logged."""
    command = (sys.executable, "-m", "bot.packs", written(order))
    process = await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, stdin=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE
    )
    try:
        async with asyncio.timeout(PATIENCE):
            _, said = await process.communicate()
    except TimeoutError:
        log.error("pack %s is not made in %d s: given up", pack_id, PATIENCE)
        return False
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode != 0:
        last = said.decode(errors="replace").strip().rpartition("\n")[2]
        log.error("pack %s cannot be made: %s", pack_id, last.partition(":")[0])  # the class; people's words may follow
    return process.returncode == 0


def _read(folder: Path) -> tuple[dict[str, Any], Sequence[File]]:
    digest: dict[str, Any] = json.loads((folder / DIGEST).read_text(encoding="utf-8"))
    files = [path for path in sorted(folder.iterdir()) if path.suffix in KINDS]
    return digest, [File(KINDS[path.suffix], path.name, path.read_bytes()) for path in files]
