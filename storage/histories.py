"""What happened to cases, case by case, for whoever counts: read in chunks, never all at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import func, or_, select

from storage.cases import RUNNING
from storage.collection import Collection
from storage.models import Assignment, Case, Event, Item, Rating, Rectification, RectificationStage

CHUNK = 2000  # rows in memory at once


@dataclass(frozen=True, slots=True)
class Happened:
    """One event of a case."""

    seq: int
    at: datetime
    name: str
    actor_id: int | None
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class History:
    """A case, and what had happened to it by some instant, oldest first."""

    no: str
    item_id: int
    guide_id: int
    events: tuple[Happened, ...]


@dataclass(frozen=True, slots=True)
class Rated:
    """A grade that an enterprise gave, and whom it is of."""

    no: str
    item: int
    department: int
    grade: int


@dataclass(frozen=True, slots=True)
class Rectifying:
    """What a bad grade has set going, and whether it is over."""

    no: str
    item: int
    department: int
    is_over: bool


class Histories(Collection):
    def until(self, start: datetime, end: datetime) -> Iterator[History]:
        """Of every case that was open at `start` or came later, what had happened to it before `end`."""
        later = select(Event.case_id).where(Event.at >= start, Event.case_id.is_not(None))
        query = (
            select(Event.case_id, Case.no, Case.item_id, Case.guide_id)
            .add_columns(Event.seq, Event.at, Event.name, Event.actor_id, Event.facts)
            .join(Case, Case.id == Event.case_id)
            .where(Event.at < end, or_(Case.stage.in_(RUNNING), Case.id.in_(later)))
            .order_by(Event.case_id, Event.seq)
            .execution_options(yield_per=CHUNK)
        )
        for _, rows in groupby(self.session.execute(query), key=lambda row: row[0]):
            of_case = list(rows)
            _, no, item_id, guide_id, *_ = of_case[0]
            yield History(no, item_id, guide_id, tuple(Happened(*row[4:]) for row in of_case))

    def any_between(self, start: datetime | None, end: datetime) -> bool:
        """Whether anything happened to a case in this time, or at all before `end`."""
        since = [] if start is None else [Event.at >= start]
        query = select(Event.id).where(Event.case_id.is_not(None), Event.at < end, *since).limit(1)
        return self.session.scalar(query) is not None

    def ratings(self, start: datetime, end: datetime) -> Iterator[Rated]:
        """The grades given in this time."""
        query = (
            select(Case.no, Case.item_id, func.coalesce(Rating.department_id, Item.department_id), Rating.grade)
            .join(Case, Case.id == Rating.case_id)
            .join(Item, Item.id == Case.item_id)
            .where(Rating.rated_at >= start, Rating.rated_at < end)
            .order_by(Rating.id)
        )
        for row in self.session.execute(query):
            yield Rated(*row)

    def rectifications(self, start: datetime, end: datetime) -> Iterator[Rectifying]:
        """What bad grades of this time have set going: over once put right by its end, or found to be without cause."""
        query = (
            select(Case.no, Case.item_id, Rectification.department_id, Rectification.rectified_at, Rectification.stage)
            .join(Rating, Rating.id == Rectification.rating_id)
            .join(Case, Case.id == Rating.case_id)
            .where(Rectification.opened_at >= start, Rectification.opened_at < end)
            .order_by(Rectification.id)
        )
        for no, item, department, rectified_at, stage in self.session.execute(query):
            in_time = rectified_at is not None and rectified_at < end
            yield Rectifying(no, item, department, in_time or stage is RectificationStage.UNFOUNDED)

    def departments(self, end: datetime) -> dict[int, int]:
        """The department of every assignment that was dispatched before then."""
        query = select(Assignment.id, Assignment.department_id).where(Assignment.dispatched_at < end)
        return {key: department_id for key, department_id in self.session.execute(query)}  # noqa: C416
