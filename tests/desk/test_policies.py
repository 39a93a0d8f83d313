"""惠企政策: to whom it concerns, not too often, to nobody who has said no; and what became of it."""

from datetime import datetime
from typing import Any

import pytest

from desk import policies, policy_forms
from desk.errors import NotOffered, NotYours
from desk.policies import Reach
from storage.models import Letter, LetterState, Person, Role, RoleName
from storage.policies import Counts
from storage.store import Storage, Store
from tests.county import MONDAY_NINE, County, at, settle


@pytest.fixture
def county(storage: Storage) -> County:
    """青松食品 is small and makes food, 宏达建材 is small and makes bricks, 无人公司 has nobody here."""
    county = settle(storage)

    def tag(store: Store) -> None:
        tags = {"青松食品": ["小微企业", "食品加工"], "宏达建材": ["小微企业", "建材"]}
        for enterprise in store.organisation.enterprises():
            enterprise.tags = tags[enterprise.name]

    county.storage.transact_now(tag)
    return county


def publishes(county: County, *tags: str, item: bool = False, now: datetime = MONDAY_NINE, by: str = "李红") -> int:
    def publish(store: Store, person: Person, at_: datetime) -> int:
        about = store.catalogue.by_code("LX-900") if item else None
        return policies.publish(store, "稳岗返还", "符合条件的企业可申报", tags, about, person, at_).id

    return int(county.do(publish, by=by, now=now))


def goes_out(county: County, now: datetime = MONDAY_NINE) -> None:
    while county.storage.transact_now(policies.send_some, now):
        pass


def heard(county: County) -> list[str]:
    return [reader for _, reader in county.letters("policy.notice")]


def counts(county: County, key: int) -> Counts:
    found: Counts = county.see(lambda store: store.policies.counts(key))
    return found


def reach(county: County, *tags: str) -> Reach:
    found: Reach = county.see(lambda store: policies.reach(store, tags, MONDAY_NINE))
    return found


@pytest.mark.parametrize(
    ("tags", "readers"),
    [(("食品加工",), ["陈静"]), (("食品加工", "建材"), ["陈静", "周海"]), ((), ["陈静", "周海"]), (("外贸",), [])],
)
def test_it_goes_to_every_enterprise_that_has_one_of_the_tags(
    county: County, tags: tuple[str, ...], readers: list[str]
) -> None:
    publishes(county, *tags)

    goes_out(county)

    assert heard(county) == readers


def test_only_the_centre_publishes(county: County) -> None:
    for other in ("陈静", "王建国", "龙明远", "田野"):
        with pytest.raises(NotYours):
            publishes(county, by=other)


def test_what_is_seen_before_it_goes_out_is_what_becomes_of_it(county: County) -> None:
    county.do(policies.unsubscribe, by="周海", now=MONDAY_NINE)
    before = reach(county, "小微企业")

    key = publishes(county, "小微企业")
    goes_out(county)

    after = counts(county, key)
    assert (before.matching, before.receiving, before.withheld) == (2, 1, {"unsubscribed": 1})
    assert (after.sent, after.withheld) == (1, {"unsubscribed": 1})


def test_an_enterprise_is_sent_so_many_a_month_and_again_the_next(county: County) -> None:
    for _ in range(5):
        publishes(county, "食品加工")
        goes_out(county)
    in_november = len(heard(county))
    publishes(county, "食品加工", now=at("2026-12-01 09:00"))
    goes_out(county, at("2026-12-01 09:00"))

    assert (in_november, len(heard(county))) == (4, 5)
    assert counts(county, 5).withheld == {"cap": 1}


def test_whoever_says_no_is_sent_nothing_until_they_say_yes(county: County) -> None:
    county.do(policies.unsubscribe, by="陈静", now=MONDAY_NINE)
    publishes(county)
    goes_out(county)
    county.do(policies.subscribe, by="陈静", now=MONDAY_NINE)
    publishes(county)
    goes_out(county)

    assert heard(county) == ["周海", "陈静", "周海"]


