"""Follow-ups: a question without a subject is about what the same person was answered with shortly before."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from desk import questions
from desk.guides import FOLLOW_UP, Decision, Index, Topic, answer, read_catalogue
from desk.questions import Asked
from storage.models import Letter, Person, Question
from storage.store import Storage, Store
from tests.county import MONDAY_NINE, County, settle

DATA = Path(__file__).parents[2] / "data"
FOOD = Topic("LX-011", "食品经营许可要什么材料")
LICENCE = Topic("LX-001", "营业执照怎么办")


@pytest.fixture(scope="module")
def county() -> Index:
    return Index(read_catalogue(DATA / "items.jsonl"))


@pytest.mark.parametrize(
    ("question", "section"),
    [
        ("收费不", "fee"),
        ("那要多久呢", "limit"),
        ("多少銭", "fee"),
        ("时间呢", "limit"),
        ("地点", "place"),
        ("咋走", "place"),
        ("在哪个楼", "place"),
        ("zai na ban", "place"),
        ("yao duo jiu", "limit"),
        ("几天拿证", "limit"),
        ("能不能加急", "limit"),
        ("贵不贵", "fee"),
        ("是不是免费的", "fee"),
        ("依据是啥", "basis"),
        ("要不要房产证", "materials"),
        ("身份证要原件吗", "materials"),
        ("可以委托别人办不", "online"),
        ("要不要法人亲自来", "online"),
        ("周末上班不", "hours"),
        ("电话多少", "phone"),
        ("没有租赁合同怎么办", "materials"),
    ],
)
def test_a_question_for_a_part_alone_is_about_the_last_item(county: Index, question: str, section: str) -> None:
    alone, after = answer(county, question), answer(county, question, FOOD)

    assert (alone.intent, alone.candidates) == (FOLLOW_UP, ())
    assert after.decision is Decision.ANSWER
    assert [it.code for it in after.candidates] == ["LX-011"]
    assert section in after.sections


@pytest.mark.parametrize(
    ("question", "topic", "item"),
    [
        ("到期了咋办", FOOD, "食品经营许可延续"),
        ("变更呢", FOOD, "食品经营许可变更"),
        ("那换法人呢", FOOD, "食品经营许可变更"),
        ("丢了怎么补", LICENCE, "证照遗失补领、换发申请"),
    ],
)
def test_a_mere_action_is_about_the_variant_of_the_last_item(
    county: Index, question: str, topic: Topic, item: str
) -> None:
    reply = answer(county, question, topic)

    assert (reply.decision, reply.candidates[0].name) == (Decision.ANSWER, item)


@pytest.mark.parametrize("question", ["施工许可要多久", "那施工许可呢"])
def test_a_question_with_a_subject_of_its_own_leaves_the_last_item(county: Index, question: str) -> None:
    reply = answer(county, question, FOOD)

    assert reply.candidates[0].name == "建筑工程施工许可证核发"


@pytest.mark.parametrize("question", ["护照怎么办", "狗证在哪办", "火车票在哪买", "谢谢", "那注销呢"])
def test_the_last_item_never_answers_for_something_else(county: Index, question: str) -> None:
    reply = answer(county, question, FOOD)

    assert "LX-011" not in [it.code for it in reply.candidates[:1]] or reply.decision is Decision.UNKNOWN


def test_an_item_that_left_the_catalogue_is_no_topic(county: Index) -> None:
    reply = answer(county, "收费不", Topic("LX-999"))

    assert (reply.decision, reply.intent) == (Decision.UNKNOWN, FOLLOW_UP)


@pytest.mark.parametrize(
    "message",
    ["@bangban_bot 收费不", "＠帮办 收费不", "> 食品经营许可核发\n收费不", "「李红：材料5项」\n- - - - - -\n收费不"],
)
def test_quotes_and_mentions_are_not_what_is_asked(county: Index, message: str) -> None:
    reply = answer(county, message, LICENCE)

    assert ([it.code for it in reply.candidates], reply.sections) == (["LX-001"], ("fee",))


def asks(store: Store, by: Person, now: datetime) -> int:
    assert by.chat is not None
    return questions.ask(store, Asked(by.chat, 5, "食品证", "answer", "question", ["LX-900"], []), by, now).id


def topic_of(county: County, who: str, now: datetime) -> Topic | None:
    def look(store: Store) -> Topic | None:
        chen, by = store.people.get(county.people["陈静"]), store.people.get(county.people[who])
        assert chen.chat is not None
        return questions.topic_of(store, chen.chat, by, now)

    topic: Topic | None = county.see(look)
    return topic


def test_the_last_item_is_remembered_for_a_quarter_of_an_hour(storage: Storage) -> None:
    county = settle(storage)
    county.do(asks, by="陈静", now=MONDAY_NINE)

    assert topic_of(county, "陈静", MONDAY_NINE + timedelta(minutes=15)) == Topic("LX-900", "食品证")
    assert topic_of(county, "陈静", MONDAY_NINE + timedelta(minutes=16)) is None


def test_the_last_item_is_that_persons_own(storage: Storage) -> None:
    county = settle(storage)
    county.do(asks, by="陈静", now=MONDAY_NINE)

    assert topic_of(county, "周海", MONDAY_NINE) is None


def test_the_card_replied_to_is_the_topic_whoever_asked_for_it(storage: Storage) -> None:
    county = settle(storage)
    key = county.do(asks, by="陈静", now=MONDAY_NINE)

    def look(store: Store) -> Topic | None:
        zhou, question = store.people.get(county.people["周海"]), store.session.get(Question, key)
        assert question is not None
        card = Letter(kind="answer.card", facts={"item": "LX-900", "question_id": key})
        return questions.topic_of(store, question.chat, zhou, MONDAY_NINE + timedelta(days=2), card)

    assert county.see(look) == Topic("LX-900", "食品证")


def test_what_was_not_this_is_forgotten(storage: Storage) -> None:
    county = settle(storage)
    key = county.do(asks, by="陈静", now=MONDAY_NINE)

    county.do(questions.not_this, key, "LX-900", by="陈静", now=MONDAY_NINE)

    assert topic_of(county, "陈静", MONDAY_NINE) is None
