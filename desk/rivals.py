"""Somebody else holds the bot's token: what Telegram shows of it, told to the administrators once an hour."""

from datetime import datetime, timedelta

from desk import audiences, post
from storage.store import Store

TOLD = "rival_told"  # the fact that says when
AGAIN = timedelta(hours=1)


def suspect(store: Store, how: str, now: datetime) -> bool:
    """Whether the administrators are told now; `how` is "webhook" (of another place) or "poller" (another process)."""
    told = store.facts.value(TOLD)
    if told is not None and now < datetime.fromisoformat(told) + AGAIN:
        return False
    store.facts.set(TOLD, now.isoformat())
    store.trail.note("rival_seen", now, None, how=how)
    post.tell(store, audiences.ADMINS, "notice.rival", now, how=how)
    return True
