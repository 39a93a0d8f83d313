"""The sweep: everything that is due at this moment is done, in one transaction."""

import logging
from datetime import datetime

from desk import alarms, cases, closing, gaps, justifications, pauses, post, urging
from storage.models import Alarm
from storage.store import Store

log = logging.getLogger(__name__)


def ring(store: Store, now: datetime) -> int:
    """How many alarms were rung; call again while it is as many as one transaction takes."""
    ringing = alarms.due(store, now)
    for alarm in ringing:
        try:
            with store.apart():
                _act(store, alarm, now)
        except Exception:  # one that is broken must not silence all others
            log.exception("alarm %s cannot be rung", alarm.id)
            alarms.put_off(store, alarm, now)
    if ringing:
        post.gather(store, "ladder.overdue_group", "ladder.overdue_digest", now)
    return len(ringing)


def _act(store: Store, alarm: Alarm, now: datetime) -> None:
    if alarm.awaiting == "resume" and alarm.assignment_id is not None:
        pauses.expire(store, store.assignments.get(alarm.assignment_id), now)
    elif alarm.awaiting == "justified" and alarm.assignment_id is not None:
        justifications.expire(store, store.assignments.get(alarm.assignment_id), now)
    elif alarm.assignment_id is not None:
        alarms.hear(store, alarm, store.assignments.get(alarm.assignment_id), now)
    elif alarm.awaiting == "pre_check":
        cases.deem_accepted(store, store.cases.get(alarm.case_id), now)
    elif alarm.awaiting in ("supplement_soon", "supplement_due"):
        gaps.remind(store, store.cases.get(alarm.case_id), alarm.awaiting, now)
    elif alarm.awaiting == "urge":
        urging.pass_on(store, store.cases.get(alarm.case_id), now)
    elif alarm.awaiting == "confirm":
        closing.take_as_confirmed(store, store.cases.get(alarm.case_id), now)
    else:
        raise ValueError(f"alarm {alarm.id} waits for {alarm.awaiting!r}, which the desk does not know")
