"""A letter too long for one message: every part has a fate of its own, and whoever hears instead hears all of it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from desk import post
from desk.post import Fate, Outcome
from handlers import letters
from storage.models import Letter, LetterState
from storage.store import Storage, Store
from tests.county import MONDAY_NINE, County, settle
from tests.mouth import taken

TEXTS = ["第一部分", "第二部分", "第三部分"]


def parted(county: County, kind: str = "assignment.sent") -> list[Letter]:
    """A letter of this kind for 王建国, parted when it was about to leave: all of its parts."""
    assignment_id = county.dispatched()
    case_id = county.assignment(assignment_id).case_id

    def write(store: Store) -> int:
        store.outbox.discard_unsent()
        wang = store.people.get(county.people["王建国"])
        assert wang.chat is not None
        facts = {"assignment_id": assignment_id, "case_id": case_id}
        audience = f"officer:{county.assignment(assignment_id).department_id}"
        store.outbox.add(wang.chat, audience, kind, MONDAY_NINE, key="order/1", card="order/1", **facts)
        return store.outbox.last()

    key = county.storage.transact_now(write)
    (letter,) = county.storage.transact_now(taken, MONDAY_NINE)
    county.storage.transact_now(post.part, letter.id, letter.attempt, TEXTS)
    return [it for it in county.storage.read_now(rows) if it.id >= key]


def said(county: County, letter: Letter) -> tuple[str, bool]:
    """What a letter says, and whether it has buttons."""

    def look(store: Store) -> tuple[str, bool]:
        message = letters.word(store, store.outbox.get(letter.id), MONDAY_NINE, "bot")
        assert message is not None
        return message.text, bool(message.buttons)

    looked: tuple[str, bool] = county.see(look)
    return looked


def ends(county: County, letter: Letter, fate: Fate, minute: int = 0) -> None:
    at = MONDAY_NINE + timedelta(minutes=minute)
    outcome = Outcome(fate, "as tested")
    county.storage.transact_now(post.settle, letter.id, letter.attempt, outcome, at, at)


def arrives(county: County, letter: Letter, message_id: int) -> None:
    county.storage.transact_now(lambda store: store.outbox.sent(letter.id, letter.attempt, message_id, MONDAY_NINE))


def test_the_parts_go_one_after_the_other_and_the_last_has_the_buttons(storage: Storage) -> None:
    county = settle(storage)
    parts = parted(county)

    waiting = storage.transact_now(taken, MONDAY_NINE)  # the first is on its way
    arrives(county, parts[0], 7)
    (second,) = storage.transact_now(taken, MONDAY_NINE)
    before = said(county, second)
    arrives(county, second, 8)
    (third,) = storage.transact_now(taken, MONDAY_NINE)

    assert waiting == []
    assert (before, said(county, third)) == (("第二部分", False), ("第三部分", True))


def test_parting_twice_parts_once(storage: Storage) -> None:
    """The answer to a commit was lost, or another sender has it by now."""
    county = settle(storage)
    first = parted(county)[0]

    for attempt in (first.attempt, first.attempt + 1):
        storage.transact_now(post.part, first.id, attempt, ["another", "text"])

    kept = [it for it in county.see(rows) if it.state is not LetterState.CANCELLED]
    assert [it.facts["part"]["text"] for it in kept] == TEXTS


@pytest.mark.parametrize(("kind", "state"), [("assignment.sent", "pending"), ("rating.invite", "uncertain")])
def test_of_an_unknown_part_only_that_part_is_repeated_if_any(storage: Storage, kind: str, state: str) -> None:
    county = settle(storage)
    parts = parted(county, kind)
    arrives(county, parts[0], 7)
    (second,) = storage.transact_now(taken, MONDAY_NINE)

    ends(county, second, Fate.UNKNOWN)

    now = county.see(lambda store: [store.outbox.get(part.id) for part in parts])
    assert [(it.state.value, it.uncertain) for it in now] == [("sent", 0), (state, 1), ("pending", 0)]


def test_what_was_said_of_a_part_is_kept_no_longer_than_it_takes_to_say_it(storage: Storage) -> None:
    county = settle(storage)
    first = parted(county)[0]

    arrives(county, first, 7)

    assert county.see(lambda store: store.outbox.get(first.id)).facts["part"]["text"] == ""


def test_when_parts_cannot_be_delivered_the_next_hears_the_whole_once(storage: Storage) -> None:
    """王建国 blocks the bot in the middle: his substitute gets the letter as it was before it was parted."""
    county = settle(storage)
    parts = parted(county)
    arrives(county, parts[0], 7)

    for _ in range(2):
        (part,) = [it for it in storage.transact_now(taken, MONDAY_NINE) if it.facts.get("part")]
        ends(county, part, Fate.UNREACHABLE)

    heard = [it for it in county.see(rows) if it.kind == "assignment.sent" and it.id > parts[-1].id]
    assert [(it.card, it.facts.get("part")) for it in heard] == [("order/1", None)]
    reader = county.see(lambda store: store.people.of_chat(heard[0].chat_id))
    assert reader.name == "刘洋"


def test_the_last_part_is_the_card_that_shows_the_present_state(storage: Storage) -> None:
    county = settle(storage)
    parts = parted(county)
    arrives(county, parts[0], 7)
    for message_id in (8, 9):
        (part,) = storage.transact_now(taken, MONDAY_NINE)
        arrives(county, part, message_id)

    storage.transact_now(lambda store: store.outbox.refresh("order/1", MONDAY_NINE))

    edits = [it for it in county.see(rows) if it.edits_id is not None]
    assert [it.edits_id for it in edits] == [parts[-1].id]
    assert "【交办单】" in said(county, edits[0])[0]


def rows(store: Store) -> list[Letter]:
    return list(store.session.scalars(select(Letter).order_by(Letter.id)))