def test_one_contact_s_no_is_not_the_other_s(county: County) -> None:
    def join(store: Store) -> None:
        enterprise = store.organisation.enterprise_named("青松食品")
        assert enterprise is not None
        zhou = store.people.get(county.people["周海"])
        zhou.roles[:] = [Role(name=RoleName.CONTACT, enterprise_id=enterprise.id)]

    county.storage.transact_now(join)
    county.do(policies.unsubscribe, by="陈静", now=MONDAY_NINE)
    key = publishes(county)
    goes_out(county)

    assert heard(county) == ["周海"]
    assert counts(county, key).withheld == {"nobody": 1}  # 宏达建材 has no contact now


def test_nobody_is_written_to_at_night(county: County) -> None:
    publishes(county, now=at("2026-11-23 20:00"))

    goes_out(county, at("2026-11-23 20:00"))
    at_night = heard(county)
    goes_out(county, at("2026-11-24 08:30"))

    assert (at_night, heard(county)) == ([], ["陈静", "周海"])


def test_a_desk_that_was_killed_half_way_goes_on_where_it_stopped(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(policies, "CHUNK", 1)
    key = publishes(county)
    county.storage.transact_now(policies.send_some, MONDAY_NINE)
    half = heard(county)

    goes_out(county)

    assert (half, heard(county)) == (["陈静"], ["陈静", "周海"])
    assert counts(county, key).sent == 2
    assert county.letters("policy.sent") == [("policy.sent", "中心群")]


def test_opened_and_asked_are_counted_once_for_each_enterprise(county: County) -> None:
    key = publishes(county, item=True)
    goes_out(county)

    def ask(store: Store, by: Person, now: datetime) -> None:
        assert by.chat is not None
        policies.ask(store, key, by.chat, by, now)

    def arrive(store: Store) -> None:
        for letter in store.session.query(Letter).filter(Letter.kind == "policy.notice"):
            letter.state = LetterState.SENT

    county.storage.transact_now(arrive)
    for _ in range(2):
        county.do(policies.open_, key, by="周海", now=MONDAY_NINE)
        county.do(ask, by="陈静", now=MONDAY_NINE)

    told = counts(county, key)
    assert (told.sent, told.delivered, told.opened, told.asked) == (2, 2, 2, 1)
    assert [reader for kind, reader in county.letters() if kind.startswith("draft.")] != []


def test_without_an_item_the_centre_hears_who_wants_it_once(county: County) -> None:
    key = publishes(county)
    goes_out(county)

    def ask(store: Store, by: Person, now: datetime) -> None:
        assert by.chat is not None
        policies.ask(store, key, by.chat, by, now)

    for _ in range(2):
        county.do(ask, by="陈静", now=MONDAY_NINE)

    assert county.letters("policy.wanted", "policy.noted") == [("policy.wanted", "中心群"), ("policy.noted", "陈静")]


def test_what_does_not_concern_an_enterprise_is_not_shown_to_it(county: County) -> None:
    key = publishes(county, "食品加工")

    with pytest.raises(NotYours):
        county.do(policies.open_, key, by="周海", now=MONDAY_NINE)
    for other in ("王建国", "李红"):
        with pytest.raises(NotYours):
            county.do(policies.open_, key, by=other, now=MONDAY_NINE)

    def listed(name: str) -> int:
        return len(county.see(lambda store: policies.for_(store, store.people.get(county.people[name]))))

    assert (listed("陈静"), listed("周海"), listed("李红")) == (1, 0, 1)


def test_a_tag_that_no_enterprise_has_is_refused_with_those_there_are(county: County) -> None:
    def read(*names: str) -> Any:
        return county.see(lambda store: policy_forms.tags(store, names))

    assert read("食品加工", "建材") == ["食品加工", "建材"]
    with pytest.raises(NotOffered) as refusal:
        read("食品")
    assert refusal.value.facts["offered"] == ["小微企业", "建材", "食品加工"]
