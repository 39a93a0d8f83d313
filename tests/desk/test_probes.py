"""Everybody in a ladder is tried once a week, in working time and a few at a time; who is out of reach is told."""

from datetime import datetime, timedelta

from sqlalchemy import select

from desk import doctor, probes
from desk.post import Fate
from storage.models import Letter
from storage.store import Storage, Store
from tests.county import MONDAY_NINE, County, at, settle
from tests.desk.test_post import fails
from tests.mouth import taken

IN_A_LADDER = {"李红", "吴敏", "王建国", "刘洋", "张伟", "赵志强", "孙丽", "龙明远", "马宁"}
A_WEEK_LATER = at("2026-11-30 09:00")


def probed(county: County) -> list[str]:
    return [who for _, who in county.letters("probe")]


def rounds(county: County, begin: datetime, number: int) -> None:
    """So many looks, a pause apart."""
    for turn in range(number):
        county.storage.transact_now(probes.some, begin + probes.PAUSE * turn)


def begun(storage: Storage) -> County:
    county = settle(storage)
    storage.transact_now(probes.some, MONDAY_NINE)
    return county


def test_a_new_desk_begins_after_a_week(storage: Storage) -> None:
    county = begun(storage)

    rounds(county, at("2026-11-25 09:00"), 3)

    assert probed(county) == []


def test_everybody_in_a_ladder_is_tried_a_few_at_a_time(storage: Storage) -> None:
    """Contacts, admins and auditors are in none."""
    county = begun(storage)

    rounds(county, A_WEEK_LATER, 1)
    assert len(probed(county)) == probes.SOME
    rounds(county, A_WEEK_LATER, 1)
    assert len(probed(county)) == probes.SOME
    rounds(county, A_WEEK_LATER + probes.PAUSE, 3)

    assert sorted(probed(county)) == sorted(IN_A_LADDER)


def test_nobody_is_tried_again_within_the_week_and_everybody_after_it(storage: Storage) -> None:
    county = begun(storage)
    rounds(county, A_WEEK_LATER, 3)

    rounds(county, at("2026-12-03 10:00"), 3)
    assert len(probed(county)) == len(IN_A_LADDER)
    rounds(county, at("2026-12-07 10:00"), 3)

    assert len(probed(county)) == 2 * len(IN_A_LADDER)


def test_who_was_sent_something_this_week_needs_no_trying(storage: Storage) -> None:
    county = begun(storage)
    county.dispatched(at("2026-11-27 09:00"))
    while letters := storage.transact_now(taken, at("2026-11-27 09:00")):
        for letter in letters:
            storage.transact_now(arrived, letter)

    rounds(county, A_WEEK_LATER, 3)

    assert set(probed(county)) == IN_A_LADDER - {"王建国"}


def test_at_night_and_on_days_off_nobody_is_tried(storage: Storage) -> None:
    county = begun(storage)

    for when in ("2026-11-30 22:00", "2026-12-05 10:00", "2026-12-01 12:30"):
        storage.transact_now(probes.some, at(when))

    assert probed(county) == []


def test_who_cannot_be_reached_is_told_to_the_centre_and_shown_by_the_doctor(storage: Storage) -> None:
    county = begun(storage)
    rounds(county, A_WEEK_LATER, 1)

    fails(county, "probe", Fate.UNREACHABLE)

    assert county.letters("notice.unreachable") == [("notice.unreachable", "中心群")]
    (found,) = [it for it in county.see(examined) if it.name == "unreachable_people"]
    assert found.facts == {"count": 1, "names": [probed(county)[0]]}
    later = A_WEEK_LATER + timedelta(days=7)
    rounds(county, later, 3)
    assert probed(county).count(found.facts["names"][0]) == 1


def test_a_probe_is_no_message_that_could_be_answered(storage: Storage) -> None:
    """What is typed after it answers the last message that was really there."""
    county = begun(storage)
    rounds(county, A_WEEK_LATER, 1)
    for letter in storage.transact_now(taken, A_WEEK_LATER):
        storage.transact_now(typed, letter)

    def last(store: Store) -> list[Letter | None]:
        chats = store.session.scalars(select(Letter.chat_id).where(Letter.kind == "probe")).all()
        return [store.outbox.latest(chat) for chat in chats]

    assert county.see(last) == [None] * probes.SOME


def typed(store: Store, letter: Letter) -> None:
    store.outbox.sent(letter.id, letter.attempt, None, A_WEEK_LATER)


def examined(store: Store) -> list[doctor.Finding]:
    return list(doctor.examine(store, A_WEEK_LATER))


def arrived(store: Store, letter: Letter) -> None:
    store.outbox.sent(letter.id, letter.attempt, 1000 + letter.id, at("2026-11-27 09:00"))
