"""The trail: nobody can change it unseen, not even with the database in hand."""

from collections.abc import Callable

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from desk import audiences, audit, cases, restored
from desk.errors import DeskError
from storage.engine import writing_engine
from storage.models import ChatKind, Event, Person, Role, RoleName
from storage.store import Storage, Store
from storage.trail import Break, Seal
from tests.county import MONDAY_NINE, County, at, settle

EVENING = at("2026-11-23 18:00")


@pytest.fixture
def county(storage: Storage) -> County:
    """A county with an auditor, and a case whose trail has a few events."""
    county = settle(storage)

    def audited(store: Store) -> None:
        chat = store.chats.met(1701, ChatKind.PRIVATE)
        auditor = store.put(Person(name="彭审", chat_id=chat.id))
        store.put(Role(person_id=auditor.id, name=RoleName.AUDITOR))

    storage.transact_now(audited)
    county.dispatched()
    return county


def broken(county: County, *anchors: Seal) -> Break | None:
    verdict: audit.Verdict = county.see(lambda store: audit.verify(store, anchors))
    return verdict.broken


def head(county: County) -> Seal:
    seal: Seal = county.see(lambda store: store.trail.head())
    return seal


def by_hand(county: County, *statements: str) -> None:
    """What somebody with the database in hand does to it."""
    engine = writing_engine(county.storage.url)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def without_guards(county: County) -> None:
    if county.storage.dialect == "sqlite":
        by_hand(county, "drop trigger event_stays", "drop trigger event_is_never_deleted")
    else:
        by_hand(county, "alter table event disable trigger user")


def test_a_trail_is_whole_and_counts_without_gaps(county: County) -> None:
    events = county.see(lambda store: [event.seq for event in store.trail.of(1)])

    assert events == list(range(1, len(events) + 1))
    assert head(county).count == len(events)
    assert broken(county) is None


@pytest.mark.parametrize(
    "statement",
    [
        "update event set name = 'done' where seq = 2",
        "update event set actor_id = 2 where seq = 1",
        "update event set facts = '{\"a\": 1}' where seq = 1",
        "delete from event where seq = 2",
        "delete from event",
    ],
)
def test_an_event_can_be_neither_changed_nor_deleted(county: County, statement: str) -> None:
    with pytest.raises(DBAPIError, match="append-only"):
        by_hand(county, statement)

    assert broken(county) is None


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("update event set name = 'done' where seq = 2", "changed"),
        ("update event set actor_id = 2 where seq = 2", "changed"),
        ("update event set facts = '{\"a\": 1}' where seq = 2", "changed"),
        ("update event set hash = digest where seq = 2", "changed"),
        ("delete from event where seq = 2", "missing"),
        ("update event set facts = '{}', salt = '' where seq = 2", "erased"),
    ],
)
def test_whoever_takes_the_guards_away_first_is_found_at_the_event(
    county: County, statement: str, why: str
) -> None:
    without_guards(county)

    by_hand(county, statement)

    assert broken(county) == Break(2, why)


def test_a_trail_that_was_cut_short_is_found_by_the_seal_that_left(county: County) -> None:
    """Inside the database nothing shows it: that is what the auditor keeps the seals for."""
    seal = head(county)
    without_guards(county)

    by_hand(county, "delete from event where seq = (select max(seq) from event)")

    assert broken(county) is None
    assert broken(county, seal) == Break(seal.count, "anchor")


def test_a_refused_act_leaves_no_event(county: County) -> None:
    before = head(county)

    with pytest.raises(DeskError):
        county.do(cases.accept, 1, by="陈静", now=MONDAY_NINE)

    assert head(county) == before


def test_a_part_that_failed_leaves_no_event(county: County) -> None:
    before = head(county)

    def half(store: Store) -> None:
        try:
            with store.apart():
                store.trail.note("never", MONDAY_NINE, None)
                raise KeyError("never")
        except KeyError:
            store.trail.note("instead", MONDAY_NINE, None)

    county.storage.transact_now(half)

    assert head(county).count == before.count + 1
    assert broken(county) is None


def test_many_at_once_make_one_chain(county: County) -> None:
    before = head(county).count

    def note(store: Store) -> None:
        store.trail.note("noted", MONDAY_NINE, None)

    waiting: list[Callable[[], object]] = [county.storage._submit(note).result for _ in range(40)]
    for result in waiting:
        result()

    assert head(county).count == before + 40
    assert broken(county) is None


def test_erased_words_leave_the_chain_whole_and_are_owned_up_to(county: County) -> None:
    def erase(store: Store) -> None:
        events = [event for event in store.trail.of(1) if event.name == "submitted"]
        store.trail.erase(events, MONDAY_NINE, None)

    county.storage.transact_now(erase)

    assert broken(county) is None
    kept = county.see(lambda store: [event.facts for event in store.trail.of(1) if event.name == "submitted"])
    assert kept == [{}]


def test_the_seal_leaves_every_evening_on_which_something_happened(county: County) -> None:
    def anchored(local: str) -> Seal | None:
        return county.storage.transact_now(audit.anchor, at(local))

    assert anchored("2026-11-23 17:59") is None
    first = anchored("2026-11-23 18:00")
    assert anchored("2026-11-23 18:01") is None
    assert anchored("2026-11-24 18:00") is None
    county.files(at("2026-11-25 09:00"))
    second = anchored("2026-11-25 19:00")

    assert first is not None
    assert second is not None
    assert county.letters("audit.anchor") == [("audit.anchor", "彭审")] * 2
    assert broken(county, first, second) is None


def test_seals_of_what_a_restoration_lost_are_counted_and_no_break(county: County) -> None:
    county.storage.transact_now(restored.hold, MONDAY_NINE, EVENING)

    verdict = county.see(lambda store: audit.verify(store, [Seal(head(county).count + 5, "0" * 64)]))

    assert verdict == audit.Verdict(None, lost=1)


def test_only_auditors_hear_of_the_seal(county: County) -> None:
    chats = county.see(lambda store: audiences.listeners(store, audiences.AUDITORS))

    assert [chat.telegram_id for chat in chats] == [1701]


def test_an_event_names_no_words_in_its_hash(county: County) -> None:
    """Only the digest is sealed, so that words can be erased."""
    events: list[Event] = county.see(lambda store: list(store.trail.of(1)))

    assert all(len(event.digest) == 64 and event.salt for event in events)
    assert len({event.salt for event in events}) == len(events)
