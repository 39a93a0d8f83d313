"""What enterprises read when they are asked how it went, and what the centre reads when it is to call them back."""

from collections.abc import Callable
from typing import Any

from desk import call_backs, people, ratings
from handlers.message import Button, Message, rows
from handlers.wording import Wording
from storage.models import CallBack, CallBackCause, RoleName


def invite(wording: Wording) -> Message:
    """The grades; once one is given, thanks, and to whoever gave it a way to say more."""
    case, reader = wording.case, wording.reader
    if not wording.store.ratings.of_case(case.id):
        return Message(wording.words("letter.rating.invite", **wording.about_case(case)), rows(grades(wording, "rate")))
    text = wording.words("letter.rating.thanks", **wording.about_case(case))
    if reader is None or not ratings.wants_words(wording.store, case.id, reader):
        return Message(text)
    return Message(f"{text}\n{wording.words('letter.rating.more')}", rows([wording.button("say_more")]))


def noted(wording: Wording) -> Message:
    return Message(wording.words("letter.rating.noted", **wording.about_case(wording.case)))


def grades(wording: Wording, action: str) -> list[Button]:
    return [Button(wording.words(f"button.grade_{grade}"), action, str(grade)) for grade in ratings.GRADES]


def call_back(wording: Wording) -> Message | None:
    """To the centre: whom to call and why, then what was heard; nobody is reminded of a call that was made."""
    called = wording.store.ratings.call_back(wording.fact("call_back_id"))
    over = called.called_at is not None
    if over and wording.letter.kind.startswith("ladder.") and wording.letter.edits_id is None:
        return None
    text = wording.words(f"letter.{wording.letter.kind}", **about_call_back(wording, called))
    buttons = [] if over else [wording.button("note_call"), wording.button("contact_phone")]
    return Message(f"{text}{_heard(wording, called)}", rows(buttons))


def phone(wording: Wording) -> Message:
    """To one agent, in private: whom to call."""
    called = wording.store.ratings.call_back(wording.fact("call_back_id"))
    contacts = wording.store.people.with_role(RoleName.CONTACT, enterprise_id=called.case.enterprise_id)
    lines = [f"{who.name}　{who.phone or wording.words('format.none')}" for who in contacts]
    return Message(wording.words("letter.call_back.phone", no=called.case.no, lines="\n".join(lines)))


def about_call_back(wording: Wording, called: CallBack) -> dict[str, Any]:
    """The facts that every text about a call-back may use."""
    return {
        **wording.about_case(called.case),
        "cause": wording.words(f"cause.{called.cause.value}"),
        "due": wording.formats.instant(called.due_by),
        "answer": _answer(wording, called),
    }


def _answer(wording: Wording, called: CallBack) -> str:
    """What the department answered to a bad rating, for whoever asks the enterprise about it."""
    answered = wording.store.ratings.rectification_of(called.case_id)
    if called.cause is not CallBackCause.BAD_RATING or answered is None:
        return ""
    stage = wording.words(f"stage.{answered.stage.value}")
    facts = {"stage": stage, "measures": answered.measures or wording.words("format.none")}
    return "\n" + wording.words("letter.call_back.answer", **facts)


def _heard(wording: Wording, called: CallBack) -> str:
    if called.called_at is None:
        return "\n" + wording.words("letter.call_back.tried", count=called.attempts) if called.attempts else ""
    facts = {
        "who": wording.store.people.name_of(called.called_by_id),
        "at": wording.formats.instant(called.called_at),
        "outcome": wording.words(f"outcome.{called.outcome}"),
        "words": called.words,
    }
    return "\n" + wording.words("letter.call_back.heard", **facts)


def list_lines(wording: Wording) -> tuple[list[str], list[Button]]:
    """The enterprises that the centre is to call, as lines of its list and buttons to their cards."""
    reader = wording.reader
    if reader is None or not people.may(reader, "call_back"):
        return [], []
    waiting = [
        called
        for called in wording.store.ratings.to_call_back(call_backs.LISTED)
        if call_backs.is_ripe(wording.store, called, wording.now)
    ]
    if not waiting:
        return [], []
    lines = [wording.words("letter.list.call_back_line", **about_call_back(wording, called)) for called in waiting]
    buttons = [Button(called.case.no, "open_call_back", str(called.id)) for called in waiting]
    return [wording.words("letter.list.call_backs", count=len(waiting)), *lines], buttons


LETTERS: dict[str, Callable[[Wording], Message | None]] = {
    "rating.invite": invite,
    "rating.noted": noted,
    "call_back.request": call_back,
    "ladder.call_back_due": call_back,
    "call_back.phone": phone,
}
