"""提问: a question asked, answered, handed to a person, replied to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from desk import anonymity, audiences, gap_queue, gate, post
from desk.errors import AlreadyHandedOver, AlreadyReplied, NoSuchItem, OldButton
from desk.gate import Heard
from desk.guides import Topic, intents
from desk.people import authorize
from storage.models import Chat, GapReason, Letter, Person, Question, QuestionState
from storage.store import Store

LONGEST = 4096
WHOLE = "whole"  # among the sections: the guide from its first line to its last
REMEMBERED = timedelta(minutes=15)  # how long a question without a subject is about the last item

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
    choices: Sequence[str] = ()  # those of the items worth asking back with
    elsewhere: str | None = None  # where the service is had that this catalogue lacks


def ask(store: Store, asked: Asked, by: Person, now: datetime) -> Question:
    """The question is kept, and answered with one item, a choice of items, or the offer of a person."""
    question = store.put(
        Question(
            chat_id=asked.chat.id,
            person_id=by.id,
            message_id=asked.message_id,
            text=_kept(store, asked),
            decision=asked.decision,
            item_codes=list(asked.item_codes),
            sections=list(asked.sections),
            intent=asked.intent,
            asked_at=now,
        )
    )
    if gate.closes(store, Heard(question, asked.intent, asked.text, by), now):
        return question
    match asked.decision:
        case "answer":
            _answer(store, question, asked.item_codes[0], asked.sections, now, wanted=asked.intent == intents.REQUEST)
        case "choose":
            question.answered_at = now  # with no item yet: what is asked next leaves the choice open
            _say(store, question, "answer.choice", now, items=list(asked.choices))
        case _:
            if asked.elsewhere is None:
                gap_queue.note(store, question, GapReason.UNANSWERED, now)
            _say(store, question, "answer.none", now, elsewhere=asked.elsewhere)
    return question


def read_guide(store: Store, asked: Asked, by: Person, now: datetime) -> Question:
    """/guide 事项: the whole guide, or a choice of the items that the words may mean."""
    question = store.put(
        Question(
            chat_id=asked.chat.id,
            person_id=by.id,
            message_id=asked.message_id,
            text=_kept(store, asked),
            decision=asked.decision,
            item_codes=list(asked.item_codes),
            sections=[WHOLE],
            asked_at=now,
        )
    )
    match asked.item_codes:
        case []:
            gap_queue.note(store, question, GapReason.UNANSWERED, now)
            _say(store, question, "answer.none", now, elsewhere=None)
        case [code]:
            _answer(store, question, code, [WHOLE], now)
        case codes:
            _say(store, question, "answer.choice", now, items=list(codes))
    return question


def turn_page(store: Store, question_id: int, code: str, page: int, by: Person, now: datetime) -> None:
    """下一页 of a guide that is read as a whole."""
    if store.catalogue.by_code(code) is None:
        raise NoSuchItem(item=code)
    _say(store, store.questions.get(question_id), "answer.guide", now, item=code, page=page)


def topic_of(store: Store, chat: Chat, by: Person, now: datetime, card: Letter | None = None) -> Topic | None:
    """What a question without a subject is about: the card it replies to, or the last item of this person here."""
    if card is not None and "item" in card.facts and "question_id" in card.facts:
        return Topic(card.facts["item"], store.questions.get(card.facts["question_id"]).text)
    recent = store.questions.answered(by, chat, now - REMEMBERED)
    same = [it.text for it in recent if _is_about(it) == _is_about(recent[0])]
    return Topic(recent[0].answered_with, same[-1]) if recent else None


def _is_about(question: Question) -> tuple[str, str]:
    """The item it was answered with, and the likeliest while a choice is open."""
    return question.answered_with, "" if question.answered_with else question.item_codes[0]


def pick(store: Store, question_id: int, code: str, by: Person, now: datetime) -> None:
    """One of the items offered: its answer."""
    question = store.questions.get(question_id)
    if code not in question.item_codes:
        raise OldButton
    question.meant = code
    question.helped = True
    gap_queue.found_after_all(store, question, now)
    _answer(store, question, code, question.sections, now)


def section(store: Store, question_id: int, code: str, name: str, by: Person, now: datetime) -> None:
    """材料, 流程, 时限 …: one section of the guide, in full."""
    if store.catalogue.by_code(code) is None:
        raise NoSuchItem(item=code)
    question = store.questions.get(question_id)
    if question.person_id == by.id:
        question.answered_with, question.answered_at = code, now
        question.helped = True
    _say(store, question, "answer.section", now, item=code, section=name)


def form(store: Store, question_id: int, code: str, guide_id: int, place: int, by: Person, now: datetime) -> None:
    """空白表, 样表: the file, as the guide that was shown names it."""
    guide = store.catalogue.guide(guide_id)
    if store.catalogue.item(guide.item_id).code != code or place >= len(guide.body.get("forms", ())):
        raise OldButton
    question = store.questions.get(question_id)
    if question.person_id == by.id:
        question.helped = True
    _say(store, question, "answer.form", now, item=code, guide_id=guide_id, place=place)


def not_this(store: Store, question_id: int, code: str, by: Person, now: datetime) -> None:
    """不是这个: the other items that came close, or the offer of a person."""
    question = store.questions.get(question_id)
    question.answered_at = None  # whatever was meant, it was not this
    question.meant = ""
    question.helped = False
    gap_queue.note(store, question, GapReason.NOT_THIS, now)
    others = [other for other in question.item_codes if other != code][:5]
    if others and question.decision != "unknown":
        question.decision = "unknown"  # asked once; the next time a person is offered
        _say(store, question, "answer.choice", now, items=others)
        return
    _say(store, question, "answer.none", now)


def none_of_these(store: Store, question_id: int, by: Person, now: datetime) -> None:
    """都不是: the offer of a person."""
    question = store.questions.get(question_id)
    question.decision, question.meant = "unknown", ""
    question.helped = False
    gap_queue.note(store, question, GapReason.NONE_OF_THESE, now)
    _say(store, question, "answer.none", now)


def wanted(store: Store, question_id: int, code: str) -> None:
    """我要办: whoever wants it done has got the item that was meant."""
    question = store.questions.get(question_id)
    question.meant, question.helped = code, True


def hand_over(store: Store, question_id: int, by: Person, now: datetime) -> None:
    """转人工: the centre gets the question, and the asker is told until when it is answered."""
    question = store.questions.get(question_id)
    if question.state is not QuestionState.ANSWERED:
        raise AlreadyHandedOver

    question.state = QuestionState.HANDED_OVER
    question.helped = False
    gap_queue.note(store, question, GapReason.HANDED_OVER, now)
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


def _kept(store: Store, asked: Asked) -> str:
    """What is kept of the words: reports of corruption not at all, a cry for help as it is, else nameless."""
    match asked.intent:
        case "corruption":
            return ""
        case "danger":
            return asked.text[:LONGEST]
        case _:
            return anonymity.of(store, asked.text)[:LONGEST]


def _answer(
    store: Store, question: Question, code: str, sections: Sequence[str], now: datetime, *, wanted: bool = False
) -> None:
    if store.catalogue.by_code(code) is None:
        raise NoSuchItem(item=code)
    question.answered_with, question.answered_at = code, now
    if WHOLE in sections:
        _say(store, question, "answer.guide", now, item=code, page=0)
        return
    _say(store, question, "answer.card", now, item=code, sections=list(sections), wanted=wanted)


def _say(store: Store, question: Question, kind: str, now: datetime, **facts: Any) -> None:
    post.reply(store, question.chat, kind, now, to=question.message_id, question_id=question.id, **facts)
