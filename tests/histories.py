"""Random histories of cases, written as events, and a plain record of what was done to reckon every figure from."""

from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import select

from storage.models import Assignment, Case, Enterprise, Guide, Item, Person, Share
from storage.store import Store
from tests.county import OTHER, PLACE, at

FIRST, LAST = at("2026-10-19 00:00"), at("2026-12-09 00:00")
MINUTE = timedelta(minutes=1)


@dataclass
class Sent:
    """One department's share, as it was done."""

    department: int
    leads: bool
    at: datetime
    key: int
    dues: list[tuple[datetime, datetime]]  # when it was known, and the deadline from then on
    acknowledged: datetime | None = None
    finishes: list[datetime] = field(default_factory=list)
    returned: datetime | None = None
    pauses: list[tuple[datetime, datetime]] = field(default_factory=list)

    @property
    def due(self) -> datetime:
        return self.dues[-1][1]

    def moves(self, at: datetime, due: datetime) -> None:
        self.dues.append((at, due))


@dataclass
class Record:
    """One case, as it was done: what happened when."""

    no: str
    item: int
    happened: list[tuple[datetime, str]] = field(default_factory=list)
    accepted: datetime | None = None
    sent: list[Sent] = field(default_factory=list)


class Minutes:
    """Working minutes by looking at the clock on the wall: Monday to Friday, 08:30–12:00 and 14:30–17:30."""

    def __init__(self) -> None:
        begin, count = at("2026-10-12 00:00"), 100 * 24 * 60
        every = (begin + number * MINUTE for number in range(count))
        self.worked = [minute for minute in every if _is_worked(minute)]
        self.days = sorted({(minute + timedelta(hours=8)).date() for minute in self.worked})

    def between(self, start: datetime, end: datetime) -> timedelta:
        return (bisect_left(self.worked, end) - bisect_left(self.worked, start)) * MINUTE

    def after(self, start: datetime, took: timedelta) -> datetime:
        first = bisect_left(self.worked, start)
        return self.worked[first + int(took / MINUTE) - 1] + MINUTE if took else start

    def close(self, start: datetime, days: int) -> datetime:
        """The close of business of so many working days later."""
        today = (start + timedelta(hours=8)).date()
        later = [day for day in self.days if day > today]
        return at(f"{later[days - 1]} 17:30")


def _is_worked(minute: datetime) -> bool:
    local = minute + timedelta(hours=8)
    clock = local.hour * 60 + local.minute
    return local.weekday() < 5 and (510 <= clock < 720 or 870 <= clock < 1050)


def live(store: Store, seed: int, count: int, minutes: Minutes) -> list[Record]:
    """So many cases lived through by chance, in the small county's database."""
    random = Random(seed)
    return [_Life(store, random, number, minutes).lived() for number in range(count)]


