"""An impatient shop owner types as it comes: every answer is about what was meant, or leaves it open."""

from pathlib import Path

import pytest

from desk.guides import Answer, Decision, Index, Topic, answer, intents, read_catalogue

DATA = Path(__file__).parents[2] / "data"
FOOD, SMALL, RENEWAL, LICENCE = "LX-011", "LX-016", "LX-013", "LX-001"


@pytest.fixture(scope="module")
def county() -> Index:
    return Index(read_catalogue(DATA / "items.jsonl"))


def talk(county: Index, *questions: str) -> list[Answer]:
    """The answers to one person's questions, each with what the last one was about in mind."""
    topic: Topic | None = None
    replies = []
    for question in questions:
        reply = answer(county, question, topic)
        match reply.decision:
            case Decision.ANSWER:
                code = reply.candidates[0].code
                topic = topic if topic and topic.code == code else Topic(code, question)
            case Decision.CHOOSE:
                topic = topic if topic and not topic.code else Topic("", question)
            case _:
                pass
        replies.append(reply)
    return replies


def test_while_a_choice_is_open_it_stays_open(county: Index) -> None:
    replies = talk(county, "我想开个奶茶店", "材料有哪些", "租房合同没有行不", "多少钱啊")

    assert [[it.code for it in reply.choices] for reply in replies] == [[FOOD, SMALL]] * 4
    assert [reply.sections[:1] for reply in replies[1:]] == [("materials",), ("materials",), ("fee",)]


def test_one_item_is_asked_about_to_the_end(county: Index) -> None:
    asked = (
        *("食品经营许可证要什么材料", "网址是啥", "表在哪下", "申请书有没有模板", "多大面积才行", "是原件还是复印件"),
        *("先交钱还是先办", "办好了短信通知吗", "能寄到店里吗", "谁来检查", "检查不过咋办", "几天", "7天够不"),
        *("今天能拿到吗", "我下午来行不", "几多钱", "弄好要几多天", "麻不麻烦，要跑几趟"),
    )

    replies = talk(county, *asked)

    assert {reply.candidates[0].code for reply in replies} == {FOOD}
    assert all(reply.sections for reply in replies)


@pytest.mark.parametrize(
    ("question", "item"),
    [
        ("没有房产证能办执照不", "有限责任公司设立登记"),
        ("没拿到土地证能不能先开工", "建筑工程施工许可证核发"),
        ("执照脏了能换不", "证照遗失补领、换发申请"),
        ("我想改个店名", "公司变更登记"),
        ("想开个烟酒店", "烟草专卖零售许可证新办"),
        ("给员工买社保要哪些东西", "企业职工参保登记（增员）"),
        ("公章丢了咋搞", "公章刻制备案"),
        ("有啥优惠政策", "招商引资优惠政策兑现"),
    ],
)
def test_what_is_meant_is_found(county: Index, question: str, item: str) -> None:
    reply = answer(county, question)

    assert reply.candidates[0].name == item
    assert reply.decision is not Decision.UNKNOWN


@pytest.mark.parametrize(
    ("question", "where"),
    [
        ("营业执照年检怎么办", "已取消"),
        ("税务登记证到期了", "已取消"),
        ("年报怎么报", "国家企业信用信息公示系统"),
        ("想办健康证", "疾病预防控制中心"),
        ("银行开户要带啥", "开户银行"),
    ],
)
def test_what_is_had_elsewhere_or_nowhere_is_named(county: Index, question: str, where: str) -> None:
    reply = answer(county, question)

    assert reply.decision is Decision.UNKNOWN
    assert reply.elsewhere is not None
    assert where in reply.elsewhere


@pytest.mark.parametrize(
    ("words", "intent"),
    [
        ("算了", "thanks"),
        ("烦死了", "complaint"),
        ("你们到底办不办", "complaint"),
        ("叫个人来", "handoff"),
        ("有人在没", "greeting"),
    ],
)
def test_impatience_is_no_question(words: str, intent: str) -> None:
    assert intents.of(words).name == intent


@pytest.mark.parametrize(
    "question", ["我要在门口摆个摊", "罚多少", "厨师要证吗", "门面转给别人了", "招了两个人要签啥", "酒呢"]
)
def test_what_the_guides_do_not_hold_is_not_answered_surely(county: Index, question: str) -> None:
    assert answer(county, question).decision is not Decision.ANSWER


def test_a_choice_offers_no_change_that_nobody_spoke_of(county: Index) -> None:
    (reply,) = talk(county, "我想开个奶茶店")

    assert not any(word in it.name for it in reply.choices for word in ("变更", "延续"))
