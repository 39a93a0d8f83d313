"""How sure the desk may be: that the question is about an item of this catalogue, and that it is the first one."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from desk.guides.ranking import Index, Weighed
from desk.guides.reading import Everyday, Reading
from desk.guides.wording import DATA, spans

SHIPPED, OF_THE_SITE = DATA / "confidence.json", DATA / "local" / "confidence.json"
WITH_MEANING = DATA / "confidence_meaning.json"
UNLIKE, LIKE = 0.8, 0.95  # the cosines of this model lie between

NEAR = 0.15
CLOSE = 0.35
RIVALS = 10
HALF_AS_GOOD = 0.55
ANOTHER_MATTER = 4
FEATURES = (
    "covered",  # share of the question's informative characters that the first candidate accounts for
    "uncovered_run",  # longest informative stretch it does not account for
    "name_covered",
    "known_by",
    "lead",  # over the second
    "lead_over_fifth",
    "near",  # how many are nearly as good
    "action",
    "subject",
    "strength",  # lexical score against the best the question could reach
    "length",
    "slips",
    "everyday",  # whether an everyday word stands for something in it
    "elsewhere",  # most characters that another candidate accounts for and the first does not
    "twins",  # how many close others account for as much of the question
    "bare",  # a mere noun: nothing is said of what to do or know
    "foreign",  # informative pieces that occur nowhere in the catalogue
)
OF_MEANING = (  # besides, where the extra is installed and the guides' meanings are worked out
    "likeness",  # how alike in meaning the first candidate is to the question
    "agreement",  # how near it is to the most alike
    "another_agrees",  # the same of the candidate after it that is nearest
)


@dataclass(frozen=True)
class Confidence:
    """Two probabilities."""

    known: float
    first: float


def confidence(index: Index, reading: Reading, weighed: Sequence[Weighed]) -> Confidence:
    """How likely the catalogue has the item asked for, and how likely it is the first candidate."""
    if not weighed:
        return Confidence(0.0, 0.0)
    values, model = features(index, reading, weighed), _MODEL
    if weighed[0].likeness:
        values, model = values + features_of_meaning(weighed), _MODEL_WITH_MEANING
    return Confidence(_probability(values, model["known"]), _probability(values, model["first"]))


def ambiguous(index: Index, reading: Reading, weighed: Sequence[Weighed]) -> bool:
    """Whether the question fits another item's name as well as the first's, or is as much about something else."""
    first, others = weighed[0], weighed[1:RIVALS]
    stretches = [part for part in _informative_stretches(reading) if len(part) > 1]
    if stretches and all(part in index.own_words(first.at) for part in stretches):
        return any(_is_twin(index, reading, first, other, stretches) for other in others)
    left = set(_unaccounted(reading, index.own_words(first.at)))
    return any(
        len(left.difference(_unaccounted(reading, index.own_words(other.at)))) >= ANOTHER_MATTER
        for other in others
        if other.score > HALF_AS_GOOD * first.score
    )


def features(index: Index, reading: Reading, weighed: Sequence[Weighed]) -> list[float]:
    """The evidence in the order of FEATURES."""
    first = weighed[0]
    second = weighed[1].score if len(weighed) > 1 else 0.0
    fifth = weighed[4].score if len(weighed) > 4 else 0.0
    own = index.own_words(first.at)
    informative = [at for at, counts in enumerate(reading.informative) if counts]
    left = _unaccounted(reading, own)
    unaccounted = [_unaccounted(reading, index.own_words(other.at)) for other in weighed[1:RIVALS]]
    rivals = list(zip(unaccounted, weighed[1:RIVALS], strict=True))
    pieces = [piece for start, end, piece in spans(reading.text) if all(reading.informative[start:end])]
    total = sum(map(index.rarity, pieces)) or 1.0
    foreign = sum(index.rarity(piece) for piece in pieces if not index.knows(piece))
    reachable = sum(weight * index.rarity(piece) for piece, weight in reading.weights.items()) or 1.0
    return [
        1 - len(left) / len(informative) if informative else 0.0,
        min(6.0, _longest_run(left)) / 6,
        first.name_covered,
        first.known_by,
        min(1.0, first.score - second),
        min(1.5, first.score - fifth),
        min(5.0, sum(first.score - other.score < NEAR for other in weighed[1:])) / 5,
        first.action,
        first.subject,
        min(1.5, first.lexical / reachable),
        min(12.0, len(informative)) / 12,
        min(3.0, reading.slips) / 3,
        float(any(_points_to(word, own) for word in reading.everyday)),
        min(6.0, max((len(set(left).difference(it)) for it in unaccounted), default=0)) / 6,
        min(5.0, sum(len(it) <= len(left) and first.score - other.score < CLOSE for it, other in rivals)) / 5,
        float(all(reading.informative) and not reading.actions),
        foreign / total,
    ]


def features_of_meaning(weighed: Sequence[Weighed]) -> list[float]:
    """The evidence in the order of OF_MEANING."""
    first = weighed[0]
    likeness = (first.likeness - UNLIKE) / (LIKE - UNLIKE)
    return [min(1.0, max(0.0, likeness)), first.agreement, max((it.agreement for it in weighed[1:RIVALS]), default=0.0)]


def _is_twin(index: Index, reading: Reading, first: Weighed, other: Weighed, stretches: Sequence[str]) -> bool:
    """Whether the other item's name has all that was said, and nothing of its own that was left unsaid."""
    done = (reading.actions - {"new"}) & index.facets_of(first.at)
    return (
        done <= index.facets_of(other.at)
        and other.score > HALF_AS_GOOD * first.score
        and all(part in index.subject_of(other.at) for part in stretches)
        and index.facets_of(other.at) <= reading.facets | index.facets_of(first.at)
    )


