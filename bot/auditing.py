"""python -m bot audit: whether the trail is as it was written, and the file that the daily seals go to."""

import argparse
from pathlib import Path

from bot.config import Settings
from bot.console import fail, say
from desk import audit
from storage import copies, schema
from storage.store import Storage
from storage.trail import Seal
from texts import Words


def verify(settings: Settings, speak: Words, asked: argparse.Namespace) -> int:
    """The exit status: 0 when the trail is whole and holds every seal that was given away."""
    try:
        anchors = [*read(file_of(settings)), *map(_seal, asked.anchor)]
    except ValueError as error:
        return fail(speak("cli.bad_anchor", anchor=str(error)))
    guarded = schema.guarded(settings.database)
    schema.prepare(settings.database)
    storage = Storage(settings.database, settings.site)
    try:
        verdict = storage.read_now(audit.verify, anchors)
        head = storage.read_now(lambda store: store.trail.head())
    finally:
        storage.close()

    if verdict.broken is not None:
        return fail(speak(f"audit.{verdict.broken.why}", seq=verdict.broken.seq))
    if not guarded:
        return fail(speak("audit.unguarded", count=head.count))
    if verdict.lost:
        say(speak("audit.lost", count=verdict.lost))
    say(speak("audit.whole", count=head.count, anchors=len(anchors) - verdict.lost, seal=said(head)))
    return 0


def file_of(settings: Settings) -> Path | None:
    """Where the daily seals are written besides: named in the settings, or beside an SQLite database."""
    database = copies.file_of(settings.database)
    beside = database.with_name(f"{database.name}.anchors") if database is not None else None
    return settings.anchor_file or beside


def keep(path: Path, seal: Seal) -> None:
    """One more line in the file of seals."""
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{said(seal)}\n")


def read(path: Path | None) -> list[Seal]:
    """The seals of a file; none where there is no file yet.

    Raises ValueError with the line that is no seal.
    """
    if path is None or not path.exists():
        return []
    return [_seal(line) for line in path.read_text(encoding="utf-8").split()]


def said(seal: Seal) -> str:
    return f"{seal.count}:{seal.hash}"


def _seal(text: str) -> Seal:
    count, _, digest = text.partition(":")
    if not count.isdecimal() or len(digest) != 64:
        raise ValueError(text)
    return Seal(int(count), digest)
