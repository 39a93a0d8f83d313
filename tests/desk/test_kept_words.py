"""What is kept of a question names nobody: no numbers, no people, no enterprises."""

from datetime import datetime

import pytest

from desk import anonymity, questions
from desk.questions import Asked
from storage.models import Person
from storage.store import Storage, Store
from tests.county import MONDAY_NINE, settle


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("我是张伟，想办执照", "我是张某，想办执照"),
        ("我叫王建国 食品证咋办", "我叫王某 食品证咋办"),
        ("你好，本人李红想问开店", "你好，本人李某想问开店"),
        ("姓名：龙明远，要退税", "姓名：龙某，要退税"),
        ("湘西青松食品有限公司要扩项", "某企业要扩项"),
        ("泸溪县锦华矿业有限责任公司年检", "某企业年检"),
        ("我电话13874311234", "我电话138****1234"),
    ],
)
def test_names_are_left_out(written: str, kept: str) -> None:
    assert anonymity.unnamed(written) == kept


@pytest.mark.parametrize(
    "written",
    [
        "我是高新区的企业，怎么申请补贴",
        "我是马上要开业的",
        "我是做生意的，要办什么证",
        "有限责任公司设立登记要什么材料",
        "泸溪怎么注册一家有限公司",
        "在湘西开个公司要多久",
        "农民专业合作社怎么变更",
    ],
)
def test_what_is_no_name_stays(written: str) -> None:
    assert anonymity.unnamed(written) == written


def test_an_enterprise_that_the_desk_knows_is_not_named_in_what_is_kept(storage: Storage) -> None:
    county = settle(storage)

    def put(store: Store, words: str, by: Person, now: datetime) -> int:
        assert by.chat is not None
        return questions.ask(store, Asked(by.chat, 5, words, "unknown", "question", [], []), by, now).id

    key = county.do(put, "青松食品这家店的执照 100% 要换吗", by="周海", now=MONDAY_NINE)

    assert county.see(lambda store: store.questions.get(key).text) == "某企业这家店的执照 100% 要换吗"
