"""What is over its time goes at night, and the trail says so and stays whole."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from desk import retention
from storage.models import Attachment, Case, Draft, InboxRow
from storage.store import Storage, Store
from tests.county import MONDAY_NINE, County, at, settle

NIGHT = at("2026-12-24 03:00")  # 31 days later


@pytest.fixture
def county(storage: Storage) -> County:
    """A county with an update, a finished dialog and a file."""
    county = settle(storage)
    county.dispatched()

    def arrive(store: Store) -> None:
        facts = {"bot_id": 1, "body_hash": "1", "chat_key": "1", "raw": "{}", "received_at": MONDAY_NINE}
        store.inbox.add([InboxRow(update_id=number, **facts) for number in (1, 2)])
        first = store.inbox.claim(MONDAY_NINE, timedelta(0), [], 1)[0]
        store.inbox.done(first.id, MONDAY_NINE)

    storage.transact_now(arrive)
    return county


def test_old_updates_and_dialogs_go_at_night_and_what_waits_stays(county: County) -> None:
    assert county.storage.transact_now(retention.purge, at("2026-12-24 02:59")) is False
    assert county.see(lambda store: store.session.scalar(select(func.count()).select_from(InboxRow))) == 2

    county.storage.transact_now(retention.purge, NIGHT)

    assert county.see(lambda store: [row.update_id for row in store.session.scalars(select(InboxRow))]) == [2]
    assert county.see(lambda store: [draft.data for draft in store.session.scalars(select(Draft))]) == [{}]
    event = county.see(lambda store: store.trail.seqs("purged"))
    assert len(event) == 1
    assert county.see(lambda store: store.trail.first_break()) is None


def test_a_night_is_purged_once(county: County) -> None:
    county.storage.transact_now(retention.purge, NIGHT)
    county.storage.transact_now(retention.purge, NIGHT + timedelta(hours=1))

    assert len(county.see(lambda store: store.trail.seqs("purged"))) == 1


def test_files_stay_a_year_after_the_case_was_closed(county: County) -> None:
    closed = update(Case).values(confirmed_at=MONDAY_NINE)
    county.storage.transact_now(lambda store: store.session.execute(closed))

    def handles() -> set[str]:
        files = county.see(lambda store: store.session.scalars(select(Attachment.file_id)).all())
        return set(files)

    county.storage.transact_now(retention.purge, NIGHT)
    kept = handles()
    county.storage.transact_now(retention.purge, at("2027-11-24 03:00"))

    assert kept == {"f1"}
    assert handles() == {""}
