"""Everybody presses everything and types anywhere: nothing breaks, and no enterprise is named where it may not be."""

import os
import random
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from desk import dialogs, sweep
from desk.errors import DeskError
from handlers import buttons, letters
from storage.models import Chat, ChatKind, Department, Enterprise, Letter, Purpose, Role, RoleName
from storage.store import Storage, Store
from tests.county import MONDAY_NINE, OTHER, County, settle

# names that occur nowhere else; each may be read by its own people and by whoever works on its cases
CANARIES = {"青松食品": "金丝雀甲厂", "宏达建材": "金丝雀乙厂"}
STAFF = {Purpose.CENTRE, Purpose.DEPARTMENT, Purpose.LEADERS}
ROUNDS = 25
NIGHTLY = int(os.environ.get("NIGHTLY", "1"))  # so many times as many random lives
LATE = 12  # letters that still lie before people's eyes
WORDS = ("不属于本单位职责", "2026-12-01", "县应急管理局", "5", "已办好")


@pytest.fixture
def county(storage: Storage) -> County:
    county = settle(storage)
    storage.transact_now(_rename)
    return county


@pytest.mark.parametrize("seed", range(NIGHTLY))
def test_random_presses_and_words_leak_nothing_and_break_nothing(county: County, seed: int) -> None:
    chance = random.Random(seed)
    now = MONDAY_NINE
    county.dispatched(now)
    _files(county, "周海", now)

    moved = 0
    for _ in range(ROUNDS):
        now += timedelta(minutes=chance.randrange(120))
        while county.storage.transact_now(sweep.ring, now):
            pass
        moved += _press(county, chance, now)
        _say(county, chance, now)

    assert moved > ROUNDS / 10, f"seed {seed}: the presses hardly ever did anything"
    assert county.see(leaks) == [], f"seed {seed}"


def leaks(store: Store) -> list[str]:
    """Letters that name an enterprise to a chat where nobody has to do with it."""
    found = []
    for letter in store.session.query(Letter).order_by(Letter.id):
        message = letters.word(store, letter, letter.written_at, "bangban_bot")
        for enterprise in store.organisation.enterprises():
            shown = message is not None and enterprise.name in f"{message.text}{message.buttons}"
            if shown and not _may_read(store, letter.chat, enterprise):
                found.append(f"{letter.kind} in {letter.chat.title or letter.chat.telegram_id}: {enterprise.name}")
    return found


def _may_read(store: Store, chat: Chat, enterprise: Enterprise) -> bool:
    if chat.kind is ChatKind.GROUP:
        group = store.chats.group_of(chat)
        return group is not None and group.purpose in STAFF
    reader = store.people.of_chat(chat.id)
    roles = reader.roles if reader else []
    return any(role.name is not RoleName.CONTACT or role.enterprise_id == enterprise.id for role in roles)


def _press(county: County, chance: random.Random, now: datetime) -> bool:
    """Some button of some letter, pressed by one after the other until somebody may."""

    def choose(store: Store) -> tuple[str, int] | None:
        letters_of_late = store.session.query(Letter).order_by(Letter.id.desc()).limit(LATE)
        keys = [
            (buttons.encode(button.action, letter, button.arg), letter.chat.telegram_id)
            for letter in letters_of_late
            if (message := letters.word(store, letter, now, "bangban_bot"))
            for row in message.buttons
            for button in row
            if button.action and (button.arg != "cancel" or chance.random() < 0.1)
        ]
        return chance.choice(keys) if keys else None

    shown = county.see(choose)
    everybody = list(county.people.values())
    chance.shuffle(everybody)
    if shown is None:
        return False
    data, chat = shown
    return any(_tried(county, _pressing(data, chat, who, now)) for who in everybody)


def _pressing(data: str, chat: int, who: int, now: datetime) -> Callable[[Store], bool]:
    def press(store: Store) -> bool:
        buttons.press(store, data, chat, 0, store.people.get(who), now)
        return True

    return press


def _say(county: County, chance: random.Random, now: datetime) -> None:
    """Some words into some open dialog."""

    def say(store: Store) -> bool:
        by = store.people.get(chance.choice(list(county.people.values())))
        draft = store.drafts.open_in(by.chat.id, by) if by.chat else None
        if draft is not None:
            dialogs.say(store, draft, chance.choice(WORDS), by, now)
        return draft is not None

    _tried(county, say)


def _tried(county: County, act: Callable[[Store], bool]) -> bool:
    try:
        return county.storage.transact_now(act)
    except DeskError:
        return False


def _files(county: County, name: str, now: datetime) -> None:
    county.people["陈静"], kept = county.people[name], county.people["陈静"]
    try:
        county.files(now)
    finally:
        county.people["陈静"] = kept


def _rename(store: Store) -> None:
    for enterprise in store.organisation.enterprises():
        enterprise.name = CANARIES[enterprise.name]
    place = store.organisation.department_named(OTHER)
    assert isinstance(place, Department)
    chief = store.people.met(1999)
    chief.roles.append(Role(name=RoleName.PRINCIPAL, department_id=place.id))
