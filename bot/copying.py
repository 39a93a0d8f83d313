"""python -m bot backup | restore | review | release | move-to: the database, kept and moved."""

import argparse
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from pydantic import SecretStr, ValidationError

from bot import epochs, lock
from bot.clock import Clock
from bot.config import Settings
from bot.console import fail, say
from desk import restored
from handlers import letters
from handlers.formats import Formats
from storage import copies, schema
from storage.models import Letter
from storage.store import Storage, Store, Unavailable
from texts import Words

SHOWN = 40  # held letters that a review lists
SIDE = ("-wal", "-shm")  # what SQLite keeps beside its file


class InUse(Exception):
    """Other processes work on this database."""


def do(settings: Settings, speak: Words, asked: argparse.Namespace) -> int:
    """The command that was asked for."""
    match asked.command:
        case "backup":
            return backup(settings, speak, asked.file)
        case "restore":
            return restore(settings, speak, asked.file)
        case "review":
            return review(settings, speak)
        case "release":
            return release(settings, speak, drop=asked.drop)
        case _:
            return move_to(settings, speak, asked.url)


def backup(settings: Settings, speak: Words, path: Path) -> int:
    """A copy of the whole database in one file; the desk goes on meanwhile."""
    source = copies.file_of(settings.database)
    if source is not None and not source.exists():
        return fail(speak("cli.nothing_to_back_up", path=str(source)))
    if source is not None and path.exists() and path.samefile(source):
        return fail(speak("cli.backup_onto_itself", path=str(path)))
    try:
        copies.backup(settings.database, path, Clock(settings.desk_clock_file).now())
    except copies.Damaged:
        return fail(speak("cli.database_damaged"))
    except copies.Uncopied as error:
        return fail(speak("cli.not_copied", table=error.table, why=error.why))
    except Unavailable:
        raise
    except OSError as error:
        return fail(speak("cli.cannot_write", path=str(path), why=error.strerror or str(error)))
    say(speak("cli.backed_up", path=str(path), size=f"{path.stat().st_size / 1_000_000:.1f}"))
    return 0


def restore(settings: Settings, speak: Words, path: Path) -> int:
    """The database is what the backup holds, and held: nothing is sent before `release`."""
    try:
        with _alone(settings.database):
            kept = _restore(settings, path)
            epochs.renew(settings)
    except FileNotFoundError as error:
        return fail(speak("cli.no_file", path=str(error.filename), why=error.strerror or ""))
    except copies.Damaged:
        return fail(speak("cli.backup_damaged", path=str(path)))
    except copies.Uncopied as error:
        return fail(speak("cli.not_copied", table=error.table, why=error.why))
    except InUse as error:
        return fail(speak("cli.in_use", count=str(error)))
    if kept is not None:
        say(speak("cli.kept_aside", path=str(kept)))
    say(speak("cli.restored", path=str(path)))
    return review(settings, speak)


def review(settings: Settings, speak: Words) -> int:
    """Says what a restored desk would say and ring, and how to let it."""
    now = Clock(settings.desk_clock_file).now()
    with _opened(settings) as storage:
        lines = storage.read_now(_reviewed, speak, now)
    if lines is None:
        return fail(speak("cli.not_held"))
    for line in lines:
        say(line)
    return 0


def release(settings: Settings, speak: Words, *, drop: bool) -> int:
    """A restored desk speaks again."""
    now = Clock(settings.desk_clock_file).now()
    with _opened(settings) as storage:
        released = storage.transact_now(lambda store: restored.release(store, now, drop=drop))
    if released is None:
        return fail(speak("cli.not_held"))
    say(speak("cli.released", said=released.said, kept=released.kept))
    return 0


