"""Who may do what, and who hears for whom when somebody cannot be reached."""

from collections.abc import Sequence
from itertools import pairwise

from desk.errors import NotYours
from storage.models import Assignment, Case, Department, Enterprise, Group, Person, Purpose, Role, RoleName
from storage.outbox import Addressee
from storage.store import Store

HANDLERS = frozenset({RoleName.OFFICER, RoleName.DEPUTY, RoleName.PRINCIPAL})
CENTRE = frozenset({RoleName.AGENT})
CONTACT = frozenset({RoleName.CONTACT})
SUPERVISORS = frozenset({RoleName.ORGANISER, RoleName.LEADER})

# action → who may; departments act on their own assignments, contacts on their own enterprise's cases
MAY: dict[str, frozenset[RoleName]] = {
    "file": CONTACT | CENTRE,
    "supplement": CONTACT | CENTRE,
    "confirm": CONTACT,
    "rate": CONTACT,
    "see": CONTACT | CENTRE | HANDLERS | SUPERVISORS,
    "accept": CENTRE,
    "correct": CENTRE,
    "refuse": CENTRE,
    "rule": CENTRE,
    "reply": CENTRE,
    "acknowledge": HANDLERS,
    "hand_back": HANDLERS,
    "progress": HANDLERS,
    "finish": HANDLERS,
    "take_over": HANDLERS,
    "note_alert": SUPERVISORS,
    "bind": frozenset({RoleName.ADMIN}),
    "invite": frozenset({RoleName.ADMIN}),
}

CHAIN = ("officer", "substitute", "deputy", "principal")  # who hears when the one before cannot

Object = Case | Assignment | Enterprise | None


def authorize(by: Person, action: str, what: Object = None) -> None:
    """Nothing when this person may do this to this; NotYours otherwise, and for every action not in the table."""
    if not may(by, action, what):
        raise NotYours(action=action)


def may(by: Person, action: str, what: Object = None) -> bool:
    allowed = MAY.get(action, frozenset())
    return any(role.name in allowed and _reaches(role, what) for role in by.roles)


def is_(by: Person, *names: RoleName) -> bool:
    return any(role.name in names for role in by.roles)


def heads(by: Person, department_id: int) -> bool:
    """Whether this person is the department's principal."""
    return any(role.name is RoleName.PRINCIPAL and role.department_id == department_id for role in by.roles)


def enterprises_of(by: Person) -> Sequence[Enterprise]:
    """The enterprises this person is a contact of."""
    return [role.enterprise for role in by.roles if role.name is RoleName.CONTACT and role.enterprise]


def departments_of(by: Person) -> Sequence[int]:
    return [role.department_id for role in by.roles if role.name in HANDLERS and role.department_id]


def _reaches(role: Role, what: Object) -> bool:
    match what:
        case Enterprise():
            return role.name not in CONTACT or role.enterprise_id == what.id
        case Case() if role.name in CONTACT:
            return role.enterprise_id == what.enterprise_id
        case Case():
            return role.name not in HANDLERS or role.department_id in {a.department_id for a in what.assignments}
        case Assignment():
            return role.name not in HANDLERS or role.department_id == what.department_id
        case _:
            return True


def reachable(person: Person) -> bool:
    """Whether a message to this person can arrive, as far as we know."""
    return person.chat is not None and person.chat.unreachable_since is None


def at_the_centre(store: Store) -> Sequence[Addressee]:
    """The centre's group, or each of its agents while it has none."""
    return _group_or(store, Purpose.CENTRE, store.people.with_role(RoleName.AGENT))


def leaders(store: Store) -> Sequence[Addressee]:
    """The leaders' group, or each leader while there is none."""
    return _group_or(store, Purpose.LEADERS, store.people.with_role(RoleName.LEADER))


def at_the_department(store: Store, department: Department) -> Sequence[Addressee]:
    """The department's group, or else its officer, or whoever stands in."""
    groups = store.chats.groups(Purpose.DEPARTMENT, department.id)
    return list(groups) or hearers(store, department, "officer")


def contacts(store: Store, case: Case) -> Sequence[Addressee]:
    """Who is told of a case: its filer when a contact, else every contact; the centre when none can be reached."""
    of_enterprise = store.people.with_role(RoleName.CONTACT, enterprise_id=case.enterprise_id)
    able = [person for person in of_enterprise if reachable(person)]
    return [person for person in able if person.id == case.filed_by_id] or able or at_the_centre(store)


def hearers(store: Store, department: Department, role: str) -> Sequence[Addressee]:
    """The reachable people in this role, or the next above who can hear, in the end the centre: nobody is skipped."""
    for step in CHAIN[CHAIN.index(role) :]:
        if people := [person for person in _in_role(store, department, step) if reachable(person)]:
            return people
    return at_the_centre(store)


def next_hearers(store: Store, department: Department, deaf: Person) -> Sequence[Addressee]:
    """Who hears instead of somebody who turned out to be unreachable."""
    for step, following in pairwise(CHAIN):
        if deaf.id in {person.id for person in _in_role(store, department, step)}:
            return hearers(store, department, following)
    return at_the_centre(store)


def _in_role(store: Store, department: Department, role: str) -> Sequence[Person]:
    match role:
        case "officer":
            return store.people.officers(department.id)
        case "substitute":
            return store.people.substitutes(department.id)
        case _:
            return store.people.with_role(RoleName(role), department_id=department.id)


def _group_or(store: Store, purpose: Purpose, people: Sequence[Person]) -> Sequence[Addressee]:
    groups: Sequence[Group] = store.chats.groups(purpose)
    return list(groups) or list(people)
