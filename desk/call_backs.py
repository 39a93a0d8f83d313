"""回访: the centre asks the enterprise how it went, after every bad rating and for a sample of other cases."""

import hashlib
from datetime import datetime
from typing import Any

from desk import audiences, post, rules, subjects, worktime
from desk.errors import AlreadyDone, NotYet
from desk.people import authorize
from storage.models import Alarm, CallBack, CallBackCause, Case, Person
from storage.ratings import UNDER_WAY
from storage.store import Store

LISTED = 20
UNREACHABLE = "unreachable"
OUTCOMES = ("satisfied", "unsatisfied", UNREACHABLE)
WHOLE = 2**64


def is_sampled(no: str, cause: CallBackCause, share: float) -> bool:
    """Whether this case is one of the share that is called back: reckoned from its number, the same for everybody."""
    lot = int.from_bytes(hashlib.sha256(f"{no}/{cause.value}".encode()).digest()[:8])
    return lot < share * WHOLE


def sample(store: Store, case: Case, cause: CallBackCause, now: datetime) -> CallBack | None:
    """A case that was withdrawn, handed back or reopened: called back when the lot falls on it, once for each cause."""
    drawn = is_sampled(case.no, cause, rules.current().called_back[cause.value])
    if not drawn or case.enterprise_id is None or store.ratings.call_back_of(case.id, cause) is not None:
        return None
    opened = _open(store, case, cause, _due_from(store, now), now)
    _call_the_centre(store, opened, now)
    return opened


def open_for_bad_rating(store: Store, case: Case, answered_by: datetime, now: datetime) -> CallBack:
    """Every one is called back: when the department has answered, or has let its time pass."""
    return _open(store, case, CallBackCause.BAD_RATING, _due_from(store, answered_by), now)


def put_off(store: Store, case: Case, answered_by: datetime, now: datetime) -> None:
    """The department has more time to answer."""
    _move(store, case, _due_from(store, answered_by), now)


def ripen(store: Store, case: Case, now: datetime) -> None:
    """The department has answered: the centre calls now."""
    if moved := _move(store, case, _due_from(store, now), now):
        _call_the_centre(store, moved, now)


def note(store: Store, key: int, outcome: str, words: str, by: Person, now: datetime) -> CallBack:
    """What the enterprise said; where nobody answers, the centre tries again on the next days."""
    call_back = may_note(store, key, by, now)
    case = call_back.case
    call_back.attempts += 1
    call_back.words = words

    facts = {"cause": call_back.cause.value, "outcome": outcome}
    if outcome == UNREACHABLE and call_back.attempts < rules.current().limits.call_back_tries:
        call_back.due_by = worktime.days_from(store, now, 1)
        subjects.lay(store, card(call_back), "call_back", now, call_back.due_by, case)
        store.trail.add(case, "call_back_tried", now, by, **facts)
    else:
        call_back.outcome = outcome
        call_back.called_by_id = by.id
        call_back.called_at = now
        subjects.silence(store, card(call_back), "call_back")
        store.trail.add(case, "called_back", now, by, **facts)
    store.flush()
    store.outbox.refresh(card(call_back), now)
    return call_back


def may_note(store: Store, key: int, by: Person, now: datetime) -> CallBack:
    """The call-back that this person may still note; the refusal otherwise."""
    call_back = store.ratings.call_back(key)
    authorize(by, "call_back", call_back.case)
    if call_back.called_at is not None:
        who = store.people.name_of(call_back.called_by_id)
        raise AlreadyDone(no=call_back.case.no, who=who, at=call_back.called_at, stage="called_back")
    if not is_ripe(store, call_back, now):
        raise NotYet(no=call_back.case.no, what="call_back")
    return call_back


def show_phone(store: Store, key: int, by: Person, now: datetime) -> None:
    """查看电话: whom to call, in private to the agent who asks; the trail keeps that it was shown."""
    call_back = store.ratings.call_back(key)
    authorize(by, "call_back", call_back.case)
    store.trail.add(call_back.case, "phone_shown", now, by)
    post.tell(store, audiences.person(by), "call_back.phone", now, **about(call_back))


def is_ripe(store: Store, call_back: CallBack, now: datetime) -> bool:
    """Whether there is something to ask about: a bad rating's department has answered, or its time is over."""
    if call_back.cause is not CallBackCause.BAD_RATING:
        return True
    owed = store.ratings.rectification_of(call_back.case_id)
    return owed is None or owed.stage not in UNDER_WAY or now >= owed.due_by


def remind(store: Store, alarm: Alarm, now: datetime) -> None:
    """A rung of its ladder: the centre has not called yet."""
    call_back = store.ratings.call_back(int(alarm.subject.partition("/")[2]))
    subjects.hear(store, alarm, call_back.case.item.department_id, card(call_back), now, **about(call_back))


def card(call_back: CallBack) -> str:
    return f"call_back/{call_back.id}"


def about(call_back: CallBack) -> dict[str, Any]:
    return {"call_back_id": call_back.id, "case_id": call_back.case_id}


def _open(store: Store, case: Case, cause: CallBackCause, due: datetime, now: datetime) -> CallBack:
    opened = store.put(CallBack(case_id=case.id, cause=cause, opened_at=now, due_by=due))
    store.reload(opened)
    subjects.lay(store, card(opened), "call_back", now, due, case)
    store.trail.add(case, "call_back_opened", now, None, cause=cause.value, until=due.isoformat())
    return opened


def _move(store: Store, case: Case, due: datetime, now: datetime) -> CallBack | None:
    call_back = store.ratings.call_back_of(case.id, CallBackCause.BAD_RATING)
    if call_back is None or call_back.called_at is not None:
        return None
    call_back.due_by = due
    subjects.lay(store, card(call_back), "call_back", now, due, case)
    return call_back


def _call_the_centre(store: Store, call_back: CallBack, now: datetime) -> None:
    shown = card(call_back)
    post.tell(store, audiences.CENTRE, "call_back.request", now, key=shown, card=shown, **about(call_back))


def _due_from(store: Store, start: datetime) -> datetime:
    return worktime.days_from(store, start, rules.current().limits.call_back_days)