def _informative_stretches(reading: Reading) -> list[str]:
    marked = "".join(it if counts else " " for it, counts in zip(reading.text, reading.informative, strict=True))
    return marked.split()


def _unaccounted(reading: Reading, own: str) -> list[int]:
    accounted = _accounted(reading, own)
    return [at for at, counts in enumerate(reading.informative) if counts and not accounted[at]]


def _accounted(reading: Reading, own: str) -> list[bool]:
    """For every character of the question, whether the candidate's own words account for it."""
    text = reading.text
    accounted = [False] * len(text)
    for start, end, piece in spans(text):
        neighbours = reading.informative[max(0, start - 1) : start] + reading.informative[end : end + 1]
        if piece in own and (end - start > 1 or not any(neighbours)):
            accounted[start:end] = [True] * (end - start)
    for word in reading.everyday:
        if _points_to(word, own):
            accounted[word.start : word.end] = [True] * (word.end - word.start)
    return accounted


def _points_to(word: Everyday, own: str) -> bool:
    """Whether one of the everyday word's catalogue words is among the candidate's own: a weak one wholly."""
    for hint in word.hints:
        pairs = [hint.word[at : at + 2] for at in range(len(hint.word) - 1)] or [hint.word]
        found = sum(pair in own for pair in pairs)
        if found == len(pairs) or (found * 2 > len(pairs) and not hint.weak):
            return True
    return False


def _longest_run(places: Sequence[int]) -> int:
    longest = run = 0
    for at, place in enumerate(places):
        run = run + 1 if at and place == places[at - 1] + 1 else 1
        longest = max(longest, run)
    return longest


def _probability(values: Sequence[float], weights: Mapping[str, float]) -> float:
    names = (*FEATURES, *OF_MEANING)[: len(values)]
    evidence = weights["bias"] + sum(weights[name] * value for name, value in zip(names, values, strict=True))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, evidence))))


def _read(path: Path) -> Mapping[str, Mapping[str, float]]:
    model: Mapping[str, Mapping[str, float]] = json.loads(path.read_text(encoding="utf-8"))
    return model


def read_model() -> Mapping[str, Mapping[str, float]]:
    """The weights of this site if it has been calibrated, or else those that come with the project."""
    path = OF_THE_SITE if OF_THE_SITE.exists() else SHIPPED
    return _read(path)


_MODEL, _MODEL_WITH_MEANING = read_model(), _read(WITH_MEANING)
