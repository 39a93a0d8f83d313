"""Buttons of the acts on an assignment: what departments ask for, what the centre rules, what leaders say."""

from desk import (
    closing,
    consultations,
    extensions,
    forms,
    hand_backs,
    hand_overs,
    justifications,
    pauses,
    pleas,
    prompts,
)
from handlers.press import Action, Press, Toast, do
from storage.models import Assignment, DraftKind, HandBack


def _form(kind: DraftKind) -> Action:
    def begin(p: Press) -> Toast:
        forms.begin(p.store, kind, p.chat, p.by, p.now, assignment=p.store.assignments.get(p.id("assignment_id")))
        return None

    return begin


def _case_form(kind: DraftKind) -> Action:
    def begin(p: Press) -> Toast:
        forms.begin(p.store, kind, p.chat, p.by, p.now, case=p.store.cases.get(p.id("case_id")))
        return None

    return begin


def _answering(kind: DraftKind, name: str) -> Action:
    """A form about one consultation, or about one department's part in it."""

    def begin(p: Press) -> Toast:
        case = p.store.cases.get(p.id("case_id"))
        forms.begin(p.store, kind, p.chat, p.by, p.now, {name: str(p.id(f"{name}_id"))}, case=case)
        return None

    return begin


def _instruct(p: Press) -> Toast:
    """批示: about the matter of the card; from the digest, about one of those in it."""
    red = p.store.assignments.red()
    if "assignment_id" in p.letter.facts:
        about: Assignment | None = p.store.assignments.get(p.id("assignment_id"))
    elif "case_id" in p.letter.facts:
        about = closing.lead_of(p.store.cases.get(p.id("case_id")))
    else:
        about = red[0] if len(red) == 1 else None
    known = {"matter": str(about.id)} if about else {}
    forms.begin(p.store, DraftKind.INSTRUCTION, p.chat, p.by, p.now, known, assignment=about)
    return None


def _grant(p: Press) -> Toast:
    match p.letter.kind:
        case "extension.request":
            extensions.grant(p.store, p.id("extension_id"), p.by, p.now)
        case "pause.request":
            pauses.grant(p.store, p.id("pause_id"), p.by, p.now)
        case "justification.request":
            justifications.grant(p.store, p.id("justification_id"), p.by, p.now)
        case "plea.request":
            pleas.rule(p.store, p.id("plea_id"), True, p.by, p.now)
        case _:
            return _grant_hand_back(p)
    return "done"


def _grant_hand_back(p: Press) -> Toast:
    asked = p.store.rulings.get(HandBack, p.id("hand_back_id"))
    if asked.proposed is None and asked.granted is None:
        prompts.ask_for_department(p.store, asked, p.chat, p.by, p.now)
        return None
    hand_backs.grant(p.store, asked.id, asked.proposed or asked.assignment.department, p.by, p.now)
    return "done"


def _deny(p: Press) -> Toast:
    match p.letter.kind:
        case "extension.request":
            extensions.deny(p.store, p.id("extension_id"), p.by, p.now)
        case "pause.request":
            pauses.deny(p.store, p.id("pause_id"), p.by, p.now)
        case "justification.request":
            justifications.deny(p.store, p.id("justification_id"), p.by, p.now)
        case "plea.request":
            pleas.rule(p.store, p.id("plea_id"), False, p.by, p.now)
        case _:
            hand_backs.deny(p.store, p.id("hand_back_id"), p.by, p.now)
    return "done"


BUTTONS: dict[str, Action] = {
    "extend": _form(DraftKind.EXTENSION),
    "pause": _form(DraftKind.PAUSE),
    "resume": do(lambda p: pauses.resume(p.store, p.id("assignment_id"), p.by, p.now), "resumed"),
    "justify": _form(DraftKind.JUSTIFICATION),
    "tolerate": _case_form(DraftKind.TOLERANCE),
    "green": _case_form(DraftKind.GREEN),
    "redirect": _case_form(DraftKind.REDIRECTION),
    "join": _case_form(DraftKind.JOINING),
    "hand_over": _form(DraftKind.HAND_OVER),
    "take": do(lambda p: hand_overs.answer(p.store, p.id("hand_over_id"), True, p.by, p.now), "done"),
    "decline": do(lambda p: hand_overs.answer(p.store, p.id("hand_over_id"), False, p.by, p.now), "done"),
    "withdraw": _case_form(DraftKind.WITHDRAWAL),
    "consult": _case_form(DraftKind.CONSULTATION),
    "opine": _answering(DraftKind.OPINION, "opinion"),
    "conclude": _answering(DraftKind.CONCLUSION, "consultation"),
    "minutes": do(lambda p: consultations.send_minutes(p.store, p.id("case_id"), p.by, p.now), "sent_privately"),
    "grant": _grant,
    "deny": _deny,
    "instruct": _instruct,
}
