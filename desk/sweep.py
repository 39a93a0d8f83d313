"""The sweep: everything that is due at this moment is done, in one transaction."""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime

from desk import (
    alarms,
    call_backs,
    cases,
    closing,
    consultations,
    documents,
    evaluations,
    justifications,
    leaves,
    pauses,
    permits,
    post,
    rectifications,
    reviews,
    rulings,
    tolerance,
    urging,
    versions,
    visits,
)
from storage.models import Alarm, Assignment, Case, Item
from storage.store import RACES, Store

log = logging.getLogger(__name__)

ACTS = ("resume", "ruling", "justified")  # what an assignment's alarm may wait for beside its ladders


def ring(store: Store, now: datetime, case_id: int | None = None) -> int:
    """How many alarms were due, of one case or of all; call again while it is as many as one transaction takes.

    Each has been rung, put off to when it may be heard, or overtaken by a higher rung of its ladder. Two rungs of one
    ladder must not be looked at by two processes at once: one sweeps, the others pass.
    """
    if case_id is None and not store.duties.alone("sweep"):
        return 0
    due = store.alarms.due(now, alarms.SWEEP, case_id)
    owed = alarms.owed(store, due)
    ringing = alarms.to_ring(store, due, owed, now) if due else []
    rungs = []
    for alarm in ringing:
        if _is_a_rung(alarm):
            rungs.append(alarm)
        else:
            _ring_alone(store, alarm, now)
    if rungs and not _ring_together(store, rungs, owed, now):
        for alarm in rungs:
            _ring_alone(store, alarm, now)
    if ringing:
        with store.outbox.together():
            post.gather(store, alarms.DIGESTS, now)
    return len(due)


def _is_a_rung(alarm: Alarm) -> bool:
    """Whether people hear it; by the others the desk itself acts."""
    return alarm.assignment_id is not None and not alarm.subject and alarm.awaiting not in ACTS


def _ring_together(store: Store, rungs: Sequence[Alarm], owed: Mapping[int, Assignment], now: datetime) -> bool:
    """Whether all these rungs have been heard; none has been when one is broken."""
    about = [owed[alarm.assignment_id] for alarm in rungs if alarm.assignment_id is not None]
    try:
        with store.together(about):
            for alarm, assignment in zip(rungs, about, strict=True):
                alarms.hear(store, alarm, assignment, now)
    except RACES:
        raise
    except Exception:  # which one it is shows when each is rung alone
        log.exception("one of %d alarms cannot be rung", len(rungs))
        return False
    return True


def _ring_alone(store: Store, alarm: Alarm, now: datetime) -> None:
    try:
        with store.apart():
            _act(store, alarm, now)
    except RACES:
        raise
    except Exception:  # one that is broken must not silence all others
        log.exception("alarm %s cannot be rung", alarm.id)
        alarms.put_off(store, alarm, now)


def _act(store: Store, alarm: Alarm, now: datetime) -> None:
    if alarm.subject:
        _act_on_record(store, alarm, now)
    elif alarm.assignment_id is not None:
        _act_on_assignment(store, alarm, store.assignments.get(alarm.assignment_id), now)
    elif alarm.case_id is not None:
        _act_on_case(store, alarm, store.cases.get(alarm.case_id), now)
    elif alarm.item_id is not None:
        _act_on_item(store, alarm, store.catalogue.item(alarm.item_id), now)
    else:
        leaves.turn(store, now)


def _act_on_assignment(store: Store, alarm: Alarm, assignment: Assignment, now: datetime) -> None:
    match alarm.awaiting:
        case "resume":
            pauses.expire(store, assignment, now)
        case "ruling":
            rulings.remind(store, assignment, now)
        case "justified":
            justifications.expire(store, assignment, now)
        case _:
            alarms.hear(store, alarm, assignment, now)


def _act_on_case(store: Store, alarm: Alarm, case: Case, now: datetime) -> None:
    match alarm.awaiting:
        case "pre_check":
            cases.deem_accepted(store, case, now)
        case "supplement_soon" | "supplement_due":
            tolerance.remind(store, case, alarm.awaiting, now)
        case "consultation":
            consultations.expire(store, case, now)
        case "urge":
            urging.pass_on(store, case, now)
        case "confirm":
            closing.take_as_confirmed(store, case, now)
        case _:
            raise ValueError(f"alarm {alarm.id} waits for {alarm.awaiting!r}, which the desk does not know")


def _act_on_record(store: Store, alarm: Alarm, now: datetime) -> None:
    noun = alarm.subject.partition("/")[0]
    if noun == "permit":
        permits.act(store, alarm, now)
    elif noun == "document":
        documents.remind(store, alarm, now)
    elif noun == "visit":
        visits.remind(store, alarm, now)
    elif noun == "rectification":
        rectifications.remind(store, alarm, now)
    elif noun == "evaluation":
        evaluations.act(store, alarm, now)
    elif noun == "call_back":
        call_backs.remind(store, alarm, now)
    else:
        raise ValueError(f"alarm {alarm.id} is about {alarm.subject!r}, which the desk does not know")


def _act_on_item(store: Store, alarm: Alarm, item: Item, now: datetime) -> None:
    if alarm.awaiting == versions.IN_FORCE:
        versions.turn(store, item, now)
    elif alarm.awaiting == reviews.REVIEW:
        reviews.remind(store, alarm, item, now)
    else:
        raise ValueError(f"alarm {alarm.id} waits for {alarm.awaiting!r}, which the desk does not know")
