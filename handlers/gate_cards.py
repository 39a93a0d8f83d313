"""What the gate says: to danger, thanks, complaints, personal data and all else that is no question for the guides."""

from collections.abc import Callable
from typing import Any

from desk import knowledge
from handlers.message import Button, Message, rows
from handlers.wording import Wording
from storage.models import DepartmentKind

A_PERSON_HELPS = frozenset({"handoff", "report", "complaint", "centre", "status_of_a_visitor"})


def gate(wording: Wording) -> Message:
    """The answer to what is no question for the guides."""
    intent = wording.fact("intent")
    facts = _of_the_centre(wording) if intent == "centre" else {}
    text = wording.words(f"letter.gate.{intent}", until=wording.answered_by(), **facts)
    return Message(text, rows(_buttons(wording, intent)))


def danger(wording: Wording) -> Message:
    question = wording.store.questions.get(wording.fact("question_id"))
    return Message(wording.words("letter.gate.danger_at_the_centre", question=question.text))


def _buttons(wording: Wording, intent: str) -> list[Button]:
    match intent:
        case "status":
            return [_in_private(wording, "my")]
        case _ if intent in A_PERSON_HELPS:
            return [wording.button("human")]
    return []


def _in_private(wording: Wording, payload: str) -> Button:
    return Button(wording.words("button.private"), url=f"https://t.me/{wording.username}?start={payload}")


def _of_the_centre(wording: Wording) -> dict[str, Any]:
    """Where and when the centre itself is to be had."""
    nothing = wording.words("format.none")
    centre = next(iter(wording.store.organisation.departments(DepartmentKind.CENTRE)), None)
    return {
        "phone": (centre.hotline if centre else "") or nothing,
        "hours": (centre.hours if centre else "") or nothing,
        "place": knowledge.usual_place(wording.store) or nothing,
    }


LETTERS: dict[str, Callable[[Wording], Message | None]] = {"answer.gate": gate, "ladder.danger": danger}
