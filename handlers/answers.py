"""Answers to questions: the card, a choice, a section, the offer of a person."""

from collections.abc import Callable
from typing import Any

from desk import rules, worktime
from desk.requests import DEFERRABLE
from handlers.message import Button, Message, rows
from handlers.reading import Reading
from storage.models import Guide, Question, QuestionState

QUOTED = 40  # characters of a question repeated in an answer
OFFERED = 5


def card(reading: Reading) -> Message | None:
    guide = _guide(reading)
    if guide is None:
        return None
    body, formats = guide.body, reading.formats
    materials = body["materials"]
    nothing = reading.words("format.none")
    special = formats.listed(step["name"] for step in body["special_procedures"])
    text = reading.words(
        "letter.answer.card",
        item=body["name"],
        department=formats.listed([body["implementing_body"], *body["joint_bodies"]]),
        kind=body["handling_kind"],
        fee=body["fee"]["note"] or nothing,
        promised=formats.limit(body["promise_limit"]),
        statutory=formats.limit(body["legal_limit"]),
        special=reading.words("format.after_bar", text=special) if body["special_procedures"] else "",
        count=len(materials),
        deferrable=sum(material["necessity"] == DEFERRABLE for material in materials),
        materials=formats.listed(material["name"] for material in materials),
        channels=formats.listed(body["channels"]),
        place=body["place"] or nothing,
        phone=body["consult_phone"] or nothing,
        **_source(reading, guide),
    )
    buttons = [reading.button(name) for name in ("materials", "flow", "apply", "other", "human")]
    return Message(text, rows(buttons, 3))


def choice(reading: Reading) -> Message:
    named = [(code, reading.store.catalogue.by_code(code)) for code in reading.fact("items")[:OFFERED]]
    buttons = [Button(item.name, "pick", str(place)) for place, (_, item) in enumerate(named) if item]
    return Message(
        reading.words("letter.answer.choice"), rows([*buttons, reading.button("none_of_these")], width=1)
    )


def none(reading: Reading) -> Message:
    where = reading.fact("elsewhere")
    key = "letter.answer.elsewhere" if where else "letter.answer.none"
    quoted = _question(reading).text[:QUOTED]
    text = reading.words(key, question=quoted, until=_until(reading), where=where or "")
    return Message(text, rows([reading.button("human")]))


def gate(reading: Reading) -> Message:
    """The answer to what is no question for the guides."""
    intent = reading.fact("intent")
    text = reading.words(f"letter.gate.{intent}", until=_until(reading))
    return Message(text, rows([reading.button("human")] if intent == "handoff" else []))


def danger(reading: Reading) -> Message:
    return Message(reading.words("letter.gate.danger_at_the_centre", question=_question(reading).text))


def section(reading: Reading) -> Message | None:
    guide = _guide(reading)
    if guide is None:
        return None
    name = reading.fact("section")
    text = reading.words(
        "letter.answer.section",
        item=guide.body["name"],
        section=reading.words(f"section.{name}"),
        body=SECTIONS[name](reading, guide.body),
        **_source(reading, guide),
    )
    return Message(text, rows([reading.button("apply"), reading.button("human")]))


def handed_over(reading: Reading) -> Message:
    return Message(reading.words("letter.answer.handed_over", until=_until(reading)))


def reply(reading: Reading) -> Message:
    question = _question(reading)
    return Message(reading.words("letter.answer.reply", question=question.text[:QUOTED], words=question.reply))


def redirect(reading: Reading) -> Message:
    link = f"https://t.me/{reading.username}?start=apply_{reading.fact('item_id')}_{reading.letter.chat_id}"
    return Message(
        reading.words("letter.answer.redirect"), rows([Button(reading.words("button.private"), url=link)])
    )


def for_the_centre(reading: Reading) -> Message:
    question = reading.store.questions.get(reading.fact("question_id"))
    if question.state is QuestionState.REPLIED and question.replied_by_id:
        who = reading.store.people.get(question.replied_by_id).name
        return Message(
            reading.words("letter.question.replied", question=question.text, who=who, words=question.reply)
        )
    return Message(reading.words("letter.question.handed_over", question=question.text))


def _guide(reading: Reading) -> Guide | None:
    """The guide in force of the item answered with, None once it has left the catalogue."""
    item = reading.store.catalogue.by_code(reading.fact("item"))
    return reading.store.catalogue.guide_of(item) if item else None


def _question(reading: Reading) -> Question:
    return reading.store.questions.get(reading.fact("question_id"))


def _until(reading: Reading) -> str:
    """A person answers within the time in which a department acknowledges."""
    calendar = worktime.calendar_of(reading.store)
    return reading.formats.instant(calendar.after(reading.letter.written_at, rules.current().limits.acknowledge))


def _source(reading: Reading, guide: Guide) -> dict[str, Any]:
    body = guide.body
    illustrative = body.get("provenance", {}).get("details") == "illustrative"
    return {
        "basis": body["legal_limit"].get("basis") or reading.words("format.none"),
        "updated": reading.formats.date(guide.imported_at),
        "version": guide.version,
        "illustrative": reading.words("letter.answer.illustrative") if illustrative else "",
    }


def _materials(reading: Reading, body: dict[str, Any]) -> str:
    lines = [
        reading.words(
            "section.material_line" if material["copies"] else "section.material_line_electronic",
            position=material["order"],
            name=material["name"],
            necessity=reading.formats.necessity(material["necessity"]),
            source=material["source"],
            copies=material["copies"],
        )
        for material in body["materials"]
    ]
    return "\n".join(lines) or reading.words("section.no_materials")


def _flow(reading: Reading, body: dict[str, Any]) -> str:
    return reading.words(
        "section.flow_body",
        steps=" → ".join(body["flow"]),
        channels=reading.formats.listed(body["channels"]),
        visits=body["visits"],
        place=body["place"] or reading.words("format.none"),
        hours=body["hours"] or reading.words("format.none"),
    )


SECTIONS: dict[str, Callable[[Reading, dict[str, Any]], str]] = {"materials": _materials, "flow": _flow}

LETTERS: dict[str, Callable[[Reading], Message | None]] = {
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
