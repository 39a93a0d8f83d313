"""缺口: what the guides had no answer to; the centre links it to an item, or writes the missing guide."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from desk import audiences, drafts, knowledge, post
from desk.errors import NoSuchItem, NotAlone, Settled, WhichItem
from desk.guides import intents
from desk.people import authorize, is_
from storage.models import (
    Alias,
    AliasState,
    Chat,
    Draft,
    DraftKind,
    Gap,
    GapReason,
    GapState,
    Item,
    Person,
    Question,
    QuestionState,
    RoleName,
)
from storage.store import Store

LISTED = 8
OFFERED = 5
LONGEST_ALIAS = 30
SHORTEST_ALIAS = 2
BLANKS = re.compile(r"[\s\W_]+")
WEIGHT = list(GapReason)
QUESTIONS = frozenset({intents.QUESTION, intents.REQUEST})


def note(store: Store, question: Question, reason: GapReason, now: datetime) -> Gap | None:
    """The question's words are in the queue, or counted there once more; nothing is kept of words without a subject."""
    words = subject_of(store, question.text) if question.intent in QUESTIONS else ""
    if not words:
        return None
    question.subject = words
    store.flush()
    gap = store.gaps.unsettled(words)
    if gap is None:
        facts = {"opened_at": now, "last_at": now}
        return store.put(Gap(key=words, question_id=question.id, reason=reason, **facts))
    if gap.question_id != question.id:
        gap.times += 1
        gap.question_id = question.id
        gap.last_at = now
    gap.reason = max(gap.reason, reason, key=WEIGHT.index)
    store.reload(gap, "question")
    return gap


def found_after_all(store: Store, question: Question, now: datetime) -> None:
    """The asker chose an item in the end: nothing is missing."""
    question.subject = ""
    gap = store.gaps.of_question(question.id)
    if gap is not None and gap.state is GapState.OPEN and gap.times == 1:
        _close(gap, GapState.CLOSED, None, now)


def subject_of(store: Store, text: str) -> str:
    """The words of a question that say what it is about: 我想问下开个小饭馆要什么证 → 开小饭馆."""
    reading = knowledge.index_of(store).read(text[:200])
    said = "".join(sign for sign, counts in zip(reading.text, reading.informative, strict=True) if counts)
    return BLANKS.sub("", said)[:LONGEST_ALIAS]


def candidates(store: Store, gap: Gap) -> Sequence[Item]:
    """The items that came nearest, the likeliest first."""
    codes = list(dict.fromkeys([gap.question.answered_with, *gap.question.item_codes]))
    found = [store.catalogue.by_code(code) for code in codes if code]
    return [item for item in found if item is not None][:OFFERED]


def open_card(store: Store, gap_id: int, by: Person, now: datetime) -> None:
    """The gap in full, in private, with what can be done about it."""
    authorize(by, "curate")
    gap = store.gaps.get(gap_id)
    post.tell(store, audiences.person(by), "gap.card", now, card=card(gap), gap_id=gap.id)


def open_for(store: Store, question_id: int, by: Person, now: datetime) -> None:
    """关联事项 under a question that was handed over."""
    authorize(by, "curate")
    gap = store.gaps.of_question(question_id)
    if gap is None:
        gap = note(store, store.questions.get(question_id), GapReason.HANDED_OVER, now)
    if gap is None:
        raise NoSuchItem
    open_card(store, gap.id, by, now)


def link(store: Store, gap_id: int, item: Item, by: Person, now: datetime) -> None:
    """These words mean this item: proposed as an alias, and whoever still waits is answered with it."""
    authorize(by, "curate")
    gap = _open(store, gap_id)

    gap.item_id = item.id
    gap.proposed_by_id = by.id
    _label(store, gap, item.code)
    alias = _proposed(store, item, gap, by, now)
    if alias is None:  # the item goes by these words already
        _close(gap, GapState.CLOSED, by, now)
    else:
        gap.state = GapState.LINKED
        _ask_for_review(store, alias, now)
    _answer_the_asker(store, gap, item, by, now)
    store.reload(gap, "item")
    store.outbox.refresh(card(gap), now)


def begin_link(store: Store, gap_id: int, chat: Chat, by: Person, now: datetime) -> Draft:
    """其他事项: the item's name is asked for."""
    authorize(by, "curate")
    gap = _open(store, gap_id)
    draft = Draft(kind=DraftKind.LINK, step="words", data={"gap": gap.id})
    drafts.begin(store, draft, chat, by, now)
    drafts.ask(store, draft, "gap.find", now)
    return draft


