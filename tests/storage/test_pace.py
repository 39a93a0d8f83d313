"""The pace: Telegram's limits kept by budgets that all senders share."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from handlers.letters import LETTERS
from storage.departures import Departure
from storage.models import ChatKind
from storage.store import Storage, Store
from tests.county import MONDAY_NINE

LEASE = timedelta(seconds=60)
STEP = timedelta(milliseconds=100)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


def test_all_chats_together_hear_no_more_than_thirty_a_second(storage: Storage) -> None:
    write(storage, range(1, 81), "ladder.due_soon")

    times = [departure.at for departure in drain(storage, 80)]

    assert most_within(times, SECOND) <= 30
    assert times[-1] - times[0] <= timedelta(seconds=80 / 28)


def test_two_senders_share_one_budget(storage: Storage) -> None:
    write(storage, range(1, 81), "ladder.due_soon")
    other = Storage(storage.url, storage.site)
    try:
        times = sorted(departure.at for departure in drain(storage, 80, other))
    finally:
        other.close()

    assert most_within(times, SECOND) <= 30


def test_a_chat_hears_one_notice_a_second(storage: Storage) -> None:
    write(storage, [1] * 4, "ladder.due_soon")

    times = [departure.at for departure in drain(storage, 4)]

    assert min(later - earlier for earlier, later in pairwise(times)) >= SECOND


def test_a_conversation_does_not_wait(storage: Storage) -> None:
    """However long it goes on: Telegram says when it is too much."""
    write(storage, [1] * 100, "answer.card")

    times = [departure.at for departure in drain(storage, 100)]

    assert times[-1] - times[0] < timedelta(seconds=100 / 9)  # a look every tenth of a second, one letter each


def test_a_reminder_after_a_long_conversation_waits_a_second(storage: Storage) -> None:
    write(storage, [1] * 30, "answer.card")
    last = drain(storage, 30)[-1].at
    write(storage, [1], "ladder.due_soon")

    assert claim(storage, last + SECOND / 2) == []
    assert len(claim(storage, last + 1.1 * SECOND)) == 1


def test_it_is_known_when_the_next_waiting_letter_may_go(storage: Storage) -> None:
    """So that nobody has to look again and again."""
    assert next_change(storage, MONDAY_NINE) is None
    write(storage, [1] * 2, "ladder.due_soon")
    first = claim(storage, MONDAY_NINE)[0]
    storage.transact_now(arrive, first.letter.id)

    assert claim(storage, MONDAY_NINE + SECOND / 2) == []
    free = next_change(storage, MONDAY_NINE + SECOND / 2)
    assert free is not None
    assert first.at + SECOND <= free <= first.at + 1.1 * SECOND
    assert len(claim(storage, free)) == 1


def test_a_pause_and_a_wait_between_attempts_end_by_themselves(storage: Storage) -> None:
    write(storage, [1], "answer.card")
    storage.transact_now(lambda store: store.chats.pause(1, MONDAY_NINE + 30 * SECOND))
    assert next_change(storage, MONDAY_NINE) == MONDAY_NINE + 30 * SECOND

    write(storage, [2], "answer.card")
    claim(storage, MONDAY_NINE)
    storage.transact_now(lambda store: store.outbox.later(2, 1, MONDAY_NINE + 5 * SECOND, "not sent"))
    assert next_change(storage, MONDAY_NINE + 2 * SECOND) == MONDAY_NINE + 5 * SECOND


def test_after_telegram_complained_nothing_runs_ahead(storage: Storage) -> None:
    storage.transact_now(lambda store: store.departures.tighten(MONDAY_NINE))
    write(storage, [1] * 3, "answer.card")

    times = [departure.at for departure in drain(storage, 3)]

    assert min(later - earlier for earlier, later in pairwise(times)) >= SECOND


def test_a_group_hears_twenty_a_minute(storage: Storage) -> None:
    write(storage, [-1] * 25, "answer.card")

    times = [departure.at for departure in drain(storage, 25)]

    assert most_within(times, MINUTE) == 20
    assert times[-1] - times[0] < timedelta(seconds=75)


def test_a_chat_told_to_wait_waits_and_the_others_do_not(storage: Storage) -> None:
    write(storage, [1], "answer.card")
    write(storage, [2], "answer.card")
    storage.transact_now(lambda store: store.chats.pause(1, MONDAY_NINE + 30 * SECOND))

    assert [departure.letter.chat_id for departure in claim(storage, MONDAY_NINE)] == [2]
    assert [departure.letter.chat_id for departure in claim(storage, MONDAY_NINE + 31 * SECOND)] == [1]


def test_an_escalation_overtakes_five_hundred_reminders(storage: Storage) -> None:
    write(storage, range(1, 501), "ladder.due_soon")
    claim(storage, MONDAY_NINE)
    write(storage, [501], "ladder.red")

    following = claim(storage, MONDAY_NINE + SECOND)

    assert following[0].letter.kind == "ladder.red"


def test_the_least_urgent_has_its_turn(storage: Storage) -> None:
    """However many escalations come, a report that waits longest goes among every ten."""
    write(storage, [1], "menu")
    write(storage, range(2, 12), "ladder.red")

    fair = storage.transact_now(lambda store: store.departures.claim(MONDAY_NINE, LEASE, 3, LETTERS, fair=True))

    assert [departure.letter.kind for departure in fair] == ["menu", "ladder.red", "ladder.red"]


def test_a_clock_set_back_does_not_silence_anybody(storage: Storage) -> None:
    """Budgets, pauses between attempts and leases of a time that is not there yet count for nothing."""
    tomorrow = MONDAY_NINE + timedelta(days=1)
    write(storage, [1], "ladder.due_soon")
    claim(storage, tomorrow)
    storage.transact_now(lambda store: store.outbox.later(1, 1, tomorrow, "not sent"))
    storage.transact_now(lambda store: store.departures.hold(tomorrow, SECOND))

    assert [departure.letter.id for departure in claim(storage, MONDAY_NINE)] == [1]


def write(storage: Storage, chats: Sequence[int], kind: str) -> None:
    """A letter to each of the chats, by their numbers at Telegram."""

    def add(store: Store) -> None:
        for telegram_id in chats:
            chat = store.chats.met(telegram_id, ChatKind.PRIVATE if telegram_id > 0 else ChatKind.GROUP)
            store.outbox.add(chat, f"chat:{chat.id}", kind, MONDAY_NINE)

    storage.transact_now(add)


def claim(storage: Storage, wall: datetime) -> Sequence[Departure]:
    return storage.transact_now(lambda store: store.departures.claim(wall, LEASE, 16, LETTERS))


def next_change(storage: Storage, wall: datetime) -> datetime | None:
    return storage.transact_now(lambda store: store.departures.next_change(wall))


def drain(storage: Storage, letters: int, other: Storage | None = None, most: int = 300) -> list[Departure]:
    """Everything that leaves, a look every tenth of a second, by turns of one sender and the other.

    When nothing may leave, the next look is when something changes.
    """
    left: list[Departure] = []
    wall = MONDAY_NINE
    for step in range(most):
        turn = other if other is not None and step % 2 else storage
        leaving = claim(turn, wall)
        turn.transact_now(arrive, *(departure.letter.id for departure in leaving))
        left += leaving
        if len(left) == letters:
            return left
        wall += STEP
        if not leaving and (change := next_change(turn, wall)) is not None:
            wall = max(wall, change)
    raise AssertionError(f"only {len(left)} of {letters} left: {Counter(d.letter.kind for d in left)}")


def arrive(store: Store, *letter_ids: int) -> None:
    for letter_id in letter_ids:
        store.outbox.sent(letter_id, 1, letter_id, MONDAY_NINE)


def most_within(times: Sequence[datetime], span: timedelta) -> int:
    """The largest number of instants in any such span."""
    return max(sum(start <= at < start + span for at in times) for start in times)
