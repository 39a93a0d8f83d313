"""The work of `benchmarks.delivery`: many reminders, escalations in the middle, and what is possible at best."""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desk import audiences
from storage.models import ChatKind
from storage.store import Storage, Store
from tests import county

PEOPLE, GROUPS = 270, 30
FIRST_PERSON, FIRST_GROUP = 5001, -1_000_000_005_001
OVERALL, IN_A_GROUP = 30, 20  # a second in all; a minute in a group. One a second in every chat besides
REMINDER, ESCALATION = "ladder.acknowledge_soon", "ladder.unacknowledged"
CHATS = [*range(FIRST_PERSON, FIRST_PERSON + PEOPLE), *range(FIRST_GROUP, FIRST_GROUP - GROUPS, -1)]


@dataclass(frozen=True)
class Work:
    """Whom the reminders are for, in order; and for whom an escalation comes after so many seconds."""

    reminders: Sequence[int]
    escalations: Sequence[tuple[float, int]]

    @property
    def expected(self) -> Counter[int]:
        """How many messages every chat is to have."""
        return Counter([*self.reminders, *(chat for _, chat in self.escalations)])


def work(letters: int, seed: int) -> Work:
    """So many reminders dealt to all chats by chance, and one escalation for about every hundred."""
    chance = random.Random(seed)
    reminders = [CHATS[number % len(CHATS)] for number in range(letters)]
    chance.shuffle(reminders)
    middle = letters / OVERALL
    times = sorted(chance.uniform(0.1, 0.8) * middle for _ in range(max(12, letters // 100)))
    return Work(reminders, [(at, chance.choice(CHATS[:PEOPLE])) for at in times])


def bound(expected: Counter[int]) -> float:
    """Seconds from the first message to the last that Telegram's limits ask for, however well they are used."""
    overall = max(expected.total() - OVERALL, 0) / OVERALL
    chats = max(expected.values()) - 1
    groups = max((number - 1) // IN_A_GROUP * 60 for chat, number in expected.items() if chat < 0)
    return max(overall, chats, groups)


def seed() -> dict[str, Any]:
    """The chats for the playground."""
    people = [{"id": number, "name": f"人员{number}", "started": True} for number in CHATS[:PEOPLE]]
    groups = [
        {"id": number, "title": f"群{number}", "members": [FIRST_PERSON], "kind": "supergroup", "quiet": True}
        for number in CHATS[PEOPLE:]
    ]
    return {"people": people, "chats": groups}


def written(storage: Storage, reminders: Sequence[int], now: datetime) -> int:
    """The reminders as letters about an assignment that nobody has acknowledged yet; its key."""
    assignment_id = county.settle(storage).dispatched(now)

    def write(store: Store) -> None:
        store.outbox.discard_unsent()
        for chat in reminders:
            add(store, chat, REMINDER, assignment_id, now)

    storage.transact_now(write)
    return assignment_id


def add(store: Store, telegram_id: int, kind: str, assignment_id: int, now: datetime) -> None:
    """One letter about the assignment."""
    chat = store.chats.met(telegram_id, ChatKind.PRIVATE if telegram_id > 0 else ChatKind.GROUP)
    store.outbox.add(chat, audiences.chat(chat), kind, now, card="bench", assignment_id=assignment_id)
