"""The audit: the trail is whole, and what stands for it leaves the machine every day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from desk import audiences, post
from storage.store import Store
from storage.trail import Break, Seal

ANCHORED = "anchored"  # the fact that names the last day whose seal has left
AT = time(18, 0)  # local time: the day's work is over
OTHERWISE = "anchor"  # a seal that was given away is not in the trail, or is another


@dataclass(frozen=True)
class Verdict:
    """The first break, None when the trail is whole; and how many seals are of what a restoration lost."""

    broken: Break | None
    lost: int = 0


def anchor(store: Store, now: datetime) -> Seal | None:
    """The day's seal goes to every auditor in private, once; None until it is time, and when nothing has happened."""
    local = now.astimezone(store.site.zone)
    last = store.facts.value(ANCHORED) or ""
    day, _, sealed = last.partition(" ")
    if local.time() < AT or day == local.date().isoformat():
        return None
    head = store.trail.head()
    store.facts.set(ANCHORED, f"{local.date().isoformat()} {head.hash}")
    if head.hash == sealed:
        return None
    post.tell(store, audiences.AUDITORS, "audit.anchor", now, count=head.count, hash=head.hash)
    return head


def is_due(last: str, today: date, local: time) -> bool:
    """Whether a day's seal may still have to leave."""
    return local >= AT and not last.startswith(today.isoformat())


def verify(store: Store, anchors: Sequence[Seal]) -> Verdict:
    """Whether the trail is as it was written, and as it was on every day whose seal left the machine."""
    broken = store.trail.first_break()
    if broken is not None:
        return Verdict(broken)
    restored = store.trail.seqs("restored")
    lost = 0
    for seal in sorted(anchors, key=lambda seal: seal.count):
        if not seal.count or store.trail.hash_at(seal.count) == seal.hash:
            continue
        if not any(seq <= seal.count for seq in restored):
            return Verdict(Break(seal.count, OTHERWISE))
        lost += 1
    return Verdict(None, lost)
