"""Answering from the procedure guides (办事指南): which item a question is about, which part of it, and how sure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from desk.guides import elsewhere, intents, sections
from desk.guides.catalogue import Guide, read_catalogue
from desk.guides.confidence import ambiguous, confidence
from desk.guides.ranking import Candidate, Index, Weighed
from desk.guides.reading import Reading

__all__ = ["Answer", "Candidate", "Decision", "Guide", "Index", "answer", "read_catalogue"]

FOLLOW_UP = "follow_up"
OFFERED = 10
LONGEST_QUESTION = 400
SURE_OF_THE_FIRST = 0.87
KNOWN_AT_ALL = 0.45
ABSENT = 0.04  # what is left of any likeness when a listed service is asked for that this catalogue lacks
WORTH_OFFERING = 0.6


class Decision(StrEnum):
    """What the desk does with a question."""

    ANSWER = "answer"
    CHOOSE = "choose"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Answer:
    """What the desk makes of a question.

    The first candidate's score is the probability that the catalogue has the item asked for; `sure` is the
    probability that the first is the one. `elsewhere` says where a service is had that this catalogue lacks.
    """

    decision: Decision
    candidates: tuple[Candidate, ...]
    sections: tuple[str, ...]
    intent: str
    sure: float = 0.0
    elsewhere: str | None = None

    @property
    def choices(self) -> tuple[Candidate, ...]:
        """The two to five candidates worth asking back with."""
        near = [it for it in self.candidates if it.score >= WORTH_OFFERING * self.candidates[0].score]
        return self.candidates[: min(5, max(2, len(near)))]


def answer(index: Index, question: str) -> Answer:
    """The item a question is about, or the few it may be about, or that the catalogue does not know it."""
    intent, asked = intents.of(question), sections.asked(question)
    if intent.closed:
        return Answer(Decision.UNKNOWN, (), asked, intent.name)

    reading = index.read(question[:LONGEST_QUESTION])
    if intent.name == intents.QUESTION and not any(reading.informative):
        return Answer(Decision.UNKNOWN, (), asked, FOLLOW_UP)
    return replace(_by_evidence(index, reading), sections=asked, intent=intent.name)


def absent_service(index: Index, reading: Reading, weighed: Sequence[Weighed]) -> str | None:
    """The listed service that the question is about and this catalogue lacks.

    Beside a name or alias of the first candidate it is but the setting of another question: 养猪场 in 养猪场环评怎么办.
    """
    service = elsewhere.asked_for(reading.text, index.absent)
    if service and weighed and index.goes_by(weighed[0].at, reading.text.replace(service, " ")):
        return None
    return service


def _by_evidence(index: Index, reading: Reading) -> Answer:
    weighed = index.weigh(reading)
    judged = confidence(index, reading, weighed)
    known, first = judged.known, judged.first
    absent = absent_service(index, reading, weighed)
    if absent:
        known, first = min(known, ABSENT), min(first, ABSENT)

    best = weighed[0].score if weighed else 1.0
    candidates = tuple(
        Candidate(index.guides[it.at].code, index.guides[it.at].name, round(known * max(0.0, it.score / best), 4))
        for it in weighed[:OFFERED]
    )
    clear = first >= SURE_OF_THE_FIRST and not ambiguous(index, reading, weighed)
    where = index.absent[absent] if absent else None
    return Answer(_decision(known, clear), candidates, (), intents.QUESTION, round(first, 4), where)


def _decision(known: float, clear: bool) -> Decision:
    if known < KNOWN_AT_ALL:
        return Decision.UNKNOWN
    return Decision.ANSWER if clear else Decision.CHOOSE
