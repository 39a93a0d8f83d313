"""The doctor finds what would keep the desk from working, and nothing in a county where all is well."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from desk import doctor, membership, restored
from desk.doctor import Finding
from handlers import doctor_cards
from storage.models import ChatKind, InboxRow, LetterState, Person, Role, RoleName
from storage.store import Storage, Store
from tests.county import MONDAY_NINE, PLACE, County, at, settle
from texts import LANGUAGES, words


@pytest.fixture
def county(storage: Storage) -> County:
    """A county where everybody can be reached."""
    county = settle(storage)

    def complete(store: Store) -> None:
        chat = store.chats.met(1701, ChatKind.PRIVATE)
        auditor = store.put(Person(name="彭审", chat_id=chat.id))
        store.put(Role(person_id=auditor.id, name=RoleName.AUDITOR))

    storage.transact_now(complete)
    return county


def found(county: County, now: datetime = MONDAY_NINE) -> Sequence[Finding]:
    """But for next year's holidays, which are out in no test's November."""
    findings = county.see(lambda store: doctor.examine(store, now))
    return [finding for finding in findings if finding != Finding("no_days", facts={"year": 2027})]


def change(county: County, name: str, **values: object) -> None:
    """Something about this person's chat."""

    def write(store: Store) -> None:
        person = store.people.get(county.people[name])
        for key, value in values.items():
            setattr(person if key == "chat_id" else person.chat, key, value)

    county.storage.transact_now(write)


def test_nothing_is_found_where_all_is_well(county: County) -> None:
    assert found(county) == []


def test_whoever_has_no_account_is_named(county: County) -> None:
    change(county, "张伟", chat_id=None)

    assert found(county) == [Finding("unbound", facts={"count": 1, "names": ["张伟"]})]


def test_whoever_left_is_named_and_grave(county: County) -> None:
    change(county, "龙明远", unreachable_since=MONDAY_NINE)

    assert found(county) == [
        Finding("unreachable_people", grave=True, facts={"count": 1, "names": ["龙明远"]}),
        Finding("no_leader", grave=True),
    ]


def test_a_department_where_nobody_hears_is_named(county: County) -> None:
    for name in ("王建国", "刘洋", "张伟", "赵志强"):
        change(county, name, chat_id=None)

    assert [(finding.name, finding.facts["names"]) for finding in found(county)] == [
        ("unbound", ["王建国", "刘洋", "张伟", "赵志强"]),
        ("no_officer", [PLACE]),
        ("no_principal", [PLACE]),
    ]


def test_next_years_holidays_are_missed_from_october_and_gravely_from_december(county: County) -> None:
    def missing(local: str) -> list[bool]:
        findings = county.see(lambda store: doctor.examine(store, at(local)))
        return [finding.grave for finding in findings if finding.name == "no_days"]

    assert [missing(f"2026-{month}-20 09:00") for month in ("09", "10", "12")] == [[], [False], [True]]


def test_what_waits_too_long_is_grave(county: County) -> None:
    """As when the bot does not run: an update, an alarm, a letter."""
    county.dispatched()
    row = InboxRow(bot_id=1, update_id=1, body_hash="1", chat_key="1", raw="{}", received_at=MONDAY_NINE)
    county.storage.transact_now(lambda store: store.inbox.add([row]))

    names = [finding.name for finding in found(county, MONDAY_NINE + timedelta(hours=3))]

    assert names == ["inbox_waits", "alarms_wait", "letters_wait"]


def test_a_letter_that_died_is_counted(county: County) -> None:
    county.dispatched()

    def die(store: Store) -> None:
        for letter in store.outbox.waiting("case.accepted"):
            letter.state = LetterState.DEAD

    county.storage.transact_now(die)

    assert found(county) == [Finding("undelivered", facts={"dead": 1, "uncertain": 0})]


def test_a_restored_desk_is_told_to_be_released(county: County) -> None:
    county.storage.transact_now(restored.hold, MONDAY_NINE, MONDAY_NINE)

    assert found(county) == [Finding("held", grave=True)]


def test_admin_and_auditor_in_one_person_are_found(county: County) -> None:
    """An invite refuses it; a file or a hand in the database may have done it."""
    assert RoleName.ADMIN in membership.APART

    county.storage.transact_now(
        lambda store: store.put(Role(person_id=county.people["田野"], name=RoleName.AUDITOR))
    )

    assert found(county)[0] == Finding("admin_and_auditor", grave=True, facts={"count": 1, "names": ["田野"]})


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_has_its_sentence(language: str) -> None:
    speak = words(language)
    facts = {"count": 1, "names": ["甲"], "year": 2027, "minutes": 5, "dead": 1, "uncertain": 1}

    said = doctor_cards.said(speak, [Finding("held", grave=True), Finding("unbound", facts=facts)])

    assert said.startswith("✗ ")
    assert "甲" in said
