"""People and what they may be."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import aliased, joinedload

from storage.chats import Chats
from storage.collection import Collection
from storage.directory import Reach, at_hand, reach
from storage.models import Chat, ChatKind, Invite, Letter, Person, Registration, Role, RoleName

WHOLE = select(Person).options(joinedload(Person.roles))  # in one question what would otherwise be two
BY_KEY = WHOLE.where(Person.id == bindparam("key"))
BY_TELEGRAM = WHOLE.join(Chat).where(Chat.telegram_id == bindparam("telegram"))
IN_ROLE = WHOLE.join(Role, Role.person_id == Person.id).where(Role.name == bindparam("role")).order_by(Role.id)
IN_DEPARTMENT = IN_ROLE.where(Role.department_id == bindparam("place"))
IN_ENTERPRISE = IN_ROLE.where(Role.enterprise_id == bindparam("place"))


class People(Collection):
    def get(self, person_id: int) -> Person:
        return self.known(Person, person_id) or self.one_of(BY_KEY, Person, person_id)

    def by_telegram(self, telegram_id: int) -> Person | None:
        return self.session.scalars(BY_TELEGRAM, {"telegram": telegram_id}).unique().one_or_none()

    def of_chat(self, chat_id: int) -> Person | None:
        """Whose private chat this is."""
        return self.session.scalar(select(Person).where(Person.chat_id == chat_id))

    def name_of(self, person_id: int | None) -> str:
        """The bound name, "" for nobody."""
        return self.get(person_id).name if person_id is not None else ""

    def met(self, telegram_id: int) -> Person:
        """Whoever writes from this account: a person we know, or a visitor from now on."""
        person = self.by_telegram(telegram_id)
        if person is None:
            chat = Chats(self.session).met(telegram_id, ChatKind.PRIVATE)
            self.insert_new(Person, [{"name": "", "phone": "", "chat_id": chat.id}])
            person = self.session.scalars(select(Person).where(Person.chat_id == chat.id)).one()
        return person

    def accounts(self) -> frozenset[int]:
        """Every account that has written to the desk or was named to it."""
        return frozenset(self.session.scalars(select(Chat.telegram_id).where(Chat.kind == ChatKind.PRIVATE)))

    def everyone_with_a_role(self) -> Sequence[Person]:
        """All but the visitors."""
        return self.session.scalars(select(Person).where(Person.roles.any()).order_by(Person.id)).unique().all()

    def with_role(
        self, name: RoleName, *, department_id: int | None = None, enterprise_id: int | None = None
    ) -> Sequence[Person]:
        """Everyone in this role, first named first."""
        if (held := at_hand(self.session)) and (roles := held.of(name, department_id, enterprise_id)) is not None:
            return _each_once(role.person for role in roles)
        place = department_id if department_id is not None else enterprise_id
        query = IN_ROLE if place is None else IN_ENTERPRISE if department_id is None else IN_DEPARTMENT
        return self.session.scalars(query, {"role": name, "place": place}).unique().all()

    def contacts_within_reach(self, enterprise_id: int) -> Sequence[Reach]:
        """The contacts of this enterprise who can hear, first named first."""
        held = at_hand(self.session)
        if held and enterprise_id in held.contacts:
            return held.contacts[enterprise_id]
        return reach(self.session, [enterprise_id])[enterprise_id]

    def officers(self, department_id: int) -> Sequence[Person]:
        """The named officers of a department, without substitutes."""
        return self._officers(department_id, substitutes=False)

    def substitutes(self, department_id: int) -> Sequence[Person]:
        return self._officers(department_id, substitutes=True)

    def named(self, name: str, *, department_id: int | None, enterprise_id: int | None) -> Person | None:
        """The person of this name in one department or enterprise."""
        role = aliased(Role)
        return self.session.scalar(
            select(Person)
            .join(role, role.person_id == Person.id)
            .where(Person.name == name, role.department_id == department_id, role.enterprise_id == enterprise_id)
            .order_by(Person.id)
            .limit(1)
        )

    def silent(self, roles: Sequence[RoleName], kind: str, since: datetime, limit: int) -> Sequence[Person]:
        """Reachable people in these roles whom no message has reached since then, nor a letter of this kind tried."""
        arrived = Letter.message_id.is_not(None) & (Letter.sent_at >= since)
        tried = (Letter.kind == kind) & (Letter.written_at >= since)
        heard = select(Letter.id).where(Letter.chat_id == Chat.id, Letter.edits_id.is_(None), arrived | tried)
        query = select(Person).join(Chat, Person.chat_id == Chat.id).where(Chat.unreachable_since.is_(None))
        query = query.where(Person.roles.any(Role.name.in_(roles)), ~heard.exists()).order_by(Person.id).limit(limit)
        return self.session.scalars(query).unique().all()

    def role(self, role_id: int) -> Role:
        return self.one(Role, role_id)

    def named_like(self, name: str) -> Sequence[Person]:
        """Everyone of this very name who has a role."""
        return (
            self.session.scalars(select(Person).where(Person.name == name, Person.roles.any()).order_by(Person.id))
            .unique()
            .all()
        )

    def invite(self, token_hash: str) -> Invite | None:
        return self.session.scalar(
            select(Invite).where(Invite.token_hash == token_hash).with_for_update(of=Invite)
        )

    def registration(self, registration_id: int) -> Registration:
        return self.one(Registration, registration_id)

    def invite_by_id(self, invite_id: int) -> Invite:
        return self.one(Invite, invite_id, lock=True)

    def _officers(self, department_id: int, *, substitutes: bool) -> Sequence[Person]:
        if (held := at_hand(self.session)) and (roles := held.of(RoleName.OFFICER, department_id, None)) is not None:
            return _each_once(role.person for role in roles if (role.substitute_for_id is not None) is substitutes)
        is_substitute = Role.substitute_for_id.is_not(None)
        return (
            self.session.scalars(
                select(Person)
                .join(Role, Role.person_id == Person.id)
                .where(Role.name == RoleName.OFFICER, Role.department_id == department_id)
                .where(is_substitute if substitutes else ~is_substitute)
                .order_by(Role.id)
            )
            .unique()
            .all()
        )


def _each_once(people: Iterable[Person]) -> Sequence[Person]:
    return list({person.id: person for person in people}.values())
