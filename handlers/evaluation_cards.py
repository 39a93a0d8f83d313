"""What is read in an evaluation: the round's card, the invitation, the ballot, the result, the summons."""

from collections.abc import Callable
from typing import Any

from desk import ballots, evaluations, people, tally
from desk.tally import DIMENSIONS
from handlers.message import Button, Message, rows
from handlers.wording import Wording
from storage.evaluations import PANEL
from storage.models import Candidate, Evaluation, EvaluationStage, Seat, Stratum


def listed(wording: Wording) -> Message:
    """/evaluation: the rounds, and how to open another."""
    found = wording.store.evaluations.newest(evaluations.LISTED)
    lines = [wording.words("letter.evaluation.line", **_about(wording, one)) for one in found]
    head = wording.words("letter.evaluation.list" if found else "letter.evaluation.none", count=len(found))
    buttons = [Button(one.title, "open_evaluation", str(one.id)) for one in found]
    return Message("\n".join([head, *lines]), rows([*buttons, wording.button("begin_evaluation")], width=1))


def card(wording: Wording) -> Message:
    """The round as it stands: the seed and the groups before the draw, then who answered and how much was cast."""
    evaluation = _evaluation(wording)
    text = wording.words("letter.evaluation.card", **_about(wording, evaluation))
    match evaluation.stage:
        case EvaluationStage.PREPARING:
            return Message(text, rows([wording.button("draw_panel")]))
        case EvaluationStage.VOTING:
            return Message(f"{text}\n{_turnout(wording, evaluation)}", rows([wording.button("close_evaluation")]))
        case EvaluationStage.CLOSED:
            return Message(f"{text}\n{_turnout(wording, evaluation)}")


def invitation(wording: Wording) -> Message:
    candidate = _candidate(wording)
    text = wording.words("letter.evaluation.invitation", **_about(wording, candidate.evaluation))
    if candidate.evaluation.stage is not EvaluationStage.VOTING:
        return Message(f"{text}\n{wording.words('letter.evaluation.over')}")
    if candidate.seat is Seat.INVITED:
        return Message(text, rows([wording.button("take_seat"), wording.button("decline_seat")]))
    return Message(f"{text}\n{wording.words(f'letter.evaluation.{candidate.seat.value}')}")


def ballot(wording: Wording) -> Message | None:
    """One department at a time, one dimension at a time; the card shows what was marked and not yet cast."""
    candidate = _candidate(wording)
    evaluation, facts = candidate.evaluation, _about(wording, candidate.evaluation)
    department = ballots.next_department(wording.store, candidate)
    if evaluation.stage is not EvaluationStage.VOTING or candidate.seat is not Seat.ACCEPTED:
        return Message(wording.words("letter.evaluation.ballot_over", **facts))
    if department is None:
        return Message(wording.words("letter.evaluation.ballot_done", **facts))
    done = len(wording.store.evaluations.marked_by(candidate.id))
    facts["department"] = wording.store.organisation.department(department).name
    facts["position"] = done + 1
    facts["marks"] = "\n".join(_marked(wording, candidate, dimension) for dimension in DIMENSIONS)
    facts["suggestion"] = candidate.marks.get("suggestion") or wording.words("format.none")
    text = wording.words("letter.evaluation.ballot", **facts)
    asked = ballots.next_dimension(candidate)
    if asked is None:
        names = ["cast_ballot", "write_suggestion", "clear_marks"]
        return Message(text, rows([wording.button(name) for name in names]))
    text += "\n" + wording.words("letter.evaluation.choose", dimension=wording.words(f"dimension.{asked}"))
    levels = [Button(wording.words(f"level.{level}"), "mark", str(level)) for level in ballots.LEVELS]
    more = [wording.button("clear_marks")] if candidate.marks else []
    return Message(text, rows([*levels, *more]))


def reminder(wording: Wording) -> Message | None:
    """Not said any more to whoever has marked everybody meanwhile."""
    candidate = _candidate(wording)
    owed = ballots.next_department(wording.store, candidate) is not None
    if wording.letter.edits_id is None and (not owed or candidate.evaluation.stage is not EvaluationStage.VOTING):
        return None
    if candidate.seat is Seat.INVITED:
        return invitation(wording)
    said = ballot(wording)
    assert said is not None
    head = wording.words("letter.evaluation.reminder", **_about(wording, candidate.evaluation))
    return Message(f"{head}\n{said.text}", said.buttons)


