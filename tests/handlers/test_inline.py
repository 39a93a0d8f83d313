"""Inline mode: @bot and a question in any chat lists the items it may be about."""

from datetime import datetime

import pytest

from handlers import inline
from handlers.inline import Offer
from storage.models import Letter, Person, Question
from storage.store import Storage, Store
from tests.county import MONDAY_NINE, County, settle


def offered(county: County, words: str) -> list[Offer]:
    def look(store: Store, by: Person, now: datetime) -> list[Offer]:
        return inline.offer(store, words, "bangban_bot", by, now)

    found: list[Offer] = county.do(look, by="陈静", now=MONDAY_NINE)
    return found


def test_a_question_lists_the_item_with_the_card_that_answers_it(storage: Storage) -> None:
    (offer,) = offered(settle(storage), "食品经营许可要多久")

    assert (offer.code, offer.name) == ("LX-900", "食品经营许可核发")
    assert "承诺3个工作日" in offer.gist
    assert "以正式办事指南为准" in offer.card
    assert offer.link.startswith("https://t.me/bangban_bot?start=apply_")


@pytest.mark.parametrize("words", ["", "谢谢", "起火了", "护照怎么办", "我的证办好了没"])
def test_what_no_guide_answers_lists_nothing(storage: Storage, words: str) -> None:
    assert offered(settle(storage), words) == []


def test_typing_leaves_nothing_behind(storage: Storage) -> None:
    county = settle(storage)

    offered(county, "食品经营许可要多久")

    assert county.see(lambda store: store.session.query(Letter).count() + store.session.query(Question).count()) == 0
