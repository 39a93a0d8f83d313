"""The index over the guides: which of them a question is about, by shared pieces, names, actions and subjects."""

import copy
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from desk.guides import elsewhere, vocabulary
from desk.guides.catalogue import Guide, subject
from desk.guides.kinship import lent_aliases, stem
from desk.guides.meaning import Meanings
from desk.guides.postings import postings_of
from desk.guides.reading import Reading, read
from desk.guides.scopes import Scope
from desk.guides.spelling import HAN, Speller
from desk.guides.vocabulary import Words
from desk.guides.wording import grams, plain

# What is added to a candidate's share of the best lexical score.
NAME_COVERED = 0.4
KNOWN_BY, KNOWN_BY_ELSEWHERE = 0.24, 0.3
SAME_ACTION, OTHER_ACTION, NO_ACTION, UNASKED_ACTION, NEW_ACTION = 0.33, -0.27, -0.15, -0.13, 0.13
SAME_SUBJECT, OTHER_SUBJECT = 0.08, -0.13
MEANING, MEANING_WIDTH = 0.9, 0.08  # for the guide most alike; none for one so much less alike

CONSIDERED, CONSIDERED_BY_MEANING = 50, 20
LONGEST_KNOWN_BY = 14


@dataclass(frozen=True)
class Candidate:
    """An item a question may be about."""

    code: str
    name: str
    score: float


@dataclass(frozen=True)
class Weighed:
    """A candidate by its place in the index, and the evidence for it."""

    at: int
    score: float
    lexical: float
    name_covered: float
    known_by: float
    action: float
    subject: float
    likeness: float = 0.0  # of meaning, and how near it is to the most alike: 0 to 1
    agreement: float = 0.0


