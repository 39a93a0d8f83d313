"""Inbox and outbox: each update once, each letter once, in order per chat, never two senders."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from storage.models import ChatKind, InboxRow, Letter
from storage.store import Storage, Store
from tests.county import MONDAY_NINE
from tests.mouth import LEASE, taken


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


def test_a_row_in_anothers_hand_is_nobody_elses_until_the_lease_ends(storage: Storage) -> None:
    """A process that died or is frozen holds up its chats for the lease, and no longer."""
    storage.transact_now(lambda store: store.inbox.add([arrival(7)]))
    take(storage, MONDAY_NINE, [])

    assert take(storage, MONDAY_NINE + LEASE / 2, []) == []
    assert len(take(storage, MONDAY_NINE + LEASE * 2, [])) == 1


def test_a_chat_in_anothers_hand_waits_and_other_chats_do_not(storage: Storage) -> None:
    """Its updates keep their order, whichever process they go through."""
    storage.transact_now(lambda store: store.inbox.add([arrival(7)]))
    (mine,) = take(storage, MONDAY_NINE, [])
    storage.transact_now(lambda store: store.inbox.add([arrival(8), arrival(9, chat="6")]))

    assert [row.update_id for row in take(storage, MONDAY_NINE, [])] == [9]
    assert [row.update_id for row in take(storage, MONDAY_NINE, [mine.id])] == [8]


def test_a_lease_on_a_row_given_before_the_clock_was_set_back_is_over(storage: Storage) -> None:
    storage.transact_now(lambda store: store.inbox.add([arrival(7)]))
    take(storage, MONDAY_NINE + timedelta(days=1), [])
    storage.transact_now(lambda store: store.inbox.add([arrival(8)]))

    assert [row.update_id for row in take(storage, MONDAY_NINE, [])] == [7, 8]


def test_updates_are_handled_in_telegrams_order_not_in_that_of_their_commits(storage: Storage) -> None:
    storage.transact_now(lambda store: store.inbox.add([arrival(9), arrival(7), arrival(8)]))

    assert [row.update_id for row in waiting(storage)] == [7, 8, 9]


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


def test_what_somebody_waits_for_overtakes_reminders_in_its_chat(storage: Storage) -> None:
    """Fifty reminders in a slow chat do not hold up the notice that a matter is overdue."""
    for kind in ("ladder.due_soon", "ladder.due_today", "ladder.red"):
        write(storage, 1, kind)

    assert [letter.kind for letter in claim(storage)] == ["ladder.red"]


def test_a_kind_that_this_program_does_not_know_is_left_to_one_that_does(storage: Storage) -> None:
    """Two versions work side by side during an upgrade."""
    write(storage, 1, "letter.of_tomorrow")
    write(storage, 2, "answer.card")

    assert [letter.kind for letter in claim(storage)] == ["answer.card"]


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


def test_a_letter_whose_sender_died_is_found_once_its_lease_is_over(storage: Storage) -> None:
    write(storage, 1, "ladder.red")
    claim(storage)

    assert abandoned(storage, MONDAY_NINE + LEASE / 2) == []
    assert abandoned(storage, MONDAY_NINE + LEASE * 2) == ["ladder.red"]


def test_a_lease_given_before_the_clock_was_set_back_is_over(storage: Storage) -> None:
    write(storage, 1, "ladder.red")
    claim(storage, later=3600 * 24)

    assert abandoned(storage, MONDAY_NINE) == ["ladder.red"]


def test_a_sender_that_was_given_up_cannot_note_anything(storage: Storage) -> None:
    """Fencing: its attempt is over, whatever it says later."""
    write(storage, 1, "ladder.red")
    (mine,) = claim(storage)
    storage.transact_now(
        lambda store: store.outbox.later(mine.id, mine.attempt, MONDAY_NINE, "lease over", doubt=True)
    )
    (theirs,) = claim(storage)

    assert theirs.uncertain == 1
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


def arrival(update_id: int, body: str = "body", chat: str = "5") -> InboxRow:
    return InboxRow(
        bot_id=1, update_id=update_id, body_hash=body, chat_key=chat, raw="{}", received_at=MONDAY_NINE
    )


def waiting(storage: Storage) -> Sequence[InboxRow]:
    return take(storage, MONDAY_NINE, [])


def take(storage: Storage, wall: datetime, queued: list[int]) -> Sequence[InboxRow]:
    """What a process would handle now, with these rows in hand already."""
    return storage.transact_now(lambda store: store.inbox.claim(wall, LEASE, queued, 100))


def write(storage: Storage, telegram_id: int, kind: str, key: str | None = None, card: str | None = None) -> None:
    def add(store: Store) -> None:
        chat = store.chats.met(telegram_id, ChatKind.PRIVATE)
        store.outbox.add(chat, f"chat:{chat.id}", kind, MONDAY_NINE, key=key, card=card)

    storage.transact_now(add)


def claim(storage: Storage, later: int = 0) -> Sequence[Letter]:
    return storage.transact_now(taken, MONDAY_NINE + timedelta(seconds=later), 10)


def abandoned(storage: Storage, wall: datetime) -> list[str]:
    return [letter.kind for letter in storage.read_now(lambda store: store.departures.abandoned(wall, []))]


def sent(storage: Storage, letter: Letter) -> bool:
    return storage.transact_now(
        lambda store: store.outbox.sent(letter.id, letter.attempt, 100 + letter.id, MONDAY_NINE)
    )
