"""Cases."""

from collections.abc import Sequence
from datetime import date
from functools import cache

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm.attributes import set_committed_value

from storage.collection import Collection
from storage.models import Case, Draft, Material, Role, RoleName, Serial, Stage
from storage.ready import Ready

RUNNING = (Stage.PRE_CHECK, Stage.CORRECTION, Stage.DISPATCHED, Stage.DONE)
TAKEN_OVER = Ready(update(Material).where(Material.draft_id == bindparam("draft")).values(case_id=bindparam("case")))


class Cases(Collection):
    def get(self, case_id: int) -> Case:
        return self.one(Case, case_id)

    def take_over(self, case: Case, draft: Draft) -> None:
        """The draft's materials are the new case's from now on."""
        self.session.flush()
        TAKEN_OVER.run(self.session.connection(), draft=draft.id, case=case.id)
        for material in vars(draft).get("materials", ()):  # those that this transaction has read
            set_committed_value(material, "case_id", case.id)
        set_committed_value(case, "enterprise", draft.enterprise)
        set_committed_value(case, "guide", draft.guide)

    def by_number(self, no: str) -> Case | None:
        return self.session.scalar(select(Case).where(Case.no == no))

    def next_serial(self, day: date) -> int:
        """The day's next number, never given twice."""
        return self.skip_serials(day, 1)

    def skip_serials(self, day: date, count: int) -> int:
        """The last of so many numbers of this day that nobody else is given."""
        connection = self.session.connection()
        return int(_counting_on(connection.dialect.name).run(connection, day=day, last=count).scalar_one())

    def of_contact(self, person_id: int, limit: int) -> Sequence[Case]:
        """Cases of the enterprises this person is a contact of, newest first."""
        return self.session.scalars(
            select(Case)
            .join(Role, Role.enterprise_id == Case.enterprise_id)
            .where(Role.person_id == person_id, Role.name == RoleName.CONTACT)
            .order_by(Case.id.desc())
            .limit(limit)
        ).all()

    def at_the_centre(self, limit: int) -> Sequence[Case]:
        """Cases that wait for the centre, oldest first."""
        return self.session.scalars(
            select(Case).where(Case.stage == Stage.PRE_CHECK).order_by(Case.id).limit(limit)
        ).all()

    def counted_before(self, version: int, limit: int) -> Sequence[Case]:
        """Cases still open whose deadlines were reckoned by an older calendar than this version."""
        return self.session.scalars(
            select(Case)
            .where(Case.stage.in_(RUNNING), Case.calendar_version < version)
            .order_by(Case.id)
            .limit(limit)
            .with_for_update(skip_locked=True, of=Case)
        ).all()


@cache
def _counting_on(dialect: str) -> Ready:
    insert = (sqlite.insert if dialect == "sqlite" else postgresql.insert)(Serial)
    more = {"last": Serial.last + insert.excluded.last}
    counted = insert.on_conflict_do_update(index_elements=[Serial.day], set_=more).returning(Serial.last)
    return Ready(counted, ("day", "last"))
