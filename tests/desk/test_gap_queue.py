"""What had no answer is kept, linked by one person, agreed by another, and then found."""

from datetime import datetime
from typing import Any

import pytest

from desk import gap_queue, knowledge, learning, missing_guides, questions
from desk.errors import BadCell, NotAlone, NotYours, Settled
from desk.questions import Asked
from storage.models import Alias, AliasState, DraftKind, Gap, GapReason, GapState, Item, Person, Question
from storage.store import Storage, Store
from tests.county import MONDAY_NINE, County, at, settle


def put(store: Store, words: str, by: Person, now: datetime) -> int:
    """The question as the handlers would put it."""
    assert by.chat is not None
    found = knowledge.answer(store, words)
    codes = [candidate.code for candidate in found.candidates]
    asked = Asked(by.chat, 5, words, found.decision, found.intent, codes, found.sections, (), found.elsewhere)
    return questions.ask(store, asked, by, now).id


def asks(county: County, words: str, by: str = "陈静", now: datetime = MONDAY_NINE) -> int:
    return int(county.do(put, words, by=by, now=now))


def only_gap(county: County) -> Gap:
    [gap] = county.storage.read_now(lambda store: store.gaps.queue(10))
    return gap


def the_item(store: Store) -> Item:
    item = store.catalogue.by_code("LX-900")
    assert item is not None
    return item


def link(store: Store, gap_id: int, by: Person, now: datetime) -> None:
    gap_queue.link(store, gap_id, the_item(store), by, now)


def alias(county: County) -> Alias:
    def look(store: Store) -> Alias:
        [found] = [alias for state in AliasState for alias in store.gaps.aliases(state)]
        return found

    return county.storage.read_now(look)


def decision(county: County, words: str) -> str:
    return county.storage.read_now(lambda store: str(knowledge.answer(store, words).decision))


def test_a_question_without_an_answer_waits_for_the_centre(storage: Storage) -> None:
    county = settle(storage)

    asks(county, "你好，我想问下飞无人机要什么手续啊")

    gap = only_gap(county)
    assert (gap.key, gap.reason, gap.times) == ("飞无人机", GapReason.UNANSWERED, 1)


def test_the_same_subject_in_other_words_is_counted(storage: Storage) -> None:
    county = settle(storage)
    asks(county, "飞无人机要什么手续")

    asks(county, "请问一下飞无人机怎么办理", by="周海")

    assert only_gap(county).times == 2


def test_one_question_is_counted_once_whatever_is_pressed(storage: Storage) -> None:
    county = settle(storage)
    question_id = asks(county, "飞无人机要什么手续")

    county.do(questions.hand_over, question_id, by="陈静", now=MONDAY_NINE)

    gap = only_gap(county)
    assert (gap.times, gap.reason) == (1, GapReason.HANDED_OVER)


@pytest.mark.parametrize("words", ["谢谢", "你好", "转人工", "着火了快来人", "要多久", "我要举报他收红包"])
def test_what_is_no_question_leaves_no_gap(storage: Storage, words: str) -> None:
    county = settle(storage)

    asks(county, words)

    assert county.storage.read_now(lambda store: store.gaps.queue(10)) == []


def test_linked_words_are_found_only_after_a_second_person_agreed(storage: Storage) -> None:
    county = settle(storage)
    asks(county, "飞无人机要什么手续")
    gap_id = only_gap(county).id

    county.do(link, gap_id, by="李红", now=MONDAY_NINE)

    assert decision(county, "飞无人机要什么手续") == "unknown"
    with pytest.raises(NotAlone):
        county.do(gap_queue.review, alias(county).id, True, by="李红", now=MONDAY_NINE)
    county.do(gap_queue.review, alias(county).id, True, by="吴敏", now=MONDAY_NINE)
    assert decision(county, "飞无人机要什么手续") == "answer"
    assert county.see(lambda store: store.gaps.get(gap_id).state) is GapState.CLOSED
    with pytest.raises(Settled):
        county.do(gap_queue.review, alias(county).id, False, by="吴敏", now=MONDAY_NINE)


def meant(county: County) -> list[str | None]:
    return county.storage.read_now(lambda store: [it.meant for it in store.questions.about("飞无人机", MONDAY_NINE)])


def test_linking_says_what_every_question_of_the_gap_meant(storage: Storage) -> None:
    county = settle(storage)
    asks(county, "飞无人机要什么手续")
    asks(county, "请问一下飞无人机怎么办理", by="周海")

    county.do(link, only_gap(county).id, by="李红", now=MONDAY_NINE)

    assert meant(county) == ["LX-900", "LX-900"]


def test_a_link_that_nobody_agrees_to_says_nothing_of_what_was_meant(storage: Storage) -> None:
    county = settle(storage)
    asks(county, "飞无人机要什么手续")
    county.do(link, only_gap(county).id, by="李红", now=MONDAY_NINE)

    county.do(gap_queue.review, alias(county).id, False, by="吴敏", now=MONDAY_NINE)

    assert meant(county) == [None]


def test_the_administrator_may_agree_alone_and_a_department_never(storage: Storage) -> None:
    county = settle(storage)
    asks(county, "飞无人机要什么手续")
    with pytest.raises(NotYours):
        county.do(link, only_gap(county).id, by="王建国", now=MONDAY_NINE)

    county.do(link, only_gap(county).id, by="田野", now=MONDAY_NINE)

    county.do(gap_queue.review, alias(county).id, True, by="田野", now=MONDAY_NINE)
    assert alias(county).state is AliasState.IN_FORCE


