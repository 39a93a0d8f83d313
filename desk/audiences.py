"""Audiences: whom a letter is for, and which chats hear it at this moment.

A letter keeps its audience, not its readers: who reads may change while it waits, and whoever turns out to be out of
reach is replaced by the next who can hear. Nobody is skipped; in the end the centre hears.
"""

from collections.abc import Iterable, Sequence

from desk import people
from storage.models import Assignment, Case, Chat, Department, Enterprise, Invite, Item, Person, Purpose, RoleName
from storage.store import Store

CENTRE = "centre"  # its group, or each of its agents while it has none
LEADERS = "leaders"  # their group, or each leader
ORGANISER = "organiser"
ADMINS = "admins"  # in private
AUDITORS = "auditors"
SERVICE = "service"  # the service groups: neutral lines only
KEEPERS = (RoleName.OFFICER, RoleName.DEPUTY, RoleName.PRINCIPAL)
CHAIN = ("officer", "substitute", "deputy", "principal")  # who hears when the one before cannot


def person(who: Person) -> str:
    """This person, in private."""
    return f"person:{who.id}"


def chat(where: Chat) -> str:
    """Whoever reads in this chat: the answer to what was said there."""
    return f"chat:{where.id}"


def department(whose: Department) -> str:
    """The department's group, or else its officer."""
    return f"department:{whose.id}"


def heads(department_id: int) -> str:
    """The department's deputy and its principal."""
    return f"heads:{department_id}"


def enterprise(whose: Enterprise) -> str:
    """Every contact of an enterprise, or else the centre."""
    return f"enterprise:{whose.id}"


def contacts(case: Case) -> str:
    """The enterprise: whoever filed the case, or else every contact; nobody for a row of a feed."""
    return f"contacts:{case.id}"


def approvers(found: Invite) -> str:
    """Whoever may vouch for the account that has claimed an invite."""
    return f"approvers:{found.id}"


def named(rung_audience: str, assignment: Assignment) -> str:
    """What a ladder calls owner, officer, deputy, enterprise, department_group …, for one assignment."""
    match rung_audience:
        case "owner":
            return f"owner:{assignment.id}"
        case "officer" | "substitute" | "deputy" | "principal" | "department_group":
            return f"{rung_audience}:{assignment.department_id}"
        case "enterprise":
            return f"contacts:{assignment.case_id}"
        case "leader":
            return LEADERS
        case "centre" | "organiser" | "service":
            return rung_audience
    raise ValueError(f"a ladder names the audience {rung_audience!r}, which the desk does not know")


def of_department(rung_audience: str, department_id: int) -> str:
    """The same for a ladder about what a whole department owes: its heads, its principal, the centre …"""
    match rung_audience:
        case "heads" | "officer" | "deputy" | "principal":
            return f"{rung_audience}:{department_id}"
        case "leader":
            return LEADERS
        case "centre" | "organiser":
            return rung_audience
    raise ValueError(f"a ladder about a department names the audience {rung_audience!r}, which the desk does not know")


def about_item(rung_audience: str, item: Item) -> str:
    """The same for a ladder about an item: whoever keeps its guide, the deputy of its department, the centre."""
    match rung_audience:
        case "keeper":
            return f"keeper:{item.id}"
        case "deputy" | "principal" | "officer":
            return f"{rung_audience}:{item.department_id}"
        case "centre":
            return rung_audience
    raise ValueError(f"a ladder about an item names the audience {rung_audience!r}, which the desk does not know")


def of(store: Store, rung_audience: str, assignment: Assignment) -> Sequence[int]:
    """The chats that hear now what a ladder says to this audience about one assignment, by their keys."""
    match rung_audience:
        case "owner":
            whose = f"owner {assignment.owner_id} at {assignment.department_id}"
            return store.hearing(whose, lambda: [chat.id for chat in _owner(store, assignment)])
        case "enterprise":
            case = assignment.case
            whose = f"contact {case.filed_by_id} of {case.enterprise_id}"
            return store.hearing(whose, lambda: _contacts(store, case))
    whose = named(rung_audience, assignment)
    return store.hearing(whose, lambda: [chat.id for chat in listeners(store, whose)])