class _Life:
    """One case on its way, at each fork by chance; once its time runs past LAST it stays where it is."""

    def __init__(self, store: Store, random: Random, number: int, minutes: Minutes) -> None:
        self.store, self.random, self.minutes = store, random, minutes
        self.now = FIRST + random.randrange(int((LAST - FIRST) / MINUTE)) * MINUTE
        item, guide = store.session.scalars(select(Item)).one(), store.session.scalars(select(Guide)).one()
        firm = store.session.scalars(select(Enterprise)).first()
        self.filer = store.session.scalars(select(Person)).first()
        assert firm
        assert self.filer
        self.record = Record(f"LX20261119-{number:03d}", item.id)
        facts = {"no": self.record.no, "mode": "帮办", "submitted_at": self.now, "pre_check_by": self.now}
        keys = {"item_id": item.id, "guide_id": guide.id, "enterprise_id": firm.id, "filed_by_id": self.filer.id}
        self.case = store.put(Case(**facts, **keys))
        self.ours = store.organisation.department_named(PLACE)
        self.theirs = store.organisation.department_named(OTHER)

    def lived(self) -> Record:
        for step in (self._come, self._check, self._handle, self._end, self._again):
            if not step():
                break
        return self.record

    def _does(self, name: str, **facts: Any) -> None:
        self.store.trail.add(self.case, name, self.now, self.filer, **facts)
        self.record.happened.append((self.now, name))

    def _passes(self, most: int = 5 * 24 * 60) -> bool:
        self.now += self.random.randrange(1, most) * MINUTE
        return self.now < LAST

    def _chance(self, share: float) -> bool:
        return self.random.random() < share

    def _come(self) -> bool:
        self._does("submitted", mode="帮办", item="LX-900", pre_check_days=5)
        return self._passes()

    def _check(self) -> bool:
        while self._chance(0.3):
            self._does("correction", materials=[], words="")
            if not self._passes():
                return False
            if self._chance(0.2):
                self._does("withdrawn", reason="")
                return False
            self._does("supplemented", materials=[], pre_check_days=5)
            if not self._passes():
                return False
        if self._chance(0.1):
            self._does("not_accepted", reason="")
            return False
        return True

    def _handle(self) -> bool:
        assert self.ours
        assert self.theirs
        self.record.accepted = self.now
        self._send(self.ours.id, Share.LEAD, None)
        if self._chance(0.3):
            self._send(self.theirs.id, Share.JOINT, None)
        self._does("accepted", since=self.now.isoformat())
        if self._chance(0.15) and self._passes():
            lead = self.record.sent[0]
            self._does("hand_back_asked", assignment=lead.key, reason="")
            if self._chance(0.6) and self._passes(600):
                lead.returned = self.now
                self._send(self.theirs.id, Share.LEAD, lead)
                self._does("hand_back_ruled", assignment=lead.key, granted=True)
        return self._passes()

    def _end(self) -> bool:
        for share in self._owing():
            if not self._work(share):
                return False
        self._does("done", outcome="approved")
        return self._passes()

    def _work(self, share: Sent) -> bool:
        share.acknowledged = self.now
        self._does("acknowledged", assignment=share.key)
        if not self._passes():
            return False
        if self._chance(0.25) and self.now < share.due:
            share.moves(self.now, self.minutes.close(share.due, 3))
            self._does("extended", assignment=share.key, until=share.due.isoformat(), basis="")
        if self._chance(0.25) and self._passes() and self.now < share.due and not self._pause(share):
            return False
        if self._chance(0.2):
            self._does("urged", count=1)
        if self._chance(0.1):
            self._does("withdrawn", reason="")
            return False
        share.finishes.append(self.now)
        self._does("finished", assignment=share.key, outcome="approved")
        return self._passes(600)

    def _pause(self, share: Sent) -> bool:
        begun, expected, due = self.now, self.now + timedelta(days=20), share.due
        facts = {"assignment": share.key, "from": begun.isoformat()}
        self._does("paused", until=expected.isoformat(), basis="检测", **facts)
        share.moves(self.now, self.minutes.after(due, self.minutes.between(begun, expected)))
        if not self._passes(10 * 24 * 60):
            share.pauses.append((begun, expected))
            return False
        share.pauses.append((begun, self.now))
        share.moves(self.now, self.minutes.after(due, self.minutes.between(begun, self.now)))
        self._does("resumed", until=self.now.isoformat(), basis="检测", **facts)
        return self._passes()

    def _again(self) -> bool:
        if not self._chance(0.3):
            self._does("confirmed")
            return False
        lead = next(share for share in reversed(self.record.sent) if share.leads)
        left = max(self.minutes.between(lead.finishes[-1], lead.due), timedelta())
        lead.moves(self.now, max(self.minutes.after(self.now, left), self.minutes.close(self.now, 1)))
        self._does("reopened", assignment=lead.key, days=1)
        if not self._passes():
            return False
        lead.finishes.append(self.now)
        self._does("finished", assignment=lead.key, outcome="approved")
        self._does("done", outcome="approved")
        return False

    def _owing(self) -> list[Sent]:
        return sorted((share for share in self.record.sent if not share.returned), key=lambda share: share.department)

    def _send(self, department: int, share: Share, instead_of: Sent | None) -> None:
        facts = {"dispatched_at": self.now, "counted_from": self.now, "acknowledge_by": self.now, "return_by": self.now}
        row = self.store.put(
            Assignment(case_id=self.case.id, department_id=department, share=share, due_by=self.now, **facts)
        )
        due = instead_of.due if instead_of else self.minutes.close(self.now, 3)
        self.record.sent.append(Sent(department, share is Share.LEAD, self.now, row.id, [(self.now, due)]))
        self._does(
            "dispatched",
            assignment=row.id,
            department=self.store.organisation.department(department).name,
            instead_of=instead_of.key if instead_of else None,
            until=None,
            acknowledge_hours=2,
            hand_back_days=1,
        )

