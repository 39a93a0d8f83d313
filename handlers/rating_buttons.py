"""Buttons after the case: grades and words, what the department found and did, what the centre heard."""

from typing import Any

from desk import audiences, call_backs, forms, post, ratings, rectifications
from desk.people import authorize
from handlers.press import Action, Press, Toast, do, number
from storage.models import DraftKind


def _rate(p: Press) -> Toast:
    ratings.rate(p.store, p.id("case_id"), number(p.arg) or 0, p.by, p.now)
    return "noted"


def _rate_again(p: Press) -> Toast:
    ratings.rate_again(p.store, p.id("rectification_id"), number(p.arg) or 0, p.by, p.now)
    return "noted"


def _about(kind: DraftKind, name: str) -> Action:
    """A form about one rectification, or one call-back."""

    def begin(p: Press) -> Toast:
        case = p.store.cases.get(p.id("case_id")) if "case_id" in p.letter.facts else None
        forms.begin(p.store, kind, p.chat, p.by, p.now, {name: str(p.id(f"{name}_id"))}, case=case)
        return None

    return begin


def _open_rectification(p: Press) -> Toast:
    found = p.store.ratings.rectification(p.key)
    authorize(p.by, "rectify", found)
    facts, card = rectifications.about(found), rectifications.card(found)
    post.tell(p.store, audiences.person(p.by), "rectification.verify", p.now, card=card, **facts)
    return None


def _open_call_back(p: Press) -> Toast:
    found = p.store.ratings.call_back(p.key)
    authorize(p.by, "call_back", found.case)
    facts: dict[str, Any] = call_backs.about(found)
    post.tell(p.store, audiences.person(p.by), "call_back.request", p.now, card=call_backs.card(found), **facts)
    return None


BUTTONS: dict[str, Action] = {
    "rate": _rate,
    "rate_again": _rate_again,
    "say_more": do(lambda p: ratings.begin_words(p.store, p.id("case_id"), p.chat, p.by, p.now)),
    "founded": _about(DraftKind.FINDING, "rectification"),
    "unfounded": _about(DraftKind.DISPUTE, "rectification"),
    "complex": _about(DraftKind.COMPLEX, "rectification"),
    "rectify": _about(DraftKind.RECTIFICATION, "rectification"),
    "note_call": _about(DraftKind.CALL_BACK, "call_back"),
    "contact_phone": do(
        lambda p: call_backs.show_phone(p.store, p.id("call_back_id"), p.by, p.now), "sent_privately"
    ),
    "open_rectification": _open_rectification,
    "open_call_back": _open_call_back,
}
