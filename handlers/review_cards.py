"""Guides that are to be looked at again: the reminder, the card, what is to be changed."""

from collections.abc import Callable, Sequence

from desk import reviews, versions
from handlers import guide_pages
from handlers.message import Button, Message, rows
from handlers.wording import Wording
from storage.models import Item

LISTED = 20
OFFERED = 8


def due(wording: Wording) -> Message | None:
    """Everything of one keeper that waits now; None once all of it has been looked at."""
    items = reviews.waiting(wording.store, wording.fact("department_id"), wording.fact("owner"), wording.now)
    return _listed(wording, "letter.review.due", items)


def late(wording: Wording) -> Message | None:
    items = reviews.waiting(wording.store, wording.fact("department_id"), None, wording.now)
    return _listed(wording, "letter.review.late", items)


def card(wording: Wording) -> Message:
    item = _item(wording)
    reviewed = ""
    if item.reviewed_at is not None and item.reviewed_by_id is not None:
        who = wording.store.people.name_of(item.reviewed_by_id)
        reviewed = wording.words("letter.review.reviewed", at=wording.formats.instant(item.reviewed_at), who=who)
    text = wording.words(
        "letter.review.card",
        text=guide_pages.text_of(wording, item, wording.store.catalogue.guide_of(item)),
        day=wording.formats.day(item.review_by) if item.review_by else wording.words("format.none"),
        owner=item.owner or wording.words("role.officer"),
        reviewed="\n" + reviewed if reviewed else "",
    )
    if not reviews.waits(wording.store, item, versions.today(wording.store, wording.now)):
        return Message(text)
    return Message(text, rows([wording.button("still_true"), wording.button("needs_change")]))


def change(wording: Wording) -> Message:
    draft = wording.store.drafts.get(wording.fact("draft_id"))
    if draft.closed_at is not None:
        return Message(wording.words("letter.gap.draft_over"))
    item = wording.store.catalogue.item(draft.data["item"])
    cancel = Button(wording.words("button.cancel"), "draft", "cancel")
    return Message(wording.words("letter.review.change", item=item.name), rows([cancel]))


def change_wanted(wording: Wording) -> Message:
    item = _item(wording)
    who = wording.store.people.name_of(wording.fact("person_id"))
    facts = {"who": who, "department": item.department.name, "item": item.name, "words": wording.fact("words")}
    return Message(wording.words("letter.review.change_wanted", **facts))


def _listed(wording: Wording, key: str, items: Sequence[Item]) -> Message | None:
    if not items:
        return None
    lines = [
        wording.words(
            "letter.review.line",
            number=number,
            item=item.name,
            version=item.version,
            day=wording.formats.day(item.review_by) if item.review_by else "",
        )
        for number, item in enumerate(items[:LISTED], 1)
    ]
    text = wording.words(key, count=len(items), department=items[0].department.name, lines="\n".join(lines))
    return Message(text, rows([Button(item.name, "open_review", str(item.id)) for item in items[:OFFERED]], 1))


def _item(wording: Wording) -> Item:
    return wording.store.catalogue.item(wording.fact("item_id"))


LETTERS: dict[str, Callable[[Wording], Message | None]] = {
    "guide.review": due,
    "guide.review_late": late,
    "guide.review_card": card,
    "guide.change": change,
    "guide.change_wanted": change_wanted,
}
