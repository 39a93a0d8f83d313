"""请假, 代理: who is away is replaced on the next press and at every rung."""

from datetime import date

import pytest

from desk import assignments, audiences, leaves, sweep
from desk.errors import NoSubstitute, NotAway, NotLater, NotYours
from storage.store import Storage
from tests.county import MONDAY_NINE, County, at, settle

TUESDAY, FRIDAY = date(2026, 11, 24), date(2026, 11, 27)


def away(county: County, who: str, acting: str = "", now: str = "2026-11-23 09:00") -> None:
    county.do(leaves.take, TUESDAY, FRIDAY, acting, by=who, now=at(now))


def ring(county: County, local: str) -> set[tuple[str, str]]:
    before = len(county.letters())
    while county.storage.transact_now(sweep.ring, at(local)):
        pass
    return {(kind.removeprefix("ladder."), who) for kind, who in county.letters()[before:]}


def test_until_it_begins_nothing_changes_and_then_every_rung_is_heard_by_whoever_acts(storage: Storage) -> None:
    """The opening of the first day belongs to the leave already."""
    county = settle(storage)
    key = county.dispatched()
    county.do(assignments.acknowledge, key, by="王建国", now=MONDAY_NINE)
    away(county, "王建国")

    assert audience(county, key) == {"王建国"}
    ring(county, "2026-11-24 00:00")
    assert audience(county, key) == {"刘洋"}
    assert ring(county, "2026-11-26 08:40") == {("due_today", "刘洋")}
    assert ("blue", "刘洋") in ring(county, "2026-11-26 17:30")


def audience(county: County, key: int) -> set[str]:
    """Who hears for the owner."""
    assignment = county.assignment(key)
    chats = county.see(lambda store: [
        store.people.of_chat(chat.id).name
        for chat in audiences.listeners(store, audiences.named("owner", assignment))
    ])  # fmt: skip
    return set(chats)


def test_whoever_acts_for_a_principal_takes_a_red_matter_over(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()
    away(county, "赵志强", "张伟")
    ring(county, "2026-11-24 00:00")
    for time in ("2026-11-26 17:30", "2026-11-27 17:30"):
        ring(county, time)
    county.do(leaves.come_back, by="赵志强", now=at("2026-11-27 17:40"))
    county.do(leaves.take, date(2026, 11, 30), date(2026, 11, 30), "张伟", by="赵志强", now=at("2026-11-30 09:00"))

    heard = ring(county, "2026-11-30 17:30")

    assert ("red", "张伟") in heard
    assert ("red", "赵志强") not in heard
    assert county.owner(key) == "张伟"


def test_back_again_the_powers_are_gone_at_once(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()
    ring(county, "2026-11-26 17:30")
    county.do(leaves.take, date(2026, 11, 26), FRIDAY, "张伟", by="赵志强", now=at("2026-11-26 17:35"))
    for time in ("2026-11-27 17:30", "2026-11-30 17:30"):
        ring(county, time)

    with pytest.raises(NotYours):
        county.do(assignments.take_over, key, by="张伟", now=at("2026-11-30 17:35"))

    assert county.owner(key) == "赵志强"


def test_it_ends_by_itself_after_its_last_day(storage: Storage) -> None:
    county = settle(storage)
    away(county, "王建国", now="2026-11-24 10:00")

    ring(county, "2026-11-28 00:00")

    person = county.see(lambda store: store.people.get(county.people["王建国"]))
    assert person.away_since is None


def test_somebody_who_is_there_must_act(storage: Storage) -> None:
    county = settle(storage)

    for acting in ("", "马宁", "赵志强", "没有这个人"):
        with pytest.raises(NoSubstitute):
            away(county, "赵志强", acting)
    away(county, "刘洋", "王建国", now="2026-11-24 09:00")
    with pytest.raises(NoSubstitute):
        away(county, "王建国", now="2026-11-24 09:00")


def test_a_leave_has_an_end_and_contacts_take_none(storage: Storage) -> None:
    county = settle(storage)

    with pytest.raises(NotLater):
        county.do(leaves.take, FRIDAY, TUESDAY, "", by="王建国", now=MONDAY_NINE)
    with pytest.raises(NotYours):
        away(county, "陈静")
    with pytest.raises(NotAway):
        county.do(leaves.come_back, by="王建国", now=MONDAY_NINE)


def test_the_one_away_the_one_acting_and_the_centre_are_told(storage: Storage) -> None:
    county = settle(storage)

    away(county, "王建国", now="2026-11-24 09:00")

    assert set(county.letters("leave.noted", "leave.acting")) == {
        ("leave.noted", "王建国"), ("leave.noted", "刘洋"), ("leave.noted", "中心群"), ("leave.acting", "刘洋"),
    }  # fmt: skip
