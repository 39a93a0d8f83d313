"""会商: several departments say what they think by a day, somebody concludes, and the minutes stay with the case."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from desk import alarms, audiences, closing, people, post, worktime
from desk.errors import AlreadyDone, Closed, NoSuchDepartment, NotLater, NotYours, OnlyOnce
from desk.people import authorize
from storage.models import Case, Consultation, Department, Opinion, Person, Stage
from storage.store import Store


def call(
    store: Store, case_id: int, topic: str, bodies: Sequence[Department], day: date, by: Person, now: datetime
) -> Consultation:
    """会商: each invited department is asked; no clock of the case stops meanwhile."""
    case = store.cases.get(case_id)
    may_call(store, case, by)
    due = worktime.calendar_of(store).closing_of(day)
    if due <= now:
        raise NotLater(no=case.no, due=now)
    if not bodies:
        raise NoSuchDepartment(name="")

    number = len(store.consultations.about(case.id)) + 1
    called = store.put(
        Consultation(case_id=case.id, number=number, topic=topic, called_by_id=by.id, called_at=now, due_by=due)
    )
    for body in {body.id: body for body in bodies}.values():
        store.put(Opinion(consultation_id=called.id, department_id=body.id))
    store.reload(called)
    alarms.lay_single(store, case, "consultation", due)

    for opinion in called.opinions:
        _tell(store, called, audiences.department(opinion.department), "consultation.invitation", now, opinion)
    _tell(store, called, audiences.person(by), "consultation.called", now)
    names = [opinion.department.name for opinion in called.opinions]
    store.trail.add(case, "consultation_called", now, by, departments=names, until=due.isoformat())
    return called


def may_call(store: Store, case: Case, by: Person) -> None:
    """Nothing while this person may call one: the centre, or the department that answers for the case."""
    authorize(by, "consult", case)
    if case.stage is not Stage.DISPATCHED:
        raise Closed(no=case.no, stage=case.stage.value)
    if not people.may(by, "route") and closing.lead_of(case).department_id not in people.departments_of(by):
        raise NotYours(action="consult")
    if any(called.concluded_at is None for called in store.consultations.about(case.id)):
        raise OnlyOnce(no=case.no, what="consultation")


def opine(store: Store, opinion_id: int, words: str, by: Person, now: datetime) -> Consultation:
    """发表意见: once for each invited department, by one of its people; late is better than never."""
    called, opinion = may_opine(store, opinion_id, by)

    opinion.words = words
    opinion.given_by_id = by.id
    opinion.given_at = now
    store.reload(called)

    if all(other.given_at for other in called.opinions):
        _tell(store, called, audiences.person(called.called_by), "consultation.complete", now)
    _refresh(store, called, now)
    store.trail.add(called.case, "opinion_given", now, by, department=opinion.department.name)
    return called


def may_opine(store: Store, opinion_id: int, by: Person) -> tuple[Consultation, Opinion]:
    """The consultation and the opinion that this person may still give; the refusal otherwise."""
    opinion = store.consultations.opinion(opinion_id)
    called = store.consultations.get(opinion.consultation_id)
    if opinion.department_id not in people.departments_of(by):
        raise NotYours(action="opine")
    if opinion.given_at is not None and opinion.given_by is not None:
        raise AlreadyDone(no=called.case.no, who=opinion.given_by.name, at=opinion.given_at, stage="opinion")
    _must_be_open(store, called)
    return called, opinion


def conclude(store: Store, consultation_id: int, words: str, by: Person, now: datetime) -> Consultation:
    """形成结论: the minutes go to everybody who was asked, to the lead and to the centre."""
    called = may_conclude(store, consultation_id, by)

    called.conclusion = words
    called.concluded_by_id = by.id
    called.concluded_at = now
    store.alarms.silence(case_id=called.case_id, awaiting="consultation")

    asked = [audiences.department(opinion.department) for opinion in called.opinions]
    lead = audiences.department(closing.lead_of(called.case).department)
    for whom in dict.fromkeys([*asked, lead, audiences.CENTRE]):
        _tell(store, called, whom, "consultation.minutes", now)
    _refresh(store, called, now)
    store.trail.add(called.case, "consultation_concluded", now, by, conclusion=words)
    return called


def may_conclude(store: Store, consultation_id: int, by: Person) -> Consultation:
    """The consultation, if this person called it or is at the centre, and it is open."""
    called = store.consultations.get(consultation_id)
    if by.id != called.called_by_id and not people.may(by, "route"):
        raise NotYours(action="consult")
    _must_be_open(store, called)
    return called


def expire(store: Store, case: Case, now: datetime) -> None:
    """The day has come: whoever still owes an opinion is asked again, and whoever called is told who does."""
    for called in store.consultations.about(case.id):
        if called.concluded_at is not None:
            continue
        for opinion in called.opinions:
            if opinion.given_at is None:
                whom = audiences.department(opinion.department)
                _tell(store, called, whom, "consultation.reminder", now, opinion)
        _tell(store, called, audiences.person(called.called_by), "consultation.due", now)


def send_minutes(store: Store, case_id: int, by: Person, now: datetime) -> None:
    """会商纪要: every concluded consultation of the case, in private, to whoever works on it."""
    case = store.cases.get(case_id)
    authorize(by, "consult", case)
    for called in store.consultations.about(case.id):
        if called.concluded_at is not None:
            about: dict[str, Any] = {"consultation_id": called.id, "case_id": case.id}
            post.tell(store, audiences.person(by), "consultation.minutes", now, **about)


def _must_be_open(store: Store, called: Consultation) -> None:
    if called.concluded_at is not None:
        who = store.people.name_of(called.concluded_by_id)
        raise AlreadyDone(no=called.case.no, who=who, at=called.concluded_at, stage="concluded")


def _refresh(store: Store, called: Consultation, now: datetime) -> None:
    store.outbox.refresh(f"consultation/{called.id}", now)
    store.outbox.refresh(f"case/{called.case_id}", now)


def _tell(
    store: Store, called: Consultation, whom: str, kind: str, now: datetime, opinion: Opinion | None = None
) -> None:
    about: dict[str, Any] = {"consultation_id": called.id, "case_id": called.case_id}
    if opinion is not None:
        about["opinion_id"] = opinion.id
    key = f"consultation/{called.id}/{opinion.id if opinion else 0}"
    card = f"consultation/{called.id}" if kind != "consultation.minutes" else None
    post.tell(store, whom, kind, now, key=key, card=card, **about)
