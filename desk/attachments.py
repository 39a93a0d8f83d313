"""附件: which files are taken in; they are relayed by Telegram's id, never unpacked, never stored here."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from desk.errors import BadFile
from storage.models import Person
from storage.store import Store

LARGEST = 50 * 2**20  # bytes
A_DAY = timedelta(days=1)
OF_A_PERSON = 2000  # files a day

# what enterprises hand in; everything else can be shown at the counter
ENDINGS = frozenset(
    (
        *("pdf", "ofd", "doc", "docx", "wps", "xls", "xlsx", "et", "csv", "txt", "rtf", "ppt", "pptx", "dps"),
        *("jpg", "jpeg", "png", "bmp", "tif", "tiff", "heic", "webp", "gif", "mp4", "mov"),
        *("zip", "rar", "7z", "dwg", "dxf", "eml"),
    )
)
# how programs, scripts, pages and disk images begin, whatever their name says
BEGINNINGS = (
    *(b"MZ", b"\x7fELF", b"\xfe\xed\xfa", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"#!"),
    b"L\x00\x00\x00\x01\x14\x02\x00",
    *(b"<html", b"<!doctype html", b"<svg", b"<script", b"<?php", b"dex\n"),
)
LOOKED_AT = 512  # bytes at the beginning


@dataclass(frozen=True)
class Sent:
    """A file as it came: Telegram's ids, its name as metadata only, how it begins, and the words under it."""

    kind: str
    file_id: str
    unique_id: str
    name: str
    size: int
    album: str = ""
    caption: str = ""
    begins: bytes = b""  # empty where nobody looked


def must_be_fit(store: Store, sent: Sent, by: Person, now: datetime) -> None:
    """Nothing for a file that is taken in; BadFile says what is wrong with another."""
    if sent.size > LARGEST:
        raise BadFile(what="large", largest=LARGEST // 2**20)
    ending = sent.name.rpartition(".")[2].lower() if "." in sent.name else ""
    if (ending and ending not in ENDINGS) or _is_a_program(sent.begins):
        raise BadFile(what="kind")
    if store.budgets.spent("files_sent", by.id, A_DAY, now) >= OF_A_PERSON:
        raise BadFile(what="many", most=OF_A_PERSON)
    store.budgets.spend("files_sent", by.id, A_DAY, now)


def _is_a_program(begins: bytes) -> bool:
    return begins.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(tuple(b.lower() for b in BEGINNINGS))
