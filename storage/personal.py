"""What the desk holds about one person beyond the cases themselves: counted, and taken out on request."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select, update

from storage.collection import Collection
from storage.models import Case, Draft, InboxRow, InboxState, Person, Question, Rating, Rectification, Registration


@dataclass(frozen=True)
class Held:
    """How much there is of each."""

    questions: int
    drafts: int
    updates: int
    registrations: int
    filed: int
    ratings: int


class Personal(Collection):
    def held(self, person: Person) -> Held:
        """Counted without what was erased before."""
        return Held(
            questions=self._count(Question.person_id == person.id, Question.text != ""),
            drafts=self._count(Draft.person_id == person.id),
            updates=self._count(InboxRow.chat_key == _lane(person), InboxRow.raw != ""),
            registrations=self._count(Registration.person_id == person.id, Registration.phone != ""),
            filed=self._count(Case.filed_by_id == person.id),
            ratings=self._count(Rating.rated_by_id == person.id),
        )

    def erase(self, person: Person) -> None:
        """Words of questions, ratings and finished dialogs, updates that were handled, telephone numbers."""
        person.phone = ""
        rated = select(Rating.id).where(Rating.rated_by_id == person.id)
        for table, of_theirs, nothing in (
            (Question, [Question.person_id == person.id], {"text": ""}),
            (Draft, [Draft.person_id == person.id, Draft.closed_at.is_not(None)], {"data": {}}),
            (InboxRow, [InboxRow.chat_key == _lane(person), InboxRow.state == InboxState.DONE], {"raw": ""}),
            (Rating, [Rating.rated_by_id == person.id], {"words": ""}),
            (Rectification, [Rectification.rating_id.in_(rated)], {"again_words": ""}),
            (Registration, [Registration.person_id == person.id], {"contact": "", "phone": ""}),
        ):
            self.session.execute(update(table).where(*of_theirs).values(**nothing))

    def _count(self, *of_theirs: ColumnElement[bool]) -> int:
        return self.session.scalar(select(func.count()).where(*of_theirs)) or 0


def _lane(person: Person) -> str:
    return str(person.chat.telegram_id) if person.chat else ""