def test_words_not_agreed_to_are_in_the_queue_again(storage: Storage) -> None:
    county = settle(storage)
    asks(county, "飞无人机要什么手续")
    county.do(link, only_gap(county).id, by="李红", now=MONDAY_NINE)

    county.do(gap_queue.review, alias(county).id, False, by="吴敏", now=MONDAY_NINE)

    assert only_gap(county).state is GapState.OPEN
    assert decision(county, "飞无人机要什么手续") == "unknown"


def test_words_withdrawn_are_found_no_more(storage: Storage) -> None:
    county = settle(storage)
    asks(county, "飞无人机要什么手续")
    county.do(link, only_gap(county).id, by="李红", now=MONDAY_NINE)
    county.do(gap_queue.review, alias(county).id, True, by="吴敏", now=MONDAY_NINE)

    county.do(gap_queue.withdraw, alias(county).id, by="李红", now=MONDAY_NINE)

    assert decision(county, "飞无人机要什么手续") == "unknown"


def test_whoever_waits_for_a_person_is_answered_by_the_link(storage: Storage) -> None:
    county = settle(storage)
    question_id = asks(county, "飞无人机要什么手续")
    county.do(questions.hand_over, question_id, by="陈静", now=MONDAY_NINE)

    county.do(link, only_gap(county).id, by="李红", now=MONDAY_NINE)

    assert ("answer.card", "陈静") in county.letters()
    question: Question = county.see(lambda store: store.questions.get(question_id))
    assert (question.reply, question.answered_with) == ("食品经营许可核发", "LX-900")


def test_a_choice_made_in_the_end_leaves_nothing_open(storage: Storage) -> None:
    county = settle(storage)
    question_id = asks(county, "食品证")
    county.do(questions.none_of_these, question_id, by="陈静", now=MONDAY_NINE)

    county.do(questions.pick, question_id, "LX-900", by="陈静", now=MONDAY_NINE)

    assert county.storage.read_now(lambda store: store.gaps.queue(10)) == []
    assert county.see(lambda store: store.questions.get(question_id).helped) is True


def write(county: County, gap_id: int, *lines: str) -> None:
    """A missing guide, line by line; "" for a line that is skipped."""

    def begin(store: Store, by: Person, now: datetime) -> int:
        assert by.chat is not None
        return missing_guides.begin(store, gap_id, by.chat, by, now).id

    def go_on(store: Store, draft_id: int, line: str, by: Person, now: datetime) -> None:
        draft = store.drafts.get(draft_id)
        if line:
            missing_guides.take_words(store, draft, line, by, now)
        else:
            missing_guides.choose(store, draft, "skip", by, now)

    def submit(store: Store, draft_id: int, by: Person, now: datetime) -> None:
        missing_guides.choose(store, store.drafts.get(draft_id), "submit", by, now)

    draft_id = county.do(begin, by="李红", now=MONDAY_NINE)
    for line in lines:
        county.do(go_on, draft_id, line, by="李红", now=MONDAY_NINE)
    county.do(submit, draft_id, by="李红", now=MONDAY_NINE)


LINES = ("无人机飞行活动报备", "县公安局", "3工作日", "申请表|必要\n身份证明|必要", "", "不收费", "", "0743-4260000")


def test_a_guide_written_for_a_gap_is_in_force_once_another_agrees(storage: Storage) -> None:
    county = settle(storage)
    asks(county, "飞无人机要什么手续")
    gap_id = only_gap(county).id

    write(county, gap_id, *LINES)

    with pytest.raises(NotAlone):
        county.do(missing_guides.review, gap_id, True, by="李红", now=MONDAY_NINE)
    assert county.see(lambda store: store.catalogue.by_code("LX-B001")) is None
    county.do(missing_guides.review, gap_id, True, by="吴敏", now=MONDAY_NINE)
    item: Any = county.see(lambda store: store.catalogue.by_code("LX-B001"))
    assert (item.name, item.department.name) == ("无人机飞行活动报备", "县公安局")
    assert decision(county, "飞无人机要什么手续") == "answer"


def test_a_line_that_cannot_be_read_is_asked_for_again(storage: Storage) -> None:
    county = settle(storage)
    asks(county, "飞无人机要什么手续")

    with pytest.raises(BadCell):
        write(county, only_gap(county).id, "无人机飞行活动报备", "县公安局", "很快")


def test_dialogs_of_the_queue_are_of_its_kinds() -> None:
    assert {DraftKind.LINK, DraftKind.GUIDE} <= set(DraftKind)


def test_a_month_is_told_in_figures(storage: Storage) -> None:
    county = settle(storage)
    first = asks(county, "食品经营许可核发要什么材料")
    county.do(questions.section, first, "LX-900", "materials", by="陈静", now=MONDAY_NINE)
    for by in ("陈静", "周海"):
        asks(county, "飞无人机要什么手续", by=by)
    asks(county, "谢谢")
    asks(county, "食品经营许可核发要多久", now=at("2026-12-01 00:00"))

    told = county.storage.read_now(lambda store: learning.month(store, at("2026-11-23 09:00").date().replace(day=1)))

    assert (told.asked, told.answered, told.unanswered, told.helped) == (3, 1, 2, 1)
    assert told.items == [("食品经营许可核发", 1)]
    assert told.gaps == [("飞无人机", 2)]
