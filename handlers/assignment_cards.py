"""What departments, leaders and the service group read about an assignment."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from desk import rulings
from handlers import feed_cards
from handlers.message import Button, Message, rows
from handlers.wording import Wording
from storage.assignments import OPEN
from storage.models import Assignment, AssignmentStage, HandOver, Share

NEUTRAL = ("unacknowledged_group", "overdue_group")  # read by everybody in a group: no button, no name, no reason


def sent(wording: Wording) -> Message:
    assignment = wording.assignment
    facts = {**wording.about_assignment(assignment), "count": assignment.case.urged}
    if "before" in wording.letter.facts:
        facts |= wording.recounted()
    if assignment.case.enterprise_id is None and wording.letter.kind == "assignment.sent":
        text = feed_cards.order(wording, assignment)
    else:
        text = wording.words(f"letter.{wording.letter.kind}", **facts)
    return Message(text, rows(_buttons(wording, assignment), 3))


def rung(name: str, wording: Wording) -> Message | None:
    """A rung of the ladder; what it urges may have happened while it waited, then nobody is urged."""
    assignment = wording.assignment
    if wording.letter.edits_id is None and not _still_true(name, assignment):
        return None
    about = wording.about_assignment(assignment)
    facts = dict(about)
    if name in INSTRUCTED:
        instructed = wording.store.instructions.open_about(assignment.id)
        if not instructed:
            return None
        facts |= {"leader": instructed[0].given_by.name, "words": instructed[0].words}
        facts["by"] = wording.formats.instant(instructed[0].due_by)
    text = wording.words(f"letter.ladder.{name}", **facts)
    if name in NEUTRAL or name == "overdue_enterprise":
        return Message(text)
    if wording.letter.card is None and wording.letter.edits_id is None:
        return Message(text)
    state = wording.words("letter.assignment.state", **about)
    return Message(f"{text}\n{state}", rows(_buttons(wording, assignment), 3))


def withdrawn(wording: Wording) -> Message:
    facts = {**wording.about_assignment(wording.assignment), "reason": wording.fact("reason")}
    return Message(wording.words("letter.assignment.withdrawn", **facts))


def joint_finished(wording: Wording) -> Message:
    """To the lead: one joint department less that it waits for, and who still owes."""
    joint = wording.assignment
    owing = [a.department.name for a in joint.case.assignments if a.share is Share.JOINT and a.stage in OPEN]
    facts = {**wording.about_assignment(joint), "owing": wording.formats.listed(owing), "result": joint.result}
    return Message(wording.words("letter.assignment.joint_finished", **facts))


def hand_over(wording: Wording) -> Message:
    asked = wording.store.assignments.hand_over(wording.fact("hand_over_id"))
    open_ = asked.accepted is None and asked.assignment.stage in OPEN
    answer = "" if asked.accepted is None else "taken" if asked.accepted else "declined"
    text = wording.words("letter.hand_over.request", **_handed(wording, asked))
    if answer:
        text += "\n" + wording.words(f"letter.hand_over.{answer}", **_handed(wording, asked))
    return Message(text, rows([wording.button("take"), wording.button("decline")] if open_ else []))


def hand_over_answer(wording: Wording) -> Message:
    asked = wording.store.assignments.hand_over(wording.fact("hand_over_id"))
    key = "taken" if asked.accepted else "declined"
    return Message(wording.words(f"letter.hand_over.{key}", **_handed(wording, asked)))


def _handed(wording: Wording, asked: HandOver) -> dict[str, Any]:
    return {**wording.about_assignment(asked.assignment), "giver": asked.giver.name, "taker": asked.taker.name}


def instruction(wording: Wording) -> Message:
    assignment = wording.assignment
    facts = {**wording.about_assignment(assignment), **_instructed(wording)}
    return Message(wording.words("letter.instruction.order", **facts), rows(_buttons(wording, assignment), 3))


def instruction_given(wording: Wording) -> Message:
    facts = {**wording.about_assignment(wording.assignment), **_instructed(wording)}
    return Message(wording.words("letter.instruction.given", **facts))


def instruction_answered(wording: Wording) -> Message:
    facts = {**wording.about_assignment(wording.assignment), **_instructed(wording)}
    return Message(wording.words("letter.instruction.answered", **facts))


def _instructed(wording: Wording) -> dict[str, str]:
    given = wording.store.instructions.get(wording.fact("instruction_id"))
    by = wording.formats.instant(given.due_by)
    return {"leader": given.given_by.name, "words": given.words, "by": by, "answer": given.answer}


def leader_alert(wording: Wording) -> Message | None:
    """The digest: everything that is red at this moment."""
    red = wording.store.assignments.red()
    if not red:
        return None
    lines = [
        wording.words(
            "letter.leader.alert_line",
            **wording.about_assignment(assignment),
            supervised=assignment.supervised,
            supervised_at=wording.formats.instant(assignment.supervised_at),
        )
        for assignment in red
    ]
    day = wording.formats.date(wording.letter.written_at)
    text = wording.words("letter.leader.alert", day=day, count=len(red), lines="\n".join(lines))
    return Message(text, rows([wording.button("instruct"), wording.button("noted")]))


def overdue_digest(wording: Wording) -> Message | None:
    """Many neutral lines as one message: numbers, items, departments and days, nothing else."""
    found = [assignment for _, assignment in _gathered(wording)]
    facts = [wording.about_assignment(assignment) for assignment in found if assignment.stage in OPEN]
    if not facts:
        return None
    lines = "\n".join(wording.words("letter.ladder.overdue_digest_line", **fact) for fact in facts)
    return Message(wording.words("letter.ladder.overdue_digest", count=len(facts), lines=lines))


def digest(wording: Wording) -> Message | None:
    """Many letters of the ladder as one message: each as it would have been said, with a button to its card."""
    lines, cards = [], []
    for name, assignment in _gathered(wording):
        if _still_true(name, assignment):
            lines.append(wording.words(f"letter.ladder.{name}", **wording.about_assignment(assignment)))
            cards.append(Button(assignment.case.no, "open_assignment", str(assignment.id)))
    if not lines:
        return None
    text = wording.words("letter.ladder.digest", count=len(lines), lines="\n".join(lines))
    return Message(text, rows(cards))


def _gathered(wording: Wording) -> Iterator[tuple[str, Assignment]]:
    """What the letters of a digest were to say, and of which assignment."""
    for key in wording.fact("letters"):
        letter = wording.store.outbox.get(key)
        yield letter.kind.removeprefix("ladder."), wording.store.assignments.get(letter.facts["assignment_id"])


def _buttons(wording: Wording, assignment: Assignment) -> list[Button]:
    if assignment.stage not in OPEN:
        return []
    asked = {rulings.noun(request) for request in wording.store.rulings.all_of(assignment.id)}
    names = ["acknowledge"] if assignment.stage is AssignmentStage.SENT else []
    if assignment.instead_of_id is None and "hand_back" not in asked:
        names.append("hand_back")
    if wording.store.rulings.pause_on(assignment.id):
        names.append("resume")
    else:
        names += ["pause"] if "extension" in asked else ["extend", "pause"]
    names += ["progress", "finish", "files" if assignment.case.enterprise_id else "show_feed"]
    if assignment.share is Share.LEAD:
        names.append("consult")
    if any(called.concluded_at for called in wording.store.consultations.about(assignment.case_id)):
        names.append("minutes")
    if assignment.owner_id is not None and assignment.colour != "red":
        names.append("hand_over")
    if assignment.colour:
        names += ["take_over", "justify"]
    return [wording.button(name) for name in names]


def _still_true(name: str, assignment: Assignment) -> bool:
    if assignment.stage not in OPEN or (name in SUPERVISING and not assignment.colour):
        return False
    return assignment.stage is AssignmentStage.SENT or "acknowledge" not in name


RUNGS = (
    "acknowledge_soon",
    "unacknowledged",
    "unacknowledged_group",
    "due_soon",
    "due_today",
    "blue",
    "overdue_enterprise",
    "overdue_group",
    "yellow",
    "yellow_next",
    "red",
    "red_organiser",
    "daily",
)
INSTRUCTED = ("instruction_soon", "instruction_missed")

SUPERVISING = RUNGS[RUNGS.index("blue") :]  # what is said of overdue assignments only

LETTERS: dict[str, Callable[[Wording], Message | None]] = {
    "assignment.sent": sent,
    "assignment.reopened": sent,
    "assignment.supplemented": sent,
    "assignment.urged": sent,
    "assignment.joint_finished": joint_finished,
    "assignment.withdrawn": withdrawn,
    "hand_over.request": hand_over,
    "hand_over.answer": hand_over_answer,
    "instruction.order": instruction,
    "instruction.given": instruction_given,
    "instruction.answered": instruction_answered,
    "assignment.recounted": sent,
    "assignment.settled": sent,
    "leader.alert": leader_alert,
    "ladder.overdue_digest": overdue_digest,
    "ladder.digest": digest,
    **{f"ladder.{name}": partial(rung, name) for name in RUNGS + INSTRUCTED},
}
