"""What must always hold, asked of the rows: each method finds what breaks one invariant."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from storage import kinds
from storage.assignments import OPEN
from storage.collection import Collection
from storage.models import Alarm, AlarmState, Assignment, Case, InboxRow, InboxState, Letter, LetterState, Stage

ONCE = (kinds.Assurance.NICE, kinds.Assurance.ONCE)
# a case at this stage waits for this, so an alarm for it must be laid
AWAITED = {Stage.PRE_CHECK: "pre_check", Stage.DONE: "confirm"}


class Invariants(Collection):
    def unhandled(self, before: datetime) -> int:
        """Updates that came before then and are neither done nor set aside."""
        query = select(func.count()).where(InboxRow.state == InboxState.NEW, InboxRow.received_at < before)
        return self.session.scalar(query) or 0

    def unsaid(self, since: datetime) -> Sequence[int]:
        """Alarms rung since then that name somebody, and of which nobody was written to.

        Those about guides to be looked at again are not asked: one letter a day names all of a department's.
        """
        told = select(Letter.id).where(Letter.alarm_id == Alarm.id).exists()
        query = select(Alarm).where(Alarm.state == AlarmState.RUNG, Alarm.rung_at >= since, ~told)
        query = query.where(Alarm.item_id.is_(None))
        return [alarm.id for alarm in self.session.scalars(query) if alarm.rung.get("hears")]

    def dead_letters(self, since: datetime) -> Sequence[Letter]:
        """New messages written since then that will not arrive."""
        query = select(Letter).where(Letter.state == LetterState.DEAD, Letter.written_at >= since)
        return self.session.scalars(query.where(Letter.edits_id.is_(None)).order_by(Letter.id)).all()

    def heard_elsewhere(self, letter: Letter, fact: str) -> bool:
        """Whether the same was said to somebody else, or the centre was told that nobody hears it."""
        same = Letter.dedupe_key.startswith(f"{fact}/", autoescape=True)
        kind = Letter.kind.in_((letter.kind, "notice.undelivered"))
        other = select(Letter.id).where(same, kind, Letter.id != letter.id, Letter.state != LetterState.DEAD)
        return self.session.scalar(other.limit(1)) is not None

    def repeated(self, since: datetime) -> Sequence[int]:
        """Letters that may be said once at most, and went again after nobody knew whether they had arrived."""
        went = (LetterState.PENDING, LetterState.SENDING, LetterState.SENT)
        query = select(Letter).where(Letter.written_at >= since, Letter.uncertain > 0, Letter.state.in_(went))
        return [letter.id for letter in self.session.scalars(query) if kinds.of(letter.kind).assurance in ONCE]

    def unarmed(self) -> Sequence[str]:
        """Numbers of open cases of which something is owed and no alarm waits for it."""
        waits = Alarm.state == AlarmState.WAITING
        armed = select(Alarm.id).where(Alarm.assignment_id == Assignment.id, waits).exists()
        owed = select(Case.no).join(Assignment).where(Assignment.stage.in_(OPEN), ~armed)
        found = set(self.session.scalars(owed))
        for stage, awaited in AWAITED.items():
            laid = select(Alarm.id).where(Alarm.case_id == Case.id, Alarm.awaiting == awaited, waits).exists()
            found |= set(self.session.scalars(select(Case.no).where(Case.stage == stage, ~laid)))
        return sorted(found)
