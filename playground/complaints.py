"""The playground's own checks: what no person in a journey can see, and no bot should do."""

from playground.botapi import Playground
from playground.records import Json

CIRCUMSTANCES = (
    "chat not found",
    "member not found",
    "user not found",
    "PARTICIPANT_ID_INVALID",
    "USER_ID_INVALID",
    "group chat was upgraded",
    "message is not modified",
    "message to edit not found",
    "message to delete not found",
    "message to be replied not found",
    "message to forward not found",
    "message to copy not found",
    "message to pin not found",
    "message to unpin not found",
    "message can't be edited",
    "message can't be deleted",
    "message thread not found",
    "not enough rights",
    "query is too old",
    "TOPIC_",
    "file is too big",
)
"""What may befall a faultless bot; any other 400 or 404 is a call that was wrong when it was made."""


def complaints(playground: Playground) -> list[str]:
    """Everything the bot has done wrong by now, one sentence each; planned faults are not its doing."""
    calls = [call for call in playground.ledger.after(0, limit=playground.ledger.last) if not call.get("fault")]
    found = [sentence for call in calls for sentence in _of(call)]
    return [*found, *_deaf(calls), *_unanswered(playground)]


def _of(call: Json) -> list[str]:
    method = call["method"]
    found = [f"{method} has no parameter {name}" for name in call.get("strange", ())]
    description = str(call.get("description", ""))
    if call.get("error_code") in (400, 404, 413) and not any(part in description for part in CIRCUMSTANCES):
        found.append(f"{method} was refused: {description}")
    return found


def _deaf(calls: list[Json]) -> list[str]:
    """Calls to a group that had already answered that it became a supergroup."""
    told: dict[int, float] = {}
    found = []
    for call in calls:
        moved = call.get("parameters", {}).get("migrate_to_chat_id")
        if moved is None:
            continue
        if call["began"] > told.setdefault(call["chat"], call["real"]):
            found.append(f"{call['method']} went to {call['chat']} again, which is {moved} now")
    return found


def _unanswered(playground: Playground) -> list[str]:
    return [
        f"{press.by.name} pressed {press.data!r} and was never answered" for press in playground.world.presses.values()
    ]
