"""What became of a call to Telegram: sent, surely not sent, or nobody knows."""

import re
from datetime import timedelta

import httpx
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError

from desk.post import Fate, Outcome

NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
NOBODY_THERE = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "not enough rights",
    "have no rights",
    "group chat was deactivated",
    "user is deactivated",
    "user_is_blocked",
    "chat_write_forbidden",
    "chat_restricted",
    "chat was upgraded",
)
TOO_MANY = re.compile(r"too many requests|flood", re.IGNORECASE)
NOTHING_TO_EDIT = ("message to edit not found", "message can't be edited", "message_id_invalid", "message not found")


def outcome_of(error: Exception) -> Outcome:
    """The outcome that this error stands for; what we have never seen may have arrived."""
    said = error.message if isinstance(error, TelegramError) else str(error)
    why = f"{type(error).__name__}: {said}"
    match error:
        case RetryAfter():
            after = error.retry_after
            return Outcome(Fate.WAIT, why, wait=after if isinstance(after, timedelta) else timedelta(seconds=after))
        case ChatMigrated():
            return Outcome(Fate.MOVED, why, moved_to=error.new_chat_id)
        case Forbidden():
            return Outcome(Fate.UNREACHABLE, why)
        case InvalidToken():
            return Outcome(Fate.STOP, why)
        case BadRequest():  # before NetworkError, which it is a kind of
            return Outcome(_refused(said.lower()), why)
        case NetworkError() if isinstance(error.__cause__, NEVER_LEFT):
            return Outcome(Fate.NOT_SENT, why)
        case NetworkError() if TOO_MANY.match(said):  # a 429 without its parameters
            seconds = re.search(r"\d+", said.partition("retry after")[2])
            return Outcome(Fate.WAIT, why, wait=timedelta(seconds=int(seconds[0]) if seconds else 1))
        case NetworkError() if said.lower().startswith("request entity too large"):
            return Outcome(Fate.DEFECT, why)
        case _:
            return Outcome(Fate.UNKNOWN, why)


def _refused(description: str) -> Fate:
    if "message is not modified" in description:
        return Fate.DONE
    if any(words in description for words in NOTHING_TO_EDIT):
        return Fate.GONE
    if any(words in description for words in NOBODY_THERE):
        return Fate.UNREACHABLE
    return Fate.DEFECT
