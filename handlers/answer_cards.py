"""Answers to questions: the card, a choice, a section, the offer of a person."""

from collections.abc import Callable
from typing import Any

from desk import rules, worktime
from desk.requests import DEFERRABLE
from handlers.message import Button, Message, rows
from handlers.wording import Wording
from storage.models import Guide, Question, QuestionState

QUOTED = 40  # characters of a question repeated in an answer
OFFERED = 5


def card(wording: Wording) -> Message | None:
    guide = _guide(wording)
    if guide is None:
        return None
    body, formats = guide.body, wording.formats
    materials = body["materials"]
    nothing = wording.words("format.none")
    special = formats.listed(step["name"] for step in body["special_procedures"])
    text = wording.words(
        "letter.answer.card",
        item=body["name"],
        department=formats.listed([body["implementing_body"], *body["joint_bodies"]]),
        kind=body["handling_kind"],
        fee=body["fee"]["note"] or nothing,
        promised=formats.limit(body["promise_limit"]),
        statutory=formats.limit(body["legal_limit"]),
        special=wording.words("format.after_bar", text=special) if body["special_procedures"] else "",
        count=len(materials),
        deferrable=sum(material["necessity"] == DEFERRABLE for material in materials),
        materials=formats.listed(material["name"] for material in materials),
        channels=formats.listed(body["channels"]),
        place=body["place"] or nothing,
        phone=body["consult_phone"] or nothing,
        **_source(wording, guide),
    )
    buttons = [wording.button(name) for name in ("materials", "flow", "apply", "other", "human")]
    return Message(text, rows(buttons, 3))


def choice(wording: Wording) -> Message:
    named = [(code, wording.store.catalogue.by_code(code)) for code in wording.fact("items")[:OFFERED]]
    buttons = [Button(item.name, "pick", str(place)) for place, (_, item) in enumerate(named) if item]
    return Message(
        wording.words("letter.answer.choice"), rows([*buttons, wording.button("none_of_these")], width=1)
    )


def none(wording: Wording) -> Message:
    where = wording.fact("elsewhere")
    key = "letter.answer.elsewhere" if where else "letter.answer.none"
    quoted = _question(wording).text[:QUOTED]
    text = wording.words(key, question=quoted, until=_until(wording), where=where or "")
    return Message(text, rows([wording.button("human")]))


def gate(wording: Wording) -> Message:
    """The answer to what is no question for the guides."""
    intent = wording.fact("intent")
    text = wording.words(f"letter.gate.{intent}", until=_until(wording))
    return Message(text, rows([wording.button("human")] if intent == "handoff" else []))


def danger(wording: Wording) -> Message:
    return Message(wording.words("letter.gate.danger_at_the_centre", question=_question(wording).text))


def section(wording: Wording) -> Message | None:
    guide = _guide(wording)
    if guide is None:
        return None
    name = wording.fact("section")
    text = wording.words(
        "letter.answer.section",
        item=guide.body["name"],
        section=wording.words(f"section.{name}"),
        body=SECTIONS[name](wording, guide.body),
        **_source(wording, guide),
    )
    return Message(text, rows([wording.button("apply"), wording.button("human")]))


def handed_over(wording: Wording) -> Message:
    return Message(wording.words("letter.answer.handed_over", until=_until(wording)))


def reply(wording: Wording) -> Message:
    question = _question(wording)
    return Message(wording.words("letter.answer.reply", question=question.text[:QUOTED], words=question.reply))


def redirect(wording: Wording) -> Message:
    link = f"https://t.me/{wording.username}?start=apply_{wording.fact('item_id')}_{wording.letter.chat_id}"
    return Message(
        wording.words("letter.answer.redirect"), rows([Button(wording.words("button.private"), url=link)])
    )


def for_the_centre(wording: Wording) -> Message:
    question = wording.store.questions.get(wording.fact("question_id"))
    if question.state is QuestionState.REPLIED and question.replied_by_id:
        who = wording.store.people.get(question.replied_by_id).name
        return Message(
            wording.words("letter.question.replied", question=question.text, who=who, words=question.reply)
        )
    return Message(wording.words("letter.question.handed_over", question=question.text))


def _guide(wording: Wording) -> Guide | None:
    """The guide in force of the item answered with, None once it has left the catalogue."""
    item = wording.store.catalogue.by_code(wording.fact("item"))
    return wording.store.catalogue.guide_of(item) if item else None


def _question(wording: Wording) -> Question:
    return wording.store.questions.get(wording.fact("question_id"))


def _until(wording: Wording) -> str:
    """A person answers within the time in which a department acknowledges."""
    calendar = worktime.calendar_of(wording.store)
    return wording.formats.instant(calendar.after(wording.letter.written_at, rules.current().limits.acknowledge))


def _source(wording: Wording, guide: Guide) -> dict[str, Any]:
    body = guide.body
    illustrative = body.get("provenance", {}).get("details") == "illustrative"
    return {
        "basis": body["legal_limit"].get("basis") or wording.words("format.none"),
        "updated": wording.formats.date(guide.imported_at),
        "version": guide.version,
        "illustrative": wording.words("letter.answer.illustrative") if illustrative else "",
    }


def _materials(wording: Wording, body: dict[str, Any]) -> str:
    lines = [
        wording.words(
            "section.material_line" if material["copies"] else "section.material_line_electronic",
            position=material["order"],
            name=material["name"],
            necessity=wording.formats.necessity(material["necessity"]),
            source=material["source"],
            copies=material["copies"],
        )
        for material in body["materials"]
    ]
    return "\n".join(lines) or wording.words("section.no_materials")


def _flow(wording: Wording, body: dict[str, Any]) -> str:
    return wording.words(
        "section.flow_body",
        steps=" → ".join(body["flow"]),
        channels=wording.formats.listed(body["channels"]),
        visits=body["visits"],
        place=body["place"] or wording.words("format.none"),
        hours=body["hours"] or wording.words("format.none"),
    )


SECTIONS: dict[str, Callable[[Wording, dict[str, Any]], str]] = {"materials": _materials, "flow": _flow}

LETTERS: dict[str, Callable[[Wording], Message | None]] = {
    "answer.card": card,
    "answer.choice": choice,
    "answer.none": none,
    "answer.section": section,
    "answer.gate": gate,
    "ladder.danger": danger,
    "answer.handed_over": handed_over,
    "answer.reply": reply,
    "answer.redirect": redirect,
    "question.handed_over": for_the_centre,
}
