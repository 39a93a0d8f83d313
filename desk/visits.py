"""入企检查反映: an enterprise says who came; the centre and the leaders read it, the department does not."""

from datetime import date, datetime, timedelta
from typing import Any

from desk import audiences, people, post, rules, subjects, worktime
from desk.errors import AlreadyDone, AskedTooOften, NotAContact, NotLater
from desk.people import authorize
from storage.models import Alarm, Enterprise, Person, Visit
from storage.store import Store

WAITING = "visit"  # what its alarms wait for: the centre's answer
A_DAY = timedelta(days=1)
A_DAY_S = 10  # reports of one person
LONGEST_AGO = timedelta(days=366)


def enterprise_of(by: Person) -> Enterprise:
    """The enterprise in whose name this person reports."""
    own = people.enterprises_of(by)
    if not own:
        raise NotAContact
    authorize(by, "report_visit", own[0])
    return own[0]


def report(store: Store, unit: str, day: date, words: str, by: Person, now: datetime) -> Visit:
    """反映: kept apart from what departments see, with the permit that covers the day, if there is one."""
    enterprise = enterprise_of(by)
    if store.budgets.spend("visits", by.id, A_DAY, now) > A_DAY_S:
        raise AskedTooOften
    must_be_past(store, day, now)

    body = store.permits.named_in(unit)
    permit = store.permits.covering(enterprise.id, day, body.id) if body else None
    visit = store.put(
        Visit(
            enterprise_id=enterprise.id,
            unit=unit,
            day=day,
            words=words,
            permit_id=permit.id if permit else None,
            reported_by_id=by.id,
            reported_at=now,
            answer_by=worktime.days_from(store, now, rules.current().limits.visit_days),
        )
    )
    store.reload(visit)
    subjects.lay(store, card(visit), WAITING, now, visit.answer_by)

    for whom, kind in (
        (audiences.person(by), "visit.received"),
        (audiences.CENTRE, "visit.report"),
        (audiences.LEADERS, "visit.report"),
    ):
        _tell(store, visit, whom, kind, now)
    store.trail.note("visit_reported", now, by, visit=visit.id)
    return visit


def must_be_past(store: Store, day: date, now: datetime) -> None:
    """Nothing for today or a day not too long ago."""
    today = worktime.calendar_of(store).day_of(now)
    if not today - LONGEST_AGO <= day <= today:
        raise NotLater(no="", due=now, what="visit")


def may_answer(store: Store, visit_id: int, by: Person) -> Visit:
    """The report, if this person may still answer it."""
    authorize(by, "answer_visit")
    visit = store.permits.visit(visit_id)
    if visit.answered_at is not None:
        who = visit.answered_by.name if visit.answered_by else ""
        raise AlreadyDone(no="", who=who, at=visit.answered_at, stage="ruled")
    return visit


def answer(store: Store, visit_id: int, words: str, by: Person, now: datetime) -> Visit:
    """核查反馈: what was found out, to whoever reported it."""
    visit = may_answer(store, visit_id, by)
    visit.answer = words
    visit.answered_by_id = by.id
    visit.answered_at = now
    store.reload(visit)
    subjects.silence(store, card(visit), WAITING)
    store.outbox.refresh(card(visit), now)
    _tell(store, visit, audiences.person(visit.reported_by), "visit.answered", now)
    store.trail.note("visit_answered", now, by, visit=visit.id)
    return visit


def remind(store: Store, alarm: Alarm, now: datetime) -> None:
    """Nobody has answered yet: the centre hears it again, then the leaders."""
    visit = store.permits.visit(int(alarm.subject.partition("/")[2]))
    subjects.hear(store, alarm, 0, card(visit), now, visit_id=visit.id)


def days(store: Store, now: datetime) -> list[date]:
    """Likely days of a visit: today and the last two."""
    today = worktime.calendar_of(store).day_of(now)
    return [today, today - A_DAY, today - 2 * A_DAY]


def card(visit: Visit) -> str:
    return f"visit/{visit.id}"


def _tell(store: Store, visit: Visit, whom: str, kind: str, now: datetime) -> None:
    about: dict[str, Any] = {"visit_id": visit.id}
    post.tell(store, whom, kind, now, key=card(visit), card=card(visit), **about)
