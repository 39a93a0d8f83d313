"""What the centre reads when a department asks for something, and what both sides read when it has ruled."""

from collections.abc import Callable
from typing import Any

from desk import rulings, worktime
from handlers.message import Message, rows
from handlers.wording import Wording
from storage.assignments import OPEN
from storage.models import Extension, HandBack, Justification, Pause
from storage.rulings import Request


def hand_back_request(wording: Wording) -> Message:
    asked = wording.store.rulings.get(HandBack, wording.fact("hand_back_id"))
    return _request(
        wording,
        asked,
        proposed=asked.proposed.name if asked.proposed else wording.words("letter.hand_back.centre_decides"),
        new=asked.new_assignment.department.name if asked.new_assignment else "",
    )


def hand_back_ruling(wording: Wording) -> Message:
    asked = wording.store.rulings.get(HandBack, wording.fact("hand_back_id"))
    facts = wording.about_assignment(asked.assignment)
    if asked.new_assignment:
        facts["department"] = asked.new_assignment.department.name
    return _ruling(wording, asked, **facts)


def extension_request(wording: Wording) -> Message:
    asked = wording.store.rulings.get(Extension, wording.fact("extension_id"))
    return _request(wording, asked, **_extended(wording, asked))


def extension_ruling(wording: Wording) -> Message:
    asked = wording.store.rulings.get(Extension, wording.fact("extension_id"))
    return _ruling(wording, asked, **wording.about_assignment(asked.assignment), **_extended(wording, asked))


def extension_notice(wording: Wording) -> Message:
    """To the enterprise: how long, and why."""
    asked = wording.store.rulings.get(Extension, wording.fact("extension_id"))
    facts = {**wording.about_assignment(asked.assignment), **_extended(wording, asked)}
    return Message(wording.words("letter.extension.notice", **facts, approver=_approver(wording, asked)))


def pause_request(wording: Wording) -> Message:
    asked = wording.store.rulings.get(Pause, wording.fact("pause_id"))
    return _request(wording, asked, **_stood(wording, asked))


def pause_ruling(wording: Wording) -> Message:
    asked = wording.store.rulings.get(Pause, wording.fact("pause_id"))
    return _ruling(wording, asked, **wording.about_assignment(asked.assignment), **_stood(wording, asked))


def pause_notice(wording: Wording) -> Message:
    """To the enterprise: for which step, for how long, and when the matter is due then."""
    asked = wording.store.rulings.get(Pause, wording.fact("pause_id"))
    facts = {**wording.about_assignment(asked.assignment), **_stood(wording, asked)}
    return Message(wording.words("letter.pause.notice", **facts))


def pause_resumed(wording: Wording) -> Message:
    asked = wording.store.rulings.get(Pause, wording.fact("pause_id"))
    facts = {**wording.about_assignment(asked.assignment), **_stood(wording, asked)}
    return Message(wording.words("letter.pause.resumed", **facts))


def justification_request(wording: Wording) -> Message:
    asked = wording.store.rulings.get(Justification, wording.fact("justification_id"))
    return _request(wording, asked, until=wording.formats.instant(asked.until))


def justification_ruling(wording: Wording) -> Message:
    asked = wording.store.rulings.get(Justification, wording.fact("justification_id"))
    until = wording.formats.instant(asked.until)
    return _ruling(wording, asked, **wording.about_assignment(asked.assignment), until=until)


def _request(wording: Wording, asked: Request, **facts: Any) -> Message:
    noun, ruling = rulings.noun(asked), ""
    if asked.granted is not None:
        key = "granted" if asked.granted else "denied"
        ruling = "\n" + wording.words(f"letter.{noun}.{key}", who=_approver(wording, asked), **facts)
    text = wording.words(
        f"letter.{noun}.request",
        **wording.about_assignment(asked.assignment),
        **facts,
        reason=asked.reason,
        rule_by=wording.formats.instant(asked.rule_by),
        ruling=ruling,
    )
    open_ = asked.granted is None and asked.assignment.stage in OPEN
    return Message(text, rows([wording.button("grant"), wording.button("deny")] if open_ else []))


def _ruling(wording: Wording, asked: Request, **facts: Any) -> Message:
    key = "ruling_granted" if asked.granted else "ruling_denied"
    return Message(wording.words(f"letter.{rulings.noun(asked)}.{key}", **facts))


def _extended(wording: Wording, asked: Extension) -> dict[str, Any]:
    calendar = worktime.calendar_of(wording.store)
    return {
        "old_due": wording.formats.instant(asked.due_before),
        "new_due": wording.formats.instant(asked.until),
        "days": calendar.workdays_between(calendar.day_of(asked.due_before), calendar.day_of(asked.until)),
        "basis": asked.reason,
    }


def _stood(wording: Wording, asked: Pause) -> dict[str, Any]:
    return {
        "step": asked.reason,
        "days": asked.days,
        "begun": wording.formats.instant(asked.begun_at),
        "expected": wording.formats.instant(asked.expected_by),
        "ended": wording.formats.instant(asked.ended_at),
    }


def _approver(wording: Wording, asked: Request) -> str:
    return wording.store.people.name_of(asked.ruled_by_id)


LETTERS: dict[str, Callable[[Wording], Message | None]] = {
    "hand_back.request": hand_back_request,
    "hand_back.ruling": hand_back_ruling,
    "extension.request": extension_request,
    "extension.ruling": extension_ruling,
    "extension.notice": extension_notice,
    "justification.request": justification_request,
    "justification.ruling": justification_ruling,
    "pause.request": pause_request,
    "pause.ruling": pause_ruling,
    "pause.notice": pause_notice,
    "pause.resumed": pause_resumed,
}
