"""The auditor's rounds: nothing on a desk that works; what must always hold and does not, told once."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from desk import auditor, sweep
from storage.models import Alarm, AlarmState, InboxRow, Letter, LetterState
from storage.store import Storage, Store
from tests.county import MONDAY_NINE, County, at, settle
from tests.desk.test_reviews import DAY, kept

LATER = at("2026-11-26 18:00")


@pytest.fixture
def county(storage: Storage) -> County:
    """A county with a case that nobody has acted on for days, and every alarm of it rung."""
    county = settle(storage)
    county.dispatched()
    for local in ("2026-11-23 11:30", "2026-11-24 09:00", "2026-11-25 12:00", "2026-11-26 17:30"):
        storage.transact_now(sweep.ring, at(local))
    return county


def broken(county: County) -> list[str]:
    return [finding.name for finding in county.see(lambda store: auditor.examine(store, LATER))]


def change(county: County, statement: object) -> None:
    county.storage.transact_now(lambda store: store.session.execute(statement))  # type: ignore[call-overload]


def test_a_desk_that_works_breaks_nothing(county: County) -> None:
    assert broken(county) == []


def test_an_update_that_nobody_handled_is_found(county: County) -> None:
    row = InboxRow(bot_id=1, update_id=1, body_hash="1", chat_key="1", raw="{}", received_at=MONDAY_NINE)

    county.storage.transact_now(lambda store: store.inbox.add([row]))

    assert broken(county) == ["unhandled"]


def test_an_alarm_that_rang_and_was_not_written_of_is_found(county: County) -> None:
    change(county, delete(Letter).where(Letter.alarm_id.is_not(None)))

    assert broken(county) == ["unsaid"]


def test_guides_that_are_looked_at_again_share_a_letter(storage: Storage) -> None:
    """A year after an import hundreds fall due in one morning; that is no letter lost."""
    county = kept(storage, DAY, DAY | {"id": "LX-901", "name": "另一事项"})

    storage.transact_now(sweep.ring, at("2026-12-01 08:30"))

    assert len(county.letters("guide.review")) == 1
    assert county.see(lambda store: auditor.examine(store, at("2026-12-01 09:00"))) == []


def test_an_order_that_reached_nobody_is_found(county: County) -> None:
    change(
        county,
        update(Letter).where(Letter.kind == "ladder.blue").values(state=LetterState.DEAD, written_at=LATER),
    )

    assert broken(county) == ["unheard"]


def test_what_may_be_said_once_and_went_again_in_doubt_is_found(county: County) -> None:
    def invite_twice(store: Store) -> None:
        chat = store.people.get(county.people["陈静"]).chat
        assert chat is not None
        store.outbox.add(chat, f"chat:{chat.id}", "rating.invite", LATER)
        store.session.execute(update(Letter).where(Letter.kind == "rating.invite").values(uncertain=1))

    county.storage.transact_now(invite_twice)

    assert broken(county) == ["repeated"]


def test_a_case_that_waits_for_nothing_is_found_by_its_number(county: County) -> None:
    change(county, update(Alarm).where(Alarm.state == AlarmState.WAITING).values(state=AlarmState.SILENCED))

    (finding,) = county.see(lambda store: auditor.examine(store, LATER))

    assert (finding.name, finding.facts["names"]) == ("unarmed", ["LX20261123-001"])


def test_the_admins_hear_once_until_it_is_mended(county: County) -> None:
    silenced = update(Alarm).values(state=AlarmState.SILENCED)
    waiting = county.see(
        lambda store: store.session.scalars(select(Alarm.id).where(Alarm.state == AlarmState.WAITING)).all()
    )

    def round_(minutes: int) -> list[str]:
        now = LATER + timedelta(minutes=minutes)
        seen = county.see(lambda store: auditor.look(store, now))
        return [finding.name for finding in county.storage.transact_now(auditor.tell, seen, now)]

    change(county, silenced.where(Alarm.id.in_(waiting)))
    first, second = round_(0), round_(5)
    change(county, update(Alarm).where(Alarm.id.in_(waiting)).values(state=AlarmState.WAITING))
    mended = round_(10)
    change(county, silenced.where(Alarm.id.in_(waiting)))
    again = round_(15)

    assert (first, second, mended, again) == (["unarmed"], [], [], ["unarmed"])
    assert county.letters("notice.broken") == [("notice.broken", "田野")] * 2


def test_nobody_waits_while_the_whole_trail_is_read(county: County) -> None:
    """What happens meanwhile is no part of what was found whole."""
    seen = county.see(lambda store: auditor.look(store, LATER))
    county.dispatched(LATER)

    county.storage.transact_now(auditor.tell, seen, LATER)

    verified = county.see(lambda store: store.facts.value(auditor.VERIFIED))
    assert verified.split()[0] == str(seen.head.count)
    assert seen.head.count < county.see(lambda store: store.trail.head()).count
