"""Patience has an end, is announced once, and comes back."""

from datetime import datetime, timedelta

import pytest

from desk import floods
from storage.models import ChatKind, Person
from storage.store import Storage, Store
from tests.county import MONDAY_NINE, County, settle


@pytest.fixture
def county(storage: Storage) -> County:
    return settle(storage)


def test_a_person_is_heard_three_hundred_times_a_minute_and_told_once(county: County) -> None:
    heard = [county.do(asks, by="陈静", now=MONDAY_NINE) for _ in range(303)]

    assert heard == [True] * 300 + [False] * 3
    assert county.letters("refusal") == [("refusal", "陈静")]
    assert county.do(asks, by="周海", now=MONDAY_NINE)
    assert county.do(asks, by="陈静", now=MONDAY_NINE + timedelta(minutes=1))


def test_a_group_is_answered_six_hundred_times_a_minute_whoever_asks(county: County) -> None:
    askers = ("陈静", "周海", "李红")
    heard = [county.do(asks_in_the_group, by=askers[n % 3], now=MONDAY_NINE) for n in range(602)]

    assert heard == [True] * 600 + [False] * 2
    assert county.letters("refusal") == [("refusal", "服务群")]


def test_five_senseless_words_are_borne_in_ten_minutes(county: County) -> None:
    borne = [county.do(babbles, by="陈静", now=MONDAY_NINE) for _ in range(8)]

    assert borne == [True] * 5 + [False] * 3
    assert county.letters("refusal") == [("refusal", "陈静")]
    assert county.do(babbles, by="陈静", now=MONDAY_NINE + timedelta(minutes=10))


def asks(store: Store, by: Person, now: datetime) -> bool:
    assert by.chat is not None
    return floods.is_heard(store, by.chat, by, now)


def asks_in_the_group(store: Store, by: Person, now: datetime) -> bool:
    return floods.is_heard(store, store.chats.met(-1, ChatKind.GROUP), by, now)


def babbles(store: Store, by: Person, now: datetime) -> bool:
    assert by.chat is not None
    return floods.is_borne(store, by.chat, by, now)
