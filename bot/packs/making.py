"""Makes a pack in a folder: every file is whole before it has its name."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.packs.saying import Saying
from bot.packs.sheets import Workbook
from desk import reports
from desk.periods import Period
from storage.models import Department
from storage.store import Storage
from texts import Words


@dataclass(frozen=True)
class Made:
    """The files, and the figures that the chat is told."""

    files: Sequence[Path]
    digest: dict[str, Any]


def make(storage: Storage, period: Period, department: Department | None, speak: Words, folder: Path) -> Made:
    """The workbook, the pages and the picture of this period, written into the folder."""
    from bot.packs import draft, pages, picture  # their libraries are wanted here and nowhere else

    folder.mkdir(parents=True, exist_ok=True)
    name = _name(period)
    with _whole(folder / f"{name}.xlsx") as path:
        book = Workbook(path, speak, storage.site.zone)
        report = storage.read_now(reports.gather, period, department, book.case)
        saying = Saying(report, speak, storage.site.zone)
        book.finish(saying)
    with _whole(folder / f"{name}.pdf") as path:
        pages.write(saying, path)
    with _whole(folder / f"{name}.png") as path:
        picture.draw(saying, path)
    files = [folder / f"{name}.{kind}" for kind in ("xlsx", "pdf", "png")]
    if department is not None:
        files.append(folder / f"self-{name}.docx")
        with _whole(files[-1]) as path:
            draft.write(saying, path)
    return Made(files, reports.digest(report))


def _name(period: Period) -> str:
    return f"report-{period.first:%Y-%m}" if period.kind == "month" else f"report-{period.first:%Y-%m-%d}-{period.kind}"


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """A file to write to, which has its name once all of it is on the disk."""
    part = path.with_name(f".{path.stem}.part{path.suffix}")
    try:
        yield part
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    with part.open("rb") as file:
        os.fsync(file.fileno())
    part.replace(path)
