"""The gate: messages that are no question for the guides, each with an answer of its own."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desk import audiences, cases, knowledge, people, post
from storage.models import Chat, ChatKind, Person, Question, RoleName
from storage.store import Store

QUIET = frozenset({"thanks", "greeting", "chatter"})  # left alone in a group
SAID = frozenset(
    (
        *("corruption", "injection", "advert", "other_firm", "other_region", "report"),
        *("handoff", "assistance", "centre", "follow_up", *QUIET),
    )
)
FORM_OF_A_FIRM = re.compile(r"(?:有限责任|股份有限|有限)?公司$")
TELLING = 3  # characters in a row that a name is known by
ABOUT_THE_CENTRE = frozenset({"phone", "hours", "place"})  # parts that the centre itself has
LIST_OF: tuple[tuple[frozenset[RoleName], str], ...] = (
    (people.CONTACT, "list.my"),
    (people.HANDLERS, "list.todo"),
    (people.CENTRE, "list.desk"),
)


@dataclass(frozen=True)
class Heard:
    """A question that was kept, what kind of message it is, and who wrote it."""

    question: Question
    intent: str
    words: str
    by: Person

    @property
    def chat(self) -> Chat:
        return self.question.chat

    @property
    def in_a_group(self) -> bool:
        return self.chat.kind is ChatKind.GROUP


def closes(store: Store, heard: Heard, now: datetime) -> bool:
    """Whether the message got its answer here, and no guide is to be looked for."""
    intent = heard.intent
    if intent in ANSWERS:
        return ANSWERS[intent](store, heard, now)
    if intent in SAID:
        if intent == "follow_up" and ABOUT_THE_CENTRE.intersection(heard.question.sections):
            intent = "centre"
        if not (heard.in_a_group and intent in QUIET):
            say(store, heard, now, intent)
        return True
    return False


def say(store: Store, heard: Heard, now: datetime, intent: str, **facts: Any) -> None:
    """The gate's own words, where the message was written."""
    question = heard.question
    post.reply(
        store, heard.chat, "answer.gate", now, to=question.message_id, question_id=question.id, intent=intent, **facts
    )


def _danger(store: Store, heard: Heard, now: datetime) -> bool:
    """119, 120, 110 first, whoever reads along; then the centre, at any hour."""
    key = f"danger/{heard.question.id}"
    post.tell(store, audiences.CENTRE, "ladder.danger", now, key=key, question_id=heard.question.id)
    say(store, heard, now, "danger")
    return True


def _status(store: Store, heard: Heard, now: datetime) -> bool:
    """How a case stands is told in private only: the case named, or one's own list."""
    no = cases.number_in(heard.words)
    kind = next((kind for roles, kind in LIST_OF if people.is_(heard.by, *roles)), None)
    if kind is None:
        say(store, heard, now, "status_of_a_visitor")
        return True
    if heard.in_a_group:
        say(store, heard, now, "status")
    if no:
        cases.show(store, no, heard.by, now)
    else:
        post.tell(store, audiences.person(heard.by), kind, now, person_id=heard.by.id)
    return True


def _status_of_another(store: Store, heard: Heard, now: datetime) -> bool:
    """How another's case stands is told to the desk's own people only; one's own firm may be named."""
    if people.is_(heard.by, *people.HANDLERS, *people.CENTRE) or _names_own_firm(heard):
        return _status(store, heard, now)
    say(store, heard, now, "other_firm")
    return True


def _names_own_firm(heard: Heard) -> bool:
    """Whether the words name an enterprise of the writer, if only in part: 青松食品 for 湘西青松食品有限公司."""
    names = [FORM_OF_A_FIRM.sub("", firm.name) for firm in people.enterprises_of(heard.by)]
    return any(name[at : at + TELLING] in heard.words for name in names for at in range(len(name) - TELLING + 1))


def _complaint(store: Store, heard: Heard, now: datetime) -> bool:
    """A person is offered, unless the complaint is itself an item of the catalogue (拖欠账款投诉)."""
    question = heard.question
    if question.decision != "unknown" and knowledge.index_of(store).does(question.item_codes[0], COMPLAINING):
        return False
    say(store, heard, now, "complaint")
    return True


COMPLAINING = frozenset({"complain"})
ANSWERS: dict[str, Callable[[Store, Heard, datetime], bool]] = {
    "danger": _danger,
    "status": _status,
    "status_of_another": _status_of_another,
    "complaint": _complaint,
}
