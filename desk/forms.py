"""Forms: what a button asks for before it acts, one question after the other, each with its likely answers."""

import re
from datetime import date, datetime

from desk import (
    dates,
    departments,
    drafts,
    enterprises,
    permits,
    policy_forms,
    rectifications,
    routing,
    visits,
    worktime,
)
from desk.errors import ChooseFirst, DraftOver, NoSuchLength, NotListed, NotOffered, TooLong, WordsNeeded
from desk.form_table import FORMS, Answer, Answers
from storage.models import Assignment, Case, Chat, Draft, DraftKind, Item, Person
from storage.store import Store

__all__ = ["FORMS", "begin", "choose", "take_words"]

LONGEST = 1000
SEVERAL = ("bodies", "tags")  # questions that take more than one answer
SEPARATORS = re.compile(r"[、，,;；\s]+")


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
    if draft.step in SEVERAL:
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
        case "first_day" | "last_day":
            return _coming_day(store, draft, words, now).isoformat()
        case "past_day":
            past = dates.read(words, worktime.calendar_of(store).day_of(now))
            visits.must_be_past(store, past, now)
            return past.isoformat()
        case "enterprise":
            return str(enterprises.named(store, words).id)
        case "preview" | "matter" | "colleague" | "outcome":
            raise ChooseFirst
        case "marked":
            return [str(departments.named(store, name).id) for name in SEPARATORS.split(words) if name]
        case "checked":
            rectifications.must_say_enough(words)
            return words
        case "bodies":
            return [str(departments.named(store, name).id) for name in SEPARATORS.split(words) if name]
        case "body_or_item":
            found = routing.department_or_item(store, words)
            return f"item:{found.id}" if isinstance(found, Item) else str(found.id)
        case "body":
            return str(departments.named(store, words).id)
        case "expiry" if words not in draft.data["offered"]:
            return dates.read(words, worktime.calendar_of(store).day_of(now)).isoformat()
        case "life_stage" if words not in draft.data["offered"]:
            raise NotOffered(words=[words], offered=draft.data["offered"])
        case "title":
            return policy_forms.title(words)
        case "tags":
            return policy_forms.tags(store, [name for name in SEPARATORS.split(words) if name])
        case "item":
            return policy_forms.item(store, words)
        case "special_step":
            if words not in draft.data["offered"]:
                raise NotListed(step=words, steps=draft.data["offered"])
            return words
        case _:
            return words


def _coming_day(store: Store, draft: Draft, words: str, now: datetime) -> date:
    """A first or a last day that is still to come."""
    day = dates.read(words, worktime.calendar_of(store).day_of(now))
    first = draft.data["answers"].get("first_day")
    permits.must_be_ahead(store, date.fromisoformat(first) if first else day, day, now)
    return day
