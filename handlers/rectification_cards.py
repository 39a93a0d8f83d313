"""What is read about a rectification: by the heads, the centre, the enterprise; nobody reads who rated."""

from collections.abc import Callable
from typing import Any

from desk import anonymity, people, ratings, rectifications
from handlers.message import Button, Message, rows
from handlers.rating_cards import grades
from handlers.wording import Wording
from storage.models import PleaKind, Rectification, RectificationStage
from storage.ratings import UNDER_WAY


def card(wording: Wording) -> Message:
    """The matter, its limits, and what has become of it; with buttons to whoever has to answer."""
    rectification = _rectification(wording)
    kind = wording.letter.kind
    if rectification.case is None and kind in ("rectification.verify", "rectification.opened"):
        kind += "_suggestion"
    text = wording.words(f"letter.{kind}", **_about(wording, rectification))
    return Message(f"{text}\n{_state(wording, rectification)}", rows(_buttons(wording, rectification)))


def rung(wording: Wording) -> Message | None:
    """A rung of its ladders; what it urges may have happened while it waited."""
    rectification = _rectification(wording)
    verified = "verify" in wording.letter.kind and rectification.verified_at is not None
    if wording.letter.edits_id is None and (verified or rectification.stage not in UNDER_WAY):
        return None
    return card(wording)


def feedback(wording: Wording) -> Message:
    """To the enterprise: what was found and done; and once more the grades, until one is given."""
    rectification = _rectification(wording)
    key = "feedback_unfounded" if rectification.stage is RectificationStage.UNFOUNDED else "feedback"
    text = wording.words(f"letter.rectification.{key}", **_about(wording, rectification))
    if rectification.again is None:
        return Message(text, rows(grades(wording, "rate_again")))
    text += "\n" + wording.words("letter.rectification.thanks")
    reader = wording.reader
    if reader is None or rectification.case_id is None:
        return Message(text)
    more = ratings.wants_words(wording.store, rectification.case_id, reader)
    return Message(text, rows([wording.button("say_more")] if more else []))


def plea(wording: Wording) -> Message:
    """To the centre: what the department says against it, to be ruled on."""
    asked = wording.store.ratings.plea(wording.fact("plea_id"))
    facts = _about_plea(wording)
    if asked.granted is None:
        facts["ruling"] = ""
    else:
        facts["ruling"] = "\n" + wording.words("letter.plea.ruled", **facts)
    open_ = asked.granted is None and asked.rectification.stage in UNDER_WAY
    text = wording.words(f"letter.plea.request_{asked.kind.value}", **facts)
    return Message(text, rows([wording.button("grant"), wording.button("deny")] if open_ else []))


def plea_ruling(wording: Wording) -> Message:
    """To the department's heads: how the centre ruled, and by when it is to be put right."""
    asked = wording.store.ratings.plea(wording.fact("plea_id"))
    key = f"{asked.kind.value}_{'granted' if asked.granted else 'denied'}"
    return Message(wording.words(f"letter.plea.{key}", **_about_plea(wording)))


def list_lines(wording: Wording) -> tuple[list[str], list[Button]]:
    """What the reader's departments have still to answer, as lines of their list and buttons to the cards."""
    reader = wording.reader
    waiting = wording.store.ratings.under_way(people.headed_by(reader), rectifications.LISTED) if reader else []
    if not waiting:
        return [], []
    lines = [wording.words("letter.list.rectification_line", **_about(wording, found)) for found in waiting]
    buttons = [Button(_label(wording, found), "open_rectification", str(found.id)) for found in waiting]
    return [wording.words("letter.list.rectifications", count=len(waiting)), *lines], buttons


def _label(wording: Wording, rectification: Rectification) -> str:
    return rectifications.number(rectification) or rectification.department.name


