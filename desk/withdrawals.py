"""撤回: the enterprise does not want its matter any more; everybody who works on it is told why, and its clocks end."""

from datetime import datetime
from typing import Any

from desk import audiences, call_backs, post, shifts, stages
from desk.errors import Closed
from desk.people import authorize
from storage.assignments import OPEN
from storage.models import AssignmentStage, CallBackCause, Case, Person, Stage
from storage.store import Store

WITHDRAWABLE = (Stage.PRE_CHECK, Stage.CORRECTION, Stage.DISPATCHED)


def withdraw(store: Store, case_id: int, reason: str, by: Person, now: datetime) -> Case:
    """撤回: with a reason, because a department may have talked the enterprise into it; the centre calls back."""
    case = store.cases.get(case_id)
    may_withdraw(case, by)

    held = [assignment for assignment in case.assignments if assignment.stage in OPEN]
    for assignment in held:
        shifts.go_on(store, assignment, now, by)
        assignment.stage = AssignmentStage.WITHDRAWN
    case.stage = Stage.WITHDRAWN
    case.finished_at = now
    store.alarms.silence(case_id=case.id)
    store.flush()

    about: dict[str, Any] = {"case_id": case.id, "reason": reason}
    key = f"case/{case.id}/withdrawn"
    for assignment in held:
        whom = audiences.department(assignment.department)
        post.tell(store, whom, "assignment.withdrawn", now, key=key, assignment_id=assignment.id, **about)
        stages.refresh(store, assignment, now)
    for whom in (audiences.CENTRE, audiences.contacts(case)):
        post.tell(store, whom, "case.withdrawn", now, key=key, **about)
    store.outbox.refresh(f"case/{case.id}", now)
    store.trail.add(case, "withdrawn", now, by, reason=reason)
    call_backs.sample(store, case, CallBackCause.WITHDRAWN, now)
    return case


def may_withdraw(case: Case, by: Person) -> None:
    """Nothing while this person may take the case back; the refusal otherwise."""
    authorize(by, "withdraw", case)
    if case.stage not in WITHDRAWABLE:
        raise Closed(no=case.no, stage=case.stage.value)
