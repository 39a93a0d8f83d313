"""All collections, seen through one transaction."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import event
from sqlalchemy.orm import Session

from storage import directory, putting
from storage.alarms import Alarms
from storage.assignments import Assignments
from storage.budgets import Budgets
from storage.cases import Cases
from storage.catalogue import Catalogue
from storage.chats import Chats
from storage.consultations import Consultations
from storage.days import Days
from storage.departures import Departures
from storage.digests import Digests
from storage.dossiers import Dossiers
from storage.drafts import Drafts
from storage.duties import Duties
from storage.evaluations import Evaluations
from storage.facts import Facts
from storage.feeds import Feeds
from storage.gaps import Gaps
from storage.histories import Histories
from storage.inbox import Inbox
from storage.instructions import Instructions
from storage.invariants import Invariants
from storage.leaves import Leaves
from storage.models import Assignment, Base
from storage.organisation import Organisation
from storage.outbox import Outbox
from storage.packs import Packs
from storage.parts import Parts
from storage.people import People
from storage.permits import Permits
from storage.personal import Personal
from storage.policies import Policies
from storage.problems import Problems
from storage.questions import Questions
from storage.queues import Waiting
from storage.ratings import Ratings
from storage.retention import Retention
from storage.review import Review
from storage.rulings import Rulings
from storage.site import Site
from storage.trail import Trail
from storage.words import CountyWords

T = TypeVar("T")
R = TypeVar("R", bound=Base)


class Store:
    """All collections, seen through one transaction."""

    def __init__(self, session: Session, site: Site, memory: dict[str, tuple[object, Any]]) -> None:
        self.session = session
        self.site = site
        self._memory = memory
        self.alarms = Alarms(session)
        self.assignments = Assignments(session)
        self.budgets = Budgets(session)
        self.personal = Personal(session)
        self.cases = Cases(session)
        self.catalogue = Catalogue(session)
        self.chats = Chats(session)
        self.consultations = Consultations(session)
        self.days = Days(session)
        self.departures = Departures(session)
        self.digests = Digests(session)
        self.dossiers = Dossiers(session)
        self.drafts = Drafts(session)
        self.duties = Duties(session)
        self.evaluations = Evaluations(session)
        self.facts = Facts(session)
        self.feeds = Feeds(session)
        self.gaps = Gaps(session)
        self.histories = Histories(session)
        self.inbox = Inbox(session)
        self.invariants = Invariants(session)
        self.instructions = Instructions(session)
        self.leaves = Leaves(session)
        self.organisation = Organisation(session)
        self.outbox = Outbox(session)
        self.packs = Packs(session)
        self.parts = Parts(session)
        self.people = People(session)
        self.permits = Permits(session)
        self.problems = Problems(session)
        self.policies = Policies(session)
        self.questions = Questions(session)
        self.ratings = Ratings(session)
        self.rulings = Rulings(session)
        self.retention = Retention(session)
        self.review = Review(session)
        self.trail = Trail(session)
        self.waiting = Waiting(session)
        self.words = CountyWords(session)

    def put(self, record: R) -> R:
        """The record, kept from now on, with its key."""
        self.session.flush()
        if not putting.put(self.session, record):
            self.session.add(record)
            self.session.flush()
        return record

    def keep(self, record: Base) -> None:
        """The record is kept from now on; its key comes with the next flush."""
        self.session.add(record)

    def flush(self) -> None:
        """What was changed so far can be asked for."""
        self.session.flush()

    def reload(self, record: Base, *attributes: str) -> None:
        """The record as the database has it, with what belongs to it."""
        self.session.flush()
        self.session.refresh(record, attributes or None)

    @contextmanager
    def apart(self) -> Iterator[None]:
        """A part of the unit that may fail without the rest."""
        with self.trail.apart(), self.session.begin_nested():
            yield

    def holds_what_it_reads(self) -> None:
        """From now on a record is read once in this transaction; SQLAlchemy by itself forgets what nobody refers to."""
        held: list[object] = []
        event.listen(self.session, "loaded_as_persistent", lambda _, record: held.append(record))

    @contextmanager
    def together(self, assignments: Iterable[Assignment]) -> Iterator[None]:
        """A part of the unit that may fail without the rest, and that does the same about many assignments.

        Who is who around them is looked up once, and what is written to people goes into the database at the end.
        """
        those = list(dict.fromkeys(assignments))
        departments = {assignment.department_id for assignment in those}
        enterprises = {case.enterprise_id for case in (a.case for a in those) if case.enterprise_id is not None}
        who_is_who = directory.known(self.session, departments, enterprises)
        with self.apart(), who_is_who, self.assignments.together(), self.outbox.together():
            yield
            self.assignments.write_together()

    def hearing(self, audience: str, find: Callable[[], Sequence[int]]) -> Sequence[int]:
        """The chats that hear as this audience; while who is who is known, nobody looks for them twice."""
        held = directory.at_hand(self.session)
        if held is None:
            return find()
        if audience not in held.found:
            held.found[audience] = find()
        return held.found[audience]

    def remembered(self, name: str, version: object, build: Callable[[], T]) -> T:
        """What `build` made for this version, kept by the process until the version changes."""
        held = self._memory.get(name)
        if held is None or held[0] != version:
            held = self._memory[name] = (version, build())
        value: T = held[1]
        return value
