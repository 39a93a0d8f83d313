"""The buttons of those who keep the catalogue: gaps linked, written and reviewed, guides looked at again."""

from typing import Any

from desk import audiences, gap_queue, missing_guides, post, reviews
from desk.people import authorize
from handlers.press import Action, Press, Toast, do
from storage.models import Item


def _open(kind: str) -> Action:
    """A line of the list, as the card it stands for."""

    def opened(p: Press) -> Toast:
        key = p.key
        if kind == "gap":
            gap_queue.open_card(p.store, key, p.by, p.now)
            return None
        authorize(p.by, "review")
        letter = "alias.review" if kind == "alias" else "gap.guide_review"
        about: dict[str, Any] = {"alias_id": key} if kind == "alias" else {"gap_id": key}
        post.tell(p.store, audiences.person(p.by), letter, p.now, card=f"{kind}/{key}", **about)
        return None

    return opened


def _link(p: Press) -> Toast:
    gap_queue.link(p.store, p.id("gap_id"), p.store.catalogue.item(p.key), p.by, p.now)
    return "linked"


def _of_question(p: Press) -> Toast:
    gap_queue.open_for(p.store, p.id("question_id"), p.by, p.now)
    return "sent_privately"


def _review(granted: bool) -> Action:
    return do(lambda p: gap_queue.review(p.store, p.id("alias_id"), granted, p.by, p.now), "done")


def _review_guide(granted: bool) -> Action:
    return do(lambda p: missing_guides.review(p.store, p.id("gap_id"), granted, p.by, p.now), "done")


def _review_opened(p: Press) -> Toast:
    reviews.open_card(p.store, p.store.catalogue.item(p.key), p.by, p.now)
    return "sent_privately"


def _item(p: Press) -> Item:
    return p.store.catalogue.item(p.id("item_id"))


BUTTONS: dict[str, Action] = {
    "open_gap": _open("gap"),
    "open_alias": _open("alias"),
    "open_guide": _open("guide"),
    "link_question": _of_question,
    "link": _link,
    "other_item": do(lambda p: gap_queue.begin_link(p.store, p.id("gap_id"), p.chat, p.by, p.now)),
    "write_guide": do(lambda p: missing_guides.begin(p.store, p.id("gap_id"), p.chat, p.by, p.now)),
    "dismiss": do(lambda p: gap_queue.dismiss(p.store, p.id("gap_id"), p.by, p.now), "done"),
    "agree": _review(True),
    "disagree": _review(False),
    "withdraw_alias": do(lambda p: gap_queue.withdraw(p.store, p.id("alias_id"), p.by, p.now), "done"),
    "open_review": _review_opened,
    "still_true": do(lambda p: reviews.confirm(p.store, _item(p), p.by, p.now), "done"),
    "needs_change": do(lambda p: reviews.begin_change(p.store, _item(p), p.chat, p.by, p.now)),
    "agree_guide": _review_guide(True),
    "disagree_guide": _review_guide(False),
}
