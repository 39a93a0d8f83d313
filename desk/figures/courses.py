"""The course of a case: what its events say of it at one instant, in the terms that figures are counted in."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache, partial

from desk import worktime
from desk.clocks import Calendars, Clock, Matter, Past
from desk.figures import phases
from storage.histories import Happened, History
from storage.models import Department, Guide, Item
from storage.store import Store

# what is counted each time it happens, or as somebody's act: event → figure
MOMENTS = {
    "submitted": "received",
    "accepted": "accepted",
    "deemed_accepted": "deemed",
    "tolerated": "tolerated",
    "green": "green",
    "not_accepted": "not_accepted",
    "withdrawn": "withdrawn",
    "correction": "corrections",
    "reopened": "reopened",
    "urged": "urged",
    "dispatched": "sent",
    "acknowledged": "acknowledged",
    "hand_back_asked": "returns",
    "extended": "extensions",
    "paused": "pauses",
    "progress": "reports",
    "finished": "finishes",
}
COLOURS = {"overdue": "blue", "yellow": "yellow", "red": "red"}  # the rungs of the finish ladder that are supervision
OPENS = {"submitted": True, "reopened": True, "done": False, "not_accepted": False, "withdrawn": False}
CALENDARS = 512  # departments and versions kept at hand


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that is counted when it happens."""

    figure: str
    at: datetime
    department: int
    actor: int | None


@dataclass(frozen=True, slots=True)
class Part:
    """One department's share of a case."""

    key: int
    department: int
    leads: bool
    sent_at: datetime
    due: datetime
    acknowledged_at: datetime | None
    took_on: timedelta | None  # working time until it was acknowledged
    acknowledged_in_time: bool
    finished_at: datetime | None  # as it stands: a reopened share is not finished
    worked: timedelta | None  # working time until it was finished, without its pauses
    is_open: bool


@dataclass(frozen=True, slots=True)
class Course:
    """A case as its events up to one instant tell it."""

    no: str
    item: int
    department: int  # who leads it, or the item's before dispatch
    stage: str
    turns: tuple[tuple[datetime, bool], ...]  # when it became open, or no more
    submitted_at: datetime
    accepted_at: datetime | None  # from when the legal clock runs
    done_at: datetime | None
    used: timedelta | None  # working time from acceptance until it was done, without pauses
    statutory: timedelta | None  # the working time that the law allows, when it sets a limit
    moments: tuple[Moment, ...]
    parts: tuple[Part, ...]
    phases: tuple[tuple[str, timedelta], ...]  # where the working time went, of a case that is done

    @property
    def lead(self) -> Part | None:
        return next((part for part in reversed(self.parts) if part.leads), None)

    @property
    def is_open(self) -> bool:
        return self.turns[-1][1]

    def was_open(self, at: datetime) -> bool:
        """Whether it had come and was not over before then."""
        return next((is_open for turned, is_open in reversed(self.turns) if turned < at), False)

    @property
    def is_on_time(self) -> bool:
        """Done, and the lead had finished by its deadline."""
        lead = self.lead
        return self.done_at is not None and lead is not None and lead.finished_at is not None and (
            lead.finished_at <= lead.due
        )

    def happened(self, figure: str) -> bool:
        """Whether it ever did, by then."""
        return any(moment.figure == figure for moment in self.moments)


