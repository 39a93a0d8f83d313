"""A database that was copied back behind the desk's back is held at its next start."""

from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot import epochs
from bot.clock import Clock
from bot.config import Settings
from bot.epochs import Epochs
from desk import epoch, restored
from desk.epoch import Epoch
from storage.models import Letter, LetterState
from storage.store import Storage
from storage.trail import Seal
from tests.county import MONDAY_NINE, County, at, settle

LATER = at("2026-11-24 09:00")


@pytest.fixture
def settings(storage: Storage, tmp_path: Path) -> Settings:
    return Settings(database_url=SecretStr(storage.url), epoch_file=tmp_path / "outside.epoch")


def begun(settings: Settings, storage: Storage) -> Epochs:
    return Epochs(settings, storage, Clock())


async def test_a_database_that_went_on_is_not_held(settings: Settings, storage: Storage) -> None:
    county = settle(storage)
    county.dispatched()
    await begun(settings, storage).begin()
    county.dispatched()

    await begun(settings, storage).begin()

    assert county.see(restored.gap) is None
    assert not epochs.is_behind(settings, storage)


async def test_an_older_database_is_held_and_the_admins_are_told(settings: Settings, storage: Storage) -> None:
    """What waited is not said again, what is written from now on waits for the release."""
    county = settle(storage)
    county.dispatched()
    ahead(settings, county)
    assert epochs.is_behind(settings, storage)

    await begun(settings, storage).begin()

    assert county.see(restored.gap) is not None
    assert states(county) == {LetterState.HELD, LetterState.PENDING, LetterState.CANCELLED}
    assert county.letters("notice.copied_back") == [("notice.copied_back", "田野")]
    assert not epochs.is_behind(settings, storage)


async def test_it_is_held_once(settings: Settings, storage: Storage) -> None:
    county = settle(storage)
    county.dispatched()
    ahead(settings, county)

    for _ in range(2):
        await begun(settings, storage).begin()

    assert len(county.letters("notice.copied_back")) == 1


def test_a_database_that_went_another_way_since_is_behind(storage: Storage) -> None:
    """Copied back and worked with by another program, it may hold more than before, but not the same."""
    county = settle(storage)
    county.dispatched()

    kept = Epoch(county.see(epoch.reached).first, Seal(1, "0" * 64), 1)

    assert county.see(lambda store: epoch.is_behind(store, kept))


def test_letters_alone_tell_that_a_database_is_older(storage: Storage) -> None:
    """Questions are answered without an event in the trail."""
    county = settle(storage)
    county.dispatched()
    kept = county.see(epoch.reached)

    assert not county.see(lambda store: epoch.is_behind(store, kept))
    assert county.see(lambda store: epoch.is_behind(store, replace(kept, letter=kept.letter + 1)))


def test_an_empty_database_is_a_new_one(storage: Storage) -> None:
    assert storage.transact_now(epoch.hold_if_behind, Epoch("ab" * 32, Seal(9, "0" * 64), 9), MONDAY_NINE) is False


def test_a_database_that_began_otherwise_is_another_one(storage: Storage) -> None:
    """Somebody starts anew: deletes the database, imports and invites again; the old one's file still lies there."""
    county = settle(storage)
    county.dispatched()
    reached: Epoch = county.see(epoch.reached)

    other = replace(reached, first="ab" * 32, seal=Seal(reached.seal.count + 3, "ab" * 32), letter=reached.letter + 5)

    assert not county.see(lambda store: epoch.is_behind(store, other))
    assert county.see(lambda store: epoch.is_behind(store, replace(other, first=reached.first)))


@pytest.mark.parametrize("torn", ["", "12", "x y z", "\x00\x00"])
async def test_a_file_that_says_nothing_is_written_anew(settings: Settings, storage: Storage, torn: str) -> None:
    county = settle(storage)
    county.dispatched()
    assert settings.epoch_file is not None
    settings.epoch_file.write_text(torn)

    await begun(settings, storage).begin()

    assert epochs.read(settings.epoch_file) == county.see(epoch.reached)


def ahead(settings: Settings, county: County) -> None:
    """The file says that the database had once come further than it has."""
    reached: Epoch = county.see(epoch.reached)
    path = epochs.file_of(settings)
    assert path is not None
    epochs.keep(path, replace(reached, seal=Seal(reached.seal.count + 3, "ab" * 32), letter=reached.letter + 5))


def states(county: County) -> set[LetterState]:
    return county.storage.read_now(lambda store: {letter.state for letter in store.session.query(Letter)})
