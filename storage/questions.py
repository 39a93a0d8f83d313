"""What was asked, and what became of it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, case, func, select

from storage.collection import Collection
from storage.models import Chat, Person, Question, QuestionState

A_HANDFUL = 10
ENOUGH = 5000
QUESTIONS = ("question", "request")  # intents that want a guide


class Questions(Collection):
    def get(self, question_id: int) -> Question:
        return self.one(Question, question_id, lock=True)

    def counted(self, start: datetime, end: datetime) -> dict[str, int]:
        """How many were asked in this time, and what became of them."""
        ended_well = Question.answered_at.is_not(None)
        columns = {
            "asked": None,
            "answered": ended_well & (Question.decision == "answer"),
            "chosen": ended_well & (Question.decision != "answer"),
            "unanswered": Question.subject != "",
            "handed_over": Question.state != QuestionState.ANSWERED,
            "helped": Question.helped.is_(True),
            "did_not_help": Question.helped.is_(False),
        }
        counts = [
            func.count() if condition is None else func.sum(case((condition, 1), else_=0))
            for condition in columns.values()
        ]
        row = self.session.execute(select(*counts).where(*_asked(start, end))).one()
        return {name: int(value or 0) for name, value in zip(columns, row, strict=True)}

    def items_between(self, start: datetime, end: datetime, limit: int) -> Sequence[tuple[str, int]]:
        """The codes of the items that questions of this time ended with, the most frequent first."""
        times = func.count()
        rows = self.session.execute(
            select(Question.answered_with, times)
            .where(*_asked(start, end), Question.answered_at.is_not(None))
            .group_by(Question.answered_with)
            .order_by(times.desc(), Question.answered_with)
            .limit(limit)
        )
        return [(code, int(count)) for code, count in rows]

    def gaps_between(self, start: datetime, end: datetime, limit: int) -> Sequence[tuple[str, int]]:
        """What questions of this time were about that had no answer, the most frequent first."""
        times = func.count()
        rows = self.session.execute(
            select(Question.subject, times)
            .where(*_asked(start, end), Question.subject != "")
            .group_by(Question.subject)
            .order_by(times.desc(), Question.subject)
            .limit(limit)
        )
        return [(subject, int(count)) for subject, count in rows]

    def answered(self, person: Person, chat: Chat, since: datetime) -> Sequence[Question]:
        """What this person was answered here with an item since then, the latest first; a handful at most."""
        return self.session.scalars(
            select(Question)
            .where(Question.person_id == person.id, Question.chat_id == chat.id, Question.answered_at >= since)
            .order_by(Question.answered_at.desc(), Question.id.desc())
            .limit(A_HANDFUL)
        ).all()

    def about(self, subject: str, since: datetime) -> Sequence[Question]:
        """The questions without an answer that were about this."""
        return self.session.scalars(
            select(Question).where(Question.asked_at >= since, Question.subject == subject)
        ).all()

    def labelled(self) -> Sequence[Question]:
        """The latest questions of which somebody has said what was meant."""
        return self.session.scalars(
            select(Question).where(Question.meant.is_not(None)).order_by(Question.id.desc()).limit(ENOUGH)
        ).all()

def _asked(start: datetime, end: datetime) -> tuple[ColumnElement[bool], ...]:
    return (Question.asked_at >= start, Question.asked_at < end, Question.intent.in_(QUESTIONS))
