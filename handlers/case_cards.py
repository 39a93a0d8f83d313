"""What enterprises and the centre read about a case."""

from collections.abc import Callable

from desk import closing, people, requests, rules, tolerance, worktime
from desk.withdrawals import WITHDRAWABLE
from handlers import feed_cards
from handlers.message import Button, FileToSend, Message, rows
from handlers.wording import Wording
from storage.models import Case, MaterialState, Stage

TRAIL = 12  # events shown on a case card


def received(wording: Wording) -> Message:
    case, reader, buttons = wording.case, wording.reader, _owing(wording, wording.case)
    if reader and people.may(reader, "withdraw", case) and case.stage in WITHDRAWABLE:
        buttons.append(wording.button("withdraw"))
    return Message(_text(wording, "received"), rows(buttons))


def received_group(wording: Wording) -> Message:
    link = f"https://t.me/{wording.username}"
    return Message(_text(wording, "received_group"), rows([Button(wording.words("button.private"), url=link)]))


def pre_check(wording: Wording) -> Message:
    """The centre's card: it asks for a decision until there is one, then shows what has become of the case."""
    return Message(_text(wording, "pre_check"), rows(_deciding(wording)))


def accepted(wording: Wording) -> Message:
    owed = [m.name for m in wording.case.materials if m.state is MaterialState.OWED]
    text = _text(
        wording,
        "accepted",
        complete=wording.words("letter.case.incomplete" if owed else "letter.case.complete"),
        gaps=wording.words("letter.case.gaps", missing=wording.formats.listed(owed)) if owed else "",
    )
    return Message(text, rows([*_owing(wording, wording.case), wording.button("why")]))


def tolerated(wording: Wording) -> Message:
    return Message(_text(wording, "tolerated"), rows([*_owing(wording, wording.case), wording.button("why")]))


def supplement(wording: Wording) -> Message | None:
    """What is owed is asked for again; not when it has come meanwhile."""
    if not tolerance.owed(wording.case):
        return None
    name = wording.letter.kind.removeprefix("case.")
    return Message(_text(wording, name), rows(_owing(wording, wording.case)))


def supplement_missed(wording: Wording) -> Message:
    return Message(_text(wording, "supplement_missed"))


def deemed_accepted(wording: Wording) -> Message:
    return Message(_text(wording, "deemed_accepted"))


def correction(wording: Wording) -> Message:
    case = wording.case
    named = [m.name for m in case.materials if m.id in case.correction["materials"]]
    lines = [*named, *([case.correction["words"]] if case.correction["words"] else [])]
    missing = "\n".join(f"{position}. {line}" for position, line in enumerate(lines, 1))
    agent = wording.store.people.get(case.agent_id).name if case.agent_id else ""
    return Message(
        _text(wording, "correction", missing=missing, agent=agent),
        rows([wording.button("supplement"), wording.button("why")]),
    )


def not_accepted(wording: Wording) -> Message:
    return Message(_text(wording, "not_accepted", reason=wording.case.refusal))


def supplemented(wording: Wording) -> Message:
    late = wording.case.stage is Stage.DISPATCHED
    return Message(_text(wording, "supplemented_late" if late else "supplemented"))


def acknowledged(wording: Wording) -> Message:
    assignment = wording.assignment
    facts = wording.about_assignment(assignment)
    at = wording.formats.instant(assignment.acknowledged_at)
    return Message(wording.words("letter.case.acknowledged", **facts, at=at))


def progress(wording: Wording) -> Message:
    facts = wording.about_assignment(wording.assignment)
    return Message(wording.words("letter.case.progress", **facts, words=wording.fact("words")))


def done(wording: Wording) -> Message:
    case = wording.case
    if case.finished_at is None:  # reopened before this was sent
        return card(wording)
    lead = closing.lead_of(case)
    confirm_by = worktime.days_from(wording.store, case.finished_at, rules.current().limits.confirm_days)
    text = _text(
        wording,
        "rejected" if lead.outcome == "refused" else "completed",
        done=wording.formats.instant(case.finished_at),
        result=lead.result,
        used=wording.duration(closing.used(wording.store, case), case.item.department),
        confirm_by=wording.formats.instant(confirm_by),
    )
    buttons = [wording.button("confirm"), wording.button("unsolved")] if case.stage is Stage.DONE else []
    return Message(text, rows(buttons))


def card(wording: Wording) -> Message:
    case = wording.case
    buttons = _owing(wording, case)
    reader = wording.reader
    if reader and people.may(reader, "urge", case) and case.stage in (Stage.PRE_CHECK, Stage.DISPATCHED):
        buttons.insert(0, wording.button("urge"))
    if reader and people.may(reader, "withdraw", case) and case.stage in WITHDRAWABLE:
        buttons.append(wording.button("withdraw"))
    if reader and people.may(reader, "instruct") and case.stage is Stage.DISPATCHED:
        buttons.insert(0, wording.button("instruct"))
    if case.stage is Stage.DONE:
        buttons += [wording.button("confirm"), wording.button("unsolved")]
    buttons.append(wording.button("why"))
    if case.enterprise_id is None:
        return Message(feed_cards.case_card(wording, _trail(wording, case)), rows(buttons))
    return Message(_text(wording, "card", trail=_trail(wording, case)), rows(buttons))


