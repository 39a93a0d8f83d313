"""督办看板: what is red, yellow or blue at this moment, at a glance."""

from collections.abc import Callable
from datetime import time, timedelta
from itertools import groupby

from desk import assignments, worktime
from handlers.message import Button, Message, rows
from handlers.wording import Wording


def board(wording: Wording) -> Message:
    """The worst first: of one's own department, or of all for the centre, the organiser and the leaders."""
    store, speak = wording.store, wording.words
    departments = assignments.reach(store.people.get(wording.fact("person_id")))
    calendar = worktime.calendar_of(store)
    tonight = calendar.instant(calendar.day_of(wording.now) + timedelta(days=1), time())
    tally = store.assignments.tally(departments, wording.now, tonight)
    found = store.assignments.coloured(departments, assignments.LISTED)

    lines = [speak("letter.board.head", at=wording.formats.instant(wording.now), **vars(tally))]
    for colour, those in groupby(found, key=lambda assignment: assignment.colour):
        lines.append(speak(f"letter.board.{colour}"))
        lines += [speak("letter.board.line", **wording.about_assignment(assignment)) for assignment in those]
    unlisted = tally.red + tally.yellow + tally.blue - len(found)
    if not found:
        lines.append(speak("letter.board.none"))
    elif unlisted:
        lines.append(speak("letter.board.more", count=unlisted))
    numbers = dict.fromkeys((assignment.case.no, assignment.case_id) for assignment in found)
    return Message("\n".join(lines), rows([Button(no, "open_case", str(key)) for no, key in numbers]))


LETTERS: dict[str, Callable[[Wording], Message | None]] = {"list.board": board}
