"""The people of an organisation file: which rows are one person, what they may be, and whom the desk knows already."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from desk.imports import Change, ChangeKind, differences
from desk.imports.organisation_rows import Member, Place
from desk.membership import APART
from desk.people import HANDLERS
from storage.models import DepartmentKind, Person, Role, RoleName
from storage.store import Store

USUAL = {
    DepartmentKind.CENTRE: RoleName.AGENT,
    DepartmentKind.ORGANISER: RoleName.ORGANISER,
    DepartmentKind.LEADER: RoleName.LEADER,
}
ROLES_OF = {kind: frozenset({role}) | APART for kind, role in USUAL.items()} | {
    DepartmentKind.DEPARTMENT: HANDLERS | APART
}


@dataclass(frozen=True)
class Post:
    """One role in one place; a substitute's names whom it is for."""

    role: RoleName
    place: Place
    substitute_for: str = ""


@dataclass(frozen=True)
class PersonEntry:
    """One person as the file has them; in the places it names they are what it says, and nothing else."""

    name: str
    phone: str
    telegram_id: int | None
    posts: tuple[Post, ...]
    held: Person | None

    @property
    def places(self) -> frozenset[Place]:
        return frozenset(post.place for post in self.posts)


class Known:
    """Whom the desk knows, by place and name and by account."""

    def __init__(self, store: Store) -> None:
        people = store.people.everyone_with_a_role()
        self._names = {person.id: person.name for person in people}
        self.by_account = {person.chat.telegram_id: person for person in people if person.chat}
        self.by_name: dict[tuple[Place, str], Person] = {}
        for person in people:
            for role in person.roles:
                if place := place_of(role):
                    self.by_name.setdefault((place, person.name), person)

    def posts_of(self, person: Person) -> list[Post]:
        """What the person is now, roles of no place left out."""
        found = [(role, place_of(role)) for role in person.roles]
        return [
            Post(role.name, place, self._names.get(role.substitute_for_id or 0, "")) for role, place in found if place
        ]


def place_of(role: Role) -> Place | None:
    """Where a role is held; None for one that is held nowhere in particular, or in another's place during a leave."""
    if role.acting_for_id is not None:
        return None
    if role.department:
        return Place("department", role.department.name, role.department.name)
    if role.enterprise:
        return Place("enterprise", role.enterprise.uscc, role.enterprise.name)
    return None


def entries(members: Sequence[Member], kinds: Mapping[str, DepartmentKind], known: Known) -> list[PersonEntry]:
    """The people of the file, each once; notes every row that cannot be what it says."""
    posts = _posts(members, kinds)
    found = [_entry(group, posts, known) for group in _groups(members, known)]
    _must_have_officers(members, found, kinds, known)
    _must_substitute_for_officers(members, found, known)
    return found


def change(entry: PersonEntry, known: Known) -> Change:
    """What becomes of this person."""
    label = f"{entry.name}（{'、'.join(sorted(place.label for place in entry.places))}）"
    placed = len(entry.places) > 1
    after = {"role": _listed(entry.posts, placed=placed)}
    after |= {"phone": entry.phone} if entry.phone else {}
    after |= {"telegram_id": str(entry.telegram_id)} if entry.telegram_id else {}
    if entry.held is None:
        return Change(ChangeKind.ADDED, "person", label, differences({}, after))
    posts = [post for post in known.posts_of(entry.held) if post.place in entry.places]
    account = str(entry.held.chat.telegram_id) if entry.held.chat else ""
    before = {"role": _listed(posts, placed=placed), "phone": entry.held.phone, "telegram_id": account}
    found = differences(before, after)
    return Change(ChangeKind.CHANGED if found else ChangeKind.UNCHANGED, "person", label, found)


def _listed(posts: Iterable[Post], *, placed: bool) -> str:
    """The posts in words, with their places where somebody has several."""
    told = [
        (f"{post.place.label} " if placed else "")
        + post.role.value
        + (f" ← {post.substitute_for}" if post.substitute_for else "")
        for post in posts
    ]
    return "、".join(sorted(told))


def _posts(members: Sequence[Member], kinds: Mapping[str, DepartmentKind]) -> dict[int, Post]:
    """The post of every row that has a possible one, by the row's place in the file."""
    found: dict[int, Post] = {}
    first: dict[tuple[Place, str, RoleName], int] = {}
    for position, member in enumerate(members):
        role = _role(member, kinds)
        if role is None:
            continue
        key = (member.place, member.name, role)
        if key in first:
            member.cells.wrong("twice_person", value=member.name, role=role.value, first=first[key])
        first.setdefault(key, member.cells.row.number)
        found[position] = Post(role, member.place, member.substitute_for)
    return found


def _role(member: Member, kinds: Mapping[str, DepartmentKind]) -> RoleName | None:
    if member.place.noun == "enterprise":
        return RoleName.CONTACT
    if member.role is None and member.cells.has("role"):
        return None  # a word that stands for nothing: noted already
    kind = kinds[member.place.key]
    allowed = " / ".join(sorted(ROLES_OF[kind]))
    role = member.role or (RoleName.OFFICER if member.substitute_for else USUAL.get(kind))
    if role is None:
        member.cells.wrong("no_role", "role", allowed=allowed)
    elif role not in ROLES_OF[kind]:
        member.cells.wrong("role_not_here", "role", role=role.value, kind=kind.value, allowed=allowed)
    elif member.substitute_for and role is not RoleName.OFFICER:
        member.cells.wrong("substitute_role", "role", role=role.value)
    else:
        return role
    return None


