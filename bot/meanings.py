"""What the guides mean, worked out beside the desk's work where the extra is installed; the words answer until then."""

import asyncio
import logging
from pathlib import Path

from bot.config import Settings
from desk import knowledge
from desk.guides import Index
from desk.guides.meaning import KEPT, Encoder, Kept, Meanings, installed
from storage import copies
from storage.store import Storage, Unavailable

log = logging.getLogger(__name__)

LOOK = 30.0  # seconds between looks for guides that have changed
AT_ONCE = 20  # guides between two looks whether we are to stop
SAVED_EVERY = 1000


async def keep(settings: Settings, storage: Storage) -> None:
    """For ever: whenever the guides or their words have changed, their meanings follow."""
    if not installed():
        return
    encoder = await asyncio.to_thread(Encoder)
    kept = await asyncio.to_thread(Kept, kept_at(settings))
    while True:
        try:
            index = await storage.read(knowledge.index_of)
        except Unavailable as error:
            log.warning("the guides cannot be read: %s", error)
        else:
            if index.meanings is None and index.guides:
                await _work_out(index, encoder, kept)
        await asyncio.sleep(LOOK)


def add(index: Index, encoder: Encoder, kept: Kept) -> None:
    """The meanings of these guides, worked out where they are missing, before any question."""
    if missing := kept.missing(index.guides):
        kept.learn(missing, encoder.passage)
        kept.write(index.guides)
    index.meanings = Meanings(kept.of(index.guides), encoder.question)


def kept_at(settings: Settings) -> Path:
    """Beside the database's file; in the data folder for a server's database."""
    file = copies.file_of(settings.database)
    return file.with_name("meanings.npz") if file else KEPT


async def _work_out(index: Index, encoder: Encoder, kept: Kept) -> None:
    missing = kept.missing(index.guides)
    for at in range(0, len(missing), AT_ONCE):
        await asyncio.to_thread(kept.learn, missing[at : at + AT_ONCE], encoder.passage)
        if at + AT_ONCE >= len(missing) or at % SAVED_EVERY == 0:
            await _write(index, kept)
    index.meanings = Meanings(await asyncio.to_thread(kept.of, index.guides), encoder.question)
    log.info("the meanings of %d guides are known", len(index.guides))


async def _write(index: Index, kept: Kept) -> None:
    try:
        await asyncio.to_thread(kept.write, index.guides)
    except OSError as error:
        log.warning("meanings cannot be kept for the next start: %s", error.strerror)