def _about_plea(wording: Wording) -> dict[str, Any]:
    asked = wording.store.ratings.plea(wording.fact("plea_id"))
    return {
        **_about(wording, asked.rectification),
        "reason": asked.reason,
        "rule_by": wording.formats.instant(asked.rule_by),
        "who": wording.store.people.name_of(asked.ruled_by_id),
        "answer": wording.words("button.grant" if asked.granted else "button.deny"),
    }


def _about(wording: Wording, rectification: Rectification) -> dict[str, Any]:
    """The facts that every text about a rectification may use; the enterprise's own name only where it reads itself."""
    facts = {
        "department": rectification.department.name,
        "matter": _matter(wording, rectification),
        "verify_by": wording.formats.instant(rectification.verify_by),
        "due": wording.formats.instant(rectification.due_by),
        "stage": wording.words(f"stage.{rectification.stage.value}"),
        "finding": rectification.finding or wording.words("letter.rectification.founded"),
        "measures": rectification.measures,
        "again": wording.words(f"button.grade_{rectification.again}") if rectification.again else "",
        "again_words": _said(wording, rectification, rectification.again_words),
    }
    if rectification.case is None:
        return facts
    return {**wording.about_case(rectification.case), **facts}


def _matter(wording: Wording, rectification: Rectification) -> str:
    """What it is about: a case that was rated, with the grade and the reason given, or what an evaluation suggested."""
    rating, case = rectification.rating, rectification.case
    if rating is None or case is None:
        said = anonymity.of_a_panel(wording.store, rectification.evaluation_id or 0, rectification.suggestion)
        title = rectifications.number(rectification)
        return wording.words("letter.rectification.of_an_evaluation", title=title, words=said)
    facts = {"no": case.no, "item": case.item.name, "grade": wording.words(f"button.grade_{rating.grade}")}
    return wording.words("letter.rectification.of_a_rating", **facts, words=_said(wording, rectification, rating.words))


def _said(wording: Wording, rectification: Rectification, words: str) -> str:
    """What somebody wrote, without the names in it; that nothing was said otherwise."""
    enterprise = rectification.case.enterprise if rectification.case is not None else None
    if not words or enterprise is None:
        return words or wording.words("letter.rectification.no_words")
    return anonymity.of_an_enterprise(wording.store, enterprise, words)


def _state(wording: Wording, rectification: Rectification) -> str:
    say, facts = wording.words, _about(wording, rectification)
    lines = [say("letter.rectification.state", **facts)]
    if rectification.finding:
        lines.append(say("letter.rectification.finding_line", **facts))
    for asked in rectification.pleas:
        key = "asked" if asked.granted is None else "granted" if asked.granted else "denied"
        lines.append(say(f"letter.plea.{asked.kind.value}_{key}_line", reason=asked.reason))
    if rectification.measures:
        lines.append(say("letter.rectification.measures_line", measures=rectification.measures))
        lines.append(say("letter.rectification.checked_line", checked=rectification.checked))
    if rectification.again is not None:
        lines.append(say("letter.rectification.again_line", **facts))
    return "\n".join(lines)


def _buttons(wording: Wording, rectification: Rectification) -> list[Button]:
    reader = wording.reader
    if reader is None or not people.may(reader, "rectify", rectification) or rectification.stage not in UNDER_WAY:
        return []
    names = ["founded", "unfounded"] if rectification.verified_at is None else []
    names.append("rectify")
    in_time = wording.now <= rectification.due_by
    if in_time and rectifications.plea_of(rectification, PleaKind.COMPLEX) is None:
        names.append("complex")
    return [wording.button(name) for name in names]


def _rectification(wording: Wording) -> Rectification:
    return wording.store.ratings.rectification(wording.fact("rectification_id"))


LETTERS: dict[str, Callable[[Wording], Message | None]] = {
    "rectification.verify": card,
    "rectification.opened": card,
    "rectification.still_bad": card,
    "rectification.feedback": feedback,
    "plea.request": plea,
    "plea.ruling": plea_ruling,
    **{f"ladder.{name}": rung for name in ("verify_soon", "verify_missed", "rectify_soon", "rectify_missed")},
}
