"""The end of a case: done, confirmed, and the enterprise asked how it went."""

from datetime import datetime, timedelta

from desk import alarms, audiences, findings, people, post, rules, worktime
from desk.errors import Closed
from desk.people import authorize
from storage.models import Assignment, AssignmentStage, Case, MaterialState, Person, Share, Stage
from storage.store import Store


def done(store: Store, case: Case, by: Person, now: datetime) -> None:
    """办结: every department has finished; the enterprise is told and asked to confirm."""
    case.stage = Stage.DONE
    case.finished_at = now
    if case.enterprise_id is None:  # from a feed: nobody has to confirm it
        store.trail.add(case, "done", now, by, outcome=lead_of(case).outcome)
        findings.tell(store, case, lead_of(case).department, now)
        _confirmed(store, case, now)
        return
    confirm_by = worktime.days_from(store, now, rules.current().limits.confirm_days)
    alarms.lay_single(store, case, "confirm", confirm_by)

    lead = lead_of(case)
    kind = "case.rejected" if lead.outcome == "refused" else "case.completed"
    whom, key = audiences.contacts(case), f"case/{case.id}/done/{case.reopened}"
    post.tell(store, whom, kind, now, key=key, card=f"case/{case.id}", case_id=case.id)
    for file in lead.files:
        post.tell(store, whom, "case.file", now, key=f"file/{file.id}", case_id=case.id, attachment=file.id)
    store.outbox.refresh(f"case/{case.id}", now)
    store.trail.add(case, "done", now, by, outcome=lead.outcome)


def finished(store: Store, case: Case, by: Person, now: datetime) -> None:
    """Every department has finished: the case is done, unless the enterprise still owes what was tolerated (容缺)."""
    missing = [material.name for material in case.materials if material.state is MaterialState.OWED]
    if case.supplement_by is None or not missing:
        done(store, case, by, now)
        return
    key = f"case/{case.id}/held/{case.reopened}"
    post.tell(store, audiences.contacts(case), "case.held", now, key=key, case_id=case.id)
    store.outbox.refresh(f"case/{case.id}", now)
    store.trail.add(case, "held", now, by, materials=missing)


def confirm(store: Store, case_id: int, by: Person, now: datetime) -> Case:
    """确认办结: the matter is over, and the enterprise is asked once how it went."""
    case = store.cases.get(case_id)
    authorize(by, "confirm", case)
    must_be_done(case)

    _confirmed(store, case, now)
    _ask_for_rating(store, case, by, now)
    store.trail.add(case, "confirmed", now, by)
    return case


def take_as_confirmed(store: Store, case: Case, now: datetime) -> None:
    """Nobody objected in time."""
    if case.stage is not Stage.DONE:
        return
    _confirmed(store, case, now)
    for chat in audiences.listeners(store, audiences.contacts(case)):
        contact = store.people.of_chat(chat.id)
        if contact is not None and people.may(contact, "rate", case):
            _ask_for_rating(store, case, contact, now)
    store.trail.add(case, "taken_as_confirmed", now, None)


def lead_of(case: Case) -> Assignment:
    """The department that answers for the case now."""
    leads = [a for a in case.assignments if a.share is Share.LEAD and a.stage is not AssignmentStage.RETURNED]
    return leads[-1]


def used(store: Store, case: Case) -> timedelta:
    """Working time from acceptance to the end, without the time in which the clock stood still."""
    assert case.accepted_at is not None  # asked of done cases only
    assert case.finished_at is not None
    calendar = worktime.calendar_of(store, case.item.department)
    pauses = [(begun, min(end, case.finished_at)) for begun, end in store.rulings.paused(case.id)]
    return calendar.between(case.accepted_at, case.finished_at) - calendar.standing_still(pauses)


def must_be_done(case: Case) -> None:
    """Nothing while the enterprise has yet to say whether a finished case is solved."""
    if case.stage is not Stage.DONE:
        raise Closed(no=case.no, stage=case.stage.value)


def _confirmed(store: Store, case: Case, now: datetime) -> None:
    case.stage = Stage.CONFIRMED
    case.confirmed_at = now
    store.alarms.silence(case_id=case.id)
    store.outbox.refresh(f"case/{case.id}", now)


def _ask_for_rating(store: Store, case: Case, contact: Person, now: datetime) -> None:
    card = f"case/{case.id}/rating"
    post.tell(store, audiences.person(contact), "rating.invite", now, key=card, card=card, case_id=case.id)
