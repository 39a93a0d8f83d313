"""Every clock of a case, reckoned again from its events: from where it runs, what moved it, when its time is up."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from desk import closing, worktime
from desk.calendar import Due, WorkCalendar
from storage.histories import Happened
from storage.models import Case, Department, Event
from storage.store import Store

Happening = Event | Happened
Calendars = Callable[[Department | None, int], WorkCalendar]  # a department's, or the site's, in a version

NO_TIME = timedelta()
HOURS = "小时"  # of working time; the other units are those in which limits are published
WORKDAYS = "工作日"


@dataclass(frozen=True)
class Shift:
    """What moved a due instant: its event, how much working time that gave, and to when."""

    name: str
    at: datetime
    given: timedelta
    due: Due
    until: datetime | None = None  # when a pause ends
    basis: str = ""


@dataclass(frozen=True)
class Clock:
    """One limit of a case: who keeps it, from when it is counted, and to when."""

    name: str  # promised, statutory, finish, acknowledge, hand_back, pre_check
    start: datetime
    limit: Mapping[str, Any]  # value and unit
    calendar: WorkCalendar
    version: int  # of the calendar
    first: Due  # by the limit alone
    shifts: tuple[Shift, ...] = ()
    department: str = ""
    assignment: int = 0  # its key, 0 for the case's own clocks
    since: str = ""  # the event it starts with
    instead_of: str = ""  # the department whose time runs on
    ended_at: datetime | None = None

    @property
    def key(self) -> str:
        """What tells this clock from the others of its case."""
        return f"{self.name}/{self.assignment}" if self.assignment else self.name

    @property
    def due(self) -> Due:
        """When the time is up, after everything that moved it."""
        return self.shifts[-1].due if self.shifts else self.first


@dataclass(frozen=True)
class Matter:
    """What of a case its clocks go by: its guide, whose hours count, and the assignment that leads now."""

    body: Mapping[str, Any]
    department: Department  # the item's
    departments: Mapping[int, Department]  # each assignment's
    lead: int  # the assignment's key, 0 before dispatch


def of(store: Store, case: Case, version: int | None = None) -> Sequence[Clock]:
    """Every clock the case has had so far: its legal limits, each department's, the centre's.

    Each by the calendar that was in force when it last moved or ended; all by one version when that is named.
    """
    departments = {assignment.id: assignment.department for assignment in case.assignments}
    lead = closing.lead_of(case).id if departments else 0
    matter = Matter(case.guide.body, case.item.department, departments, lead)
    past = Past(matter, store.trail.of(case.id), partial(worktime.calendar_of, store), version)
    own = [past.pre_check()] if case.enterprise_id is not None else []  # a row of a feed is accepted as it comes
    return [*past.legal(), *past.departments(), *own]


class Past:
    """A case's events, oldest first, and what they say about time."""

    def __init__(
        self, matter: Matter, events: Sequence[Happening], calendars: Calendars, version: int | None = None
    ) -> None:
        self._matter = matter
        self._events = events
        self._calendars = calendars
        self._version = version

    def legal(self) -> Iterator[Clock]:
        """受理 → 决定: the promised and the statutory limit; none before acceptance."""
        accepted = self._last("accepted")
        if accepted is None:
            return
        over = self._last("done", "reopened", "withdrawn")
        end = over if over and over.name != "reopened" else None
        lead = self._matter.lead
        for name, limit in (("promised", "promise_limit"), ("statutory", "legal_limit")):
            published = self._matter.body[limit]
            if published.get("value") is None:
                continue
            clock = self._clock(name, accepted, published, end)
            if name == "promised" and self._of(lead, "extended"):  # what is promised is what the lead owes now
                owed = next(own for own in self.finishes() if own.key == f"finish/{lead}")
                yield replace(clock, shifts=owed.shifts)
            else:
                yield self._spared(self._paused(clock))

    def departments(self) -> Iterator[Clock]:
        """交办 → 办结: each department's, with its acknowledgement and its time to hand back."""
        for line, end in self._lines():
            sent, key = line[-1], line[-1].facts["assignment"]
            yield self._finish(line, end)
            hours = {"value": sent.facts["acknowledge_hours"], "unit": HOURS}
            yield self._spared(self._clock("acknowledge", sent, hours, self._of(key, "acknowledged") or end))
            if len(line) == 1:  # in another's place it cannot be handed back
                days = {"value": sent.facts["hand_back_days"], "unit": WORKDAYS}
                yield self._spared(self._clock("hand_back", sent, days, self._of(key, "hand_back_asked")))

    def finishes(self) -> Iterator[Clock]:
        """交办 → 办结 alone."""
        for line, end in self._lines():
            yield self._finish(line, end)

    def pre_check(self) -> Clock:
        """收件 → 初核: anew once corrections have come."""
        start, end = self._events[0], None
        for event in self._events:
            match event.name:
                case "correction" | "accepted" | "not_accepted" | "withdrawn":
                    end = event
                case "supplemented" if event.facts.get("pre_check_days"):
                    start, end = event, None
        limit = {"value": start.facts["pre_check_days"], "unit": WORKDAYS}
        return self._spared(self._clock("pre_check", start, limit, end))

    def _lines(self) -> Iterator[tuple[list[Happening], Happening | None]]:
        """Of each assignment the dispatches it came after, its own the last, and the event it ended with."""
        lines: dict[int, list[Happening]] = {}
        for sent in self._named("dispatched"):
            key = sent.facts["assignment"]
            lines[key] = [*lines.get(sent.facts["instead_of"], []), sent]
            over = self._of(key, "finished", "reopened", "hand_back_ruled", "redirected")
            end = over if over and (over.name in ("finished", "redirected") or over.facts.get("granted")) else None
            yield lines[key], end or self._last("withdrawn")

    def _finish(self, line: Sequence[Happening], end: Happening | None) -> Clock:
        """Its promised limit from the first dispatch on, and everything that moved it since."""
        clock = self._clock("finish", line[0], self._matter.body["promise_limit"], end)
        if len(line) > 1:
            own, before = line[-1].facts, line[-2].facts["department"]
            clock = replace(clock, department=own["department"], assignment=own["assignment"], instead_of=before)
        if until := line[0].facts["until"]:
            clock = _shifted(clock, line[0], _until(clock, until))
        owners = {event.facts["assignment"] for event in line}
        finished, running = clock.start, clock
        for event in self._events:
            if event.name == "recounted":
                clock = _least(clock, event)
            if event.facts.get("assignment") not in owners:
                continue
            match event.name:
                case "finished":
                    finished = event.at
                case "reopened":
                    days = event.facts["days"]
                    again = worktime.reopened(clock.calendar, finished, clock.due.at, event.at, days)
                    clock = _shifted(clock, event, again)
                case "extended":
                    clock = _shifted(clock, event, _until(clock, event.facts["until"]))
                case "paused":
                    running, clock = clock, _stood_still(clock, clock.due.at, event, [_pause(event)])
                case "resumed":
                    clock = _stood_still(running, running.due.at, event, [_pause(event)])
        return clock

    def _paused(self, clock: Clock) -> Clock:
        """A legal limit stands still in every pause; time in which two overlap counts once."""
        last = {(event.facts["assignment"], event.facts["from"]): event for event in self._named("paused", "resumed")}
        pauses: list[tuple[datetime, datetime]] = []
        for event in last.values():
            pauses.append(_pause(event))
            clock = _stood_still(clock, clock.first.at, event, pauses)
        return clock

    def _clock(self, name: str, start: Happening, limit: Mapping[str, Any], end: Happening | None) -> Clock:
        version = self._version_of(start, end)
        calendar = self._calendars(self._whose(name, start), version)
        begun = datetime.fromisoformat(start.facts.get("since", start.at.isoformat()))
        if limit["unit"] == HOURS:
            at = calendar.after(begun, limit["value"] * timedelta(hours=1))
            due = Due(at, calendar.is_provisional(begun, at))
        else:
            due = calendar.limit(begun, Decimal(str(limit["value"])), limit["unit"])
        own = start.facts if name in ("finish", "acknowledge", "hand_back") else {}
        return Clock(
            name,
            begun,
            limit,
            calendar,
            version,
            due,
            department=own.get("department", ""),
            assignment=own.get("assignment", 0),
            since=start.name,
            ended_at=end.at if end else None,
        )

    def _whose(self, name: str, start: Happening) -> Department | None:
        """The department by whose hours it is counted; none for the centre's own clock."""
        match name:
            case "pre_check":
                return None
            case "promised" | "statutory":
                return self._matter.department
            case _:
                return self._matter.departments[start.facts["assignment"]]

    def _spared(self, clock: Clock) -> Clock:
        for event in self._named("recounted"):
            clock = _least(clock, event)
        return clock

    def _version_of(self, start: Happening, end: Happening | None) -> int:
        """The calendar of the last event that this clock has seen."""
        if self._version is not None:
            return self._version
        seen = [event for event in self._events if event.seq >= start.seq and (end is None or event.seq <= end.seq)]
        version: int = (seen or [start])[-1].facts["calendar"]
        return version

    def _named(self, *names: str) -> list[Happening]:
        return [event for event in self._events if event.name in names]

    def _last(self, *names: str) -> Happening | None:
        found = self._named(*names)
        return found[-1] if found else None

    def _of(self, assignment_id: int, *names: str) -> Happening | None:
        """The last event of these names about this assignment."""
        found = [event for event in self._named(*names) if event.facts.get("assignment") == assignment_id]
        return found[-1] if found else None


