"""反映问题 in words: the receipt, the card that the centre brings forward, the list of what is not solved."""

from collections.abc import Callable
from typing import Any

from desk import problems
from handlers.message import Button, Message, rows
from handlers.wording import Wording
from storage.models import Problem

LABEL = 24  # characters of a problem on a button


def raised(wording: Wording) -> Message:
    return Message(wording.words("letter.problem.raised", **_about(wording, _problem(wording))))


def card(wording: Wording) -> Message:
    """As it stands; a reply to it brings it forward."""
    problem = _problem(wording)
    text = wording.words("letter.problem.card", **_about(wording, problem))
    if problem.solved_at is not None:
        return Message(text)
    return Message(f"{text}\n{wording.words('letter.problem.how')}", rows([wording.button("solve_problem")]))


def solved(wording: Wording) -> Message:
    return Message(wording.words("letter.problem.solved", **_about(wording, _problem(wording))))


def listed(wording: Wording) -> Message:
    """Those not solved, oldest first."""
    found = wording.store.problems.open(problems.LISTED)
    if not found:
        return Message(wording.words("letter.problem.none"))
    lines = [wording.words("letter.problem.line", **_about(wording, problem)) for problem in found]
    buttons = [Button(f"{problem.id}. {problem.words[:LABEL]}", "open_problem", str(problem.id)) for problem in found]
    head = wording.words("letter.problem.list", count=len(found))
    return Message("\n".join([head, *lines]), rows(buttons, 1))


def _problem(wording: Wording) -> Problem:
    return wording.store.problems.look(wording.fact("problem_id"))


def _about(wording: Wording, problem: Problem) -> dict[str, Any]:
    speak, formats = wording.words, wording.formats
    return {
        "number": problem.id,
        "words": problem.words,
        "date": formats.date(problem.raised_at),
        "department": problem.department.name if problem.department else speak("format.none"),
        "no": problem.case.no if problem.case else speak("format.none"),
        "state": speak(f"report.problem.{'open' if problem.solved_at is None else 'solved'}"),
        "progress": problem.progress or speak("format.none"),
    }


LETTERS: dict[str, Callable[[Wording], Message | None]] = {
    "problem.raised": raised,
    "problem.card": card,
    "problem.solved": solved,
    "list.problems": listed,
}
