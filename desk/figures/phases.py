"""Stages and phases: where a case stands after its events, and where its working time went."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from desk.calendar import WorkCalendar
from storage.histories import Happened

STAGES = {
    "submitted": "pre_check",
    "correction": "correction",
    "supplemented": "pre_check",
    "accepted": "dispatched",
    "not_accepted": "not_accepted",
    "withdrawn": "withdrawn",
    "done": "done",
    "reopened": "dispatched",
    "confirmed": "confirmed",
    "taken_as_confirmed": "confirmed",
}


def stage(events: Sequence[Happened]) -> str:
    """Where the case stands after these events."""
    found = ""
    for event in events:
        if event.name == "supplemented" and found != "correction":
            continue  # what was owed after acceptance, or is brought beside what was asked
        found = STAGES.get(event.name, found)
    return found


# where a case waits after an event, as long as it is not done: for the centre, the enterprise, the lead …
PHASES = {
    "submitted": "pre_check",
    "correction": "correction",
    "accepted": "acknowledge",
    "held": "supplement",
    "done": "confirm",
    "reopened": "handle",
}
OF_THE_LEAD = {"dispatched": "acknowledge", "acknowledged": "handle", "paused": "pause", "resumed": "handle"}


def taken(
    events: Sequence[Happened], leading: Sequence[int], calendar: WorkCalendar
) -> Iterator[tuple[str, timedelta]]:
    """Where the working time from submission to the end went; what the phases took adds up to all of it."""
    spent: dict[str, timedelta] = {}
    phase, since = "", events[0].at
    for event in events:
        after = PHASES.get(event.name, "")
        if event.name == "supplemented" and phase == "correction":
            after = "pre_check"
        elif event.facts.get("assignment") in leading:
            after = OF_THE_LEAD.get(event.name, after)
        if after and after != phase:
            if phase:
                spent[phase] = spent.get(phase, timedelta()) + calendar.between(since, event.at)
            phase, since = after, event.at
    yield from spent.items()
