"""Inbox and outbox: each update once, each letter once, in order per chat, never two senders."""

from collections.abc import Sequence
from datetime import timedelta

from storage.models import ChatKind, InboxRow, Letter, LetterState
from storage.store import Storage, Store
from tests.county import MONDAY_NINE

LEASE = timedelta(seconds=60)


def test_an_update_that_comes_twice_is_kept_once(storage: Storage) -> None:
    first = storage.transact_now(lambda store: store.inbox.add([arrival(7), arrival(8)]))

    again = storage.transact_now(lambda store: store.inbox.add([arrival(8), arrival(9)]))

    assert (first, again) == (2, 1)
    assert [row.update_id for row in waiting(storage)] == [7, 8, 9]


def test_a_number_that_comes_again_with_other_content_is_another_update(storage: Storage) -> None:
    """Telegram restarts its numbers after a quiet week."""
    storage.transact_now(lambda store: store.inbox.add([arrival(7)]))

    assert storage.transact_now(lambda store: store.inbox.add([arrival(7, body="other")])) == 1


def test_a_row_is_closed_once(storage: Storage) -> None:
    storage.transact_now(lambda store: store.inbox.add([arrival(7)]))
    (row,) = waiting(storage)

    closed = [storage.transact_now(lambda store: store.inbox.done(row.id, MONDAY_NINE)) for _ in range(2)]

    assert closed == [True, False]
    assert waiting(storage) == []


def test_a_letter_is_written_once_for_one_fact_and_listener(storage: Storage) -> None:
    for _ in range(2):
        write(storage, 1, "case.accepted", key="case/1/accepted")
    write(storage, 2, "case.accepted", key="case/1/accepted")

    assert [letter.chat_id for letter in claim(storage)] == [1, 2]


def test_a_chat_gets_its_letters_in_order_and_one_at_a_time(storage: Storage) -> None:
    for kind in ("answer.card", "ladder.red", "answer.none"):
        write(storage, 1, kind)

    first = claim(storage)
    meanwhile = claim(storage)
    sent(storage, first[0])
    second = claim(storage)

    assert [letter.kind for letter in first] == ["answer.card"]
    assert meanwhile == []
    assert [letter.kind for letter in second] == ["ladder.red"]


def test_the_urgent_goes_first_between_chats(storage: Storage) -> None:
    write(storage, 1, "rating.invite")
    write(storage, 2, "answer.card")
    write(storage, 3, "ladder.red")

    assert [letter.kind for letter in claim(storage)] == ["ladder.red", "answer.card", "rating.invite"]


def test_a_chat_told_to_wait_waits_and_the_others_do_not(storage: Storage) -> None:
    write(storage, 1, "answer.card")
    write(storage, 2, "answer.card")
    storage.transact_now(lambda store: store.chats.pause(1, MONDAY_NINE + timedelta(seconds=30)))

    assert [letter.chat_id for letter in claim(storage)] == [2]
    assert [letter.chat_id for letter in claim(storage, later=31)] == [1]


def test_what_must_arrive_goes_again_marked_and_the_rest_is_left(storage: Storage) -> None:
    """The sender died between sending and noting: nobody knows."""
    write(storage, 1, "ladder.red")
    write(storage, 2, "rating.invite")
    claim(storage)

    def recover(store: Store) -> None:
        for letter in store.outbox.abandoned(MONDAY_NINE + LEASE * 2, []):
            store.outbox.perhaps(letter.id, letter.attempt, MONDAY_NINE, "unknown")

    storage.transact_now(recover)

    again = claim(storage)
    assert [(letter.kind, letter.uncertain) for letter in again] == [("ladder.red", 1)]
    left = storage.read_now(lambda store: store.outbox.get(2).state)
    assert left is LetterState.UNCERTAIN


def test_a_sender_that_was_given_up_cannot_note_anything(storage: Storage) -> None:
    """Fencing: its attempt is over, whatever it says later."""
    write(storage, 1, "ladder.red")
    (mine,) = claim(storage)
    storage.transact_now(lambda store: store.outbox.perhaps(mine.id, mine.attempt, MONDAY_NINE, "lease over"))
    (theirs,) = claim(storage)

    assert not sent(storage, mine)
    assert sent(storage, theirs)


def test_a_card_is_refreshed_where_it_was_sent_last_and_only_once(storage: Storage) -> None:
    for _ in range(2):
        write(storage, 1, "assignment.sent", card="assignment/1")
        for letter in claim(storage):
            sent(storage, letter)

    for _ in range(2):
        storage.transact_now(lambda store: store.outbox.refresh("assignment/1", MONDAY_NINE))

    edits = claim(storage)
    assert [letter.edits_id for letter in edits] == [2]
    assert claim(storage) == []


def test_a_kind_nobody_hears_of_yet_is_not_refreshed(storage: Storage) -> None:
    write(storage, 1, "assignment.sent", card="assignment/1")

    storage.transact_now(lambda store: store.outbox.refresh("assignment/1", MONDAY_NINE))

    assert [letter.edits_id for letter in claim(storage)] == [None]


def arrival(update_id: int, body: str = "body") -> InboxRow:
    return InboxRow(
        bot_id=1, update_id=update_id, body_hash=body, chat_key="5", raw="{}", received_at=MONDAY_NINE
    )


def waiting(storage: Storage) -> Sequence[InboxRow]:
    return storage.read_now(lambda store: store.inbox.waiting([], 100))


def write(storage: Storage, telegram_id: int, kind: str, key: str | None = None, card: str | None = None) -> None:
    def add(store: Store) -> None:
        chat = store.chats.met(telegram_id, ChatKind.PRIVATE)
        store.outbox.add(chat, f"chat:{chat.id}", kind, MONDAY_NINE, key=key, card=card)

    storage.transact_now(add)


def claim(storage: Storage, later: int = 0) -> Sequence[Letter]:
    now = MONDAY_NINE + timedelta(seconds=later)
    return storage.transact_now(lambda store: store.outbox.claim(now, LEASE, 10))


def sent(storage: Storage, letter: Letter) -> bool:
    return storage.transact_now(
        lambda store: store.outbox.sent(letter.id, letter.attempt, 100 + letter.id, MONDAY_NINE)
    )
