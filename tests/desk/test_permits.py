"""Inspections: nobody goes before the county head agrees; what an enterprise reports stays from those it is about."""

from datetime import date, datetime
from typing import Any

import pytest

from desk import permits, sweep, visits
from desk.errors import AlreadyDone, AskedTooOften, NotAContact, NotLater, NotYours, TooFar
from desk.permits import Inspection
from storage.models import Permit, Person
from storage.store import Storage, Store
from tests.county import MONDAY_NINE, PLACE, County, at, settle

FIRST, LAST = date(2026, 11, 25), date(2026, 11, 26)


@pytest.fixture
def county(storage: Storage) -> County:
    return settle(storage)


def asks(county: County, by: str = "王建国", first: date = FIRST, last: date = LAST, **about: Any) -> int:
    def ask(store: Store, person: Person, now: datetime) -> int:
        firm = store.organisation.enterprise_named(about.get("firm", "青松食品"))
        assert firm is not None
        return permits.ask(store, Inspection(firm, "专项检查", first, last, "王建国、刘洋"), person, now).id

    return int(county.do(ask, by=by, now=MONDAY_NINE))


def permit(county: County, key: int) -> Permit:
    found: Permit = county.see(lambda store: store.permits.get(key))
    return found


def rings(county: County, *moments: str) -> None:
    for moment in moments:
        while county.storage.transact_now(sweep.ring, at(moment)):
            pass


def test_only_departments_ask_and_only_leaders_rule(county: County) -> None:
    for other in ("陈静", "李红", "龙明远", "孙丽"):
        with pytest.raises(NotYours):
            asks(county, by=other)
    key = asks(county)
    for other in ("王建国", "赵志强", "李红", "孙丽", "陈静", "田野"):
        with pytest.raises(NotYours):
            county.do(permits.grant, key, by=other, now=MONDAY_NINE)
        with pytest.raises(NotYours):
            county.do(permits.refuse, key, "不同意", by=other, now=MONDAY_NINE)
    assert permit(county, key).granted is None


def test_the_enterprise_reads_of_it_when_it_is_agreed_and_not_before(county: County) -> None:
    key = asks(county)
    before = county.letters("permit.shown")
    county.do(permits.grant, key, by="龙明远", now=MONDAY_NINE)

    assert before == []
    assert county.letters("permit.shown") == [("permit.shown", "陈静")]
    assert ("permit.granted", "王建国") in county.letters()


def test_what_is_refused_does_not_trouble_the_enterprise(county: County) -> None:
    key = asks(county)

    county.do(permits.refuse, key, "请与近期检查合并", by="龙明远", now=MONDAY_NINE)
    rings(county, "2026-11-24 17:30", "2026-11-27 08:30")

    told = county.letters()
    assert "陈静" not in {reader for _, reader in told}
    assert [kind for kind, _ in told if kind in ("permit.waiting", "permit.expired")] == []
    assert ("permit.refused", "王建国") in told


def test_the_second_leader_is_told_who_was_faster(county: County) -> None:
    key = asks(county)
    county.do(permits.grant, key, by="龙明远", now=MONDAY_NINE)

    with pytest.raises(AlreadyDone) as refusal:
        county.do(permits.refuse, key, "不同意", by="龙明远", now=MONDAY_NINE)
    assert refusal.value.facts["who"] == "龙明远"


