"""How far a database has come, kept outside it as well: one that was copied back behind the desk's back is noticed."""

from dataclasses import dataclass
from datetime import datetime

from desk import audiences, post, restored
from storage.store import Store
from storage.trail import Seal


@dataclass(frozen=True)
class Epoch:
    """What a database holds once and for all: its first event, the trail up to this seal, letters up to this key."""

    first: str  # the hash of the first event: no two databases begin with the same
    seal: Seal
    letter: int


def reached(store: Store) -> Epoch:
    """How far this database has come."""
    return Epoch(store.trail.hash_at(1) or "", store.trail.head(), store.outbox.last())


def is_behind(store: Store, kept: Epoch) -> bool:
    """Whether this database lacks what it once held; one that is quite empty or began otherwise is another one."""
    here = reached(store)
    if here == Epoch("", Seal(0, ""), 0) or (here.first and kept.first and here.first != kept.first):
        return False
    lost = kept.seal.count > 0 and store.trail.hash_at(kept.seal.count) != kept.seal.hash
    return lost or store.outbox.last() < kept.letter


def hold_if_behind(store: Store, kept: Epoch, now: datetime) -> bool:
    """Whether the desk is held from now on, as after a restoration: what it says since has been said, perhaps."""
    if restored.gap(store) is not None or not is_behind(store, kept):
        return False
    since = store.trail.last_at() or now
    restored.hold(store, since, now)
    post.tell(store, audiences.ADMINS, "notice.copied_back", now, since=since.isoformat(), until=now.isoformat())
    return True
