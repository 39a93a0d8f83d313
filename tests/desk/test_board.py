"""The board: what is red, yellow or blue, at a glance, for those who oversee it."""

import pytest

from desk import assignments, cases
from desk.errors import NotYours
from handlers import letters, typed
from storage.models import Letter
from storage.store import Storage, Store
from tests.county import MONDAY_NINE, County, at, settle
from tests.desk.test_ladder import rung


def board(county: County, by: str, now: str) -> str:
    """What this person reads after /board at that time."""

    def asked(store: Store) -> str:
        person = store.people.get(county.people[by])
        typed.list_for(store, "list.board", person, at(now))
        assert person.chat is not None
        letter = store.outbox.newest(person.chat.id, "list.board")
        assert isinstance(letter, Letter)
        message = letters.word(store, letter, at(now), "bot")
        assert message is not None
        return message.text

    return county.storage.transact_now(asked)


def overdue(county: County) -> tuple[str, str, str]:
    """Three matters left alone: a red one, a yellow one, a blue one."""
    keys = [county.dispatched(at(f"2026-11-{day} 09:00")) for day in (23, 24, 25)]
    for moment in ("26 17:30", "27 17:30", "30 17:30"):
        rung(county, f"2026-11-{moment}")
    red, yellow, blue = (county.assignment(key) for key in keys)
    assert (red.colour, yellow.colour, blue.colour) == ("red", "yellow", "blue")
    return red.case.no, yellow.case.no, blue.case.no


def test_the_worst_stands_first(storage: Storage) -> None:
    county = settle(storage)
    red, yellow, blue = overdue(county)

    text = board(county, "李红", "2026-12-01 08:35")

    assert "在办3件：红1件，黄1件，蓝1件；超时未签收3件，今日到期0件" in text
    assert text.index("红（主要负责人") < text.index(red) < text.index("黄（") < text.index(yellow) < text.index(blue)
    assert "责任人：赵志强" in text


@pytest.mark.parametrize("by", ["李红", "孙丽", "龙明远", "王建国", "张伟", "赵志强"])
def test_those_who_oversee_see_what_is_theirs(storage: Storage, by: str) -> None:
    county = settle(storage)
    red, _, _ = overdue(county)

    assert red in board(county, by, "2026-12-01 08:35")


def test_another_department_sees_only_its_own(storage: Storage) -> None:
    county = settle(storage)
    overdue(county)

    assert "在办0件" in board(county, "马宁", "2026-12-01 08:35")


@pytest.mark.parametrize("by", ["陈静", "田野"])
def test_others_have_no_board(storage: Storage, by: str) -> None:
    county = settle(storage)

    with pytest.raises(NotYours):
        board(county, by, "2026-12-01 08:35")


def test_what_is_finished_leaves_the_board(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()
    rung(county, "2026-11-26 17:30")

    before = board(county, "龙明远", "2026-11-27 08:40")
    county.do(assignments.finish, key, "approved", "已办", [], by="王建国", now=at("2026-11-27 09:00"))

    assert "蓝1件" in before
    assert "没有逾期的交办单。" in board(county, "龙明远", "2026-11-27 09:00")


def test_what_is_due_today_and_not_acknowledged_in_time_is_counted(storage: Storage) -> None:
    county = settle(storage)
    county.do(cases.accept, county.files(), by="李红", now=MONDAY_NINE)

    assert "超时未签收1件，今日到期1件" in board(county, "李红", "2026-11-26 08:40")
