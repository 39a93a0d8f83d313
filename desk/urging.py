"""催办: the enterprise presses, at most once in a working hour; whoever has the matter in hand hears it."""

from datetime import datetime, timedelta

from desk import alarms, audiences, cases, post, worktime
from desk.errors import Closed, TooSoon
from desk.people import authorize
from storage.assignments import OPEN
from storage.models import Case, Person, Stage
from storage.store import Store

BETWEEN = timedelta(hours=1)  # of working time


def urge(store: Store, case_id: int, by: Person, now: datetime) -> Case:
    """催办: counted on every card; pressed outside working hours it is heard at the next opening."""
    case = store.cases.get(case_id)
    authorize(by, "urge", case)
    if case.stage not in (Stage.PRE_CHECK, Stage.DISPATCHED):
        raise Closed(no=case.no, stage=case.stage.value)
    calendar = worktime.calendar_of(store)
    if case.urged_at is not None and calendar.between(case.urged_at, now) < BETWEEN:
        raise TooSoon(no=case.no, at=calendar.after(case.urged_at, BETWEEN))

    case.urged += 1
    case.urged_at = now
    if calendar.is_open(now):
        pass_on(store, case, now)
    else:
        store.alarms.silence(case_id=case.id, awaiting="urge")
        alarms.lay_single(store, case, "urge", calendar.next_opening(now))

    post.tell(store, audiences.person(by), "case.urge_counted", now, case_id=case.id, count=case.urged)
    store.trail.add(case, "urged", now, by, count=case.urged)
    return case


def urge_by_number(store: Store, no: str, by: Person, now: datetime) -> Case:
    """/urge 编号."""
    return urge(store, cases.visible(store, no, by).id, by, now)


def pass_on(store: Store, case: Case, now: datetime) -> None:
    """The owners of the open assignments hear it; before dispatch the centre."""
    key = f"case/{case.id}/urged/{case.urged}"
    if case.stage is Stage.PRE_CHECK:
        post.tell(store, audiences.CENTRE, "case.urged", now, key=key, card=f"case/{case.id}", case_id=case.id)
    for assignment in case.assignments:
        if assignment.stage in OPEN and case.stage is Stage.DISPATCHED:
            whom, card = audiences.named("owner", assignment), f"assignment/{assignment.id}"
            about = {"case_id": case.id, "assignment_id": assignment.id}
            post.tell(store, whom, "assignment.urged", now, key=key, card=card, **about)
            store.outbox.refresh(card, now)
    store.outbox.refresh(f"case/{case.id}", now)
