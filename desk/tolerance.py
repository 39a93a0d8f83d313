"""容缺: accepted although something may still be missing, with a deadline to bring it; no result before it has come."""

from collections.abc import Sequence
from datetime import date, datetime

from desk import alarms, audiences, cases, closing, post, rules, worktime
from desk.errors import NothingOwed, NotLater, TooFar
from desk.people import authorize
from storage.assignments import OPEN
from storage.models import Case, Material, MaterialState, Person, Stage
from storage.store import Store


def tolerate(store: Store, case_id: int, day: date, by: Person, now: datetime) -> Case:
    """容缺受理: the clocks start at once; what is owed is named and has a deadline of its own."""
    case = store.cases.get(case_id)
    may_tolerate(store, case, by)
    calendar = worktime.calendar_of(store)
    until, most = calendar.closing_of(day), rules.current().limits.supplement_days
    if until <= now:
        raise NotLater(no=case.no, due=now)
    if until > calendar.closing_of(calendar.workday_after(calendar.day_of(now), most)):
        raise TooFar(no=case.no, days=most, what="supplement")

    case.supplement_by = until
    cases.take_in(store, case, now, by, now)
    alarms.lay_single(store, case, "supplement_soon", calendar.shifted(until, -1))
    alarms.lay_single(store, case, "supplement_due", until)
    facts = {"materials": [material.name for material in owed(case)], "until": until.isoformat()}
    store.trail.add(case, "tolerated", now, by, **facts)
    return case


def may_tolerate(store: Store, case: Case, by: Person) -> None:
    """Nothing while this case may be accepted with gaps; the refusal otherwise."""
    authorize(by, "accept", case)
    cases.must_wait_for_pre_check(store, case)
    if not owed(case):
        raise NothingOwed(no=case.no)


def owed(case: Case) -> Sequence[Material]:
    """What the enterprise has promised to bring later."""
    return [material for material in case.materials if material.state is MaterialState.OWED]


def remind(store: Store, case: Case, awaiting: str, now: datetime) -> None:
    """A working day before the deadline the enterprise is reminded; at the deadline the centre hears too."""
    if case.supplement_by is None or not owed(case) or case.stage is not Stage.DISPATCHED:
        return
    key = f"case/{case.id}/{awaiting}"
    post.tell(store, audiences.contacts(case), f"case.{awaiting}", now, key=key, case_id=case.id)
    if awaiting == "supplement_due":
        post.tell(store, audiences.CENTRE, "case.supplement_missed", now, key=key, case_id=case.id)
        store.trail.add(case, "supplement_missed", now, None, materials=[m.name for m in owed(case)])


def closed(store: Store, case: Case, by: Person, now: datetime) -> None:
    """What was missing has come: reminders fall silent, and a result that waited for it is told."""
    if case.supplement_by is None or owed(case):
        return
    for awaiting in ("supplement_soon", "supplement_due"):
        store.alarms.silence(case_id=case.id, awaiting=awaiting)
    if case.stage is Stage.DISPATCHED and not any(assignment.stage in OPEN for assignment in case.assignments):
        closing.done(store, case, by, now)


def days(store: Store, now: datetime) -> list[date]:
    """Likely deadlines: so many working days from now."""
    calendar, limits = worktime.calendar_of(store), rules.current()
    return [
        calendar.workday_after(calendar.day_of(now), count)
        for count in limits.likely_days
        if count <= limits.limits.supplement_days
    ]
