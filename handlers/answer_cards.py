"""Answers to questions: the card, a choice, a section, the offer of a person."""

from collections.abc import Callable, Mapping

from desk.imports.guide_fields import SAMPLE
from desk.knowledge import AT_TELEGRAM
from handlers import guide_lines
from handlers.message import Button, FileToSend, Message, rows
from handlers.wording import Wording
from storage.models import Guide, Question, QuestionState

QUOTED = 40  # characters of a question repeated in an answer
OFFERED = 5
LONGEST_LABEL = 60
FORMS_PER_GUIDE = 100  # in a button, the guide and its form are one number
ABOLISHED = "已取消"  # how the list of absent services begins to tell of one that is nowhere to be had
MOST_LINES = 7  # sections on one card: it stays within ten lines
MORE = ("limit", "fee", "place", "conditions", "phone", "online")  # offered by button when not shown
MORE_BUTTONS = 4
OF_THE_OVERVIEW = ("limit", "fee", "place", "phone")


def card(wording: Wording) -> Message | None:
    """The item, and of it what was asked for; everything in short when nothing in particular was."""
    guide = _guide(wording)
    if guide is None:
        return None
    body, asked = guide.body, _asked(wording)
    source = guide_lines.source(wording, guide)
    standing = guide_lines.standing(wording, guide)
    if asked:
        lines = "\n".join(guide_lines.line(wording, name, body) for name in asked)
        key = "letter.answer.part_of_the_basis" if "basis" in asked else "letter.answer.part"
        text = wording.words(key, item=body["name"], lines=standing + lines, **source)
    else:
        text = wording.words(
            "letter.answer.card", item=body["name"], standing=standing, **guide_lines.overview(wording, body), **source
        )
    if wording.fact("wanted"):
        text += "\n" + wording.words("letter.answer.wanted")
    shown = asked or OF_THE_OVERVIEW
    others = [name for name in MORE if name not in shown][:MORE_BUTTONS]
    sections = [wording.button(name) for name in ("materials", "flow", *others)]
    acts = [*guide_lines.applying(wording, guide), wording.button("other"), wording.button("human")]
    forms = _forms(wording, guide) if "materials" in asked else []
    return Message(text, [*rows(forms, 1), *rows(sections, 3), *rows(acts, 3)])


def choice(wording: Wording) -> Message:
    named = [(code, wording.store.catalogue.by_code(code)) for code in wording.fact("items")[:OFFERED]]
    buttons = [Button(item.name, "pick", str(place)) for place, (_, item) in enumerate(named) if item]
    return Message(
        wording.words("letter.answer.choice"), rows([*buttons, wording.button("none_of_these")], width=1)
    )


def none(wording: Wording) -> Message:
    where = wording.fact("elsewhere")
    key = "letter.answer.none"
    if where:
        key = "letter.answer.abolished" if where.startswith(ABOLISHED) else "letter.answer.elsewhere"
    quoted = _question(wording).text[:QUOTED]
    text = wording.words(key, question=quoted, until=wording.answered_by(), where=where or "")
    return Message(text, rows([wording.button("human")]))


def section(wording: Wording) -> Message | None:
    guide = _guide(wording)
    if guide is None:
        return None
    name = wording.fact("section")
    text = wording.words(
        "letter.answer.section",
        item=guide.body["name"],
        section=wording.words(f"section.{name}"),
        body=guide_lines.standing(wording, guide) + guide_lines.full(wording, name, guide.body),
        **guide_lines.source(wording, guide),
    )
    forms = _forms(wording, guide) if name == "materials" else []
    return Message(text, [*rows(forms, 1), *rows([*guide_lines.applying(wording, guide), wording.button("human")])])


def form(wording: Wording) -> Message | None:
    """A blank form or a sample, or where else it is to be had."""
    guide, place = wording.store.catalogue.guide(wording.fact("guide_id")), wording.fact("place")
    named = guide.body["forms"][place]
    facts = {"form": named["name"], "item": guide.body["name"], "version": guide.version}
    caption = wording.words("letter.answer.form", kind=_kind(wording, named), **facts)
    otherwise = wording.words("letter.answer.form_missing", phone=guide.body["consult_phone"], **facts)
    at_telegram = named["file"].removeprefix(AT_TELEGRAM) if named["file"].startswith(AT_TELEGRAM) else ""
    if at_telegram:
        return Message(caption, file=FileToSend("document", at_telegram))
    return Message(caption, file=FileToSend("form", name=named["file"], otherwise=otherwise))


def handed_over(wording: Wording) -> Message:
    return Message(wording.words("letter.answer.handed_over", until=wording.answered_by()))


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
    text = wording.words("letter.question.handed_over", question=question.text)
    return Message(text, rows([wording.button("link_question")]))


def _guide(wording: Wording) -> Guide | None:
    """The guide in force of the item answered with, None once it has left the catalogue."""
    item = wording.store.catalogue.by_code(wording.fact("item"))
    return wording.store.catalogue.guide_of(item) if item else None


def _forms(wording: Wording, guide: Guide) -> list[Button]:
    """A button for each blank form and sample; it remembers which version of the guide named it."""
    return [
        Button(_label(wording, form), "form", str(guide.id * FORMS_PER_GUIDE + place))
        for place, form in enumerate(guide.body.get("forms", ()))
    ]


def _label(wording: Wording, form: Mapping[str, str]) -> str:
    return wording.words("guide.form_button", kind=_kind(wording, form), form=form["name"])[:LONGEST_LABEL]


def _kind(wording: Wording, form: Mapping[str, str]) -> str:
    return wording.words("guide.sample" if form["kind"] == SAMPLE else "guide.form")


def _question(wording: Wording) -> Question:
    return wording.store.questions.get(wording.fact("question_id"))


def _asked(wording: Wording) -> list[str]:
    """The sections to answer with; the mere "how" is answered with the overview, 办到哪了 with no section."""
    asked = [name for name in wording.fact("sections") or () if name in guide_lines.LINES][:MOST_LINES]
    return [] if asked == ["flow"] else asked


LETTERS: dict[str, Callable[[Wording], Message | None]] = {
    "answer.card": card,
    "answer.choice": choice,
    "answer.none": none,
    "answer.section": section,
    "answer.form": form,
    "answer.handed_over": handed_over,
    "answer.reply": reply,
    "answer.redirect": redirect,
    "question.handed_over": for_the_centre,
}
