"""Cases."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from storage.collection import Collection
from storage.models import Case, Role, RoleName, Serial, Stage

RUNNING = (Stage.PRE_CHECK, Stage.CORRECTION, Stage.DISPATCHED, Stage.DONE)


class Cases(Collection):
    def get(self, case_id: int) -> Case:
        return self.one(Case, case_id)

    def by_number(self, no: str) -> Case | None:
        return self.session.scalar(select(Case).where(Case.no == no))

    def next_serial(self, day: date) -> int:
        """The day's next number, never given twice."""
        return self.skip_serials(day, 1)

    def skip_serials(self, day: date, count: int) -> int:
        """The last of so many numbers of this day that nobody else is given."""
        dialect = self.session.get_bind().dialect.name
        insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
        statement = (
            insert(Serial)
            .values(day=day, last=count)
            .on_conflict_do_update(index_elements=[Serial.day], set_={"last": Serial.last + count})
            .returning(Serial.last)
        )
        return self.session.execute(statement).scalar_one()

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
