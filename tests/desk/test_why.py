"""/why: a limit is explained day by day, from the events, to whoever may see the case."""

from datetime import date, timedelta

import pytest

from desk import why
from desk.errors import NoSuchCase
from handlers import why_cards
from storage.models import Day
from storage.store import Storage, Store
from tests.county import MONDAY_NINE, County, at, settle
from texts import words


def declare(county: County, *days: Day) -> None:
    def put(store: Store) -> None:
        for day in days:
            store.put(day)
        store.days.changed()

    county.storage.transact_now(put)


def said(county: County, case_id: int) -> str:
    return str(county.see(lambda store: why_cards.said(store, store.cases.get(case_id), words("zh"))))


def test_every_working_day_is_named_with_its_hours_and_its_number(storage: Storage) -> None:
    county = settle(storage)
    case = county.assignment(county.dispatched()).case

    text = said(county, case.id)

    assert "2026年11月24日（周二）　08:30–12:00、14:30–17:30　第1个工作日" in text
    assert "第3个工作日\n止于末日下班时间：2026年11月26日17:30" in text
    assert "2026年11月28日（周六）至2026年11月29日（周日）　不计：周末" in text


def test_a_holiday_and_a_make_up_day_name_their_documents(storage: Storage) -> None:
    county = settle(storage)
    declare(
        county,
        Day(date=date(2026, 11, 24), kind="off", name="防汛", scope="泸溪", document="泸政办〔2026〕9号"),
        Day(date=date(2026, 11, 28), kind="work", name="防汛", scope="泸溪", document="泸政办〔2026〕9号"),
    )

    text = said(county, county.assignment(county.dispatched()).case.id)

    assert "2026年11月24日（周二）　不计：防汛放假（泸政办〔2026〕9号）" in text
    assert "第4个工作日：调休上班（防汛，泸政办〔2026〕9号）" in text


def test_the_explanation_ends_at_the_instant_that_the_case_promises(storage: Storage) -> None:
    county = settle(storage, promise_limit={"value": 7, "unit": "日"})
    case = county.assignment(county.dispatched(at("2026-11-27 16:00"))).case

    promised = county.see(lambda store: why.reckoned(store, store.cases.get(case.id)))[1]

    assert promised.due.at == case.promised_by == at("2026-12-04 17:30")
    assert [stretch.count for stretch in promised.stretches] == [1, 2, 3, 4, 5, 6, 7]


def test_what_is_counted_in_working_days_adds_up(storage: Storage) -> None:
    county = settle(storage)
    case = county.assignment(county.dispatched()).case

    statutory, _ = county.see(lambda store: why.reckoned(store, store.cases.get(case.id)))

    counted = [end - start for stretch in statutory.stretches for start, end in stretch.intervals]
    assert sum(counted, timedelta()) == 10 * timedelta(hours=6, minutes=30)


def test_before_acceptance_no_limit_has_begun(storage: Storage) -> None:
    county = settle(storage)

    text = said(county, county.files())

    assert "尚未受理" in text


def test_another_enterprise_learns_nothing(storage: Storage) -> None:
    county = settle(storage)
    case = county.assignment(county.dispatched()).case

    with pytest.raises(NoSuchCase):
        county.do(why.tell, case.no, by="周海", now=MONDAY_NINE)


def test_the_contact_is_told_in_private(storage: Storage) -> None:
    county = settle(storage)
    case = county.assignment(county.dispatched()).case

    county.do(why.tell, case.no, by="陈静", now=MONDAY_NINE)

    assert county.letters("case.why") == [("case.why", "陈静")]
