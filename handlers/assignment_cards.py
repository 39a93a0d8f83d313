"""What departments, leaders and the service group read about an assignment."""

from collections.abc import Callable
from functools import partial

from handlers.message import Button, Message, rows
from handlers.reading import Reading
from storage.assignments import OPEN
from storage.models import Assignment, AssignmentStage

NEUTRAL = ("unacknowledged_group", "overdue_group")  # read by everybody in a group: no button, no name, no reason


def sent(reading: Reading) -> Message:
    assignment = reading.assignment
    reopened = assignment.case.reopened and reading.letter.kind == "assignment.reopened"
    key = "letter.assignment.reopened" if reopened else "letter.assignment.sent"
    return Message(reading.words(key, **reading.about_assignment(assignment)), rows(_buttons(reading, assignment), 3))


def rung(name: str, reading: Reading) -> Message | None:
    """A rung of the ladder; what it urges may have happened while it waited, then nobody is urged."""
    assignment = reading.assignment
    if reading.letter.edits_id is None and not _still_true(name, assignment):
        return None
    text = reading.words(f"letter.ladder.{name}", **reading.about_assignment(assignment))
    if name in NEUTRAL or name == "overdue_enterprise":
        return Message(text)
    if reading.letter.card is None and reading.letter.edits_id is None:
        return Message(text)
    state = reading.words("letter.assignment.state", **reading.about_assignment(assignment))
    return Message(f"{text}\n{state}", rows(_buttons(reading, assignment), 3))


def hand_back(reading: Reading) -> Message:
    asked = reading.store.assignments.hand_back(reading.fact("hand_back_id"))
    facts = reading.about_assignment(asked.assignment)
    ruling = ""
    if asked.granted is not None and asked.ruled_by_id is not None:
        key = "granted" if asked.granted else "denied"
        who = reading.store.people.get(asked.ruled_by_id).name
        new = reading.departments(asked.assignment.case)
        ruling = "\n" + reading.words(f"letter.hand_back.{key}", who=who, department=new)
    text = reading.words(
        "letter.hand_back.request",
        **facts,
        reason=asked.reason,
        proposed=asked.proposed.name if asked.proposed else reading.words("letter.hand_back.centre_decides"),
        rule_by=reading.formats.instant(asked.rule_by),
        ruling=ruling,
    )
    buttons = [reading.button("grant"), reading.button("deny")] if asked.granted is None else []
    return Message(text, rows(buttons))


def ruling(reading: Reading) -> Message:
    asked = reading.store.assignments.hand_back(reading.fact("hand_back_id"))
    facts = reading.about_assignment(asked.assignment)
    if asked.granted:
        facts["department"] = reading.departments(asked.assignment.case)
    key = "ruling_granted" if asked.granted else "ruling_denied"
    return Message(reading.words(f"letter.hand_back.{key}", **facts))


def leader_alert(reading: Reading) -> Message | None:
    """The digest: everything that is red at this moment."""
    red = reading.store.assignments.red()
    if not red:
        return None
    lines = [
        reading.words(
            "letter.leader.alert_line",
            **reading.about_assignment(assignment),
            supervised=assignment.supervised,
            supervised_at=reading.formats.instant(assignment.supervised_at),
        )
        for assignment in red
    ]
    day = reading.formats.date(reading.letter.written_at)
    text = reading.words("letter.leader.alert", day=day, count=len(red), lines="\n".join(lines))
    return Message(text, rows([reading.button("noted")]))


def _buttons(reading: Reading, assignment: Assignment) -> list[Button]:
    if assignment.stage not in OPEN:
        return []
    names = ["acknowledge"] if assignment.stage is AssignmentStage.SENT else []
    if reading.store.assignments.hand_back_of(assignment.id) is None:
        names.append("hand_back")
    names += ["progress", "finish", "files"]
    if assignment.colour:
        names.append("take_over")
    return [reading.button(name) for name in names]


def _still_true(name: str, assignment: Assignment) -> bool:
    if assignment.stage not in OPEN:
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

LETTERS: dict[str, Callable[[Reading], Message | None]] = {
    "assignment.sent": sent,
    "assignment.reopened": sent,
    "hand_back.request": hand_back,
    "hand_back.ruling": ruling,
    "leader.alert": leader_alert,
    **{f"ladder.{name}": partial(rung, name) for name in RUNGS},
}
