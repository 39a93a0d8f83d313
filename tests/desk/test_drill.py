"""Drill: who would hear what and when if nobody acted, and nothing of it happens."""

from datetime import date, datetime

import pytest

from desk import assignments, drill, leaves, sweep
from desk.drill import Drilled
from desk.errors import NoSuchCase, NoSuchItem, NotYours
from handlers import admin, drill_cards
from storage.models import Letter
from storage.store import Storage, Store
from tests.county import MONDAY_NINE, PLACE, County, at, settle
from tests.desk.test_ladder import lose, rung
from texts import words


def kind_of(letter: Letter, at: datetime) -> str:
    """In place of a text: which letter it is."""
    return letter.kind


def drilled(county: County, no: str, now: datetime = MONDAY_NINE) -> Drilled:
    found: Drilled = county.storage.transact_now(drill.of_case, no, now, kind_of)
    return found


def heard(county: County, result: Drilled) -> dict[datetime, set[tuple[str, str]]]:
    """The drill's moments as `rung` tells what happened."""

    def named(store: Store) -> dict[datetime, set[tuple[str, str]]]:
        return {
            moment.at: {
                (said.text.removeprefix("ladder."), person.name if person else said.chat.title)
                for said in moment.said
                for person in [store.people.of_chat(said.chat.id)]
            }
            for moment in result.moments
        }

    return county.storage.read_now(named)


def test_what_a_drill_says_is_what_happens(storage: Storage) -> None:
    """Played first and lived through afterwards, the same people hear the same letters at the same instants."""
    county = settle(storage)
    no = county.assignment(county.dispatched()).case.no

    foreseen = heard(county, drilled(county, no))

    lived = {moment: rung(county, f"{moment.astimezone(storage.site.zone):%Y-%m-%d %H:%M:%S}") for moment in foreseen}
    assert foreseen == lived
    assert len(foreseen) == 12


def test_a_drill_knows_who_will_be_away(storage: Storage) -> None:
    """A leave that is noted and has not begun: whoever will act hears what the one on leave would have heard."""
    county = settle(storage)
    no = county.assignment(county.dispatched()).case.no
    county.do(leaves.take, date(2026, 11, 24), date(2026, 11, 25), "刘洋", by="王建国", now=MONDAY_NINE)

    foreseen = heard(county, drilled(county, no))

    lived = {moment: rung(county, f"{moment.astimezone(storage.site.zone):%Y-%m-%d %H:%M:%S}") for moment in foreseen}
    assert foreseen == lived
    assert foreseen[at("2026-11-25 08:45")] == {("due_soon", "刘洋")}
    assert ("due_today", "王建国") in foreseen[at("2026-11-26 08:30")]


def test_nothing_of_a_drill_stays(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()
    before = county.letters(), storage.read_now(lambda store: store.alarms.next_due())

    drilled(county, county.assignment(key).case.no)
    storage.transact_now(drill.of_item, "食品经营许可核发", MONDAY_NINE, "演练企业", kind_of)

    assert (county.letters(), storage.read_now(lambda store: store.alarms.next_due())) == before
    assert county.assignment(key).colour == ""
    assert storage.read_now(lambda store: [firm.name for firm in store.organisation.enterprises()]) == [
        "青松食品", "宏达建材",
    ]  # fmt: skip


def test_a_drill_ends_when_only_the_daily_call_is_left(storage: Storage) -> None:
    county = settle(storage)

    result = drilled(county, county.assignment(county.dispatched()).case.no)

    assert result.endless
    assert [f"{moment.at.astimezone(storage.site.zone):%m-%d %H:%M}" for moment in result.moments[-3:]] == [
        "12-01 09:00", "12-02 09:00", "12-03 09:00",
    ]  # fmt: skip


def test_a_drill_tells_only_of_its_own_case(storage: Storage) -> None:
    county = settle(storage)
    first, second = county.dispatched(), county.dispatched()

    drilled(county, county.assignment(second).case.no)

    assert rung(county, "2026-11-23 10:00") >= {("acknowledge_soon", "王建国")}
    assert county.assignment(first).case.no != county.assignment(second).case.no


def test_a_drill_starts_from_where_the_case_stands(storage: Storage) -> None:
    """Acknowledged, and the officer out of reach: the deputy would hear the reminder."""
    county = settle(storage)
    key = county.dispatched()
    county.do(assignments.acknowledge, key, by="王建国", now=MONDAY_NINE)
    lose(county, "王建国", "刘洋")

    first = drilled(county, county.assignment(key).case.no).moments[0]

    assert first.at == at("2026-11-25 08:45")
    assert heard(county, drilled(county, county.assignment(key).case.no))[first.at] == {("due_soon", "张伟")}


def test_a_finished_case_has_only_its_confirmation_before_it(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()
    county.do(assignments.finish, key, "approved", "已办", [], by="王建国", now=MONDAY_NINE)

    result = drilled(county, county.assignment(key).case.no)

    assert heard(county, result) == {at("2026-11-26 17:30"): {("rating.invite", "陈静")}}
    assert not result.endless


@pytest.mark.parametrize("name", ["LX-900", "食品经营许可核发", "办理食品经营许可核发"])
def test_an_item_is_drilled_by_its_code_its_name_or_a_question(storage: Storage, name: str) -> None:
    county = settle(storage)

    text = storage.transact_now(drill_cards.of_item, words("zh"), name, MONDAY_NINE)

    assert "2026年11月23日11:00\n→ 张伟（分管领导）\n【超时未签收】" in text
    assert f"→ 赵志强（单位主要负责人）\n【督办通知（红）】{PLACE}主要负责人" in text
    assert text.endswith("此后每个工作日照此重复，直至办结。")
    assert storage.transact_now(sweep.ring, at("2026-12-01 09:00")) == 0
    assert county.letters() == []


def test_what_does_not_exist_cannot_be_drilled(storage: Storage) -> None:
    settle(storage)

    with pytest.raises(NoSuchCase):
        storage.transact_now(drill.of_case, "LX20261123-001", MONDAY_NINE, kind_of)
    with pytest.raises(NoSuchItem):
        storage.transact_now(drill.of_item, "谢谢", MONDAY_NINE, "演练企业", kind_of)


def test_only_the_administrator_drills_in_a_chat(storage: Storage) -> None:
    county = settle(storage)
    no = county.assignment(county.dispatched()).case.no

    county.storage.transact_now(
        lambda store: admin.rehearse(store, no, store.people.get(county.people["田野"]), MONDAY_NINE)
    )

    assert set(county.letters("drill.page")) == {("drill.page", "田野")}
    with pytest.raises(NotYours):
        county.storage.transact_now(
            lambda store: admin.rehearse(store, no, store.people.get(county.people["李红"]), MONDAY_NINE)
        )
