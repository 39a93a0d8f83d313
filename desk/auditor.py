"""The auditor: every few minutes, whether what must always hold still does."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from desk import audiences, post
from desk.doctor import NAMED, Finding
from storage.models import Letter
from storage.store import Store
from storage.trail import Seal

BROKEN = "broken"  # the fact that names what the admins have been told of and is not mended
VERIFIED = "verified"  # the fact that says how far the trail was found whole, and on which day from its start
PATIENCE = timedelta(minutes=5)  # an update may wait so long
DAY = timedelta(days=1)


def examine(store: Store, now: datetime) -> Sequence[Finding]:
    """The invariants that are broken; all of them can be read from the database."""
    return [*_handled(store, now), *_told(store, now), *_said_once(store, now), *_armed(store), *_whole(store, now)]


@dataclass(frozen=True)
class Look:
    """What one round found, and how far the trail went when it began."""

    found: Sequence[Finding]
    head: Seal


def look(store: Store, now: datetime) -> Look:
    """A round's reading, which changes nothing: once a day it goes through the whole trail, and nobody waits for it."""
    head = store.trail.head()
    return Look(examine(store, now), head)


def tell(store: Store, seen: Look, now: datetime) -> Sequence[Finding]:
    """What is newly broken: the admins hear of it once, until it is mended."""
    found, head = seen.found, seen.head
    known = set(json.loads(store.facts.value(BROKEN) or "[]"))
    new = [finding for finding in found if finding.name not in known]
    for finding in new:
        post.tell(store, audiences.ADMINS, "notice.broken", now, name=finding.name, facts=finding.facts)
    names = sorted(finding.name for finding in found)
    if names != sorted(known):
        store.facts.set(BROKEN, json.dumps(names))
    if not any(finding.name == "trail_broken" for finding in found):
        store.facts.set(VERIFIED, f"{head.count} {head.hash} {_today(store, now)}")
    return new


def _handled(store: Store, now: datetime) -> Iterator[Finding]:
    """I1: every update is done or set aside."""
    if count := store.invariants.unhandled(now - PATIENCE):
        yield Finding("unhandled", grave=True, facts={"count": count})


def _told(store: Store, now: datetime) -> Iterator[Finding]:
    """I2, I3: every alarm that rang was written of; what must arrive arrived, or somebody else heard instead."""
    if unsaid := store.invariants.unsaid(now - DAY):
        yield Finding("unsaid", grave=True, facts={"count": len(unsaid)})
    unheard = [letter for letter in store.invariants.dead_letters(now - DAY) if _nobody_heard(store, letter)]
    if unheard:
        yield Finding("unheard", grave=True, facts={"count": len(unheard)})


def _nobody_heard(store: Store, letter: Letter) -> bool:
    return post.must_be_heard(letter) and not store.invariants.heard_elsewhere(letter, post.fact_of(letter))


def _said_once(store: Store, now: datetime) -> Iterator[Finding]:
    """I5: what may be said once at most was not said again in doubt."""
    if repeated := store.invariants.repeated(now - DAY):
        yield Finding("repeated", grave=True, facts={"count": len(repeated)})


def _armed(store: Store) -> Iterator[Finding]:
    """I7: whatever is owed has an alarm that waits for it."""
    if unarmed := store.invariants.unarmed():
        yield Finding("unarmed", grave=True, facts={"count": len(unarmed), "names": list(unarmed[:NAMED])})


def _whole(store: Store, now: datetime) -> Iterator[Finding]:
    """I8: the trail is as it was written; from its start once a day, otherwise from where it was last found whole."""
    count, digest, day = (store.facts.value(VERIFIED) or "0 - -").split(" ")
    since = Seal(int(count), digest) if day == _today(store, now) else Seal(0, "")
    broken = store.trail.first_break(since)
    if broken is not None:
        yield Finding("trail_broken", grave=True, facts={"seq": broken.seq})


def _today(store: Store, now: datetime) -> str:
    return now.astimezone(store.site.zone).date().isoformat()