def bundled(wording: Wording) -> Message:
    """To the enterprise: another item is part of its case, and what that needs."""
    guide = wording.store.catalogue.guide(wording.fact("guide_id"))
    names = wording.formats.listed(wording.fact("materials"))
    facts = {"other": guide.body["name"], "body": guide.body["implementing_body"], "materials_new": names}
    return Message(_text(wording, "bundled", **facts), rows(_owing(wording, wording.case)))


def withdrawn(wording: Wording) -> Message:
    return Message(_text(wording, "withdrawn", reason=wording.fact("reason")))


def urged(wording: Wording) -> Message:
    """To the centre, while the case waits for it."""
    text = _text(wording, "urged", count=str(wording.case.urged))
    return Message(text, rows(_deciding(wording)))


def urge_counted(wording: Wording) -> Message:
    return Message(_text(wording, "urge_counted", count=wording.fact("count")))


def recounted(wording: Wording) -> Message:
    """A new calendar: another date, or the same one for certain."""
    facts = wording.about_assignment(wording.assignment) | wording.recounted()
    return Message(wording.words(f"letter.{wording.letter.kind}", **facts), rows([wording.button("why")]))


def reopened(wording: Wording) -> Message:
    lead = closing.lead_of(wording.case)
    return Message(wording.words("letter.case.reopened", **wording.about_assignment(lead)))


def note(wording: Wording) -> Message:
    """The note as it was written, to whoever works on the case; everywhere else its numbers are masked."""
    case = wording.case
    return Message(wording.words("letter.case.whole_note", no=case.no, note=case.note))


def file(wording: Wording) -> Message:
    """One file of the case, under its material's name."""
    attachment = wording.store.drafts.attachment(wording.fact("attachment"))
    no = wording.case.no
    if attachment.material_id is None:
        text = wording.words("letter.case.file_result", no=no)
    else:
        name = wording.store.drafts.material(attachment.material_id).name
        text = wording.words("letter.case.file", no=no, material=name)
    if not attachment.file_id:
        return Message(wording.words("letter.case.file_gone", no=no))
    return Message(text, file=FileToSend(attachment.kind, attachment.file_id))


def _text(wording: Wording, key: str, **facts: str) -> str:
    return wording.words(f"letter.case.{key}", **{**wording.about_case(wording.case), **facts})


def _deciding(wording: Wording) -> list[Button]:
    case, names = wording.case, ["files"]
    if case.stage is Stage.PRE_CHECK:
        tolerable = ["tolerate"] if tolerance.owed(case) else []
        first = [] if case.green_at else ["green"]
        names = ["accept", "correct", *tolerable, "refuse", *first, "redirect", "join", "files"]
    elif case.stage is Stage.DISPATCHED:
        names = ["redirect", "join", "consult", *_minutes(wording), "files"]
    return [wording.button(name) for name in names]


def _minutes(wording: Wording) -> list[str]:
    held = wording.store.consultations.about(wording.case.id)
    return ["minutes"] if any(called.concluded_at for called in held) else []


def _owing(wording: Wording, case: Case) -> list[Button]:
    open_ = case.stage in (Stage.PRE_CHECK, Stage.CORRECTION, Stage.DISPATCHED)
    return [wording.button("supplement")] if open_ and requests.owed(case) else []


def _trail(wording: Wording, case: Case) -> str:
    told = [event for event in wording.store.trail.of(case.id) if wording.words.has(f"event.{event.name}")]
    return "\n".join(
        f"{wording.formats.instant(event.at)}　{wording.words(f'event.{event.name}')}" for event in told[-TRAIL:]
    )


LETTERS: dict[str, Callable[[Wording], Message | None]] = {
    "case.received": received,
    "case.received_group": received_group,
    "case.pre_check": pre_check,
    "case.accepted": accepted,
    "case.tolerated": tolerated,
    "case.supplement_soon": supplement,
    "case.supplement_due": supplement,
    "case.supplement_missed": supplement_missed,
    "case.held": supplement,
    "case.deemed_accepted": deemed_accepted,
    "case.correction": correction,
    "case.not_accepted": not_accepted,
    "case.supplemented": supplemented,
    "case.acknowledged": acknowledged,
    "case.progress": progress,
    "case.completed": done,
    "case.rejected": done,
    "case.card": card,
    "case.bundled": bundled,
    "case.withdrawn": withdrawn,
    "case.urged": urged,
    "case.urge_counted": urge_counted,
    "case.reopened": reopened,
    "case.recounted": recounted,
    "case.settled": recounted,
    "case.file": file,
    "case.note": note,
}
