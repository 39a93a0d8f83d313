"""请假, 代理: who is away hears nothing, and whoever acts for them may do, and hears, what they would."""

from datetime import date, datetime, time, timedelta

from desk import alarms, audiences, post, stages, worktime
from desk.errors import NoSubstitute, NotAway, NotLater, NotYours
from storage.models import Leave, Person, Role, RoleName
from storage.store import Store

A_DAY = timedelta(days=1)
OFFICIALS = frozenset(
    {
        RoleName.AGENT,
        RoleName.OFFICER,
        RoleName.DEPUTY,
        RoleName.PRINCIPAL,
        RoleName.ORGANISER,
        RoleName.LEADER,
    }
)


def take(store: Store, first: date, last: date, acting: str, by: Person, now: datetime) -> Leave:
    """/leave: from the first day to the last, both included; whoever acts is named, or is the officer's substitute."""
    own = [role for role in by.roles if role.name in OFFICIALS and role.acting_for_id is None]
    if not own:
        raise NotYours(action="leave")
    calendar = worktime.calendar_of(store)
    begins, ends = calendar.instant(first, time()), calendar.instant(last + A_DAY, time())
    if ends <= max(begins, now):
        raise NotLater(no="", due=now, what="leave")
    deputy = _acting(store, own[0], acting, by)

    leave = store.put(
        Leave(person_id=by.id, acting_id=deputy.id, begins_at=max(begins, now), ends_at=ends)
    )
    store.reload(leave)
    for at, step in ((leave.begins_at, "begins"), (ends, "ends")):
        alarms.lay_for_nobody(store, "leave", step, at, leave.id)
    for whom in (audiences.person(by), audiences.CENTRE, audiences.person(deputy)):
        post.tell(store, whom, "leave.noted", now, key=f"leave/{leave.id}/noted", leave_id=leave.id)
    turn(store, now)
    return leave


def come_back(store: Store, by: Person, now: datetime) -> None:
    """/back: sooner than was said; a leave that has not begun is called off."""
    open_ = store.leaves.open_of(by.id)
    if not open_:
        raise NotAway
    for leave in open_:
        _end(store, leave, now)
    for whom in (audiences.person(by), audiences.CENTRE):
        post.tell(store, whom, "leave.back", now, key=f"leave/{open_[0].id}/back", leave_id=open_[0].id)


def turn(store: Store, now: datetime) -> None:
    """Every leave that has begun or is over by now is taken account of: in rights, in rungs, on cards."""
    store.flush()
    for leave in store.leaves.due(now):
        if leave.ends_at <= now:
            _end(store, leave, now)
        else:
            _begin(store, leave, now)


def _begin(store: Store, leave: Leave, now: datetime) -> None:
    leave.begun_at = now
    leave.person.away_since = now
    if leave.acting is not None:
        for role in leave.person.roles:
            if role.name in OFFICIALS and role.acting_for_id is None:
                store.put(
                    Role(
                        person_id=leave.acting.id,
                        name=role.name,
                        department_id=role.department_id,
                        acting_for_id=leave.person_id,
                    )
                )
        store.reload(leave.acting)
        key = f"leave/{leave.id}/acting"
        post.tell(store, audiences.person(leave.acting), "leave.acting", now, key=key, leave_id=leave.id)
    _refresh(store, leave, now)


def _end(store: Store, leave: Leave, now: datetime) -> None:
    leave.ended_at = now
    if leave.begun_at is None:
        return
    leave.person.away_since = None
    for role in store.leaves.acting_for(leave.person_id):
        role.person.roles.remove(role)
    _refresh(store, leave, now)


def _refresh(store: Store, leave: Leave, now: datetime) -> None:
    store.flush()
    for assignment in store.assignments.owned_by(leave.person_id):
        stages.refresh(store, assignment, now)


def _acting(store: Store, role: Role, named: str, by: Person) -> Person:
    """Whoever acts: somebody of the same department who is there; nobody's place stays empty."""
    if not named:
        is_officer = role.name is RoleName.OFFICER and role.department_id is not None
        substitutes = store.people.substitutes(role.department_id or 0) if is_officer else []
        found = next((who for who in substitutes if who.id != by.id), None)
    else:
        found = store.people.named(named, department_id=role.department_id, enterprise_id=None)
    if found is None or found.id == by.id or found.away_since is not None or found.chat is None:
        raise NoSubstitute(name=named)
    return found
