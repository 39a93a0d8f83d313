"""The directory of hotlines: one line a department, with the day on which somebody made sure of it."""

from collections.abc import Callable

from desk import hotlines, people, rules
from handlers.message import Message, rows
from handlers.wording import Wording
from storage.models import Department


def directory(wording: Wording) -> Message:
    """One page; hours that most of them keep are said once at the head."""
    words, page = wording.fact("words"), wording.fact("page")
    found = hotlines.listed(wording.store, words)
    parted, hours = hotlines.pages(found), hotlines.usual_hours(found)
    count, shown = len(parted), parted[page] if page < len(parted) else []
    number = wording.words("letter.hotline.page", page=page + 1, count=count) if count > 1 else ""
    lines = [wording.words("letter.hotline.head", number=number, site=wording.words("format.site"))]
    if hours:
        lines.append(wording.words("letter.hotline.usual_hours", hours=hours))
    lines += [_line(wording, body, hours) for body in shown] or [wording.words("letter.hotline.none")]
    reader, buttons = wording.reader, []
    if reader is not None and people.may(reader, "verify_hotline") and not words:
        buttons = [wording.button("verify_hotline")]
        missing = [body.name for body in hotlines.unlisted(wording.store)]
        if missing and people.may(reader, "publish_policy") and page + 1 == count:
            lines.append(wording.words("letter.hotline.missing", names=wording.formats.listed(missing)))
    return Message("\n".join(lines), rows(buttons))


def _line(wording: Wording, body: Department, usual: str) -> str:
    names = [who.name for who in wording.store.people.officers(body.id)] if rules.current().hotlines.names else []
    verified = (
        wording.words("letter.hotline.verified", day=wording.formats.day(body.hotline_verified_on))
        if body.hotline_verified_on
        else wording.words("letter.hotline.unverified")
    )
    parts = [body.hotline, "、".join(names), body.hours if body.hours != usual else "", verified]
    return wording.words("letter.hotline.line", department=body.name, facts="　".join(part for part in parts if part))


LETTERS: dict[str, Callable[[Wording], Message | None]] = {"hotline.directory": directory}