@pytest.mark.parametrize(
    ("first", "last", "refusal"),
    [
        (date(2026, 11, 22), LAST, NotLater),
        (LAST, FIRST, NotLater),
        (FIRST, date(2026, 12, 25), TooFar),
    ],
)
def test_the_days_are_to_come_in_order_and_not_too_many(
    county: County, first: date, last: date, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        asks(county, first=first, last=last)


def test_a_leader_who_says_nothing_is_reminded_until_the_last_day(county: County) -> None:
    asks(county)

    rings(county, "2026-11-23 16:30", "2026-11-24 10:00", "2026-11-24 17:30", "2026-11-25 09:00", "2026-11-26 09:00")
    reminded = [reader for kind, reader in county.letters() if kind == "permit.waiting"]
    rings(county, "2026-11-27 08:30", "2026-11-27 09:00", "2026-11-30 09:00")

    assert reminded.count("龙明远") == 4  # half, missed, and every morning
    assert reminded.count("中心群") == 1
    assert [reader for kind, reader in county.letters() if kind == "permit.waiting"] == reminded
    assert ("permit.expired", "王建国") in county.letters()


def test_when_the_last_day_is_over_both_sides_know(county: County) -> None:
    key = asks(county)
    county.do(permits.grant, key, by="龙明远", now=MONDAY_NINE)

    rings(county, "2026-11-26 17:30")
    early = county.letters("permit.expired", "permit.over")
    rings(county, "2026-11-27 08:30")

    assert early == []
    assert county.letters("permit.expired", "permit.over") == [("permit.expired", "王建国"), ("permit.over", "陈静")]


def test_everybody_sees_what_is_theirs(county: County) -> None:
    key = asks(county)
    other = asks(county, firm="宏达建材")

    def seen(name: str) -> list[int]:
        def look(store: Store) -> list[int]:
            return [p.id for p in permits.seen_by(store, store.people.get(county.people[name]), MONDAY_NINE)]

        found: list[int] = county.see(look)
        return found

    assert seen("陈静") == []  # nothing is agreed yet
    county.do(permits.grant, key, by="龙明远", now=MONDAY_NINE)
    assert {name: seen(name) for name in ("陈静", "周海", "马宁", "刘洋", "李红", "龙明远")} == {
        "陈静": [key], "周海": [], "马宁": [], "刘洋": [key, other], "李红": [key, other], "龙明远": [key, other],
    }  # fmt: skip
    with pytest.raises(NotYours):
        county.do(permits.show, key, by="周海", now=MONDAY_NINE)


def test_a_reported_visit_is_read_by_the_centre_and_the_leaders_alone(county: County) -> None:
    county.do(visits.report, f"{PLACE}两名工作人员", MONDAY_NINE.date(), "未出示许可", by="陈静", now=MONDAY_NINE)

    assert county.letters() == [("visit.received", "陈静"), ("visit.report", "中心群"), ("visit.report", "龙明远")]
    visit = county.see(lambda store: store.permits.visit(1))
    assert visit.permit_id is None
    for other in ("王建国", "赵志强", "龙明远", "周海", "陈静"):
        with pytest.raises(NotYours):
            county.do(visits.answer, visit.id, "已核实", by=other, now=MONDAY_NINE)


def test_a_report_names_the_permit_that_covers_the_day(county: County) -> None:
    key = asks(county, first=date(2026, 11, 23), last=date(2026, 11, 24))
    county.do(permits.grant, key, by="龙明远", now=MONDAY_NINE)
    later = at("2026-11-25 09:00")

    for day in (date(2026, 11, 24), date(2026, 11, 25)):
        county.do(visits.report, PLACE, day, "来过", by="陈静", now=later)

    assert county.see(lambda store: [store.permits.visit(n).permit_id for n in (1, 2)]) == [key, None]


def test_a_report_that_nobody_answers_goes_up_and_an_answer_ends_that(county: County) -> None:
    for name in ("甲单位", "乙单位"):
        county.do(visits.report, name, MONDAY_NINE.date(), "来过", by="陈静", now=MONDAY_NINE)
    county.do(visits.answer, 1, "已责令纠正", by="李红", now=MONDAY_NINE)

    rings(county, "2026-11-24 12:00", "2026-11-25 17:30")

    waited = [(kind, reader) for kind, reader in county.letters() if kind == "visit.waiting"]
    assert [reader for _, reader in waited] == ["中心群", "中心群", "龙明远"]
    assert ("visit.answered", "陈静") in county.letters()
    with pytest.raises(AlreadyDone):
        county.do(visits.answer, 1, "再答", by="吴敏", now=MONDAY_NINE)


def test_reports_have_their_bounds(county: County) -> None:
    with pytest.raises(NotAContact):
        county.do(visits.report, "甲", MONDAY_NINE.date(), "来过", by="王建国", now=MONDAY_NINE)
    with pytest.raises(NotLater):
        county.do(visits.report, "甲", date(2026, 11, 24), "来过", by="陈静", now=MONDAY_NINE)
    for _ in range(visits.A_DAY_S):
        county.do(visits.report, "甲", MONDAY_NINE.date(), "来过", by="陈静", now=MONDAY_NINE)
    with pytest.raises(AskedTooOften):
        county.do(visits.report, "甲", MONDAY_NINE.date(), "来过", by="陈静", now=MONDAY_NINE)


def test_an_enterprise_without_contacts_is_told_by_the_centre(county: County) -> None:
    def leave(store: Store) -> None:
        chen = store.people.get(county.people["陈静"])
        chen.roles.clear()

    county.storage.transact_now(leave)
    key = asks(county)
    county.do(permits.grant, key, by="龙明远", now=MONDAY_NINE)

    assert county.letters("permit.shown") == [("permit.shown", "中心群")]
