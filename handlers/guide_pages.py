"""The whole guide of an item, read in chat: page by page when it is long, every section by button."""

from collections.abc import Callable

from handlers import guide_lines
from handlers.message import Message, pages, rows
from handlers.wording import Wording
from storage.models import Guide, Item

SECTIONS = ("materials", "flow", "limit", "fee", "place", "conditions", "phone", "online")
IN_LINES = ("conditions", "limit", "fee", "place", "hours", "online", "phone", "basis", "result")


def guide(wording: Wording) -> Message | None:
    """One page of it; None once the item has left the catalogue."""
    item = wording.store.catalogue.by_code(wording.fact("item"))
    if item is None:
        return None
    current = wording.store.catalogue.guide_of(item)
    parts = pages(text_of(wording, item, current))
    page = min(wording.fact("page"), len(parts) - 1)
    acts = [*guide_lines.applying(wording, current), wording.button("human")]
    if page + 1 < len(parts):
        acts.append(wording.button("next_page", str(page + 1)))
    return Message(parts[page], [*rows([wording.button(name) for name in SECTIONS], 4), *rows(acts, 3)])


def text_of(wording: Wording, item: Item, current: Guide) -> str:
    """The guide from its first line to its last."""
    body = current.body
    facts = {
        "title": body["name"],
        "standing": guide_lines.standing(wording, current),
        "code": item.code,
        "objects": wording.formats.listed(body.get("service_objects", ())),
        "department": wording.formats.listed([body["implementing_body"], *body["joint_bodies"]]),
        "kind": body["handling_kind"],
        "lines": "\n".join(guide_lines.line(wording, name, body) for name in IN_LINES),
        "count": len(body["materials"]),
        "materials": guide_lines.full(wording, "materials", body),
        "flow": " → ".join(body["flow"]),
        "valid": _valid(wording, current),
        "note": body.get("note") or wording.words("format.none"),
        **guide_lines.source(wording, current),
    }
    return wording.words("letter.answer.guide", **facts)


def _valid(wording: Wording, current: Guide) -> str:
    begins = wording.formats.day(current.valid_from)
    if current.valid_until is None:
        return wording.words("page.valid_from", begins=begins)
    return wording.words("page.valid_until", begins=begins, ends=wording.formats.day(current.valid_until))


LETTERS: dict[str, Callable[[Wording], Message | None]] = {"answer.guide": guide}