def nobody_left(wording: Wording) -> Message:
    group = wording.words(f"stratum.{wording.fact('stratum')}")
    return Message(wording.words("letter.evaluation.nobody_left", **_about(wording, _evaluation(wording)), group=group))


def result(wording: Wording) -> Message:
    """The ranking: for each department how many ballots, the points, and the four means."""
    evaluation = _evaluation(wording)
    lines = [
        wording.words("letter.evaluation.result_line", **standing_facts(wording, standing))
        for standing in evaluations.result(wording.store, evaluation)
    ]
    names = [one.department.name for one in wording.store.evaluations.summoned(evaluation.id)]
    facts = {**_about(wording, evaluation), "lines": "\n".join(lines) or wording.words("format.none")}
    return Message(wording.words("letter.evaluation.result", **facts, summoned=wording.formats.listed(names)))


def summons(wording: Wording) -> Message:
    """To the heads who are summoned, and to whoever summons them, with the record once there is one."""
    called = wording.store.evaluations.summons(wording.fact("summons_id"))
    facts = {**_about(wording, called.evaluation), "department": called.department.name}
    text = wording.words("letter.evaluation.summons", **facts)
    if called.held_at is not None:
        who, at = wording.store.people.name_of(called.held_by_id), wording.formats.instant(called.held_at)
        text += "\n" + wording.words("letter.evaluation.record", words=called.record, who=who, at=at)
        return Message(text)
    reader = wording.reader
    may = reader is not None and people.may(reader, "evaluate")
    return Message(text, rows([wording.button("record_summons")] if may else []))


def standing_facts(wording: Wording, standing: tally.Standing) -> dict[str, Any]:
    """A department's place, as words and figures."""
    named = zip(DIMENSIONS, standing.means, strict=True)
    return {
        "place": standing.place,
        "department": wording.store.organisation.department(standing.department).name,
        "count": standing.ballots,
        "total": tally.rounded(standing.total),
        **{dimension: tally.rounded(mean) for dimension, mean in named},
    }


def _turnout(wording: Wording, evaluation: Evaluation) -> str:
    those = wording.store.evaluations.candidates(evaluation.id)
    seats = {seat: sum(one.seat is seat for one in those) for seat in Seat}
    cast = sum(wording.store.evaluations.counted(evaluation.id).values())
    facts = {
        "accepted": seats[Seat.ACCEPTED],
        "invited": seats[Seat.INVITED],
        "declined": seats[Seat.DECLINED],
        "cast": cast,
        "due": sum(seats[seat] for seat in PANEL) * len(evaluation.departments),
    }
    return wording.words("letter.evaluation.turnout", **facts)


def _about(wording: Wording, evaluation: Evaluation) -> dict[str, Any]:
    those = wording.store.evaluations.candidates(evaluation.id)
    groups = [
        wording.words(
            "letter.evaluation.group",
            group=wording.words(f"stratum.{stratum.value}"),
            count=sum(one.stratum is stratum for one in those),
        )
        for stratum in Stratum
    ]
    return {
        "title": evaluation.title,
        "departments": len(evaluation.departments),
        "seed": evaluation.seed,
        "until": wording.formats.instant(evaluation.until),
        "stage": wording.words(f"stage.{evaluation.stage.value}"),
        "groups": wording.formats.listed(groups),
    }


def _marked(wording: Wording, candidate: Candidate, dimension: str) -> str:
    level = candidate.marks.get(dimension)
    facts = {
        "dimension": wording.words(f"dimension.{dimension}"),
        "level": wording.words(f"level.{level}") if level else wording.words("letter.evaluation.unmarked"),
    }
    return wording.words("letter.evaluation.mark_line", **facts)


def _evaluation(wording: Wording) -> Evaluation:
    return wording.store.evaluations.find(wording.fact("evaluation_id"))


def _candidate(wording: Wording) -> Candidate:
    return wording.store.evaluations.seat(wording.fact("candidate_id"))


LETTERS: dict[str, Callable[[Wording], Message | None]] = {
    "evaluation.list": listed,
    "evaluation.card": card,
    "evaluation.invitation": invitation,
    "evaluation.ballot": ballot,
    "evaluation.reminder": reminder,
    "evaluation.nobody_left": nobody_left,
    "evaluation.result": result,
    "evaluation.summons": summons,
}
