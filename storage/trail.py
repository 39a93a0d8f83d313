"""The append-only trail: what happened to cases and to the desk itself, each event sealed onto the one before."""

import hashlib
import json
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from storage.collection import Collection
from storage.days import Days
from storage.models import Case, Event, Person

CHAIN = 4_210_031  # PostgreSQL's advisory lock: one appender at a time
CHUNK = 1000
COLUMNS = ("seq", "case_id", "at", "name", "actor_id", "facts", "salt", "digest", "hash")
IN_ORDER = json.JSONEncoder(sort_keys=True)
ERASED = "erased"  # the event that says which events' words were erased, and why
LOCK = text("select pg_advisory_xact_lock(:chain)")
LAST = select(Event.seq, Event.hash).order_by(Event.seq.desc()).limit(1)
SEALED = insert(Event)


@dataclass(frozen=True)
class Seal:
    """How many events there are, and the hash that stands for all of them."""

    count: int
    hash: str


@dataclass(slots=True)
class Entry:
    """An event that is not sealed yet: a record of its own would cost more than all else about it."""

    case_id: int | None
    at: datetime
    name: str
    actor_id: int | None
    facts: dict[str, Any]
    salt: str
    digest: str = ""
    seq: int = 0
    hash: str = ""


@dataclass(frozen=True)
class Break:
    """The first event that is not as it was written: `why` is changed, missing, or erased without a record."""

    seq: int
    why: str


class Trail(Collection):
    """Events are sealed at the end of their unit, so that nobody waits for the chain longer than a commit takes."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._unsealed: list[Entry] = []

    def add(self, case: Case, name: str, now: datetime, by: Person | None, **facts: Any) -> None:
        """What happened to a case, and by which version of the calendar it was reckoned."""
        facts = {"calendar": Days(self.session).version(), **facts}
        self._append(case.id, name, now, by, facts)
        self.session.info.setdefault("acts", []).append((name, case.no, by.id if by else None))

    def note(self, name: str, now: datetime, by: Person | None, **facts: Any) -> None:
        """What happened to the desk itself: a binding, a role, an import, a refusal."""
        self._append(None, name, now, by, facts)

    def of(self, case_id: int) -> Sequence[Event]:
        """A case's events, oldest first."""
        self.seal()
        return self.session.scalars(select(Event).where(Event.case_id == case_id).order_by(Event.seq)).all()

    def last(self, case_id: int, names: Sequence[str]) -> Event | None:
        """The last event of these names."""
        self.seal()
        return self.session.scalar(
            select(Event).where(Event.case_id == case_id, Event.name.in_(names)).order_by(Event.seq.desc()).limit(1)
        )

    def erase(self, events: Sequence[Event], now: datetime, by: Person | None) -> None:
        """The words of these events are gone; the chain holds, and says that they were erased."""
        self.seal()
        for event in events:
            event.facts, event.salt = {}, ""
        self.session.flush()
        self.note(ERASED, now, by, events=[event.seq for event in events])

    def seal(self) -> None:
        """Every event added so far stands in the chain."""
        if not self._unsealed:
            return
        self.session.flush()
        connection = self.session.connection()
        if connection.dialect.name != "sqlite":
            connection.execute(LOCK, {"chain": CHAIN})
        entries, self._unsealed = self._unsealed, []
        head = self.head()
        for entry in entries:
            entry.seq = head.count + 1
            entry.hash = sealed(entry, head.hash)
            head = Seal(entry.seq, entry.hash)
        connection.execute(SEALED, [{name: getattr(entry, name) for name in COLUMNS} for entry in entries])

    def head(self) -> Seal:
        """Where the chain ends now."""
        row = self.session.connection().execute(LAST).first()
        return Seal(row.seq, row.hash) if row else Seal(0, "")

    def last_at(self) -> datetime | None:
        """When the last event happened."""
        return self.session.scalar(select(Event.at).order_by(Event.seq.desc()).limit(1))

    def hash_at(self, seq: int) -> str | None:
        return self.session.scalar(select(Event.hash).where(Event.seq == seq))

    def seqs(self, name: str) -> Sequence[int]:
        """Where events of this name stand."""
        return self.session.scalars(select(Event.seq).where(Event.name == name).order_by(Event.seq)).all()

    def first_break(self, since: Seal = Seal(0, "")) -> Break | None:
        """Where the chain is broken first, from this seal on; None when every event is as it was written."""
        if since.count and self.hash_at(since.count) != since.hash:
            return Break(since.count, "changed")
        last, erased, owned_up = since.hash, set[int](), set[int]()
        query = select(Event).where(Event.seq > since.count).order_by(Event.seq)
        events = self.session.scalars(query.execution_options(yield_per=CHUNK))
        for count, event in enumerate(events, since.count + 1):
            if event.seq != count:
                return Break(count, "missing")
            if event.hash != sealed(event, last) or (event.salt and event.digest != digest(event)):
                return Break(count, "changed")
            if not event.salt:
                erased.add(count)
            if event.name == ERASED:
                owned_up.update(event.facts.get("events", ()))
            last = event.hash
            self.session.expunge(event)
        unexplained = erased - owned_up
        return Break(min(unexplained), "erased") if unexplained else None

    @contextmanager
    def apart(self) -> Iterator[None]:
        """What is added within is forgotten when it fails."""
        acts = self.session.info.setdefault("acts", [])
        before, said = list(self._unsealed), len(acts)
        try:
            yield
        except BaseException:
            self._unsealed = before  # also what was sealed within: that is undone
            del acts[said:]
            raise

    def _append(self, case_id: int | None, name: str, now: datetime, by: Person | None, facts: dict[str, Any]) -> None:
        actor_id, salt = by.id if by else None, secrets.token_hex(8)
        entry = Entry(case_id, now, name, actor_id, facts, salt)
        entry.digest = digest(entry)
        self._unsealed.append(entry)


def digest(event: Event | Entry) -> str:
    """Stands for the facts, which may be erased; nobody can guess them from it without the salt."""
    return hashlib.sha256(f"{event.salt}{IN_ORDER.encode(event.facts)}".encode()).hexdigest()


def sealed(event: Event | Entry, before: str) -> str:
    """The hash of an event's fields, each with its length, and of the hash before it."""
    fields = (
        str(event.seq),
        event.at.astimezone(UTC).isoformat(),
        event.name,
        "" if event.actor_id is None else str(event.actor_id),
        "" if event.case_id is None else str(event.case_id),
        event.digest,
        before,
    )
    whole = b"".join(b"%d:%s" % (len(field.encode()), field.encode()) for field in fields)
    return hashlib.sha256(whole).hexdigest()
