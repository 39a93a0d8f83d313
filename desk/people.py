"""Who may do what: default deny."""

from collections.abc import Sequence

from desk.errors import NotYours
from storage.models import Assignment, Case, Enterprise, Person, Rectification, Role, RoleName

HANDLERS = frozenset({RoleName.OFFICER, RoleName.DEPUTY, RoleName.PRINCIPAL})
HEADS = frozenset({RoleName.DEPUTY, RoleName.PRINCIPAL})
CENTRE = frozenset({RoleName.AGENT})
CONTACT = frozenset({RoleName.CONTACT})
LEADERS = frozenset({RoleName.LEADER})
SUPERVISORS = LEADERS | {RoleName.ORGANISER}
KEEPERS = frozenset({RoleName.ADMIN, RoleName.AUDITOR})

# action → who may; departments act on their own assignments, contacts on their own enterprise's cases
MAY: dict[str, frozenset[RoleName]] = {
    "file": CONTACT | CENTRE,
    "supplement": CONTACT | CENTRE,
    "confirm": CONTACT,
    "rate": CONTACT,
    "urge": CONTACT,
    "withdraw": CONTACT,
    "see": CONTACT | CENTRE | HANDLERS | SUPERVISORS,
    "list.my": CONTACT | CENTRE,
    "list.todo": HANDLERS,
    "list.desk": CENTRE,
    "files": CONTACT | CENTRE | HANDLERS,
    "see_feed": HANDLERS,
    "list.board": CENTRE | SUPERVISORS | HANDLERS,
    "explain": CONTACT | CENTRE | HANDLERS | SUPERVISORS | KEEPERS,
    "accept": CENTRE,
    "correct": CENTRE,
    "refuse": CENTRE,
    "rule": CENTRE,
    "route": CENTRE,
    "consult": CENTRE | HANDLERS,
    "green": CENTRE | LEADERS,
    "reply": CENTRE,
    "keep_guide": HANDLERS | CENTRE | frozenset({RoleName.ADMIN}),
    "curate": CENTRE | frozenset({RoleName.ADMIN}),
    "review": CENTRE | frozenset({RoleName.ADMIN}),
    "see_questions": CENTRE | SUPERVISORS | frozenset({RoleName.ADMIN}),
    "report": CENTRE | SUPERVISORS | frozenset({RoleName.PRINCIPAL}),
    "raise_problem": CENTRE | CONTACT,
    "solve_problem": CENTRE,
    "list.problems": CENTRE | SUPERVISORS,
    "acknowledge": HANDLERS,
    "hand_back": HANDLERS,
    "progress": HANDLERS,
    "finish": HANDLERS,
    "ask_extension": HANDLERS,
    "ask_pause": HANDLERS,
    "justify": HANDLERS,
    "hand_over": HANDLERS,
    "resume": HANDLERS | CENTRE,
    "take_over": HANDLERS,
    "rectify": HEADS,
    "call_back": CENTRE,
    "evaluate": CENTRE | frozenset({RoleName.ORGANISER, RoleName.ADMIN}),
    "note_alert": SUPERVISORS,
    "instruct": LEADERS,
    "inspect": HANDLERS,
    "rule_permit": LEADERS,
    "list.permits": CONTACT | CENTRE | HANDLERS | LEADERS,
    "report_visit": CONTACT,
    "answer_visit": CENTRE,
    "dossier": CONTACT | CENTRE,
    "keep_document": CONTACT | CENTRE,
    "keep_dossier": CENTRE,
    "verify_hotline": CENTRE | HANDLERS,
    "publish_policy": CENTRE,
    "list.policies": CENTRE | CONTACT,
    "policies": CONTACT,
    "drill": frozenset({RoleName.ADMIN}),
    "bind": frozenset({RoleName.ADMIN}),
    "register": CENTRE,
    "invite": frozenset({RoleName.ADMIN}),
    "revoke": frozenset({RoleName.ADMIN}),
    "list.doctor": frozenset({RoleName.ADMIN, RoleName.AUDITOR}),
}

Object = Case | Assignment | Enterprise | Rectification | None


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


def headed_by(by: Person) -> Sequence[int]:
    """The departments whose bad ratings and rectifications are this person's to answer."""
    return [role.department_id for role in by.roles if role.name in HEADS and role.department_id]


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
        case Assignment() | Rectification():
            return role.name not in HANDLERS or role.department_id == what.department_id
        case _:
            return True
