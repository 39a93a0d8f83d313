"""A new calendar reaches what was opened around the cases: it keeps its working days, and whoever owes it is told."""

from collections.abc import Sequence
from datetime import date, datetime

import pytest

from desk import recount, rectifications, sweep, visits
from storage.models import AlarmState, Person
from storage.store import Storage, Store
from tests.county import MONDAY_NINE, County, at, settle
from tests.desk.test_permits import asks
from tests.desk.test_recount import load, off, texts_of
from tests.desk.test_rectifications import rate_badly


@pytest.fixture
def county(storage: Storage) -> County:
    """A county with one case, rated badly on Monday at nine; verified by Tuesday, put right by the next Monday."""
    county = settle(storage)
    load(county, off("2026-01-05"), "2026-11-20 09:00")
    rate_badly(county, MONDAY_NINE)
    return county


def dates(county: County) -> Sequence[datetime]:
    """Until when is verified, put right, called back."""

    def look(store: Store) -> Sequence[datetime]:
        owed, call = store.ratings.rectification(1), store.ratings.call_back(1)
        return owed.verify_by, owed.due_by, call.due_by

    return county.storage.read_now(look)


def waiting(county: County, subject: str, awaiting: str) -> dict[str, datetime]:
    def look(store: Store) -> dict[str, datetime]:
        laid = store.alarms.of_subject(subject, awaiting)
        return {alarm.step: alarm.due_at for alarm in laid if alarm.state is AlarmState.WAITING}

    return county.storage.read_now(look)


def test_a_day_declared_off_moves_what_a_bad_rating_started(county: County) -> None:
    assert dates(county) == (at("2026-11-24 17:30"), at("2026-11-30 17:30"), at("2026-12-02 17:30"))

    load(county, off("2026-11-24"), "2026-11-23 10:00")

    assert dates(county) == (at("2026-11-25 17:30"), at("2026-12-01 17:30"), at("2026-12-03 17:30"))


def test_its_reminders_move_with_it(county: County) -> None:
    load(county, off("2026-11-24"), "2026-11-23 10:00")

    assert waiting(county, "rectification/1", "verify") == {
        "today": at("2026-11-25 08:30"),
        "missed": at("2026-11-25 17:30"),
        "organiser": at("2026-11-26 17:30"),
    }
    assert waiting(county, "call_back/1", "call_back") == {"due": at("2026-12-03 17:30")}


def test_heads_and_centre_read_what_moved_by_which_notice(county: County) -> None:
    load(county, off("2026-11-24"), "2026-11-23 10:00")

    told = [whom for _, whom in county.letters("deadline.moved")]
    assert sorted(told) == sorted(["张伟", "赵志强", "中心群"] * 2 + ["中心群"])
    said = texts_of(county, "deadline.moved")
    assert any("差评核实" in text and "泸政办〔2026〕9号" in text and "11月25日" in text for text in said)


def test_a_make_up_day_makes_nothing_overdue_that_was_not(county: County) -> None:
    """Saturday the 28th is worked: the fifth working day is Saturday, and it is Sunday when the notice comes."""
    load(county, off("2026-11-28", kind="work"), "2026-11-29 10:00")

    assert dates(county)[1] == at("2026-11-30 17:30")


def test_a_rung_already_heard_is_not_heard_again(county: County) -> None:
    while county.storage.transact_now(sweep.ring, at("2026-11-24 17:31")):
        pass
    load(county, off("2026-11-25"), "2026-11-24 18:00")

    assert waiting(county, "rectification/1", "verify") == {"organiser": at("2026-11-26 17:30")}


def test_what_is_answered_stays_as_it_is(county: County) -> None:
    county.do(
        rectifications.rectify, 1, "已补发证照并致歉", "窗口其余件已逐件核对", by="张伟", now=at("2026-11-23 10:00")
    )
    before = dates(county)

    load(county, off("2026-11-24"), "2026-11-23 11:00")

    assert dates(county)[:2] == before[:2]
    assert dates(county)[2] > before[2]  # the centre still has to call


def test_the_same_calendar_moves_nothing(county: County) -> None:
    before = dates(county)

    county.storage.transact_now(lambda store: store.facts.set(recount.DONE, "0"))
    county.storage.transact_now(recount.some, at("2026-11-23 10:00"))

    assert dates(county) == before
    assert county.letters("deadline.moved") == []


def test_a_ruling_and_an_answer_that_are_owed_move_too(county: County) -> None:
    def report(store: Store, by: Person, now: datetime) -> int:
        return visits.report(store, "县消防救援大队", date(2026, 11, 20), "未出示证件", by, now).id

    permit, visit = asks(county), int(county.do(report, by="陈静", now=MONDAY_NINE))

    load(county, off("2026-11-24"), "2026-11-23 10:00")

    assert county.storage.read_now(lambda store: store.permits.get(permit).rule_by) == at("2026-11-25 17:30")
    assert county.storage.read_now(lambda store: store.permits.visit(visit).answer_by) == at("2026-11-26 17:30")
