"""/mydata: a copy for whoever asks, and erasure that leaves the cases and their trail alone."""

import pytest

from desk import own_data, questions
from desk.errors import InPrivate
from desk.questions import Asked
from storage.models import Chat, ChatKind, InboxRow, Person
from storage.personal import Held
from storage.store import Storage, Store
from tests.county import MONDAY_NINE, County, settle


@pytest.fixture
def county(storage: Storage) -> County:
    county = settle(storage)
    county.files()
    storage.transact_now(_asks_and_writes)
    return county


def test_a_copy_counts_what_is_held(county: County) -> None:
    assert county.see(_held) == Held(questions=1, drafts=1, updates=1, registrations=0, filed=1, ratings=0)


def test_erasure_leaves_the_case_and_its_trail(county: County) -> None:
    county.storage.transact_now(lambda store: own_data.erase(store, _chat(store), _chen(store), MONDAY_NINE))

    assert county.see(_held) == Held(questions=0, drafts=1, updates=0, registrations=0, filed=1, ratings=0)
    assert county.see(lambda store: _chen(store).phone) == ""
    assert county.see(lambda store: [event.name for event in store.trail.of(1)])[0] == "submitted"
    assert county.see(lambda store: [material.name for material in store.cases.get(1).materials]) != []


def test_in_a_group_nothing_is_shown(county: County) -> None:
    with pytest.raises(InPrivate):
        county.storage.transact_now(
            lambda store: own_data.show(store, store.chats.met(-1, ChatKind.GROUP), _chen(store), MONDAY_NINE)
        )


def _asks_and_writes(store: Store) -> None:
    chen = _chen(store)
    chen.phone = "13874312345"
    questions.ask(store, Asked(_chat(store), 5, "电话13874312345", "unknown", "question", [], []), chen, MONDAY_NINE)
    arrival = {"bot_id": 1, "update_id": 7, "body_hash": "x", "chat_key": "1001", "raw": "{}"}
    row = InboxRow(**arrival, received_at=MONDAY_NINE)
    store.inbox.add([row])
    store.inbox.done(store.session.query(InboxRow).one().id, MONDAY_NINE)


def _held(store: Store) -> Held:
    return store.personal.held(_chen(store))


def _chen(store: Store) -> Person:
    return store.people.met(1001)


def _chat(store: Store) -> Chat:
    chat = _chen(store).chat
    assert chat is not None
    return chat