def _least(clock: Clock, event: Happening) -> Clock:
    """A calendar that came later has not made it overdue: it had until then at least."""
    spared = event.facts["spared"].get(clock.key)
    if spared is None or (at := datetime.fromisoformat(spared)) <= clock.due.at:
        return clock
    return _shifted(clock, event, Due(at, clock.due.provisional))


def _stood_still(clock: Clock, due: datetime, event: Happening, pauses: Sequence[tuple[datetime, datetime]]) -> Clock:
    at = clock.calendar.delayed(due, pauses)
    begun, until = pauses[-1]
    return _shifted(clock, event, _due(clock, at), at=begun, until=until, name="paused")


def _pause(event: Happening) -> tuple[datetime, datetime]:
    return datetime.fromisoformat(event.facts["from"]), datetime.fromisoformat(event.facts["until"])


def _until(clock: Clock, until: str) -> Due:
    """A named day's end: as it was set, or the next working day's when the calendar has made that day off since."""
    at = datetime.fromisoformat(until)
    day = clock.calendar.day_of(at)
    return _due(clock, at if clock.calendar.is_workday(day) else clock.calendar.closing_of(day))


def _due(clock: Clock, at: datetime) -> Due:
    return Due(at, clock.calendar.is_provisional(clock.start, at))


def _shifted(
    clock: Clock,
    event: Happening,
    due: Due,
    *,
    at: datetime | None = None,
    until: datetime | None = None,
    name: str = "",
) -> Clock:
    given = clock.calendar.between(clock.due.at, due.at)
    shift = Shift(name or event.name, at or event.at, given, due, until, event.facts.get("basis", ""))
    return replace(clock, shifts=(*clock.shifts, shift))