class Courses:
    """Reads courses out of histories; knows the catalogue, the departments and the calendars they need."""

    def __init__(self, store: Store, departments: Mapping[int, int]) -> None:
        self._departments = {department.id: department for department in store.organisation.departments()}
        self._items: dict[int, Item] = {item.id: item for item in store.catalogue.items()}
        self._guide = lru_cache(maxsize=None)(store.catalogue.guide)
        self._of_assignment = departments
        self._calendar: Calendars = lru_cache(maxsize=CALENDARS)(partial(worktime.calendar_of, store))

    def of(self, history: History) -> Course:
        """The course of this case, by the events that are given."""
        events, item = history.events, self._items[history.item_id]
        dispatched = [event for event in events if event.name == "dispatched"]
        leading = _leading(dispatched)
        own = {event.facts["assignment"]: self._department(event) for event in dispatched}
        department = own[leading[-1]] if leading else item.department
        guide: Guide = self._guide(history.guide_id)
        past = Past(Matter(guide.body, item.department, own, leading[-1] if leading else 0), events, self._calendar)

        accepted, done = _last(events, "accepted"), _standing(events)
        clock = self._statutory(past) if accepted and done else None
        calendar = self._calendar(item.department, (done or events[-1]).facts["calendar"])
        since = _since(accepted) if accepted else None
        used = statutory = None
        if since is not None and done is not None:
            used = calendar.between(since, done.at) - calendar.standing_still(_pauses(events, until=done.at))
            statutory = calendar.between(since, clock.first.at) if clock else None
        parts = tuple(self._part(clock, events, leading) for clock in past.finishes())
        return Course(
            no=history.no,
            item=item.id,
            department=department.id,
            stage=phases.stage(events),
            turns=tuple((event.at, OPENS[event.name]) for event in events if event.name in OPENS),
            submitted_at=events[0].at,
            accepted_at=since,
            done_at=done.at if done else None,
            used=used,
            statutory=statutory,
            moments=tuple(self._moments(events, department.id)),
            parts=parts,
            phases=tuple(phases.taken(events, leading, calendar)) if done else (),
        )

    def _department(self, sent: Happened) -> Department:
        return self._departments[self._of_assignment[sent.facts["assignment"]]]

    def _statutory(self, past: Past) -> Clock | None:
        return next((clock for clock in past.legal() if clock.name == "statutory"), None)

    def _moments(self, events: Sequence[Happened], department: int) -> Iterator[Moment]:
        for event in events:
            figure = MOMENTS.get(event.name)
            if event.name == "rung" and event.facts["awaiting"] == "finish":
                figure = COLOURS.get(event.facts["step"])
            if figure is not None:
                key = event.facts.get("assignment")
                yield Moment(figure, event.at, self._of_assignment[key] if key else department, event.actor_id)

    def _part(self, clock: Clock, events: Sequence[Happened], leading: Sequence[int]) -> Part:
        key = clock.assignment
        own = [event for event in events if event.facts.get("assignment") == key]
        sent = next(event for event in own if event.name == "dispatched")
        calendar = self._calendar(self._department(sent), clock.version)
        acknowledged = next((event for event in own if event.name == "acknowledged"), None)
        hours: float = sent.facts["acknowledge_hours"]
        took_on = calendar.between(sent.at, acknowledged.at) if acknowledged else None
        over = _over(own, events)
        finished = over.at if over and over.name == "finished" else None
        worked = None
        if finished is not None:
            worked = calendar.between(sent.at, finished) - calendar.standing_still(_pauses(own, until=finished))
        return Part(
            key=key,
            department=self._of_assignment[key],
            leads=key in leading,
            sent_at=sent.at,
            due=clock.due.at,
            acknowledged_at=acknowledged.at if acknowledged else None,
            took_on=took_on,
            acknowledged_in_time=took_on is not None and took_on <= timedelta(hours=hours),
            finished_at=finished,
            worked=worked,
            is_open=over is None,
        )


def _leading(dispatched: Sequence[Happened]) -> list[int]:
    """The assignments of the lead, one after another: the first that was dispatched, and whoever took its place."""
    line: list[int] = []
    for event in dispatched:
        if not line or event.facts["instead_of"] in line:
            line.append(event.facts["assignment"])
    return line


def _last(events: Sequence[Happened], *names: str) -> Happened | None:
    return next((event for event in reversed(events) if event.name in names), None)


def _standing(events: Sequence[Happened]) -> Happened | None:
    """办结, unless the enterprise has said since that it is not solved."""
    last = _last(events, "done", "reopened")
    return last if last and last.name == "done" else None


def _over(own: Sequence[Happened], events: Sequence[Happened]) -> Happened | None:
    """What an assignment ended with; nothing while it is open."""
    last = next((event for event in reversed(own) if event.name in ("finished", "reopened") or _is_gone(event)), None)
    if last is not None:
        return None if last.name == "reopened" else last
    return _last(events, "withdrawn")


def _is_gone(event: Happened) -> bool:
    return event.name == "redirected" or (event.name == "hand_back_ruled" and event.facts["granted"])


def _since(accepted: Happened) -> datetime:
    return datetime.fromisoformat(accepted.facts["since"])


def _pauses(events: Sequence[Happened], until: datetime) -> list[tuple[datetime, datetime]]:
    """When the clock stood still, up to this instant."""
    spans: dict[tuple[int, str], datetime] = {}
    for event in events:
        if event.name in ("paused", "resumed"):
            spans[event.facts["assignment"], event.facts["from"]] = datetime.fromisoformat(event.facts["until"])
    return [(datetime.fromisoformat(begun), min(end, until)) for (_, begun), end in spans.items()]
