"""Policies, their copies, and what became of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from storage.collection import Collection
from storage.models import Enterprise, Letter, LetterState, Person, Policy, PolicyCopy, Role, RoleName

AT_ONCE = 500  # keys in one question
NOTICE = "policy.notice"  # the kind of letter that a copy goes out as


@dataclass(frozen=True)
class Counts:
    """How many enterprises a policy was sent to, opened and asked about it, and did not get it for which reason."""

    sent: int
    delivered: int  # messages that have arrived: an enterprise may have several contacts
    opened: int
    asked: int
    withheld: Mapping[str, int]


class Policies(Collection):
    def get(self, policy_id: int) -> Policy:
        return self.one(Policy, policy_id)

    def newest(self, limit: int) -> Sequence[Policy]:
        return self.session.scalars(select(Policy).order_by(Policy.id.desc()).limit(limit)).all()

    def going_out(self) -> Policy | None:
        """The oldest that has not been sent to everybody yet."""
        return self.session.scalar(select(Policy).where(Policy.done_at.is_(None)).order_by(Policy.id).limit(1))

    def enterprises_after(self, key: int, limit: int) -> Sequence[Enterprise]:
        """The next enterprises in the order of their keys."""
        return self.session.scalars(
            select(Enterprise).where(Enterprise.id > key).order_by(Enterprise.id).limit(limit)
        ).all()

    def contacts(self, enterprises: Sequence[Enterprise]) -> Mapping[int, Sequence[Person]]:
        """Who can be written to for each of these enterprises."""
        found: dict[int, list[Person]] = {}
        keys = [enterprise.id for enterprise in enterprises]
        for start in range(0, len(keys), AT_ONCE):
            roles = select(Role).where(
                Role.name == RoleName.CONTACT, Role.enterprise_id.in_(keys[start : start + AT_ONCE])
            )
            for role in self.session.scalars(roles.options(joinedload(Role.person)).order_by(Role.id)).unique():
                if role.enterprise_id is not None and role.person.chat_id is not None:
                    found.setdefault(role.enterprise_id, []).append(role.person)
        return found

    def copy_of(self, policy_id: int, enterprise_id: int) -> PolicyCopy | None:
        return self.session.scalar(
            select(PolicyCopy).where(PolicyCopy.policy_id == policy_id, PolicyCopy.enterprise_id == enterprise_id)
        )

    def sent_since(self, at: datetime) -> Mapping[int, int]:
        """How many copies each enterprise has been sent since then."""
        query = (
            select(PolicyCopy.enterprise_id, func.count())
            .where(PolicyCopy.withheld == "", PolicyCopy.at >= at)
            .group_by(PolicyCopy.enterprise_id)
        )
        return {int(key): int(count) for key, count in self.session.execute(query)}

    def counts(self, policy_id: int) -> Counts:
        """What has become of it by now."""
        of_it = PolicyCopy.policy_id == policy_id
        withheld = self.session.execute(
            select(PolicyCopy.withheld, func.count()).where(of_it).group_by(PolicyCopy.withheld)
        )
        by_reason = {str(reason): int(count) for reason, count in withheld}
        opened, asked = self.session.execute(
            select(func.count(PolicyCopy.opened_at), func.count(PolicyCopy.asked_at)).where(of_it)
        ).one()
        delivered = self.session.scalar(
            select(func.count()).where(
                Letter.card == card(policy_id),
                Letter.kind == NOTICE,
                Letter.edits_id.is_(None),
                Letter.state == LetterState.SENT,
            )
        )
        return Counts(by_reason.pop("", 0), delivered or 0, opened, asked, by_reason)


def card(policy_id: int) -> str:
    return f"policy/{policy_id}"
