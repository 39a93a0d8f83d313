"""The playground's agenda, told to the page: what is overdue, what the desk will do next, when the office opens."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from bot.clock import Clock
from desk import alarms
from desk.rules import Rung
from desk.worktime import calendar_of, length_of_day
from handlers.formats import Formats
from storage.models import Alarm, Assignment
from storage.store import Storage, Store
from texts import LANGUAGES, Words, words

AHEAD = timedelta(days=120)
MOST = 60  # items
FORTNIGHT = timedelta(days=14)
OPENINGS = 8


class Board:
    """What the playground was last told."""

    def __init__(self, storage: Storage, clock_file: Path, url: str) -> None:
        self._storage = storage
        self._clock = Clock(clock_file)
        self._client = httpx.Client(base_url=url, trust_env=False)
        self.told: dict[str, Any] = {}
        """The agenda it has; empty before the first time."""

    def refresh(self) -> None:
        """Tell the playground when its agenda has changed; one that cannot be reached is told the next time."""
        agenda = self._storage.read_now(of, self._clock.now())
        if agenda == self.told:
            return
        try:
            self._client.put("/control/agenda", json=agenda).raise_for_status()
        except httpx.TransportError:
            return  # it is stopping, or busy: whoever asks us to refresh will ask again
        self.told = agenda


def of(store: Store, now: datetime) -> dict[str, Any]:
    """What is overdue and every alarm that waits, in both languages, and the next openings of the office."""
    waiting = store.alarms.coming(now + AHEAD, MOST)
    spans = calendar_of(store).explain(now, now + FORTNIGHT)
    openings = [span.start for span in spans if span.counted and span.start > now]
    late = store.assignments.overdue(now, MOST)
    return {
        "overdue": [_overdue(store, assignment, now) for assignment in late],
        "items": [_item(store, alarm) for alarm in waiting],
        "openings": [opening.isoformat() for opening in openings[:OPENINGS]],
    }


def _overdue(store: Store, assignment: Assignment, now: datetime) -> dict[str, Any]:
    """A line about an assignment whose time is over; `person` has it in hand."""
    holder = assignment.owner or next(iter(store.people.officers(assignment.department_id)), None)
    whose = assignment.department
    late = calendar_of(store, whose).between(assignment.due_by, now)
    line: dict[str, Any] = {
        "at": assignment.due_by.isoformat(),
        "case": assignment.case.no,
        "person": holder.chat.telegram_id if holder and holder.chat else None,
    }
    for language in LANGUAGES:
        speak = words(language)
        formats = Formats(speak, store.site.zone)
        line[f"text_{language}"] = speak(
            "agenda.overdue" if late else "agenda.overdue_now",
            no=assignment.case.no,
            item=assignment.case.guide.body["name"],
            department=assignment.department.name,
            overdue=formats.duration(late, length_of_day(store, now, whose)),
            due=formats.instant(assignment.due_by, provisional=assignment.provisional),
            owner=holder.name if holder else formats.listed([]),
        )
    return line


def _item(store: Store, alarm: Alarm) -> dict[str, Any]:
    no = _about(store, alarm)
    rung = alarms.rung_of(alarm)
    item: dict[str, Any] = {"at": alarm.due_at.isoformat(), "case": no, "due": _is_due(store, alarm)}
    for language in LANGUAGES:
        item[f"text_{language}"] = _line(words(language), store, alarm, rung, no)
    return item


def _about(store: Store, alarm: Alarm) -> str:
    """The number of the case, or the name of the item; "" for what concerns the whole desk."""
    if alarm.item_id is not None:
        return store.catalogue.item(alarm.item_id).name
    return store.cases.get(alarm.case_id).no if alarm.case_id is not None else ""


def _is_due(store: Store, alarm: Alarm) -> bool:
    """Whether the alarm stands at the end of an assignment's time."""
    if alarm.assignment_id is None or alarm.awaiting != "finish":
        return False
    return alarm.planned_at == store.assignments.get(alarm.assignment_id).due_by


def _line(speak: Words, store: Store, alarm: Alarm, rung: Rung, no: str) -> str:
    local = alarm.due_at.astimezone(store.site.zone)
    month = speak.choices("format.months")[local.month - 1]
    facts = {
        "when": speak(
            "agenda.when",
            month=local.month,
            month_name=month,
            day=local.day,
            hour=local.hour,
            minute=local.minute,
        ),
        "what": _what(speak, alarm, rung),
        "no": no,
    }
    audiences = dict.fromkeys(audience for hearers in rung.hears.values() for audience in hearers)
    names = [speak(key) for key in (f"agenda.hears.{audience}" for audience in audiences) if speak.has(key)]
    if not names:
        return speak("agenda.alone", **facts)
    return speak("agenda.line", who=speak("format.separator").join(names), **facts)


def _what(speak: Words, alarm: Alarm, rung: Rung) -> str:
    """The first of the rung's letters that has a short name, else what the alarm waits for."""
    keys = [f"agenda.says.{kind}" for kind in rung.hears] + [f"agenda.awaiting.{alarm.awaiting}"]
    return speak(next((key for key in keys if speak.has(key)), "agenda.otherwise"))