def listeners(store: Store, audience: str) -> Sequence[Chat]:
    """The chats that hear it now: reachable ones, each once."""
    name, _, key = audience.partition(":")
    match name:
        case "chat":
            return [store.chats.get(int(key))]
        case "person":
            own = store.people.get(int(key)).chat
            return [own] if own else []
        case "service":
            return _groups(store, Purpose.SERVICE)
        case "approvers":
            return _private(may_vouch(store, store.people.invite_by_id(int(key))))
        case "department_group":
            return _groups(store, Purpose.DEPARTMENT, int(key))
        case "substitute":  # stands in beside the officer; where there is none, whoever hears for the officer
            return _private(store.people.substitutes(int(key))) or _up_the_chain(store, int(key), "officer")
        case "leaders":
            leaders = _private(store.people.with_role(RoleName.LEADER))
            return _groups(store, Purpose.LEADERS) or leaders or _centre(store)
        case "organiser":
            return _private(store.people.with_role(RoleName.ORGANISER)) or _centre(store)
        case "department":
            return _groups(store, Purpose.DEPARTMENT, int(key)) or _up_the_chain(store, int(key), "officer")
        case "officer" | "deputy" | "principal":
            return _up_the_chain(store, int(key), name)
        case "heads":
            return _heads(store, int(key))
        case "owner":
            return _owner(store, store.assignments.get(int(key)))
        case "admins":
            return _private(store.people.with_role(RoleName.ADMIN)) or _centre(store)
        case "auditors":
            return _private(store.people.with_role(RoleName.AUDITOR))
        case "keeper":
            return _keeper(store, store.catalogue.item(int(key)))
        case "enterprise":
            return _private(store.people.with_role(RoleName.CONTACT, enterprise_id=int(key))) or _centre(store)
        case "contacts":
            return [store.chats.get(found) for found in _contacts(store, store.cases.get(int(key)))]
        case "centre":
            return _centre(store)
    raise ValueError(f"nobody knows the audience {audience!r}")


def may_vouch(store: Store, found: Invite) -> Sequence[Person]:
    """Another admin, or a head of the invited officer's department; the sender only where there is nobody else."""
    admins = store.people.with_role(RoleName.ADMIN)
    heads: list[Person] = []
    if found.department_id is not None and found.role is RoleName.OFFICER:
        for role in (RoleName.DEPUTY, RoleName.PRINCIPAL):
            heads.extend(store.people.with_role(role, department_id=found.department_id))
    apart = {found.issued_by_id, found.claimed_by_id}
    others = [person for person in (*admins, *heads) if person.id not in apart and person.chat_id is not None]
    return others or [person for person in admins if person.id == found.issued_by_id]


def _centre(store: Store) -> Sequence[Chat]:
    return _groups(store, Purpose.CENTRE) or _private(store.people.with_role(RoleName.AGENT))


def _owner(store: Store, assignment: Assignment) -> Sequence[Chat]:
    owner = assignment.owner
    if owner is not None and people.may(owner, "finish", assignment):
        acting = [role.person for role in store.leaves.acting_for(owner.id)]
        if own := _private([owner, *acting]):
            return own
    return _up_the_chain(store, assignment.department_id, "officer")


def _keeper(store: Store, item: Item) -> Sequence[Chat]:
    """Whom the catalogue names, or else whoever hears for the department's officer."""
    staff = [
        *(who for role in KEEPERS for who in store.people.with_role(role, department_id=item.department_id)),
        *store.people.with_role(RoleName.AGENT),
    ]
    named = _private(who for who in staff if item.owner and who.name == item.owner)
    return named[:1] or _up_the_chain(store, item.department_id, "officer")


def _contacts(store: Store, case: Case) -> Sequence[int]:
    if case.enterprise_id is None:  # from a feed: no enterprise waits for it
        return []
    everybody = {who.person_id: who.chat_id for who in store.people.contacts_within_reach(case.enterprise_id)}
    if case.filed_by_id in everybody:
        return [everybody[case.filed_by_id]]
    return list(everybody.values()) or [chat.id for chat in _centre(store)]


def _heads(store: Store, department_id: int) -> Sequence[Chat]:
    """Deputy and principal, each in private; the centre where neither hears."""
    both = [*_in_role(store, department_id, "deputy"), *_in_role(store, department_id, "principal")]
    return _private({who.id: who for who in both}.values()) or _centre(store)


def _up_the_chain(store: Store, department_id: int, role: str) -> Sequence[Chat]:
    for step in CHAIN[CHAIN.index(role) :]:
        if heard := _private(_in_role(store, department_id, step)):
            return heard
    return _centre(store)


def _in_role(store: Store, department_id: int, role: str) -> Sequence[Person]:
    match role:
        case "officer":
            return store.people.officers(department_id)
        case "substitute":
            return store.people.substitutes(department_id)
        case _:
            return store.people.with_role(RoleName(role), department_id=department_id)


def _private(those: Iterable[Person]) -> Sequence[Chat]:
    """Those who can hear: bound, reachable, not on leave."""
    there = [who for who in those if who.away_since is None]
    return [who.chat for who in there if who.chat is not None and who.chat.unreachable_since is None]


def _groups(store: Store, purpose: Purpose, department_id: int | None = None) -> Sequence[Chat]:
    groups = store.chats.groups(purpose, department_id)
    return [group.chat for group in groups if group.chat.unreachable_since is None]