def move_to(settings: Settings, speak: Words, url: str) -> int:
    """Every row goes into the other database, which was empty; this one stays as it is."""
    try:
        target = Settings(database_url=SecretStr(url), database_url_file=None)
    except ValidationError:
        return fail(speak("cli.bad_target"))
    if (file := copies.file_of(settings.database)) is not None and not file.exists():
        return fail(speak("cli.nothing_to_back_up", path=str(file)))
    try:
        with _alone(settings.database), _alone(target.database):
            schema.prepare(settings.database)
            schema.prepare(target.database)
            counts = copies.copy(settings.database, target.database)
            epochs.renew(target)
    except copies.NotEmpty:
        return fail(speak("cli.target_not_empty"))
    except copies.Uncopied as error:
        return fail(speak("cli.not_copied", table=error.table, why=error.why))
    except InUse as error:
        return fail(speak("cli.in_use", count=str(error)))
    for table, count in counts.items():
        if count:
            say(speak("cli.moved_table", table=table, count=count))
    say(speak("cli.moved", count=sum(counts.values())))
    return 0


def _restore(settings: Settings, path: Path) -> Path | None:
    """Where the database that was there before is kept now, None where there was none."""
    now = Clock(settings.desk_clock_file).now()
    target = copies.file_of(settings.database)
    folder = target.parent if target is not None else Path(tempfile.gettempdir())
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="restore-", dir=folder) as scratch:
        work = copies.checked(path, Path(scratch))
        made = copies.backed_up_at(work) or datetime.fromtimestamp(path.stat().st_mtime, UTC)
        storage = Storage(f"sqlite:///{work}", settings.site)
        try:
            storage.transact_now(restored.hold, made, now)
        finally:
            storage.close()
        copies.settle(work)
        aside = f"replaced-{now:%Y%m%dT%H%M%SZ}"
        if target is None:
            return _into_server(settings.database, work, path.with_name(f"{path.name}.{aside}"), now)
        return _into_place(target, work, target.with_name(f"{target.name}.{aside}"))


def _into_place(target: Path, work: Path, kept: Path) -> Path | None:
    """The restored file takes the database's place in one step."""
    there = target.exists()
    if there:
        os.link(target, kept)
        for side in SIDE:
            beside = target.with_name(target.name + side)
            if beside.exists():
                beside.rename(kept.with_name(kept.name + side))
    os.replace(work, target)
    return kept if there else None


def _into_server(url: str, work: Path, kept: Path, now: datetime) -> Path:
    schema.prepare(url)
    copies.backup(url, kept, now)
    copies.copy(f"sqlite:///{work}", url, replace=True)
    return kept


def _reviewed(store: Store, speak: Words, now: datetime) -> list[str] | None:
    missing = restored.gap(store)
    if missing is None:
        return None
    formats = Formats(speak, store.site.zone)
    held = restored.held(store)
    since, until = formats.instant(missing.since), formats.instant(missing.until)
    lines = [speak("cli.held", since=since, until=until), speak("cli.held_letters", count=len(held))]
    lines += [_line(store, speak, formats, letter, now) for letter in held[:SHOWN]]
    if len(held) > SHOWN:
        lines.append(speak("cli.held_more", count=len(held) - SHOWN))
    return [*lines, speak("cli.held_alarms", count=restored.overdue(store, now)), speak("cli.how_to_release")]


def _line(store: Store, speak: Words, formats: Formats, letter: Letter, now: datetime) -> str:
    """One held letter: when it was written, for whom, and how it begins."""
    reader = store.people.of_chat(letter.chat_id)
    message = letters.word(store, letter, now, store.facts.value("username") or "")
    begins = message.text.strip().split("\n")[0] if message else speak("cli.held_untrue")
    return speak(
        "cli.held_letter",
        written=formats.instant(letter.written_at),
        whom=reader.name if reader else letter.chat.title,
        begins=begins,
    )


@contextmanager
def _alone(url: str) -> Iterator[None]:
    """Nobody else works on this database meanwhile.

    Raises lock.Taken or InUse.
    """
    held = lock.take(url)
    try:
        if (count := copies.others(url)) > 0:
            raise InUse(count)
        yield
    finally:
        if held is not None:
            os.close(held)


@contextmanager
def _opened(settings: Settings) -> Iterator[Storage]:
    schema.prepare(settings.database)
    storage = Storage(settings.database, settings.site)
    try:
        yield storage
    finally:
        storage.close()
