"""What enterprises and the centre read about a case."""

from collections.abc import Callable

from desk import closing, requests, rules, worktime
from handlers.message import Button, FileToSend, Message, rows
from handlers.reading import Reading
from storage.models import Case, MaterialState, Stage

TRAIL = 12  # events shown on a case card


def received(reading: Reading) -> Message:
    return Message(_text(reading, "received"), rows(_owing(reading, reading.case)))


def received_group(reading: Reading) -> Message:
    link = f"https://t.me/{reading.username}"
    return Message(_text(reading, "received_group"), rows([Button(reading.words("button.private"), url=link)]))


def pre_check(reading: Reading) -> Message:
    """The centre's card: it asks for a decision until there is one, then shows what has become of the case."""
    names = ["files"]
    if reading.case.stage is Stage.PRE_CHECK:
        names = ["accept", "correct", "refuse", "files"]
    return Message(_text(reading, "pre_check"), rows([reading.button(name) for name in names]))


def accepted(reading: Reading) -> Message:
    owed = [m.name for m in reading.case.materials if m.state is MaterialState.OWED]
    text = _text(
        reading,
        "accepted",
        complete=reading.words("letter.case.incomplete" if owed else "letter.case.complete"),
        gaps=reading.words("letter.case.gaps", missing=reading.formats.listed(owed)) if owed else "",
    )
    return Message(text, rows(_owing(reading, reading.case)))


def correction(reading: Reading) -> Message:
    case = reading.case
    named = [m.name for m in case.materials if m.id in case.correction["materials"]]
    lines = [*named, *([case.correction["words"]] if case.correction["words"] else [])]
    missing = "\n".join(f"{position}. {line}" for position, line in enumerate(lines, 1))
    agent = reading.store.people.get(case.agent_id).name if case.agent_id else ""
    return Message(
        _text(reading, "correction", missing=missing, agent=agent), rows([reading.button("supplement")])
    )


def not_accepted(reading: Reading) -> Message:
    return Message(_text(reading, "not_accepted", reason=reading.case.refusal))


def supplemented(reading: Reading) -> Message:
    late = reading.case.stage is Stage.DISPATCHED
    return Message(_text(reading, "supplemented_late" if late else "supplemented"))


def acknowledged(reading: Reading) -> Message:
    assignment = reading.assignment
    facts = reading.about_assignment(assignment)
    at = reading.formats.instant(assignment.acknowledged_at)
    return Message(reading.words("letter.case.acknowledged", **facts, at=at))


def progress(reading: Reading) -> Message:
    facts = reading.about_assignment(reading.assignment)
    return Message(reading.words("letter.case.progress", **facts, words=reading.fact("words")))


def done(reading: Reading) -> Message:
    case = reading.case
    if case.finished_at is None:  # reopened before this was sent
        return Message(_text(reading, "card", trail=_trail(reading, case)))
    lead = closing.lead_of(case)
    confirm_by = worktime.days_from(reading.store, case.finished_at, rules.current().limits.confirm_days)
    text = _text(
        reading,
        "rejected" if lead.outcome == "refused" else "completed",
        done=reading.formats.instant(case.finished_at),
        result=lead.result,
        used=reading.duration(closing.used(reading.store, case)),
        confirm_by=reading.formats.instant(confirm_by),
    )
    buttons = [reading.button("confirm"), reading.button("unsolved")] if case.stage is Stage.DONE else []
    return Message(text, rows(buttons))


def card(reading: Reading) -> Message:
    case = reading.case
    buttons = _owing(reading, case)
    if case.stage is Stage.DONE:
        buttons += [reading.button("confirm"), reading.button("unsolved")]
    return Message(_text(reading, "card", trail=_trail(reading, case)), rows(buttons))


def reopened(reading: Reading) -> Message:
    lead = closing.lead_of(reading.case)
    return Message(reading.words("letter.case.reopened", **reading.about_assignment(lead)))


def file(reading: Reading) -> Message:
    """One file of the case, under its material's name."""
    attachment = reading.store.drafts.attachment(reading.fact("attachment"))
    no = reading.case.no
    if attachment.material_id is None:
        text = reading.words("letter.case.file_result", no=no)
    else:
        name = reading.store.drafts.material(attachment.material_id).name
        text = reading.words("letter.case.file", no=no, material=name)
    return Message(text, file=FileToSend(attachment.kind, attachment.file_id))


def rating(reading: Reading) -> Message:
    case = reading.case
    if reading.store.cases.rating_of(case.id):
        return Message(reading.words("letter.rating.thanks", **reading.about_case(case)))
    buttons = [Button(reading.words(f"button.grade_{grade}"), "rate", str(grade)) for grade in closing.GRADES]
    return Message(reading.words("letter.rating.invite", **reading.about_case(case)), rows(buttons))


def _text(reading: Reading, key: str, **facts: str) -> str:
    return reading.words(f"letter.case.{key}", **reading.about_case(reading.case), **facts)


def _owing(reading: Reading, case: Case) -> list[Button]:
    open_ = case.stage in (Stage.PRE_CHECK, Stage.CORRECTION, Stage.DISPATCHED)
    return [reading.button("supplement")] if open_ and requests.owed(case) else []


def _trail(reading: Reading, case: Case) -> str:
    told = [event for event in reading.store.trail.of(case.id) if reading.words.has(f"event.{event.name}")]
    return "\n".join(
        f"{reading.formats.instant(event.at)}　{reading.words(f'event.{event.name}')}" for event in told[-TRAIL:]
    )


LETTERS: dict[str, Callable[[Reading], Message | None]] = {
    "case.received": received,
    "case.received_group": received_group,
    "case.pre_check": pre_check,
    "case.accepted": accepted,
    "case.correction": correction,
    "case.not_accepted": not_accepted,
    "case.supplemented": supplemented,
    "case.acknowledged": acknowledged,
    "case.progress": progress,
    "case.completed": done,
    "case.rejected": done,
    "case.card": card,
    "case.reopened": reopened,
    "case.file": file,
    "rating.invite": rating,
}
