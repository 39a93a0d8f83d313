"""Evaluations: rounds, their panels, ballots, summonses."""

import secrets
from collections import Counter
from collections.abc import Sequence

from sqlalchemy import select, update

from storage.collection import Collection
from storage.models import Ballot, Candidate, Evaluation, Seat, Stratum, Suggestion, Summons, Turnout

PANEL = (Seat.INVITED, Seat.ACCEPTED)


class Evaluations(Collection):
    def get(self, key: int) -> Evaluation:
        return self.one(Evaluation, key, lock=True)

    def find(self, key: int) -> Evaluation:
        """The round, only to look at."""
        return self.one(Evaluation, key)

    def newest(self, limit: int) -> Sequence[Evaluation]:
        return self.session.scalars(select(Evaluation).order_by(Evaluation.id.desc()).limit(limit)).all()

    def candidate(self, key: int) -> Candidate:
        return self.one(Candidate, key, lock=True)

    def seat(self, key: int) -> Candidate:
        """The candidate, only to look at."""
        return self.one(Candidate, key)

    def candidates(self, evaluation_id: int) -> Sequence[Candidate]:
        """Everybody who might be drawn, in the order of their codes."""
        return self.session.scalars(
            select(Candidate).where(Candidate.evaluation_id == evaluation_id).order_by(Candidate.code)
        ).all()

    def panel(self, evaluation_id: int) -> Sequence[Candidate]:
        """Who was drawn and has not declined."""
        return [one for one in self.candidates(evaluation_id) if one.seat in PANEL]

    def next_in(self, evaluation_id: int, stratum: Stratum) -> Candidate | None:
        """Whoever comes next by lot in this group."""
        return self.session.scalar(
            select(Candidate)
            .where(Candidate.evaluation_id == evaluation_id, Candidate.stratum == stratum)
            .where(Candidate.seat == Seat.WAITING, Candidate.place.is_not(None))
            .order_by(Candidate.place)
            .limit(1)
        )

    def marked_by(self, candidate_id: int) -> frozenset[int]:
        """The departments that this one has cast a ballot for."""
        return frozenset(
            self.session.scalars(select(Turnout.department_id).where(Turnout.candidate_id == candidate_id))
        )

    def cast(self, candidate: Candidate, department_id: int, marks: Sequence[int], suggestion: str) -> None:
        """A ballot, once for each department; nothing in it leads back to whoever cast it."""
        attitude, style, efficiency, discipline = marks
        about = {"evaluation_id": candidate.evaluation_id, "department_id": department_id}
        self.session.add(Turnout(candidate_id=candidate.id, department_id=department_id))
        self.session.add(
            Ballot(
                id=secrets.randbits(62),
                attitude=attitude,
                style=style,
                efficiency=efficiency,
                discipline=discipline,
                **about,
            )
        )
        if suggestion:
            self.session.add(Suggestion(id=secrets.randbits(62), words=suggestion, **about))
        self.session.flush()

    def ballots(self, evaluation_id: int) -> Sequence[Ballot]:
        """All that were cast, in an order that tells nothing."""
        return self.session.scalars(
            select(Ballot).where(Ballot.evaluation_id == evaluation_id).order_by(Ballot.id)
        ).all()

    def counted(self, evaluation_id: int) -> Counter[int]:
        """How many ballots were cast for each department."""
        found = self.session.scalars(select(Ballot.department_id).where(Ballot.evaluation_id == evaluation_id))
        return Counter(found)

    def suggestions(self, evaluation_id: int) -> Sequence[Suggestion]:
        return self.session.scalars(
            select(Suggestion).where(Suggestion.evaluation_id == evaluation_id).order_by(Suggestion.id)
        ).all()

    def forget_marks(self, evaluation_id: int) -> None:
        """What was being filled in and was not cast is gone."""
        self.session.execute(update(Candidate).where(Candidate.evaluation_id == evaluation_id).values(marks={}))

    def summons(self, key: int) -> Summons:
        return self.one(Summons, key)

    def summoned(self, evaluation_id: int) -> Sequence[Summons]:
        return self.session.scalars(
            select(Summons).where(Summons.evaluation_id == evaluation_id).order_by(Summons.id)
        ).all()
