"""服务热线: once a month on a working day, neutral, with the day on which each number was made sure of."""

from datetime import date, datetime

import pytest
from sqlalchemy import select

from desk import hotlines, rules
from desk.errors import NoSuchDepartment, NotYours
from handlers import letters
from storage.models import Department, Letter, Person
from storage.store import Storage, Store
from tests.county import MONDAY_NINE, OTHER, PLACE, County, at, settle

HOURS = "工作日 08:30-17:30"


@pytest.fixture
def county(storage: Storage) -> County:
    """Two departments that can be called, one whose number nobody knows, and a desk that is not new any more."""
    county = settle(storage)

    def call(store: Store) -> None:
        for name, hotline in ((PLACE, "0743-1111111"), (OTHER, "0743-2222222")):
            body = store.organisation.department_named(name)
            assert body is not None
            body.hotline, body.hours = hotline, HOURS
        hotlines.publish(store, MONDAY_NINE)

    storage.transact_now(call)
    return county


def goes_by(county: County, moment: str) -> int:
    """How many directories have been said after the desk has looked at this moment."""
    county.storage.transact_now(hotlines.publish, at(moment))
    return len(county.letters("hotline.directory"))


def said(county: County) -> str:
    """The last directory, as it reads."""

    def word(store: Store) -> str:
        letter = store.session.scalars(select(Letter).where(Letter.kind == "hotline.directory")).all()[-1]
        message = letters.word(store, letter, at("2026-12-01 09:00"), "bangban_bot")
        assert message is not None
        return message.text

    text: str = county.see(word)
    return text


def test_it_is_said_on_the_first_working_day_of_a_month_once(county: County) -> None:
    """The desk was new in November, and 1 January is off; the notice for 2027 is not out, but the day is by law."""
    told = [
        goes_by(county, moment)
        for moment in (
            "2026-11-24 09:00",
            "2026-12-01 08:59",
            "2026-12-01 09:00",
            "2026-12-01 10:00",
            "2026-12-31 16:00",
            "2027-01-01 10:00",
            "2027-01-02 10:00",
            "2027-01-04 09:00",
        )
    ]

    assert told[:6] == [0, 0, 1, 1, 1, 1]
    assert told[-1] == 2
    assert county.letters("hotline.directory")[0] == ("hotline.directory", "服务群")


def test_a_desk_that_was_down_on_that_day_says_it_when_it_is_back(county: County) -> None:
    assert goes_by(county, "2026-12-03 20:00") == 0
    assert goes_by(county, "2026-12-04 08:30") == 1


def test_it_names_departments_and_numbers_and_nobody(county: County) -> None:
    goes_by(county, "2026-12-01 09:00")

    text = said(county)

    assert f"{PLACE}　0743-1111111　（待核实）" in text
    assert text.count(HOURS) == 1  # what most of them keep is said once
    assert not any(name in text for name in county.people)


def test_a_site_may_have_its_officers_named(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    text = rules.DEFAULTS.read_text(encoding="utf-8").replace("names = false", "names = true")
    monkeypatch.setattr(rules, "current", lambda: rules.read(text))
    goes_by(county, "2026-12-01 09:00")

    assert f"{PLACE}　0743-1111111　王建国" in said(county)


def test_the_centre_verifies_all_and_a_department_its_own(county: County) -> None:
    def day(name: str) -> date | None:
        found = county.see(lambda store: store.organisation.department_named(name))
        verified: date | None = found.hotline_verified_on
        return verified

    county.do(hotlines.verify, by="王建国", now=MONDAY_NINE)
    first = (day(PLACE), day(OTHER))
    county.do(hotlines.verify, by="李红", now=at("2026-11-24 09:00"))
    with pytest.raises(NotYours):
        county.do(hotlines.verify, by="陈静", now=MONDAY_NINE)

    assert first == (date(2026, 11, 23), None)
    assert (day(PLACE), day(OTHER)) == (date(2026, 11, 24), date(2026, 11, 24))


@pytest.mark.parametrize(("words", "meant", "other"), [("应急", OTHER, PLACE), ("市场监管局", PLACE, OTHER)])
def test_one_department_is_found_by_what_people_call_it(county: County, words: str, meant: str, other: str) -> None:
    def ask(store: Store, words: str, by: Person, now: datetime) -> None:
        assert by.chat is not None
        hotlines.show(store, words, by.chat, now)

    county.do(ask, words, by="陈静", now=MONDAY_NINE)
    text = said(county)
    with pytest.raises(NoSuchDepartment):
        county.do(ask, "天文台", by="陈静", now=MONDAY_NINE)

    assert meant in text
    assert other not in text


def test_a_long_directory_takes_several_messages_and_loses_nobody(county: County) -> None:
    names = [f"第{n:03d}局" for n in range(100)]
    county.storage.transact_now(
        lambda store: store.session.add_all(Department(name=name, hotline="0743-3333333") for name in names)
    )
    goes_by(county, "2026-12-01 09:00")

    def word(store: Store) -> str:
        found = store.session.scalars(select(Letter).where(Letter.kind == "hotline.directory")).all()
        messages = [letters.word(store, letter, at("2026-12-01 09:00"), "bangban_bot") for letter in found]
        return "\n".join(message.text for message in messages if message is not None)

    text = county.see(word)
    assert len(county.letters("hotline.directory")) > 1
    assert [name for name in [*names, PLACE, OTHER] if text.count(name) != 1] == []
