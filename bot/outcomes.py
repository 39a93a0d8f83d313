"""What became of a call to Telegram: sent, surely not sent, or nobody knows."""

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

import httpx
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError


class Fate(Enum):
    """What to do about it."""

    DONE = "done"  # what we wanted stands already
    WAIT = "wait"  # Telegram asks for patience, for this chat
    MOVED = "moved"  # the group has another id now
    UNREACHABLE = "unreachable"  # nobody there will read it
    GONE = "gone"  # the message to edit is not there any more
    DEFECT = "defect"  # Telegram refuses what we wrote: our fault
    NOT_SENT = "not_sent"  # it never left: again
    UNKNOWN = "unknown"  # it may have arrived
    STOP = "stop"  # the token is not valid: nothing can be sent


@dataclass(frozen=True)
class Outcome:
    fate: Fate
    wait: timedelta = timedelta(0)
    moved_to: int = 0


NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
NOBODY_THERE = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "not enough rights",
    "have no rights",
    "group chat was deactivated",
    "user is deactivated",
)
NOTHING_TO_EDIT = ("message to edit not found", "message can't be edited", "message_id_invalid", "message not found")


def outcome_of(error: TelegramError) -> Outcome:
    """The outcome that this error stands for; what we have never seen may have arrived."""
    match error:
        case RetryAfter():
            after = error.retry_after
            return Outcome(Fate.WAIT, wait=after if isinstance(after, timedelta) else timedelta(seconds=after))
        case ChatMigrated():
            return Outcome(Fate.MOVED, moved_to=error.new_chat_id)
        case Forbidden():
            return Outcome(Fate.UNREACHABLE)
        case InvalidToken():
            return Outcome(Fate.STOP)
        case BadRequest():  # before NetworkError, which it is a kind of
            return Outcome(_refused(error.message.lower()))
        case NetworkError() if isinstance(error.__cause__, NEVER_LEFT):
            return Outcome(Fate.NOT_SENT)
        case _:
            return Outcome(Fate.UNKNOWN)


def _refused(description: str) -> Fate:
    if "message is not modified" in description:
        return Fate.DONE
    if any(words in description for words in NOTHING_TO_EDIT):
        return Fate.GONE
    if any(words in description for words in NOBODY_THERE):
        return Fate.UNREACHABLE
    return Fate.DEFECT
