"""The files of the world, kept in memory."""

import mimetypes
import secrets
import struct
from hashlib import sha256
from pathlib import PurePosixPath

from playground.records import File

DOWN_LIMIT = 20 * 1024 * 1024
"""A bot may not download more than this."""
UP_LIMIT = 50 * 1024 * 1024
"""A bot may not upload more than this."""
PHOTO_LIMIT = 10 * 1024 * 1024


class Files:
    """Every file ever sent, by its id and by its path."""

    def __init__(self) -> None:
        self._by_id: dict[str, File] = {}
        self._by_path: dict[str, File] = {}

    def add(self, kind: str, name: str, content: bytes | None, mime: str = "", size: int = 0) -> File:
        """Keep a file; without content it has a size only."""
        mime = mime or mimetypes.guess_type(name)[0] or "application/octet-stream"
        suffix = PurePosixPath(name).suffix if kind == "document" else ".jpg"
        fingerprint = sha256(content if content is not None else secrets.token_bytes(8)).hexdigest()
        file = File(
            id=("BQACAgUAAx" if kind == "document" else "AgACAgUAAx") + secrets.token_urlsafe(24),
            unique_id="AgAD" + fingerprint[:12],
            kind=kind,
            name=name,
            mime=mime,
            size=size if content is None else len(content),
            content=content,
            path=f"{kind}s/file_{len(self._by_id)}{suffix}",
        )
        if kind == "photo":
            file.width, file.height = (content and dimensions(content)) or (1280, 960)
        self._by_id[file.id] = self._by_path[file.path] = file
        return file

    def by_id(self, file_id: str) -> File | None:
        """The file with an id, None when there is none."""
        return self._by_id.get(file_id)

    def by_path(self, path: str) -> File | None:
        """The file at a path of getFile, None when there is none."""
        return self._by_path.get(path)


def dimensions(content: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG, GIF or JPEG; None for anything else."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    if content[:6] in (b"GIF87a", b"GIF89a") and len(content) >= 10:
        width, height = struct.unpack("<HH", content[6:10])
        return width, height
    if content.startswith(b"\xff\xd8"):
        return _jpeg_dimensions(content)
    return None


def _jpeg_dimensions(content: bytes) -> tuple[int, int] | None:
    position = 2
    while position + 9 < len(content) and content[position] == 0xFF:
        marker, length = content[position + 1], int.from_bytes(content[position + 2 : position + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):  # a start-of-frame segment
            height, width = struct.unpack(">HH", content[position + 5 : position + 9])
            return width, height
        position += 2 + length
    return None
