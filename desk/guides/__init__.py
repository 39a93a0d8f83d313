"""Answering from the procedure guides (办事指南): which item a question is about, which part of it, and how sure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from desk.guides import elsewhere, following, intents, scopes, sections
from desk.guides.catalogue import Guide, read_catalogue
from desk.guides.confidence import ambiguous, confidence
from desk.guides.following import Topic
from desk.guides.ranking import Candidate, Index, Weighed
from desk.guides.reading import Reading
from desk.guides.wording import plain, spoken

__all__ = ["Answer", "Candidate", "Decision", "Guide", "Index", "Topic", "answer", "read_catalogue"]

FOLLOW_UP = "follow_up"
OFFERED = 10
LONGEST_QUESTION = 400
SURE_OF_THE_FIRST, SURE_WITH_MEANING = 0.88, 0.93
KNOWN_AT_ALL = 0.45
ABSENT = 0.04  # what is left of any likeness when a listed service is asked for that this catalogue lacks
WORTH_OFFERING, HARDLY_WORTH_OFFERING = 0.6, 0.25
MOST_CHOICES = 5
SOMETHING_SAID = 2  # informative characters; a single one (证) is about nothing


class Decision(StrEnum):
    """What the desk does with a question."""

    ANSWER = "answer"
    CHOOSE = "choose"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Answer:
    """What the desk makes of a question.

    The first candidate's score is the probability that the catalogue has the item asked for; `sure` is the
    probability that the first is the one. `elsewhere` says where a service is had that this catalogue lacks;
    `choices` are the one to five candidates worth asking back with.
    """

    decision: Decision
    candidates: tuple[Candidate, ...]
    sections: tuple[str, ...]
    intent: str
    sure: float = 0.0
    elsewhere: str | None = None
    choices: tuple[Candidate, ...] = ()


def answer(index: Index, question: str, topic: Topic | None = None) -> Answer:
    """The item a question is about, or the few it may be about, or that the catalogue does not know it.

    `topic` is what the same person was answered with shortly before: what names no subject is about that.
    """
    said = spoken(question)[:LONGEST_QUESTION]
    scope, rest = scopes.named_in(said, index.departments, index.regions)
    if scope:
        found = answer(index.limited_to(scope), rest, topic)
        if found.decision is not Decision.UNKNOWN:  # otherwise it may be another's who knows
            return replace(found, sections=sections.asked(said))
    intent = intents.of(said)
    if intent.closed:
        return Answer(Decision.UNKNOWN, (), sections.asked(said), intent.name)

    reading = index.read(said)
    asked = sections.asked(said if reading.text == plain(said) else f"{said}\n{reading.text}")
    if not any(reading.informative) or (sum(reading.informative) < SOMETHING_SAID and not reading.actions):
        followed = _about(index, topic) if asked or intent.name == intents.REQUEST else None
        if followed is None and intent.name in (intents.QUESTION, intents.REQUEST):
            return Answer(Decision.UNKNOWN, (), asked, FOLLOW_UP)
        found = followed or _by_evidence(index, reading)
    else:
        found = _by_evidence(index, reading)
        if topic and (found.decision is not Decision.ANSWER or following.leans_back(said)):
            found = _following(index, topic, reading) or found
    return replace(found, sections=asked, intent=intent.name)


def absent_service(index: Index, reading: Reading, weighed: Sequence[Weighed]) -> str | None:
    """The listed service that the question is about and this catalogue lacks."""
    service = _listed_service(index, reading)
    return service if service and not _is_setting(index, reading, weighed, service) else None


def _about(index: Index, topic: Topic | None) -> Answer | None:
    """The topic itself, as long as this catalogue has it; while the choice is open, the choice once more."""
    if topic is None:
        return None
    guide = index.guide_of(topic.code)
    if guide is None:
        found = _by_evidence(index, index.read(topic.words))
        return found if not topic.code and found.decision is not Decision.UNKNOWN else None
    return Answer(Decision.ANSWER, (Candidate(guide.code, guide.name, 1.0),), (), intents.QUESTION, 1.0)


def _following(index: Index, topic: Topic, reading: Reading) -> Answer | None:
    """What a question that is not clear by itself means after the topic; None when it has nothing to do with it."""
    if following.is_detail(index, topic, reading):
        return _about(index, topic)
    whole = following.completed(index, topic, reading)
    if whole is None:
        return None
    found = _by_evidence(index, index.read(whole))
    code = found.candidates[0].code if found.candidates else ""
    return found if found.decision is not Decision.UNKNOWN and index.does(code, reading.actions) else None


def _by_evidence(index: Index, reading: Reading) -> Answer:
    weighed = index.weigh(reading)
    service = _listed_service(index, reading)
    if service and _is_setting(index, reading, weighed, service):
        reading = index.read(reading.text.replace(service, " "))
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
    sure = SURE_WITH_MEANING if weighed and weighed[0].likeness else SURE_OF_THE_FIRST
    clear = first >= sure and not ambiguous(index, reading, weighed)
    where = index.absent[absent] if absent else None
    choices = _choices(index, reading, candidates)
    return Answer(_decision(known, clear), candidates, (), intents.QUESTION, round(first, 4), where, choices)


def _listed_service(index: Index, reading: Reading) -> str | None:
    """The listed service that the question names, with or without what is said in between: 医保报销 in 医保怎么报销."""
    said = "".join(sign for sign, counts in zip(reading.text, reading.informative, strict=True) if counts)
    return elsewhere.asked_for(reading.text, index.absent) or elsewhere.asked_for(said, index.absent)


def _is_setting(index: Index, reading: Reading, weighed: Sequence[Weighed], service: str) -> bool:
    """Whether the service only says where, beside a name of the first candidate: 养猪场 in 养猪场环评怎么办."""
    return bool(weighed) and index.goes_by(weighed[0].at, reading.text.replace(service, " "))


def _choices(index: Index, reading: Reading, candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Those nearly as good as the first; a change or renewal that nobody spoke of only if there is no other."""
    if not candidates:
        return ()
    best = candidates[0].score
    spoken_of = reading.actions | index.actions_of(candidates[0].code)
    asked = [it for it in candidates if index.actions_of(it.code) <= spoken_of]
    near = [it for it in asked if it.score >= WORTH_OFFERING * best]
    if len(near) > 1:
        return tuple(near[:MOST_CHOICES])
    return tuple([it for it in candidates if it.score >= HARDLY_WORTH_OFFERING * best][:2])


def _decision(known: float, clear: bool) -> Decision:
    if known < KNOWN_AT_ALL:
        return Decision.UNKNOWN
    return Decision.ANSWER if clear else Decision.CHOOSE
