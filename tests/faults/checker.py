"""One checker of what must hold after any trouble: the playground's ledger beside the database."""

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

from bot.playground import TOKEN
from desk import auditor
from handlers.buttons import RADIX
from storage import kinds
from storage.kinds import Assurance
from storage.models import Case, InboxRow, InboxState, Letter, LetterState
from storage.store import Store
from tests.faults.stage import REPEAT, SENDING, Stage

ONCE = (Assurance.NICE, Assurance.ONCE)
UNKNOWN = (500, 502)


async def check(stage: Stage, numbers: Sequence[str], doubts: int = 0) -> dict[str, Any]:
    """The figures of a run, the invariants that broke among them, by their names in the specification.

    `doubts` is how often a process lived on and could not note in time what had become of a message.
    """
    calls = stage.playground.ledger.after(0, limit=stage.playground.ledger.last + 1)
    blows = stage.kills + doubts
    sends = [call for call in calls if call["method"].lower() == "sendmessage"]
    said = [call for call in sends if call["effect"]]
    ambiguous = sum(_ambiguous(call) for call in calls if call["method"].lower() in SENDING)
    now = stage.world.clock.now()

    broken: dict[str, Any] = {}
    found = await stage.storage.read(_of_database, numbers, now)
    broken |= found.pop("broken")
    copies, marked = Counter(map(_key, said)), Counter(_key(call) for call in said if REPEAT in _text(call))
    extra = {key: number - 1 for key, number in copies.items() if number > 1}
    hits = Counter(_key(call) for call in sends if _ambiguous(call))
    unmarked = {key: more for key, more in extra.items() if copies[key] - marked[key] > 1}
    too_many = {key: more for key, more in extra.items() if more > blows + hits[key]}
    if unmarked or too_many:
        broken["I4"] = {"unmarked": len(unmarked), "too many": len(too_many), "first": [*unmarked, *too_many][:3]}
    if sum(extra.values()) > blows + ambiguous:
        broken["I4 in all"] = f"{sum(extra.values())} repeats after {blows} blows and {ambiguous} doubts"
    once = await stage.storage.read(_said_once, [key for key in extra if isinstance(key, int)])
    if once:
        broken["I5"] = once
    logs = "".join(path.read_text(errors="replace") for path in stage.folder.glob("*.log"))
    if TOKEN in logs:
        broken["I9"] = "the token stands in a log"
    if again := await stage.storage.transact(_offered_again):
        broken["I10"] = f"{again} updates would have been taken in twice"
    return {
        "cases": len(numbers), "sends": len(sends), "said": len(said), "kills": stage.kills, "ambiguous": ambiguous,
        "faults": sum(bool(call.get("fault")) for call in calls), "repeats": sum(extra.values()),
        "unmarked": len(unmarked), **found, "broken": broken,
    }  # fmt: skip


def _of_database(store: Store, numbers: Sequence[str], now: Any) -> dict[str, Any]:
    broken: dict[str, Any] = {}
    cases = set(store.session.scalars(Case.__table__.select().with_only_columns(Case.no)))
    if lost := set(numbers) - cases:
        broken["lost"] = sorted(lost)[:5]
    if len(set(numbers)) != len(numbers):
        broken["I2"] = "two applicants were given one number"
    received = store.session.query(Letter).filter(Letter.kind == "case.received", Letter.edits_id.is_(None))
    if received.count() != len(cases):
        broken["I2 letters"] = f"{received.count()} receipts for {len(cases)} cases"
    states = Counter(row.state for row in store.session.query(InboxRow))
    if states[InboxState.NEW]:
        broken["I1"] = f"{states[InboxState.NEW]} updates are neither done nor set aside"
    if dead := received.filter(Letter.state != LetterState.SENT).count():
        broken["I3"] = f"{dead} receipts did not arrive"
    if failed := auditor.examine(store, now):
        broken["auditor"] = [finding.name for finding in failed]
    return {"done": states[InboxState.DONE], "poison": states[InboxState.POISON], "broken": broken}


def _said_once(store: Store, keys: Sequence[int]) -> list[str]:
    """Kinds that may be said once at most, and were heard more often."""
    letters = [store.outbox.get(key) for key in keys]
    return [letter.kind for letter in letters if kinds.of(letter.kind).assurance in ONCE]


def _offered_again(store: Store) -> int:
    """How many of all updates would be new if Telegram told them all again."""
    return store.inbox.add(store.session.query(InboxRow).all())


def _ambiguous(call: dict[str, Any]) -> bool:
    """Whether the answer left the bot in doubt."""
    return bool(call.get("fault")) and (not call["heard"] or call.get("error_code") in UNKNOWN or _garbled(call))


def _garbled(call: dict[str, Any]) -> bool:
    return call.get("error_code") == 0 and not call.get("description", "").startswith("Too Many")


def _key(call: dict[str, Any]) -> int | tuple[int, str]:
    """The letter that a message came from, by its first button; without one, its chat and words."""
    markup = call["request"].get("reply_markup")
    keyboard = json.loads(markup) if isinstance(markup, str) and markup else markup
    data = keyboard["inline_keyboard"][0][0].get("callback_data", "") if keyboard else ""
    if data:
        return int(data.split(".")[2], RADIX)
    return call["chat"], _text(call).removeprefix(REPEAT)


def _text(call: dict[str, Any]) -> str:
    return str(call["request"].get("text", ""))
