"""Updates broken in every way chance finds: none stops the desk, and healthy ones between them are answered."""

import copy
import random
import time
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from storage.models import InboxRow, InboxState
from storage.store import Store
from tests.faults.conftest import Chance, Ledger, Much
from tests.journeys.desk import open_desk

UPDATES = 120, 100_000  # by day, by night
CATCHES_UP = 2_000, 600.0  # after so many the desk has handled all of them, within so many seconds
DELAYED = 1.0  # seconds that a healthy update between them may wait, as a rule
STRANGE: list[Any] = [
    None, True, -1, 0, 2**70, 1e308, "", "\u0000", "\ud800", "𠮷" * 50, [], {}, [[]], {"id": None}, "nobody",
]  # fmt: skip
SOMEBODY = {"id": 77, "is_bot": False, "first_name": "某"}
CHAT = {"id": 77, "type": "private", "first_name": "某"}
BOT = {"status": "member", "user": {"id": 1, "is_bot": True, "first_name": "b"}}
WORDS = {"message_id": 5, "date": 1, "chat": CHAT, "from": SOMEBODY, "text": "谢谢"}
HEALTHY: list[dict[str, Any]] = [
    {"message": WORDS},
    {"edited_message": {**WORDS, "edit_date": 2}},
    {"callback_query": {"id": "5", "from": SOMEBODY, "chat_instance": "1", "data": "1.flow.1", "message": WORDS}},
    {"my_chat_member": {"chat": CHAT, "from": SOMEBODY, "date": 1, "old_chat_member": BOT, "new_chat_member": BOT}},
]


async def test_no_broken_update_stops_the_desk(
    tmp_path: Path, sample_county: Path, chance: Chance, much: Much, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOT_PACE", "none")  # whoever is behind the broken ones is answered as often as they come
    updates, waits = much("UPDATES", *UPDATES), list[float]()
    async with open_desk(tmp_path, sample_county, erring=True) as desk:
        await desk.chen.sends("谢谢")
        await desk.chen.reads("不客气")
        for number in range(updates):
            await desk.world.post("updates", mutated(chance))
            if number % 40 == 0:
                began = time.monotonic()
                await desk.chen.sends("谢谢")
                await desk.chen.reads("不客气")
                waits.append(time.monotonic() - began)
            if number % CATCHES_UP[0] == CATCHES_UP[0] - 1:
                await desk.settles(CATCHES_UP[1])
        await desk.settles(CATCHES_UP[1])
        done, poison = await desk.storage.read(closed)
        while desk.world.sight.read(desk.li.id, (), None) is not None:
            """The centre is told of what was set aside."""

    slow = {"slowest": round(max(waits), 3), "median": round(median(waits), 3)}
    ledger.note("broken updates", mutated=updates, done=done, poison=poison, **slow)
    assert done + poison >= updates
    assert poison > 0
    assert median(waits) < DELAYED


def mutated(chance: random.Random) -> dict[str, Any]:
    """A healthy update with up to three of its parts replaced, left out or doubled."""
    update = copy.deepcopy(chance.choice(HEALTHY))
    for _ in range(chance.randint(1, 3)):
        place: Any = update
        while True:
            key = chance.choice(list(place))
            if isinstance(place[key], dict) and place[key] and chance.random() < 0.8:
                place = place[key]
                continue
            break
        match chance.randrange(3):
            case 0:
                place[key] = copy.deepcopy(chance.choice(STRANGE))
            case 1:
                del place[key]
            case _:
                place[f"{key}_too"] = copy.deepcopy(place[key])
        if not update:
            update = {"nothing": {}}
    return update


def closed(store: Store) -> tuple[int, int]:
    """How many updates are done, and how many set aside."""
    rows = store.session.query(InboxRow)
    return rows.filter_by(state=InboxState.DONE).count(), rows.filter_by(state=InboxState.POISON).count()