def _groups(members: Sequence[Member], known: Known) -> list[list[tuple[int, Member]]]:
    """The rows that are one person: by place and name, by account, by whom the desk knows."""
    root: dict[object, object] = {}

    def top(token: object) -> object:
        while root.setdefault(token, token) != token:
            token = root[token]
        return token

    holders: dict[int, Member] = {}
    for member in members:
        own: object = (member.place, member.name)
        if held := known.by_name.get((member.place, member.name)):
            root[top(own)] = top(("held", held.id))
        if member.telegram_id is not None:
            first = holders.setdefault(member.telegram_id, member)
            holder = known.by_account.get(member.telegram_id)
            if holder and holder.name == member.name:
                root[top(own)] = top(("held", holder.id))
            if first.name == member.name:
                root[top(own)] = top(("account", member.telegram_id))
            else:
                member.cells.wrong(
                    "account_two_names", "telegram_id",
                    value=member.telegram_id, other=first.name, first=first.cells.row.number,
                )  # fmt: skip
    groups: dict[object, list[tuple[int, Member]]] = {}
    for position, member in enumerate(members):
        groups.setdefault(top((member.place, member.name)), []).append((position, member))
    return list(groups.values())


def _entry(group: Sequence[tuple[int, Member]], posts: Mapping[int, Post], known: Known) -> PersonEntry:
    members = [member for _, member in group]
    name = members[0].name
    account = _the_same(members, "telegram_id")
    phone = _the_same(members, "phone")
    held = _held(members, account, known)
    own = tuple(posts[position] for position, _ in group if position in posts)
    places = {member.place for member in members}
    kept = {role.name for role in held.roles if place_of(role) not in places} if held else set()
    if APART.issubset(kept.union(post.role for post in own)):
        members[-1].cells.wrong("admin_and_auditor", "role", value=name)
    return PersonEntry(name, str(phone or ""), account if isinstance(account, int) else None, own, held)


def _the_same(members: Sequence[Member], column: str) -> object:
    """What the rows of one person say of this, which must be the same."""
    first: Member | None = None
    for member in members:
        value = getattr(member, column)
        if not value:
            continue
        first = first or member
        if value != getattr(first, column):
            member.cells.wrong(
                "differs", column,
                value=value, other=getattr(first, column), first=first.cells.row.number, of=member.name,
            )  # fmt: skip
    return getattr(first, column) if first else None


def _held(members: Sequence[Member], account: object, known: Known) -> Person | None:
    """The person the desk knows these rows by."""
    people = [person for member in members if (person := known.by_name.get((member.place, member.name)))]
    if len({person.id for person in people}) > 1:
        members[-1].cells.wrong("two_people", members[-1].column, value=members[-1].name)
    person = people[0] if people else None
    holder = known.by_account.get(account) if isinstance(account, int) else None
    if holder is None or (person and holder.id == person.id):
        return person
    if person is None and holder.name == members[0].name:
        return holder
    with_account = next(member for member in members if member.telegram_id == account)
    with_account.cells.wrong("account_taken", "telegram_id", value=str(account), holder=holder.name)
    return person


def _must_have_officers(
    members: Sequence[Member], found: Sequence[PersonEntry], kinds: Mapping[str, DepartmentKind], known: Known
) -> None:
    """A department whose people can hear of an assignment has somebody whose work it is."""
    first: dict[Place, Member] = {}
    for member in members:
        if kinds.get(member.place.key) is DepartmentKind.DEPARTMENT and member.place.noun == "department":
            first.setdefault(member.place, member)
    posts = [post for _, post in _in_the_end(found, known)]
    broken = {member.place for member in members if not member.cells.sound}
    handled = {post.place for post in posts if post.role in HANDLERS}
    without = handled - {post.place for post in posts if _is_officer(post)} - broken
    for place, member in first.items():
        if place in without:
            member.cells.wrong("no_officer", "department", value=place.key)


def _must_substitute_for_officers(members: Sequence[Member], found: Sequence[PersonEntry], known: Known) -> None:
    officers = {(post.place, name) for name, post in _in_the_end(found, known) if _is_officer(post)}
    for member in members:
        if member.substitute_for and (member.place, member.substitute_for) not in officers:
            member.cells.wrong("substitute_for", "substitute_for", value=member.substitute_for, of=member.place.label)


def _in_the_end(found: Sequence[PersonEntry], known: Known) -> list[tuple[str, Post]]:
    """Every name and post once the file is imported: the file's, and what it does not speak of."""
    posts = [(entry.name, post) for entry in found for post in entry.posts]
    places = {(entry.held.id, place) for entry in found if entry.held for place in entry.places}
    people = {person.id: person for person in known.by_name.values()}
    for person in people.values():
        posts += [(person.name, post) for post in known.posts_of(person) if (person.id, post.place) not in places]
    return posts


def _is_officer(post: Post) -> bool:
    return post.role is RoleName.OFFICER and not post.substitute_for
