"""Every button that was ever shown, pressed by people it is not for: nothing of anybody's moves."""

import random
from collections.abc import Callable
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session, UOWTransaction

from desk.errors import DeskError, OldButton
from handlers import buttons, letters
from handlers.seal import Seal
from storage.models import Budget, Draft, Event, Gap, Letter, Material, Person, Question, Role, RoleName
from storage.store import Store
from tests.county import County, at

NOW = at("2026-12-01 09:00")
# what anybody may leave behind by pressing: words to them, their own question and its place in the queue, a form
OWN = (Letter, Question, Gap, Draft, Material, Budget)
OUTSIDERS = ("another enterprise", "visitor", "auditor")
FORGERIES = 10_000
# letters that stand for those whose buttons are gone
CARRIERS = ("case.pre_check", "case.card", "assignment.sent", "ladder.red", "extension.request")


class TakenBack(Exception):
    """Ends a unit whose effects are not to stay."""


def test_no_button_moves_anything_for_somebody_it_is_not_for(lived_through: County) -> None:
    """By all on SQLite; who may what is decided in Python, so on PostgreSQL one of them does."""
    shown = lived_through.see(every_button)
    assert {action for action, _, _ in shown} == set(buttons.BUTTONS)

    pressing = OUTSIDERS if lived_through.storage.dialect == "sqlite" else OUTSIDERS[:1]

    moved, refused = set(), 0
    for who in pressing:
        for action, data, chat in shown:
            touched = tried(lived_through, who, data, chat)
            refused += touched is None
            moved |= {(who, action, name) for name in touched or ()}

    assert moved == set()
    assert refused > len(shown) * len(pressing) / 2


def test_ten_thousand_forgeries_are_all_old_buttons() -> None:
    """Random bytes, other people's seals, changed letters and arguments under a true seal."""
    chance, seal, thief = random.Random(7), Seal("1:ours"), Seal("1:theirs")
    actions = sorted(buttons.BUTTONS)

    opened = 0
    for _ in range(FORGERIES):
        true = seal.sign(f"1.{chance.choice(actions)}.{chance.randrange(36**4):x}")
        place = chance.randrange(len(true))
        for forged in (
            thief.sign(true.rpartition(".")[0]),
            true[:place] + chr(33 + (ord(true[place]) - 33 + chance.randrange(1, 90)) % 90) + true[place + 1 :],
            chance.randbytes(chance.randrange(48)).decode("latin-1"),
        ):
            opened += opens(seal, forged)

    assert opened == 0


def opens(seal: Seal, data: str) -> bool:
    try:
        seal.open_(data)
    except OldButton:
        return False
    return True


def every_button(store: Store) -> list[tuple[str, str, int]]:
    """Action, data and chat of each button under each kind of letter, as the newest shows it, and of all others."""
    shown = {}
    for letter in store.session.query(Letter).order_by(Letter.id):
        message = letters.word(store, letter, NOW, "bangban_bot")
        for button in (button for row in message.buttons for button in row) if message else ():
            if button.action:
                data = buttons.encode(button.action, letter, button.arg)
                shown[letter.kind, button.action] = (button.action, data, letter.chat.telegram_id)
    never = set(buttons.BUTTONS) - {action for _, action in shown}
    for letter in store.session.query(Letter).filter(Letter.kind.in_(CARRIERS)).order_by(Letter.id):
        for action in never:
            data = buttons.encode(action, letter, "1")
            shown[letter.kind, action] = (action, data, letter.chat.telegram_id)
    return list(shown.values())


def tried(county: County, who: str, data: str, chat: int) -> set[str] | None:
    """What was changed by the press beside what is anybody's own; None when it was refused."""
    touched: set[str] = set()

    def press(store: Store) -> None:
        by = outsider(store, who)
        store.flush()
        event.listen(store.session, "before_flush", noting(touched, by))
        buttons.press(store, data, chat, 0, by, NOW)
        store.flush()
        raise TakenBack

    try:
        county.storage.transact_now(press)
    except TakenBack:
        return touched
    except DeskError:
        return None
    raise AssertionError("neither taken back nor refused")


def outsider(store: Store, who: str) -> Person:
    if who == "another enterprise":
        return next(person for person in store.people.with_role(RoleName.CONTACT) if person.name == "周海")
    by = store.people.met(1999)
    if who == "auditor":
        by.roles.append(Role(name=RoleName.AUDITOR))
    return by


def noting(touched: set[str], by: Person) -> Callable[[Session, UOWTransaction, Any], None]:
    def note(session: Session, _: UOWTransaction, __: Any) -> None:
        changed = [row for row in session.dirty if session.is_modified(row)]
        for row in (*session.new, *changed, *session.deleted):
            if isinstance(row, Event):
                touched.update({f"event {row.name}"} if row.case_id is not None else ())
            elif not isinstance(row, OWN) and row is not by:
                touched.add(type(row).__name__)

    return note
