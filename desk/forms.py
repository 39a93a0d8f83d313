"""Forms: what a button asks for before it acts, one question after the other, each with its likely answers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from desk import dates, drafts, extensions, instructions, pauses, rules, worktime
from desk.errors import ChooseFirst, DraftOver, NoSuchLength, NotListed, TooLong, WordsNeeded
from desk.people import authorize
from storage.models import Assignment, Chat, Draft, DraftKind, Person
from storage.store import Store

LONGEST = 1000
OFFERED = 8

Answers = Mapping[str, Any]


@dataclass(frozen=True)
class Form:
    """Who may begin it, what it asks, which answers are offered, and what is done with them."""

    may: Callable[[Store, Draft, Person, datetime], None]
    questions: tuple[str, ...]
    act: Callable[[Store, Draft, Answers, Person, datetime], object]
    offers: Mapping[str, Callable[[Store, Draft, datetime], Sequence[str]]] = field(default_factory=dict)


def begin(
    store: Store, kind: DraftKind, chat: Chat, by: Person, now: datetime, *, assignment: Assignment | None, **known: str
) -> Draft:
    """The first question, to whoever may do what the form is for; what is `known` is not asked."""
    draft = Draft(
        kind=kind,
        case_id=assignment.case_id if assignment else None,
        assignment_id=assignment.id if assignment else None,
        step="",
        data={"answers": known},
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
    if choice.startswith("o") and choice[1:].isdecimal() and int(choice[1:]) < len(offered):
        _answer(store, draft, offered[int(choice[1:])], by, now)
    elif draft.step == "reason" and choice.startswith("r") and words:
        _answer(store, draft, words, by, now)
    else:
        raise DraftOver


def _ask(store: Store, draft: Draft, question: str, now: datetime) -> None:
    offer = FORMS[draft.kind].offers.get(question)
    draft.step = question
    draft.data = {**draft.data, "offered": list(offer(store, draft, now)) if offer else []}
    drafts.ask(store, draft, f"prompt.{draft.kind.value}", now)


def _answer(store: Store, draft: Draft, answer: str, by: Person, now: datetime) -> None:
    """On to the next question, or to the act when there is none."""
    form = FORMS[draft.kind]
    answers = {**draft.data["answers"], draft.step: answer}
    draft.data = {**draft.data, "answers": answers}
    if draft.step == "matter":
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


def _read(store: Store, draft: Draft, words: str, now: datetime) -> str:
    """What was typed, as the answer that a button would have given."""
    match draft.step:
        case "day":
            return dates.read(words, worktime.calendar_of(store).day_of(now)).isoformat()
        case "days":
            number = words.removesuffix("个工作日").removesuffix("天").removesuffix("日").strip()
            if not (number.isascii() and number.isdecimal() and len(number) < 4):
                raise NoSuchLength(words=words)
            return number
        case "matter":
            raise ChooseFirst
        case "special_step":
            if words not in draft.data["offered"]:
                raise NotListed(step=words, steps=draft.data["offered"])
            return words
        case _:
            return words


def _assignment(store: Store, draft: Draft) -> Assignment:
    assert draft.assignment_id is not None
    return store.assignments.get(draft.assignment_id)


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


FORMS: dict[DraftKind, Form] = {
    DraftKind.EXTENSION: Form(_may_extend, ("reason", "day"), _extend, {"day": _later_days}),
    DraftKind.PAUSE: Form(
        _may_pause, ("special_step", "days"), _pause, {"special_step": _special_steps, "days": _lengths}
    ),
    DraftKind.INSTRUCTION: Form(
        _may_instruct, ("matter", "reason", "day"), _instruct, {"matter": _red, "day": _soon}
    ),
}
