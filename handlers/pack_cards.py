"""【月例会通报】 and its like: what a pack says in a few lines, with its picture; its files, in private."""

from collections.abc import Callable

from desk import packs
from handlers import figures
from handlers.message import FileToSend, Message, rows
from handlers.wording import Wording
from storage.models import Pack


def digest(wording: Wording) -> Message:
    """The most important figures in a paragraph: it names cases and departments, no enterprise and no person."""
    pack, speak, formats = _pack(wording), wording.words, wording.formats
    said = pack.digest
    values = {name: figures.figure(formats, name, value, said["day"]) for name, value in said["figures"].items()}
    late = [
        speak("report.digest.late", no=no, department=department, days=days) for no, department, days in said["late"]
    ]
    more = said["figures"]["overdue"] > len(late)
    text = speak(
        f"report.digest.{pack.kind}",
        period=_period(wording, pack),
        scope=pack.department.name if pack.department else speak("format.site"),
        lines=formats.listed(late) + (speak("report.digest.more") if more else ""),
        carried=said["carried"],
        carried_solved=said["carried_solved"],
        raised=said["raised"],
        topics=formats.listed(said["topics"]),
        until=formats.instant(pack.cut),
        **values,
    )
    pictures = wording.store.packs.files(pack.id, "photo")
    picture = wording.store.packs.file(pictures[0]) if pictures and pack.kind != "day" else None
    shown = FileToSend("photo", name=picture.name, content=picture.content) if picture else None
    return Message(text, rows([wording.button("pack_details")]), shown)


def file(wording: Wording) -> Message | None:
    """A workbook or the pages; None once their time is over."""
    found = wording.store.packs.file(wording.fact("file_id"))
    if found is None:
        return None
    pack = found.pack
    period = _period(wording, pack)
    scope = pack.department.name if pack.department else wording.words("format.site")
    text = wording.words("report.title", scope=scope, period=period)
    return Message(text, (), FileToSend(found.kind, name=found.name, content=found.content))


def wanted(wording: Wording) -> Message | None:
    """It is being made; nothing once it is there."""
    pack = _pack(wording)
    if pack.made_at is not None:
        return None
    return Message(wording.words("report.wanted", period=_period(wording, pack)))


def failed(wording: Wording) -> Message:
    return Message(wording.words("report.failed", period=_period(wording, _pack(wording))))


def _period(wording: Wording, pack: Pack) -> str:
    return figures.period(wording.formats, packs.kind_of(pack), pack.first)


def _pack(wording: Wording) -> Pack:
    return wording.store.packs.look(wording.fact("pack_id"))


LETTERS: dict[str, Callable[[Wording], Message | None]] = {
    "pack.month": digest,
    "pack.week": digest,
    "pack.day": digest,
    "pack.file": file,
    "pack.wanted": wanted,
    "pack.failed": failed,
}
