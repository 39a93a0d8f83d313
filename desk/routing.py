"""改派, 联办: which departments a case goes to, decided by the centre alone."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from desk import assignments, audiences, closing, departments, post, stages, worktime
from desk.errors import Closed, NoSuchDepartment, NotLater, TooFar
from desk.people import authorize
from storage.assignments import OPEN
from storage.models import Case, Department, Guide, Item, Material, MaterialState, Person, Share, Stage
from storage.store import Store


def redirect(store: Store, case_id: int, to: Department, by: Person, now: datetime) -> Case:
    """改派: another lead; once dispatched, it takes over the first one's deadline and cannot hand back."""
    case = store.cases.get(case_id)
    may_route(case, by)
    if to.id in {department.id for department in involved(store, case)}:
        raise NoSuchDepartment(name=to.name)

    if case.stage is Stage.PRE_CHECK:
        case.routing = {**case.routing, "lead": to.id}
        store.trail.add(case, "redirected", now, by, department=to.name)
    else:
        old = closing.lead_of(case)
        stages.must_be_open(old)
        assignments.transfer(store, old, to, by, now)
        store.trail.add(case, "redirected", now, by, assignment=old.id, department=to.name)
    store.outbox.refresh(f"case/{case.id}", now)
    return case


def join(
    store: Store,
    case_id: int,
    department: Department,
    day: date,
    by: Person,
    now: datetime,
    guide: Guide | None = None,
) -> Case:
    """联办: a joint department with a deadline of its own, no later than the lead's.

    With another item's guide it is 一件事: one case, one promise to the enterprise, and that item's materials too.
    """
    case = store.cases.get(case_id)
    may_route(case, by)
    if department.id in {known.id for known in involved(store, case)}:
        raise NoSuchDepartment(name=department.name)
    due = worktime.calendar_of(store, department).closing_of(day)
    if due <= now:
        raise NotLater(no=case.no, due=now)
    if due > lead_due(store, case, now):
        raise TooFar(no=case.no, by=lead_due(store, case, now), what="joint")

    if case.stage is Stage.PRE_CHECK:
        joined = {"department": department.id, "due": due.isoformat(), "guide": guide.id if guide else None}
        joint = [*case.routing.get("joint", []), joined]
        case.routing = {**case.routing, "joint": joint}
    else:
        assignments.send(store, case, department, Share.JOINT, by, now, due_by=due, guide=guide)
        stages.refresh(store, closing.lead_of(case), now)
    if guide is not None:
        _bundle(store, case, guide, now)
    store.outbox.refresh(f"case/{case.id}", now)
    facts = {"department": department.name, "until": due.isoformat(), "item": guide.body["name"] if guide else None}
    store.trail.add(case, "joined", now, by, **facts)
    return case


def _bundle(store: Store, case: Case, guide: Guide, now: datetime) -> None:
    """What the other item needs and the case does not have yet is asked for, once."""
    known = {material.name for material in case.materials}
    new = [material for material in guide.body["materials"] if material["name"] not in known]
    for position, material in enumerate(new, len(case.materials) + 1):
        row = {"position": position, "name": material["name"], "necessity": material["necessity"]}
        store.put(Material(case_id=case.id, state=MaterialState.OWED, **row))
    store.reload(case, "materials")
    key = f"case/{case.id}/bundled/{guide.id}"
    names = [material["name"] for material in new]
    facts: dict[str, Any] = {"case_id": case.id, "guide_id": guide.id, "materials": names}
    post.tell(store, audiences.contacts(case), "case.bundled", now, key=key, **facts)


def may_route(case: Case, by: Person) -> None:
    """Nothing while this person may decide where this case goes; the refusal otherwise."""
    authorize(by, "route", case)
    if case.stage not in (Stage.PRE_CHECK, Stage.DISPATCHED):
        raise Closed(no=case.no, stage=case.stage.value)


def involved(store: Store, case: Case) -> Sequence[Department]:
    """The lead first, then the joint ones: as dispatched, or as they will be."""
    if case.stage is Stage.DISPATCHED:
        return [assignment.department for assignment in case.assignments if assignment.stage in OPEN]
    return [part.department for part in assignments.planned(store, case)]


def lead_due(store: Store, case: Case, now: datetime) -> datetime:
    """The lead's deadline, or what it would be if the case were accepted now."""
    if case.stage is Stage.DISPATCHED:
        return closing.lead_of(case).due_by
    lead = assignments.planned(store, case)[0].department
    promised = worktime.limit_from(store, now, case.guide.body["promise_limit"], lead)
    assert promised is not None  # no item enters the catalogue without a promised limit
    return promised.at


def days(store: Store, case: Case, now: datetime) -> list[date]:
    """Likely deadlines of a joint department: the lead's, and the two working days before it while they are ahead."""
    calendar = worktime.calendar_of(store)
    last = calendar.day_of(lead_due(store, case, now))
    likely = [calendar.workday_after(last, -count) if count else last for count in range(3)]
    return [day for day in likely if calendar.closing_of(day) > now]


def department_or_item(store: Store, words: str) -> Department | Item:
    """The department that these words name, or the item (一件事), by its name or its code."""
    item = store.catalogue.by_code(words) or store.catalogue.by_name(words)
    return item or departments.named(store, words)
