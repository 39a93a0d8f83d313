"""Assignments and their hand-overs."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, case, func, select, true, update
from sqlalchemy.orm import Session, contains_eager, lazyload, load_only
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.exc import StaleDataError

from storage.collection import Collection
from storage.models import Assignment, AssignmentStage, Case, Department, HandOver, Person

COLOURS = ("red", "yellow", "blue")  # of supervision, the worst first
OF_AN_ASSIGNMENT = (
    Assignment.case_id, Assignment.department_id, Assignment.owner_id,
    Assignment.colour, Assignment.supervised, Assignment.supervised_at, Assignment.version,
)  # what a ladder asks  # fmt: skip
OF_A_CASE = (Case.no, Case.enterprise_id, Case.filed_by_id, Case.green_at, Case.version)
BY_A_LADDER = ("colour", "supervised", "supervised_at", "owner_id")  # what a rung changes
OPEN = (AssignmentStage.SENT, AssignmentStage.ACKNOWLEDGED)


@dataclass(frozen=True)
class Tally:
    """How many assignments are open, and how many of them are supervised, unacknowledged too long, due today."""

    red: int
    yellow: int
    blue: int
    unacknowledged: int
    today: int
    open: int


class Assignments(Collection):
    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._changed: dict[int, Assignment] | None = None  # while a ladder's changes are written together

    def get(self, assignment_id: int) -> Assignment:
        return self.one(Assignment, assignment_id)

    def at_hand(self, assignment_ids: AbstractSet[int], case_ids: AbstractSet[int]) -> dict[int, Assignment]:
        """These, with what a ladder asks of their cases and departments, need no look of their own in this transaction.

        So do those cases, whole.
        """
        bare = lazyload("*")
        case_of = contains_eager(Assignment.case).options(bare, load_only(*OF_A_CASE))
        query = select(Assignment).join(Assignment.case).where(Assignment.id.in_(assignment_ids))
        sent = self.session.scalars(query.options(bare, load_only(*OF_AN_ASSIGNMENT), case_of)).all()
        theirs = Department.id.in_({assignment.department_id for assignment in sent})
        departments = {one.id: one for one in self.session.scalars(select(Department).where(theirs))}
        for assignment in sent:
            set_committed_value(assignment, "department", departments[assignment.department_id])
        whole = select(Case).where(Case.id.in_(case_ids)).options(bare)
        cases = self.session.scalars(whole).all() if case_ids else []
        self.session.info["at hand"] = [*sent, *cases]  # the session itself holds on to nothing
        return {assignment.id: assignment for assignment in sent}

    def supervise(self, assignment: Assignment, colour: str, now: datetime) -> None:
        """Once more it is under supervision, from now on in this colour."""
        self._set(assignment, colour=colour, supervised=assignment.supervised + 1, supervised_at=now)

    def give(self, assignment: Assignment, owner: Person) -> None:
        """From now on it is theirs."""
        self._set(assignment, owner=owner, owner_id=owner.id)

    @contextmanager
    def together(self) -> Iterator[None]:
        """What a ladder changes within is kept for `write_together`, and forgotten when anything within fails."""
        changed = self._changed = {}
        try:
            yield
        except BaseException:
            for assignment in changed.values():
                self.session.expire(assignment)
            raise
        finally:
            self._changed = None

    def write_together(self) -> None:
        """What has been kept goes into the database, all at once."""
        if self._changed:
            self.write(list(self._changed.values()))

    def _set(self, assignment: Assignment, **values: Any) -> None:
        if self._changed is not None:
            self._changed[assignment.id] = assignment
        for name, value in values.items():
            if self._changed is None:
                setattr(assignment, name, value)
            else:  # behind the session's back: its flush would look at each, and write each by itself
                set_committed_value(assignment, name, value)

    def write(self, changed: Sequence[Assignment]) -> None:
        """What a ladder has changed of these goes into the database in one statement.

        Raises StaleDataError when somebody was faster with one of them.
        """
        statement = (
            update(Assignment)
            .where(Assignment.id == bindparam("key"), Assignment.version == bindparam("seen"))
            .values({name: bindparam(name) for name in (*BY_A_LADDER, "version")})
        )
        rows = [
            {
                **{name: getattr(assignment, name) for name in BY_A_LADDER},
                "key": assignment.id,
                "seen": assignment.version,
                "version": assignment.version + 1,
            }
            for assignment in changed
        ]
        with self.session.no_autoflush:
            written = self.session.connection().execute(statement, rows).rowcount
        if written != len(changed):
            raise StaleDataError(f"of {len(changed)} assignments {written} were as they had been read")
        for assignment in changed:
            set_committed_value(assignment, "version", assignment.version + 1)

    def open_at(self, department_ids: Sequence[int], limit: int) -> Sequence[Assignment]:
        """What these departments still owe, most urgent first."""
        return self.session.scalars(
            select(Assignment)
            .where(Assignment.department_id.in_(department_ids), Assignment.stage.in_(OPEN))
            .order_by(Assignment.due_by, Assignment.id)
            .limit(limit)
        ).all()

    def overdue(self, now: datetime, limit: int) -> Sequence[Assignment]:
        """Open assignments whose time is over, oldest due first."""
        return self.session.scalars(
            select(Assignment)
            .where(Assignment.stage.in_(OPEN), Assignment.due_by <= now)
            .order_by(Assignment.due_by, Assignment.id)
            .limit(limit)
        ).all()

    def red(self) -> Sequence[Assignment]:
        """Open assignments whose principal has been made to take them on, oldest due first."""
        return self.session.scalars(
            select(Assignment)
            .where(Assignment.stage.in_(OPEN), Assignment.colour == "red")
            .order_by(Assignment.due_by, Assignment.id)
        ).all()

    def owned_by(self, person_id: int) -> Sequence[Assignment]:
        """What this person has taken on and not finished, most urgent first."""
        return self.session.scalars(
            select(Assignment)
            .where(Assignment.owner_id == person_id, Assignment.stage.in_(OPEN))
            .order_by(Assignment.due_by, Assignment.id)
        ).all()

    def hand_over(self, hand_over_id: int) -> HandOver:
        return self.one(HandOver, hand_over_id)

    def hand_over_waiting(self, assignment_id: int) -> HandOver | None:
        """The hand-over that a colleague has yet to answer."""
        return self.session.scalar(
            select(HandOver).where(HandOver.assignment_id == assignment_id, HandOver.accepted.is_(None))
        )

    def coloured(self, department_ids: Sequence[int] | None, limit: int) -> Sequence[Assignment]:
        """Open assignments under supervision, the worst first; of these departments, or of all."""
        worst = case({colour: place for place, colour in enumerate(COLOURS)}, value=Assignment.colour)
        return self.session.scalars(
            select(Assignment)
            .where(Assignment.colour != "", Assignment.stage.in_(OPEN), *_at(department_ids))
            .order_by(worst, Assignment.due_by, Assignment.id)
            .limit(limit)
        ).all()

    def tally(self, department_ids: Sequence[int] | None, now: datetime, tonight: datetime) -> Tally:
        """How many are open, and in which state; of these departments, or of all."""
        unheard = (Assignment.stage == AssignmentStage.SENT) & (Assignment.acknowledge_by < now)
        today = (Assignment.due_by >= now) & (Assignment.due_by < tonight)
        of = [*(Assignment.colour == colour for colour in COLOURS), unheard, today, true()]
        counts = [func.count().filter(condition) for condition in of]
        query = select(*counts).select_from(Assignment).where(Assignment.stage.in_(OPEN), *_at(department_ids))
        return Tally(*(int(count) for count in self.session.execute(query).one()))


def _at(department_ids: Sequence[int] | None) -> list[ColumnElement[bool]]:
    return [] if department_ids is None else [Assignment.department_id.in_(department_ids)]
