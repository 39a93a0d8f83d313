"""提问: a question asked, answered, handed to a person, replied to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desk import audiences, post, privacy
from desk.errors import AlreadyHandedOver, AlreadyReplied, NoSuchItem, OldButton
from desk.people import authorize
from storage.models import Chat, ChatKind, Person, Question, QuestionState
from storage.store import Store

LONGEST = 4096
GATE = frozenset(
    (
        *("danger", "corruption", "injection", "advert", "other_firm", "thanks", "greeting", "handoff", "chatter"),
        *("other_region", "follow_up"),
    )
)
QUIET = frozenset({"thanks", "greeting", "chatter"})


@dataclass(frozen=True)
class Asked:
    """A question as it was put: where, in which message, and what the guides make of it."""

    chat: Chat
    message_id: int
    text: str
    decision: str
    intent: str
    item_codes: Sequence[str]
    sections: Sequence[str]
    elsewhere: str | None = None  # where the service is had that this catalogue lacks


def ask(store: Store, asked: Asked, by: Person, now: datetime) -> Question:
    """The question is kept, and answered with one item, a choice of items, or the offer of a person."""
    question = store.put(
        Question(
            chat_id=asked.chat.id,
            person_id=by.id,
            message_id=asked.message_id,
            text=privacy.masked(asked.text)[:LONGEST],
            decision=asked.decision,
            item_codes=list(asked.item_codes),
            sections=list(asked.sections),
            asked_at=now,
        )
    )
    match asked.decision:
        case "answer":
            _answer(store, question, asked.item_codes[0], asked.sections, now)
        case "choose":
            _say(store, question, "answer.choice", now, items=list(asked.item_codes))
        case _ if asked.intent in GATE:
            _at_the_gate(store, question, asked.intent, now)
        case _:
            _say(store, question, "answer.none", now, elsewhere=asked.elsewhere)
    return question


def pick(store: Store, question_id: int, code: str, by: Person, now: datetime) -> None:
    """One of the items offered: its answer."""
    question = store.questions.get(question_id)
    if code not in question.item_codes:
        raise OldButton
    _answer(store, question, code, question.sections, now)


def section(store: Store, question_id: int, code: str, name: str, by: Person, now: datetime) -> None:
    """材料, 流程: one section of the guide, in full."""
    if store.catalogue.by_code(code) is None:
        raise NoSuchItem(item=code)
    _say(store, store.questions.get(question_id), "answer.section", now, item=code, section=name)


def not_this(store: Store, question_id: int, code: str, by: Person, now: datetime) -> None:
    """不是这个: the other items that came close, or the offer of a person."""
    question = store.questions.get(question_id)
    others = [other for other in question.item_codes if other != code][:5]
    if others and question.decision != "unknown":
        question.decision = "unknown"  # asked once; the next time a person is offered
        _say(store, question, "answer.choice", now, items=others)
        return
    _say(store, question, "answer.none", now)


def none_of_these(store: Store, question_id: int, by: Person, now: datetime) -> None:
    """都不是: the offer of a person."""
    question = store.questions.get(question_id)
    question.decision = "unknown"
    _say(store, question, "answer.none", now)


def hand_over(store: Store, question_id: int, by: Person, now: datetime) -> None:
    """转人工: the centre gets the question, and the asker is told until when it is answered."""
    question = store.questions.get(question_id)
    if question.state is not QuestionState.ANSWERED:
        raise AlreadyHandedOver

    question.state = QuestionState.HANDED_OVER
    card = f"question/{question.id}"
    post.tell(store, audiences.CENTRE, "question.handed_over", now, key=card, card=card, question_id=question.id)
    _say(store, question, "answer.handed_over", now)


def reply(store: Store, question_id: int, words: str, by: Person, now: datetime) -> Question:
    """An agent's answer goes to where the question was asked; the first one counts."""
    question = store.questions.get(question_id)
    authorize(by, "reply")
    if question.state is QuestionState.REPLIED:
        raise AlreadyReplied(who=store.people.name_of(question.replied_by_id))

    question.state = QuestionState.REPLIED
    question.reply = words[:LONGEST]
    question.replied_by_id = by.id
    _say(store, question, "answer.reply", now)
    store.outbox.refresh(f"question/{question.id}", now)
    return question


def _at_the_gate(store: Store, question: Question, intent: str, now: datetime) -> None:
    """What is no question for the guides; in a group, politeness and chatter are left alone."""
    if intent == "danger":
        key = f"danger/{question.id}"
        post.tell(store, audiences.CENTRE, "ladder.danger", now, key=key, question_id=question.id)
    if question.chat.kind is ChatKind.PRIVATE or intent not in QUIET:
        _say(store, question, "answer.gate", now, intent=intent)


def _answer(store: Store, question: Question, code: str, sections: Sequence[str], now: datetime) -> None:
    if store.catalogue.by_code(code) is None:
        raise NoSuchItem(item=code)
    _say(store, question, "answer.card", now, item=code, sections=list(sections))


def _say(store: Store, question: Question, kind: str, now: datetime, **facts: Any) -> None:
    post.reply(store, question.chat, kind, now, to=question.message_id, question_id=question.id, **facts)
