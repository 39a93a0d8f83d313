"""Buttons of an evaluation: a round opened, drawn and closed; seats taken; ballots filled in and cast."""

from desk import audiences, ballots, evaluations, forms
from desk.people import authorize
from handlers.press import Action, Press, Toast, do, number
from storage.models import DraftKind

SECRET = frozenset({"mark"})  # what is pressed is not kept with the name of whoever pressed it


def _begin(p: Press) -> Toast:
    forms.begin(p.store, DraftKind.EVALUATION, p.chat, p.by, p.now)
    return None


def _open(p: Press) -> Toast:
    authorize(p.by, "evaluate")
    evaluations.show(p.store, p.store.evaluations.find(p.key), audiences.person(p.by), p.now)
    return None


def _suggest(p: Press) -> Toast:
    known = {"candidate": str(p.id("candidate_id"))}
    forms.begin(p.store, DraftKind.SUGGESTION, p.chat, p.by, p.now, known)
    return None


def _record(p: Press) -> Toast:
    forms.begin(p.store, DraftKind.SUMMONS, p.chat, p.by, p.now, {"summons": str(p.id("summons_id"))})
    return None


def _answer(accepted: bool) -> Action:
    return do(lambda p: evaluations.answer(p.store, p.id("candidate_id"), accepted, p.by, p.now), "done")


BUTTONS: dict[str, Action] = {
    "begin_evaluation": _begin,
    "open_evaluation": _open,
    "draw_panel": do(lambda p: evaluations.draw_panel(p.store, p.id("evaluation_id"), p.by, p.now), "done"),
    "close_evaluation": do(lambda p: evaluations.close(p.store, p.id("evaluation_id"), p.by, p.now), "done"),
    "take_seat": _answer(True),
    "decline_seat": _answer(False),
    "mark": do(lambda p: ballots.mark(p.store, p.id("candidate_id"), number(p.arg) or 0, p.by, p.now)),
    "clear_marks": do(lambda p: ballots.clear(p.store, p.id("candidate_id"), p.by, p.now)),
    "write_suggestion": _suggest,
    "cast_ballot": do(lambda p: ballots.cast(p.store, p.id("candidate_id"), p.by, p.now), "noted"),
    "record_summons": _record,
}