class Index:
    """Built once from guides and the words they are found by, so that any number of threads may ask it.

    What the guides mean may be added when it has been worked out; the words answer until then.
    """

    def __init__(self, guides: Sequence[Guide], words: Words | None = None) -> None:
        self.guides = tuple(guides)
        self._words = words or vocabulary.shipped()
        self.meanings: Meanings | None = None
        self.departments = frozenset(plain(guide.department) for guide in self.guides)
        self.regions = frozenset(plain(guide.region) for guide in self.guides if guide.region)
        self._allowed: NDArray[np.bool_] | None = None
        names = [subject(guide.name) for guide in self.guides]
        self._actions = [_named(name, vocabulary.actions()) for name in names]
        self._subjects = [_named(name, vocabulary.subjects()) for name in names]
        self._lent = lent_aliases(self.guides, names, [bool(actions - {"new"}) for actions in self._actions])
        self._rarity, self._postings = postings_of(list(zip(self.guides, self._lent, strict=True)))
        self._unseen = math.log(2 * len(self.guides) + 2)
        self._name_pairs = self._pairs_of(names)
        known_by: defaultdict[str, set[int]] = defaultdict(set)
        for at, guide in enumerate(self.guides):
            for phrase in (names[at], *map(plain, guide.aliases)):
                known_by[phrase].add(at)
        self._known_by = dict(known_by)
        self._place_of = {guide.code: at for at, guide in enumerate(self.guides)}
        spoken_of = "\n".join(map(self.own_words, range(len(self.guides))))
        self.absent = elsewhere.absent_from(spoken_of, self._words)
        self._speller = Speller((*_phrases(self.guides, self._words), *self.absent), vocabulary.fillers())

    def limited_to(self, scope: Scope) -> Self:
        """The same index that finds only what is in the scope."""
        limited = copy.copy(self)
        limited._allowed = np.array([scope.has(guide.department, guide.region) for guide in self.guides], dtype=bool)
        return limited

    def guide_of(self, code: str) -> Guide | None:
        """The guide of the item with this code, None when this catalogue has no such item."""
        at = self._place_of.get(code)
        return None if at is None else self.guides[at]

    def actions_of(self, code: str) -> frozenset[str]:
        """The actions this item's name speaks of; a mere application is none."""
        at = self._place_of.get(code)
        return frozenset() if at is None else self._actions[at] - {"new"}

    def does(self, code: str, actions: frozenset[str]) -> bool:
        """Whether this item's name speaks of one of the actions."""
        return bool(self.actions_of(code) & actions)

    def rank(self, question: str, k: int = 10) -> tuple[Candidate, ...]:
        """The k best candidates; the scores are relative to this question and add up with another ranker's."""
        weighed = self.weigh(self.read(question))[:k]
        return tuple(Candidate(self.guides[it.at].code, self.guides[it.at].name, round(it.score, 4)) for it in weighed)

    def read(self, question: str) -> Reading:
        """The question, with slips put right towards this catalogue's words."""
        return read(question, self._speller, self._rarity, self._words)

    def weigh(self, reading: Reading) -> list[Weighed]:
        """Every considered candidate with the evidence for it, best first."""
        scores = self._lexical(reading.weights)
        if self._allowed is not None:
            scores = np.where(self._allowed, scores, np.float32(0))
        best = float(scores.max(initial=0.0))
        if best <= 0:
            return []
        considered = {at for at in _highest(scores, CONSIDERED) if scores[at] > 0}
        known_by = self._known_by_words(reading)
        if (meanings := self.meanings) is None:
            weighed = [self._evidence(at, float(scores[at]), best, known_by.get(at, 0.0), reading) for at in considered]
            return sorted(weighed, key=lambda it: (-it.score, it.at))
        alike = meanings.likeness(reading.text)
        if self._allowed is not None:
            alike = np.where(self._allowed, alike, np.float32(-1))
        considered |= {at for at in _highest(alike, CONSIDERED_BY_MEANING) if alike[at] >= 0}
        most = float(alike.max())
        weighed = [
            _with_meaning(
                self._evidence(at, float(scores[at]), best, known_by.get(at, 0.0), reading), float(alike[at]), most
            )
            for at in considered
        ]
        return sorted(weighed, key=lambda it: (-it.score, it.at))

    def rarity(self, piece: str) -> float:
        """How much a piece tells apart: the inverse document frequency, highest for one never seen."""
        return self._rarity.get(piece, self._unseen)

    def knows(self, piece: str) -> bool:
        """Whether the piece occurs anywhere in the catalogue."""
        return piece in self._rarity

    def own_words(self, at: int) -> str:
        """The names a guide goes by, in plain text."""
        guide = self.guides[at]
        return f"{subject(guide.name)} {plain(' '.join((*guide.aliases, *self._lent[at], guide.parent)))}"

    def goes_by(self, at: int, text: str) -> bool:
        """Whether the guide's name, without the procedure it ends in, or one of its aliases stands in the text."""
        guide = self.guides[at]
        return any(
            phrase in text for phrase in (stem(subject(guide.name)), *map(plain, guide.aliases), *self._lent[at])
        )

    def subject_of(self, at: int) -> str:
        """A guide's name in plain text, without levels and exclusions."""
        return subject(self.guides[at].name)

    def facets_of(self, at: int) -> frozenset[str]:
        """The actions and kinds of subject that a guide's name speaks of; a mere application is none."""
        return (self._actions[at] | self._subjects[at]) - {"new"}

    def _pairs_of(self, names: Sequence[str]) -> list[tuple[frozenset[str], float]]:
        """Of every name its pairs and longer pieces, and their rarity together."""
        one_of_each = {piece: piece for piece in self._rarity}
        pairs = [frozenset(one_of_each[piece] for piece in grams(name) if len(piece) > 1) for name in names]
        return [(of_name, sum(self._rarity[pair] for pair in of_name) or 1.0) for of_name in pairs]

    def _lexical(self, weights: Mapping[str, float]) -> NDArray[np.float32]:
        scores = np.zeros(len(self.guides), dtype=np.float32)
        for piece, weight in weights.items():
            if posting := self._postings.get(piece):
                scores[posting[0]] += np.float32(weight) * posting[1]
        return scores

    def _known_by_words(self, reading: Reading) -> dict[int, float]:
        """Guides whose name or alias stands in the question, and how long the longest is (0 to 1)."""
        found: dict[int, float] = {}
        text = reading.text
        for start in range(len(text)):
            for end in range(start + 2, min(start + LONGEST_KNOWN_BY, len(text)) + 1):
                for at in self._known_by.get(text[start:end], ()):
                    if any(reading.informative[start:end]):
                        found[at] = max(found.get(at, 0.0), min(1.0, (end - start) / 5))
        return found

    def _evidence(self, at: int, lexical: float, best: float, known_by: float, reading: Reading) -> Weighed:
        action = _action_agreement(self._actions[at], reading.actions)
        subject = self._subject_agreement(at, reading)
        pairs, whole = self._name_pairs[at]
        shared = pairs & reading.weights.keys()
        covered = sum(self._rarity[pair] * min(1.0, 1.2 * reading.weights[pair]) for pair in shared) / whole
        if reading.actions - {"new"} and not reading.actions - {"new"} & self._actions[at]:
            known_by *= KNOWN_BY_ELSEWHERE
        score = lexical / best + NAME_COVERED * covered + KNOWN_BY * known_by + action + subject
        return Weighed(at, score, lexical, covered, known_by, action, subject)

    def _subject_agreement(self, at: int, reading: Reading) -> float:
        of_item = self._subjects[at]
        same = bool(of_item & reading.subjects)
        return SAME_SUBJECT * same + OTHER_SUBJECT * min(2, len(of_item - reading.subjects))


def _highest(scores: NDArray[np.float32], count: int) -> list[int]:
    count = min(count, len(scores))
    found: list[int] = np.argpartition(-scores, count - 1)[:count].tolist()
    return found


def _with_meaning(it: Weighed, likeness: float, most: float) -> Weighed:
    agreement = max(0.0, 1 + (likeness - most) / MEANING_WIDTH)
    return replace(it, score=it.score + MEANING * agreement, likeness=likeness, agreement=agreement)


def _action_agreement(of_item: frozenset[str], asked: frozenset[str]) -> float:
    special = asked - {"new"}
    if special:
        if of_item & special:
            return SAME_ACTION
        return OTHER_ACTION if of_item - {"new"} else NO_ACTION
    return (UNASKED_ACTION if of_item - {"new"} else 0.0) + (NEW_ACTION if of_item & asked else 0.0)


def _named(name: str, facets: Iterable[vocabulary.Facet]) -> frozenset[str]:
    return frozenset(facet.name for facet in facets if facet.named.search(name))


def _phrases(guides: Iterable[Guide], words: Words) -> Iterator[str]:
    """Every phrase a slip may be put right to: names and their parts, aliases, departments, the county's words."""
    for guide in guides:
        yield from map(plain, (guide.name, *guide.aliases))
        yield from HAN.findall(plain(guide.name))
        yield from HAN.findall(plain(guide.department))
    for everyday, hints in words.lexicon.items():
        yield everyday
        yield from (hint.word for hint in hints)
