"""Ladders about other records than assignments: laid when a clock starts, heard by a department, silent when done."""

from datetime import datetime
from typing import Any

from desk import alarms, audiences, ladders, post, rules
from desk.rules import Rung
from desk.worktime import calendar_of
from storage.models import Alarm, AlarmState, Case
from storage.store import Store


def lay(store: Store, subject: str, awaiting: str, start: datetime, due: datetime, case: Case | None = None) -> None:
    """The ladder of this name about this record, in place of what still waits of an earlier one.

    Laid out anew it is the ladder that the record started with.
    """
    earlier = store.alarms.of_subject(subject, awaiting)
    silence(store, subject, awaiting)
    if earlier:
        known = {rung.step: rung for rung in map(alarms.rung_of, earlier)}
        ladder, version = sorted(known.values(), key=lambda rung: rung.rank), earlier[0].ladder_version
    else:
        ladder, version = list(rules.current().ladder(awaiting)), rules.current().version
    cycle = max((alarm.cycle for alarm in earlier), default=0) + 1
    for rung, at in ladders.laid(ladder, calendar_of(store), start, due):
        _set(store, subject, case.id if case else None, awaiting, rung, at, cycle, version)


def silence(store: Store, subject: str, *awaiting: str) -> None:
    """What this record was waited for has come."""
    for name in awaiting:
        for alarm in store.alarms.of_subject(subject, name):
            if alarm.state is AlarmState.WAITING:
                alarm.state = AlarmState.SILENCED
    store.flush()


def hear(store: Store, alarm: Alarm, department_id: int, card: str, now: datetime, **facts: Any) -> None:
    """Everybody whom this rung names is told with the record's card, and the next rung is laid where there is one."""
    rung = alarms.rung_of(alarm)
    for says, names in rung.hears.items():
        for name in names:
            whom, key = audiences.of_department(name, department_id), f"alarm/{alarm.id}"
            post.tell(store, whom, says, now, key=key, card=card, alarm_id=alarm.id, **facts)
    if after := ladders.following(rung, calendar_of(store), now):
        _set(store, alarm.subject, alarm.case_id, alarm.awaiting, *after, alarm.cycle + 1, alarm.ladder_version)
    if alarm.case_id is not None:
        facts = {"awaiting": alarm.awaiting, "step": rung.step, "about": alarm.subject}
        store.trail.add(store.cases.get(alarm.case_id), "rung", now, None, **facts)


def _set(
    store: Store, subject: str, case_id: int | None, awaiting: str, rung: Rung, at: datetime, cycle: int, version: str
) -> None:
    facts = {"awaiting": awaiting, "step": rung.step, "rank": rung.rank, "rung": rules.freeze(rung)}
    when: dict[str, Any] = {"planned_at": at, "due_at": at, "cycle": cycle, "ladder_version": version}
    store.put(Alarm(subject=subject, case_id=case_id, **facts, **when))
