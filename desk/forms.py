"""Forms: what a button asks for before it acts, one question after the other, each with its likely answers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from desk import dates, drafts, extensions, pauses, rules, worktime
from desk.errors import DraftOver, NoSuchLength, NotListed, TooLong, WordsNeeded
from storage.models import Assignment, Chat, Draft, DraftKind, Person
from storage.store import Store

LONGEST = 1000

Answers = Mapping[str, Any]


@dataclass(frozen=True)
class Form:
    """Who may begin it, what it asks, which answers are offered, and what is done with them."""

    may: Callable[[Store, Draft, Person, datetime], None]
    questions: tuple[str, ...]
    act: Callable[[Store, Draft, Answers, Person, datetime], object]
    offers: Mapping[str, Callable[[Store, Draft], Sequence[str]]] = field(default_factory=dict)


def begin(
    store: Store, kind: DraftKind, chat: Chat, by: Person, now: datetime, *, assignment: Assignment, **about: Any
) -> Draft:
    """The first question, to whoever may do what the form is for."""
    form = FORMS[kind]
    draft = Draft(kind=kind, case_id=assignment.case_id, assignment_id=assignment.id, step="", data={"about": about})
    form.may(store, draft, by, now)
    drafts.begin(store, draft, chat, by, now)
    _ask(store, draft, form.questions[0], now)
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
    draft.data = {**draft.data, "offered": list(offer(store, draft)) if offer else []}
    drafts.ask(store, draft, f"prompt.{draft.kind.value}", now)


def _answer(store: Store, draft: Draft, answer: str, by: Person, now: datetime) -> None:
    """On to the next question, or to the act when there is none."""
    form = FORMS[draft.kind]
    answers = {**draft.data.get("answers", {}), draft.step: answer}
    draft.data = {**draft.data, "answers": answers}
    place = form.questions.index(draft.step) + 1
    if place < len(form.questions):
        _ask(store, draft, form.questions[place], now)
        return
    form.act(store, draft, answers, by, now)
    drafts.close(store, draft, now)


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
        case "special_step":
            if words not in draft.data["offered"]:
                raise NotListed(step=words, steps=draft.data["offered"])
            return words
        case _:
            return words


def _assignment(store: Store, draft: Draft) -> Assignment:
    assert draft.assignment_id is not None
    return store.assignments.get(draft.assignment_id)


def _likely_lengths(store: Store, draft: Draft) -> Sequence[str]:
    return [str(days) for days in rules.current().likely_days]


FORMS: dict[DraftKind, Form] = {
    DraftKind.EXTENSION: Form(
        may=lambda store, draft, by, now: extensions.may_ask(store, _assignment(store, draft), by, now),
        questions=("reason", "day"),
        offers={"day": lambda store, draft: [d.isoformat() for d in extensions.days(store, _assignment(store, draft))]},
        act=lambda store, draft, told, by, now: extensions.ask(
            store, draft.assignment_id or 0, told["reason"], date.fromisoformat(told["day"]), by, now
        ),
    ),
    DraftKind.PAUSE: Form(
        may=lambda store, draft, by, now: pauses.may_ask(store, _assignment(store, draft), by, now),
        questions=("special_step", "days"),
        offers={"special_step": lambda store, draft: pauses.steps(_assignment(store, draft)), "days": _likely_lengths},
        act=lambda store, draft, told, by, now: pauses.ask(
            store, draft.assignment_id or 0, told["special_step"], int(told["days"]), by, now
        ),
    ),
}
