"""What is read about a consultation: the invitation, how it stands, its minutes."""

from collections.abc import Callable
from typing import Any

from handlers.message import Button, Message, rows
from handlers.wording import Wording
from storage.models import Consultation, Opinion


def invitation(wording: Wording) -> Message | None:
    """To an invited department; a reminder is not said any more when its opinion has come."""
    called = _called(wording)
    opinion = wording.store.consultations.opinion(wording.fact("opinion_id"))
    over = opinion.given_at is not None or called.concluded_at is not None
    if over and wording.letter.kind == "consultation.reminder" and wording.letter.edits_id is None:
        return None
    text = wording.words(f"letter.{wording.letter.kind}", **_facts(wording, called), department=opinion.department.name)
    return Message(f"{text}\n{_state(wording, called)}", rows([] if over else [wording.button("opine")]))


def progress(wording: Wording) -> Message:
    """To whoever called it: who has said what, and who has not."""
    called = _called(wording)
    text = wording.words(f"letter.{wording.letter.kind}", **_facts(wording, called))
    buttons: list[Button] = [] if called.concluded_at else [wording.button("conclude")]
    return Message(f"{text}\n{_state(wording, called)}", rows(buttons))


def minutes(wording: Wording) -> Message:
    called = _called(wording)
    who = wording.store.people.name_of(called.concluded_by_id)
    at = wording.formats.instant(called.concluded_at)
    text = wording.words("letter.consultation.minutes", **_facts(wording, called), who=who, at=at)
    return Message(text)


def _state(wording: Wording, called: Consultation) -> str:
    if called.concluded_at is not None:
        return wording.words("letter.consultation.conclusion_line", conclusion=called.conclusion)
    return _opinions(wording, called)


def _facts(wording: Wording, called: Consultation) -> dict[str, Any]:
    owing = [opinion.department.name for opinion in called.opinions if opinion.given_at is None]
    return {
        "no": called.case.no,
        "item": called.case.item.name,
        "topic": called.topic,
        "caller": called.called_by.name,
        "by": wording.formats.instant(called.due_by),
        "invited": wording.formats.listed(opinion.department.name for opinion in called.opinions),
        "owing": wording.formats.listed(owing),
        "opinions": _opinions(wording, called),
        "conclusion": called.conclusion,
    }


def _opinions(wording: Wording, called: Consultation) -> str:
    return "\n".join(_line(wording, opinion) for opinion in called.opinions)


def _line(wording: Wording, opinion: Opinion) -> str:
    key = "opinion_line" if opinion.given_at else "owing_line"
    who = opinion.given_by.name if opinion.given_by else ""
    facts = {"department": opinion.department.name, "words": opinion.words, "who": who}
    return wording.words(f"letter.consultation.{key}", **facts)


def _called(wording: Wording) -> Consultation:
    return wording.store.consultations.get(wording.fact("consultation_id"))


LETTERS: dict[str, Callable[[Wording], Message | None]] = {
    "consultation.invitation": invitation,
    "consultation.reminder": invitation,
    "consultation.called": progress,
    "consultation.complete": progress,
    "consultation.due": progress,
    "consultation.minutes": minutes,
}
