"""Forms: what a button asks for before it acts, one question after the other, each with its likely answers."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from desk import (
    consultations,
    dates,
    drafts,
    extensions,
    gaps,
    green,
    hand_overs,
    instructions,
    justifications,
    pauses,
    routing,
    rules,
    worktime,
)
from desk.errors import ChooseFirst, DraftOver, NoSuchLength, NotListed, TooLong, WordsNeeded
from desk.people import authorize
from storage.models import Assignment, Case, Chat, DepartmentKind, Draft, DraftKind, Person
from storage.store import Store

LONGEST = 1000
OFFERED = 8
SEPARATORS = re.compile(r"[、，,;；\s]+")

Answer = str | list[str]
Answers = Mapping[str, Any]


@dataclass(frozen=True)
class Form:
    """Who may begin it, what it asks, which answers are offered, and what is done with them."""

    may: Callable[[Store, Draft, Person, datetime], None]
    questions: tuple[str, ...]
    act: Callable[[Store, Draft, Answers, Person, datetime], object]
    offers: Mapping[str, Callable[[Store, Draft, datetime], Sequence[str]]] = field(default_factory=dict)


def begin(
    store: Store,
    kind: DraftKind,
    chat: Chat,
    by: Person,
    now: datetime,
    known: Answers | None = None,
    *,
    assignment: Assignment | None = None,
    case: Case | None = None,
) -> Draft:
    """The first question, to whoever may do what the form is for; what is `known` is not asked."""
    about = assignment.case if assignment else case
    draft = Draft(
        kind=kind,
        case_id=about.id if about else None,
        assignment_id=assignment.id if assignment else None,
        step="",
        data={"answers": known or {}},
    )
    FORMS[kind].may(store, draft, by, now)
    drafts.begin(store, draft, chat, by, now)
    _ask(store, draft, _next(draft), now)
    return draft


def take_words(store: Store, draft: Draft, words: str, by: Person, now: datetime) -> None:
    """Typed words, as the answer to the question."""
    words = words.strip()
    if not words:
        raise WordsNeeded
    if len(words) > LONGEST:
        raise TooLong(longest=LONGEST)
    _answer(store, draft, _read(store, draft, words, now), by, now)


def choose(store: Store, draft: Draft, choice: str, words: str, by: Person, now: datetime) -> None:
    """One of the buttons under the question; `words` is what the button says."""
    offered = draft.data["offered"]
    if draft.step == "bodies":
        _pick(store, draft, choice, by, now)
    elif choice.startswith("o") and choice[1:].isdecimal() and int(choice[1:]) < len(offered):
        _answer(store, draft, offered[int(choice[1:])], by, now)
    elif draft.step == "reason" and choice.startswith("r") and words:
        _answer(store, draft, words, by, now)
    else:
        raise DraftOver


def _pick(store: Store, draft: Draft, choice: str, by: Person, now: datetime) -> None:
    """Several of what is offered, one press each; `send` is the answer."""
    offered, picked = draft.data["offered"], list(draft.data.get("picked", []))
    if choice == "send":
        if not picked:
            raise ChooseFirst
        _answer(store, draft, picked, by, now)
        return
    if not (choice.startswith("o") and choice[1:].isdecimal() and int(choice[1:]) < len(offered)):
        raise DraftOver
    answer = offered[int(choice[1:])]
    draft.data = {**draft.data, "picked": [p for p in picked if p != answer] if answer in picked else [*picked, answer]}
    drafts.refresh(store, draft, now)


def _ask(store: Store, draft: Draft, question: str, now: datetime) -> None:
    offer = FORMS[draft.kind].offers.get(question)
    draft.step = question
    draft.data = {**draft.data, "offered": list(offer(store, draft, now)) if offer else []}
    drafts.ask(store, draft, f"prompt.{draft.kind.value}", now)


def _answer(store: Store, draft: Draft, answer: Answer, by: Person, now: datetime) -> None:
    """On to the next question, or to the act when there is none."""
    form = FORMS[draft.kind]
    answers = {**draft.data["answers"], draft.step: answer}
    draft.data = {**draft.data, "answers": answers}
    if draft.step == "matter" and isinstance(answer, str):
        chosen = store.assignments.get(int(answer))
        draft.assignment_id, draft.case_id = chosen.id, chosen.case_id
    if question := _next(draft):
        _ask(store, draft, question, now)
        return
    form.act(store, draft, answers, by, now)
    drafts.close(store, draft, now)


def _next(draft: Draft) -> str:
    """The first question without an answer, "" when there is none."""
    answers = draft.data["answers"]
    return next((question for question in FORMS[draft.kind].questions if question not in answers), "")


def _read(store: Store, draft: Draft, words: str, now: datetime) -> Answer:
    """What was typed, as the answer that a button would have given."""
    match draft.step:
        case "day":
            return dates.read(words, worktime.calendar_of(store).day_of(now)).isoformat()
        case "days":
            number = words.removesuffix("个工作日").removesuffix("天").removesuffix("日").strip()
            if not (number.isascii() and number.isdecimal() and len(number) < 4):
                raise NoSuchLength(words=words)
            return number
        case "matter" | "colleague":
            raise ChooseFirst
        case "bodies":
            return [str(routing.department_named(store, name).id) for name in SEPARATORS.split(words) if name]
        case "body":
            return str(routing.department_named(store, words).id)
        case "special_step":
            if words not in draft.data["offered"]:
                raise NotListed(step=words, steps=draft.data["offered"])
            return words
        case _:
            return words


def _assignment(store: Store, draft: Draft) -> Assignment:
    assert draft.assignment_id is not None
    return store.assignments.get(draft.assignment_id)


def _case(store: Store, draft: Draft) -> Case:
    assert draft.case_id is not None
    return store.cases.get(draft.case_id)


def _lengths(store: Store, draft: Draft, now: datetime) -> Sequence[str]:
    return [str(days) for days in rules.current().likely_days]


def _may_extend(store: Store, draft: Draft, by: Person, now: datetime) -> None:
    extensions.may_ask(store, _assignment(store, draft), by, now)


def _later_days(store: Store, draft: Draft, now: datetime) -> Sequence[str]:
    return [day.isoformat() for day in extensions.days(store, _assignment(store, draft))]


def _extend(store: Store, draft: Draft, told: Answers, by: Person, now: datetime) -> None:
    extensions.ask(store, _assignment(store, draft).id, told["reason"], date.fromisoformat(told["day"]), by, now)


def _may_pause(store: Store, draft: Draft, by: Person, now: datetime) -> None:
    pauses.may_ask(store, _assignment(store, draft), by, now)


def _special_steps(store: Store, draft: Draft, now: datetime) -> Sequence[str]:
    return pauses.steps(_assignment(store, draft))


def _pause(store: Store, draft: Draft, told: Answers, by: Person, now: datetime) -> None:
    pauses.ask(store, _assignment(store, draft).id, told["special_step"], int(told["days"]), by, now)


def _may_instruct(store: Store, draft: Draft, by: Person, now: datetime) -> None:
    authorize(by, "instruct")


def _red(store: Store, draft: Draft, now: datetime) -> Sequence[str]:
    return [str(assignment.id) for assignment in store.assignments.red()[:OFFERED]]


def _soon(store: Store, draft: Draft, now: datetime) -> Sequence[str]:
    return [day.isoformat() for day in instructions.days(store, now)]


def _instruct(store: Store, draft: Draft, told: Answers, by: Person, now: datetime) -> None:
    instructions.give(store, int(told["matter"]), told["reason"], date.fromisoformat(told["day"]), by, now)


def _may_justify(store: Store, draft: Draft, by: Person, now: datetime) -> None:
    justifications.may_ask(store, _assignment(store, draft), by, now)


def _justify(store: Store, draft: Draft, told: Answers, by: Person, now: datetime) -> None:
    justifications.ask(store, _assignment(store, draft).id, told["reason"], date.fromisoformat(told["day"]), by, now)


def _may_tolerate(store: Store, draft: Draft, by: Person, now: datetime) -> None:
    gaps.may_tolerate(store, _case(store, draft), by)


def _supplement_days(store: Store, draft: Draft, now: datetime) -> Sequence[str]:
    return [day.isoformat() for day in gaps.days(store, now)]


def _tolerate(store: Store, draft: Draft, told: Answers, by: Person, now: datetime) -> None:
    gaps.tolerate(store, _case(store, draft).id, date.fromisoformat(told["day"]), by, now)


def _may_go_first(store: Store, draft: Draft, by: Person, now: datetime) -> None:
    green.may_grant(store, _case(store, draft), by)


def _go_first(store: Store, draft: Draft, told: Answers, by: Person, now: datetime) -> None:
    green.grant(store, _case(store, draft).id, told["reason"], by, now)


def _may_route(store: Store, draft: Draft, by: Person, now: datetime) -> None:
    routing.may_route(_case(store, draft), by)


def _bodies(store: Store, draft: Draft, now: datetime) -> Sequence[str]:
    known = {department.id for department in routing.departments(store, _case(store, draft))}
    others = [body for body in store.organisation.departments(DepartmentKind.DEPARTMENT) if body.id not in known]
    return [str(body.id) for body in others[:OFFERED]]


def _redirect(store: Store, draft: Draft, told: Answers, by: Person, now: datetime) -> None:
    routing.redirect(store, _case(store, draft).id, store.organisation.department(int(told["body"])), by, now)


def _joint_days(store: Store, draft: Draft, now: datetime) -> Sequence[str]:
    return [day.isoformat() for day in routing.days(store, _case(store, draft), now)]


def _join(store: Store, draft: Draft, told: Answers, by: Person, now: datetime) -> None:
    body, day = store.organisation.department(int(told["body"])), date.fromisoformat(told["day"])
    routing.join(store, _case(store, draft).id, body, day, by, now)


def _may_hand_over(store: Store, draft: Draft, by: Person, now: datetime) -> None:
    hand_overs.may_ask(store, _assignment(store, draft), by)


def _colleagues(store: Store, draft: Draft, now: datetime) -> Sequence[str]:
    giver = store.people.get(draft.person_id)
    return [str(who.id) for who in hand_overs.colleagues(store, _assignment(store, draft), giver)[:OFFERED]]


def _hand_over(store: Store, draft: Draft, told: Answers, by: Person, now: datetime) -> None:
    hand_overs.ask(store, _assignment(store, draft).id, store.people.get(int(told["colleague"])), by, now)


def _may_consult(store: Store, draft: Draft, by: Person, now: datetime) -> None:
    consultations.may_call(store, _case(store, draft), by)


def _everybody(store: Store, draft: Draft, now: datetime) -> Sequence[str]:
    return [str(body.id) for body in store.organisation.departments(DepartmentKind.DEPARTMENT)[:OFFERED]]


def _consult(store: Store, draft: Draft, told: Answers, by: Person, now: datetime) -> None:
    bodies, day = [store.organisation.department(int(key)) for key in told["bodies"]], date.fromisoformat(told["day"])
    consultations.call(store, _case(store, draft).id, told["reason"], bodies, day, by, now)


def _may_opine(store: Store, draft: Draft, by: Person, now: datetime) -> None:
    consultations.may_opine(store, int(draft.data["answers"]["opinion"]), by)


def _opine(store: Store, draft: Draft, told: Answers, by: Person, now: datetime) -> None:
    consultations.opine(store, int(told["opinion"]), told["reason"], by, now)


def _may_conclude(store: Store, draft: Draft, by: Person, now: datetime) -> None:
    consultations.may_conclude(store, int(draft.data["answers"]["consultation"]), by)


def _conclude(store: Store, draft: Draft, told: Answers, by: Person, now: datetime) -> None:
    consultations.conclude(store, int(told["consultation"]), told["reason"], by, now)


FORMS: dict[DraftKind, Form] = {
    DraftKind.EXTENSION: Form(_may_extend, ("reason", "day"), _extend, {"day": _later_days}),
    DraftKind.PAUSE: Form(
        _may_pause, ("special_step", "days"), _pause, {"special_step": _special_steps, "days": _lengths}
    ),
    DraftKind.INSTRUCTION: Form(
        _may_instruct, ("matter", "reason", "day"), _instruct, {"matter": _red, "day": _soon}
    ),
    DraftKind.JUSTIFICATION: Form(_may_justify, ("reason", "day"), _justify, {"day": _soon}),
    DraftKind.TOLERANCE: Form(_may_tolerate, ("day",), _tolerate, {"day": _supplement_days}),
    DraftKind.GREEN: Form(_may_go_first, ("reason",), _go_first),
    DraftKind.REDIRECTION: Form(_may_route, ("body",), _redirect, {"body": _bodies}),
    DraftKind.JOINING: Form(_may_route, ("body", "day"), _join, {"body": _bodies, "day": _joint_days}),
    DraftKind.HAND_OVER: Form(_may_hand_over, ("colleague",), _hand_over, {"colleague": _colleagues}),
    DraftKind.CONSULTATION: Form(
        _may_consult, ("reason", "bodies", "day"), _consult, {"bodies": _everybody, "day": _soon}
    ),
    DraftKind.OPINION: Form(_may_opine, ("reason",), _opine),
    DraftKind.CONCLUSION: Form(_may_conclude, ("reason",), _conclude),
}