def take_item(store: Store, draft: Draft, words: str, by: Person, now: datetime) -> None:
    """The item's name, or words that mean a single one."""
    codes = knowledge.named(store, words)
    if not codes:
        raise NoSuchItem
    names = [item.name for item in map(store.catalogue.by_code, codes[:OFFERED]) if item]
    if len(codes) > 1:
        raise WhichItem(names=names)
    item = store.catalogue.by_code(codes[0])
    assert item is not None
    link(store, draft.data["gap"], item, by, now)
    drafts.close(store, draft, now)


def dismiss(store: Store, gap_id: int, by: Person, now: datetime) -> None:
    """不处理: nothing to learn from this."""
    authorize(by, "curate")
    gap = _open(store, gap_id)
    _close(gap, GapState.DISMISSED, by, now)
    store.flush()
    store.outbox.refresh(card(gap), now)


def review(store: Store, alias_id: int, granted: bool, by: Person, now: datetime) -> None:
    """同意, 不同意: a second person, or the administrator, decides whether the item goes by these words."""
    alias = store.gaps.alias(alias_id)
    must_be_another(alias.proposed_by_id, by)
    if alias.state is not AliasState.PROPOSED:
        raise Settled

    alias.state = AliasState.IN_FORCE if granted else AliasState.REJECTED
    alias.reviewed_by_id, alias.reviewed_at = by.id, now
    if alias.gap_id is not None:
        gap = store.gaps.get(alias.gap_id)
        gap.state = GapState.OPEN
        if granted:
            _close(gap, GapState.CLOSED, by, now)
        else:
            _label(store, gap, None)
        store.flush()
        store.outbox.refresh(card(gap), now)
    store.catalogue.changed()
    store.outbox.refresh(alias_card(alias), now)


def withdraw(store: Store, alias_id: int, by: Person, now: datetime) -> None:
    """撤销: the item goes by these words no more."""
    authorize(by, "curate")
    alias = store.gaps.alias(alias_id)
    if alias.state is not AliasState.IN_FORCE:
        raise Settled
    alias.state = AliasState.WITHDRAWN
    alias.reviewed_by_id, alias.reviewed_at = by.id, now
    store.catalogue.changed()
    store.outbox.refresh(alias_card(alias), now)


def must_be_another(proposed_by_id: int | None, by: Person) -> None:
    """Nothing while this person may review what that one proposed: four eyes, or the administrator's."""
    authorize(by, "review")
    if proposed_by_id == by.id and not is_(by, RoleName.ADMIN):
        raise NotAlone


def _label(store: Store, gap: Gap, meant: str | None) -> None:
    """What the questions in this gap meant, for the calibration to learn from."""
    for question in store.questions.about(gap.key, gap.opened_at):
        question.meant = meant


def _proposed(store: Store, item: Item, gap: Gap, by: Person, now: datetime) -> Alias | None:
    if len(gap.key) < SHORTEST_ALIAS or gap.key in knowledge.names_of(store, item):
        return None
    known = store.gaps.alias_named(item, gap.key)
    if known is None:
        facts: dict[str, Any] = {"proposed_by_id": by.id, "proposed_at": now, "said": gap.times}
        return store.put(Alias(item_id=item.id, name=gap.key, gap_id=gap.id, **facts))
    if known.state in (AliasState.IN_FORCE, AliasState.PROPOSED):
        return None
    known.state, known.gap_id = AliasState.PROPOSED, gap.id
    known.proposed_by_id, known.proposed_at = by.id, now
    known.reviewed_by_id = known.reviewed_at = None
    return known


def _ask_for_review(store: Store, alias: Alias, now: datetime) -> None:
    store.flush()
    key = f"alias/{alias.id}/{now.isoformat()}"
    post.tell(store, audiences.CENTRE, "alias.review", now, key=key, card=alias_card(alias), alias_id=alias.id)


def _answer_the_asker(store: Store, gap: Gap, item: Item, by: Person, now: datetime) -> None:
    question = gap.question
    if question.state is not QuestionState.HANDED_OVER:
        return
    question.state = QuestionState.REPLIED
    question.reply, question.replied_by_id = item.name, by.id
    question.answered_with, question.answered_at = item.code, now
    facts: dict[str, Any] = {"question_id": question.id, "item": item.code, "sections": question.sections}
    post.reply(store, question.chat, "answer.card", now, to=question.message_id, **facts)
    store.outbox.refresh(f"question/{question.id}", now)


def _open(store: Store, gap_id: int) -> Gap:
    gap = store.gaps.get(gap_id)
    if gap.state is not GapState.OPEN:
        raise Settled
    return gap


def _close(gap: Gap, state: GapState, by: Person | None, now: datetime) -> None:
    gap.state = state
    gap.closed_by_id = by.id if by else None
    gap.closed_at = now


def card(gap: Gap) -> str:
    return f"gap/{gap.id}"


def alias_card(alias: Alias) -> str:
    return f"alias/{alias.id}"
