"""What was asked, and what became of it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from storage.collection import Collection
from storage.models import Chat, Person, Question

A_HANDFUL = 10
ENOUGH = 5000


class Questions(Collection):
    def get(self, question_id: int) -> Question:
        return self.one(Question, question_id, lock=True)

    def answered(self, person: Person, chat: Chat, since: datetime) -> Sequence[Question]:
        """What this person was answered here with an item since then, the latest first; a handful at most."""
        return self.session.scalars(
            select(Question)
            .where(Question.person_id == person.id, Question.chat_id == chat.id, Question.answered_at >= since)
            .order_by(Question.answered_at.desc(), Question.id.desc())
            .limit(A_HANDFUL)
        ).all()

    def labelled(self) -> Sequence[Question]:
        """The latest questions of which somebody has said what was meant."""
        return self.session.scalars(
            select(Question).where(Question.meant.is_not(None)).order_by(Question.id.desc()).limit(ENOUGH)
        ).all()
