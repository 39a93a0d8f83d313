"""A desk that came back from a backup: it says nothing until somebody has looked at what it would say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from desk import audiences, post
from storage.models import Chat, Letter
from storage.store import Store

RESTORED = "restored"  # the fact that stands while nothing is said: when the backup was made, and when it was restored
NUMBERS = 500  # case numbers of each lost day that may have been given since the backup
LONGEST = 366  # days whose numbers are left free


@dataclass(frozen=True)
class Gap:
    """From the backup's moment to the restoration: what happened between is not in the database."""

    since: datetime
    until: datetime


@dataclass(frozen=True)
class Released:
    """What became of the letters that were held: said, or kept unsaid."""

    said: int
    kept: int


def hold(store: Store, backed_up_at: datetime, now: datetime) -> None:
    """Nothing that waited at the backup's moment is said, and nothing rings, before `release`."""
    store.review.hold()
    store.review.skip_keys()
    day = backed_up_at.astimezone(store.site.zone).date()
    last = now.astimezone(store.site.zone).date()
    for number in range(min((last - day).days + 1, LONGEST)):
        store.cases.skip_serials(day + timedelta(days=number), NUMBERS)
    store.trail.note("restored", now, None, backed_up_at=backed_up_at.isoformat())
    store.facts.set(RESTORED, f"{backed_up_at.isoformat()} {now.isoformat()}")


def gap(store: Store) -> Gap | None:
    """What is missing, while the desk is held; None once it is released."""
    value = store.facts.value(RESTORED)
    if not value:
        return None
    since, until = value.split(" ")
    return Gap(datetime.fromisoformat(since), datetime.fromisoformat(until))


def held(store: Store) -> Sequence[Letter]:
    """The letters that wait for the review, oldest first."""
    return store.review.held()


def overdue(store: Store, now: datetime) -> int:
    """How many alarms fell due meanwhile: they ring, or are overtaken, once the desk is released."""
    return len(store.alarms.coming(now, limit=10_000))


def release(store: Store, now: datetime, *, drop: bool) -> Released | None:
    """The desk speaks again; None when it was not held.

    Held letters may have been said after the backup: they are said marked as a possible repeat, or dropped.
    """
    missing = gap(store)
    if missing is None:
        return None
    waiting = store.review.held()
    said = sum(store.review.release(letter, drop=drop) for letter in waiting)
    since, until = missing.since.isoformat(), missing.until.isoformat()
    for chat in _everywhere(store):
        post.reply(store, chat, "notice.restored", now, since=since, until=until)
    store.facts.set(RESTORED, "")
    store.trail.note("released", now, None, said=said, kept=len(waiting) - said)
    return Released(said, len(waiting) - said)


def _everywhere(store: Store) -> Sequence[Chat]:
    """Every bound group, and the centre's people while it has none."""
    groups = {group.chat.id: group.chat for group in store.chats.all_groups() if group.chat.unreachable_since is None}
    return list({**groups, **{chat.id: chat for chat in audiences.listeners(store, audiences.CENTRE)}}.values())
