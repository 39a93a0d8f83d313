"""The answer card: the item, only what was asked, where it says so; within ten lines."""

from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from desk import questions
from desk.questions import Asked
from handlers import guide_lines, letters
from handlers.message import Message
from storage.models import Guide, Item, Letter, Person
from storage.store import Storage, Store
from tests.county import MONDAY_NINE, County, settle


def answered(county: County, *sections: str, language: str = "zh") -> Message:
    """The card that answers a question for these sections."""

    def ask(store: Store, by: Person, now: datetime) -> None:
        assert by.chat is not None
        by.chat.language = language
        questions.ask(store, Asked(by.chat, 5, "食品证", "answer", "question", ["LX-900"], sections), by, now)

    def look(store: Store) -> Message | None:
        letter = store.session.scalars(select(Letter).where(Letter.kind == "answer.card")).one()
        return letters.word(store, letter, MONDAY_NINE, "bangban_bot")

    county.do(ask, by="陈静", now=MONDAY_NINE)
    message: Message | None = county.see(look)
    assert message is not None
    return message


@pytest.mark.parametrize("language", ["zh", "en"])
def test_only_what_was_asked_is_answered(storage: Storage, language: str) -> None:
    message = answered(settle(storage), "limit", "fee", language=language)

    lines = message.text.split("\n")
    assert lines[0] == "食品经营许可核发"
    assert "3" in lines[1]
    assert "10" in lines[1]
    assert "不收费" in lines[2]
    assert len(lines) == 5
    assert "申请书" not in message.text


def test_a_limit_comes_with_the_date_it_comes_to(storage: Storage) -> None:
    message = answered(settle(storage), "limit")

    assert "承诺3个工作日（法定10个工作日）" in message.text
    assert "如现在受理，预计2026年11月26日17:30前办结" in message.text


def test_a_limit_that_is_not_published_is_not_made_up(storage: Storage) -> None:
    county = settle(storage, promise_limit={"value": None, "unit": "工作日"}, legal_limit={"value": None, "basis": ""})

    message = answered(county, "limit")

    assert "指南未载明，请咨询0743-0000000" in message.text
    assert "预计" not in message.text


def test_materials_say_which_may_follow_later(storage: Storage) -> None:
    message = answered(settle(storage), "materials")

    assert "材料（3项，容缺1项）：申请书、健康证明（容缺后补）、场地照片" in message.text


@pytest.mark.parametrize("sections", [(), ("flow",)])
def test_a_question_for_nothing_in_particular_gets_the_overview(storage: Storage, sections: tuple[str, ...]) -> None:
    message = answered(settle(storage), *sections)

    for part in ("承办：县市场监督管理局", "时限：承诺3个工作日", "材料（3项", "办理：窗口办理", "咨询：0743-0000000"):
        assert part in message.text


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("sections", [(), ("basis",), tuple(guide_lines.LINES)])
def test_a_card_has_ten_lines_at_most_and_names_its_source(
    storage: Storage, sections: tuple[str, ...], language: str
) -> None:
    message = answered(settle(storage), *sections, language=language)

    assert message.text.count("\n") < 10
    caveat = "以正式办事指南为准" if language == "zh" else "the official guide prevails"
    for part in ("《食品经营许可和备案管理办法》", "2026", "1", caveat):
        assert part in message.text


def test_what_is_not_on_the_card_is_a_press_away(storage: Storage) -> None:
    labels = [button.label for row in answered(settle(storage), "fee").buttons for button in row]

    assert labels == ["材料", "流程", "时限", "地点", "条件", "电话", "我要办", "不是这个", "转人工"]


@pytest.mark.parametrize("sections", [(), ("fee",)])
@pytest.mark.parametrize(
    ("begins", "ends", "said"),
    [
        (date(2027, 1, 1), None, "自2027年1月1日起施行"),
        (date(2020, 1, 1), date(2026, 10, 31), "已于2026年10月31日到期"),
    ],
)
def test_an_item_of_the_future_or_the_past_says_so_first(
    storage: Storage, sections: tuple[str, ...], begins: date, ends: date | None, said: str
) -> None:
    county = settle(storage)

    def bound(store: Store) -> None:
        guide = store.session.scalars(select(Guide)).one()
        guide.valid_from, guide.valid_until = begins, ends

    county.storage.transact_now(bound)

    message = answered(county, *sections)

    assert said in message.text.split("\n")[1]
    assert message.text.count("\n") < 10


def test_the_day_of_the_next_review_is_named(storage: Storage) -> None:
    county = settle(storage)

    def set_a_day(store: Store) -> None:
        store.session.scalars(select(Item)).one().review_by = date(2027, 3, 1)

    county.storage.transact_now(set_a_day)

    assert "下次复核：2027年3月1日" in answered(county, "fee").text


@pytest.mark.parametrize("empty", [{"materials": []}, {"place": "", "hours": "", "consult_phone": "", "result": None}])
def test_a_guide_with_gaps_is_still_answered_from(storage: Storage, empty: dict[str, Any]) -> None:
    message = answered(settle(storage, **empty), *guide_lines.LINES)

    assert "None" not in message.text
