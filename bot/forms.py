"""Blank forms and samples: files in one folder, and nothing outside it."""

from collections.abc import Sequence
from pathlib import Path

from desk import knowledge
from storage.store import Store

LARGEST = 20 * 1024 * 1024  # bytes


def content(folder: Path, name: str) -> bytes | None:
    """The file's content; None when there is no such file in the folder, whatever its name or a link leads to."""
    inside = folder.resolve()
    file = (inside / name).resolve()
    if not file.is_relative_to(inside) or not file.is_file() or file.stat().st_size > LARGEST:
        return None
    return file.read_bytes()


def missing(store: Store, folder: Path) -> Sequence[str]:
    """The files that guides in force name and the folder has not."""
    return [name for name in knowledge.form_files(store) if content(folder, name) is None]
