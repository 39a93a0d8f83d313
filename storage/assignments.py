"""Assignments and their hand-overs."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, case, func, inspect, select, true, update
from sqlalchemy.orm import lazyload
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.exc import StaleDataError

from storage.collection import Collection
from storage.models import Assignment, AssignmentStage, Case, Department, HandOver

COLOURS = ("red", "yellow", "blue")  # of supervision, the worst first
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
    def get(self, assignment_id: int) -> Assignment:
        return self.one(Assignment, assignment_id)

    def at_hand(self, assignment_ids: AbstractSet[int], case_ids: AbstractSet[int]) -> dict[int, Assignment]:
        """These, with their cases, departments and owners, need no look of their own until the transaction ends."""
        bare = lazyload("*")
        sent = self.session.scalars(select(Assignment).where(Assignment.id.in_(assignment_ids)).options(bare)).all()
        cases = {*case_ids, *(assignment.case_id for assignment in sent)}
        departments = {assignment.department_id for assignment in sent}
        self.session.info["at hand"] = [  # the session itself holds on to nothing
            *sent,
            *self.session.scalars(select(Case).where(Case.id.in_(cases)).options(bare)),
            *self.session.scalars(select(Department).where(Department.id.in_(departments))),
        ]
        return {assignment.id: assignment for assignment in sent}

    def write(self, those: Iterable[Assignment]) -> None:
        """What a ladder has changed of these goes into the database at once; a flush would write each by itself.

        Raises StaleDataError when somebody was faster with one of them.
        """
        changed = [assignment for assignment in those if inspect(assignment).modified]
        if not changed:
            return
        statement = (
            update(Assignment)
            .where(Assignment.id == bindparam("key"), Assignment.version == bindparam("seen"))
            .values({name: bindparam(name) for name in (*BY_A_LADDER, "version")})
        )
        rows = [
            {
                **{name: getattr(assignment, name) for name in BY_A_LADDER},
                "owner_id": assignment.owner.id if assignment.owner else None,
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
        for assignment, row in zip(changed, rows, strict=True):
            for name in (*BY_A_LADDER, "owner", "version"):
                value = row[name] if name != "owner" else assignment.owner
                set_committed_value(assignment, name, value)

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
