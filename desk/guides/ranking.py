"""The index over the guides: which of them a question is about, by shared pieces, names, actions and subjects."""

import math
import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desk.guides import elsewhere, vocabulary
from desk.guides.catalogue import Guide
from desk.guides.kinship import lent_aliases, stem
from desk.guides.reading import Reading, read
from desk.guides.spelling import HAN, Speller
from desk.guides.vocabulary import Words
from desk.guides.wording import grams, plain

# BM25F: the weight of a field, saturation and length normalisation.
FIELDS = {"name": 1.0, "aliases": 1.0, "lent": 1.0, "parent": 0.3, "department": 0.25, "theme": 0.08, "sections": 0.05}
SATURATION, LENGTH = 1.0, 0.5
SEARCHED_SECTIONS = ("materials", "conditions")

# What is added to a candidate's share of the best lexical score.
NAME_COVERED = 0.4
KNOWN_BY, KNOWN_BY_ELSEWHERE = 0.24, 0.3
SAME_ACTION, OTHER_ACTION, NO_ACTION, UNASKED_ACTION, NEW_ACTION = 0.33, -0.27, -0.15, -0.13, 0.13
SAME_SUBJECT, OTHER_SUBJECT = 0.08, -0.13

CONSIDERED = 50
LONGEST_KNOWN_BY = 14

Named = tuple[Guide, tuple[str, ...]]  # a guide, and the aliases lent to it

# What a published name carries without being asked for: the level, and what the item does not cover.
NOT_THE_SUBJECT = re.compile(
    r"\((?:县级行使|县级|市级|市级/县级|县级权限|含中外合资)\)?|\((?:不含|除)[^)]*\)|\([^)]*除外\)|除[^,]*外,"
)


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


class Index:
    """Built once from guides and the words they are found by; immutable, so any number of threads may ask it."""

    def __init__(self, guides: Sequence[Guide], words: Words | None = None) -> None:
        self.guides = tuple(guides)
        self._words = words or vocabulary.shipped()
        names = [subject(guide.name) for guide in self.guides]
        self._actions = [_named(name, vocabulary.actions()) for name in names]
        self._subjects = [_named(name, vocabulary.subjects()) for name in names]
        self._lent = lent_aliases(self.guides, names, [bool(actions - {"new"}) for actions in self._actions])
        self._rarity, self._postings = _postings(list(zip(self.guides, self._lent, strict=True)))
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
        best = float(scores.max(initial=0.0))
        if best <= 0:
            return []
        count = min(CONSIDERED, len(scores))
        considered = np.argpartition(-scores, count - 1)[:count]
        known_by = self._known_by_words(reading)
        weighed = [
            self._evidence(int(at), float(scores[at]), best, known_by.get(int(at), 0.0), reading)
            for at in considered
            if scores[at] > 0
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


def subject(name: str) -> str:
    """The plain name without what it only excludes or which level it is for."""
    return NOT_THE_SUBJECT.sub("", plain(name))


def _action_agreement(of_item: frozenset[str], asked: frozenset[str]) -> float:
    special = asked - {"new"}
    if special:
        if of_item & special:
            return SAME_ACTION
        return OTHER_ACTION if of_item - {"new"} else NO_ACTION
    return (UNASKED_ACTION if of_item - {"new"} else 0.0) + (NEW_ACTION if of_item & asked else 0.0)


def _named(name: str, facets: Iterable[vocabulary.Facet]) -> frozenset[str]:
    return frozenset(facet.name for facet in facets if facet.named.search(name))


_Postings = dict[str, tuple[NDArray[np.int32], NDArray[np.float32]]]


def _postings(guides: Sequence[Named]) -> tuple[dict[str, float], _Postings]:
    """Of every piece its rarity, the guides that have it, and how much it adds to each."""
    usual = _usual_lengths(guides)
    found_at: defaultdict[str, array[int]] = defaultdict(lambda: array("i"))
    weights: defaultdict[str, array[float]] = defaultdict(lambda: array("f"))
    for at, named in enumerate(guides):
        for piece, weight in _pieces_of(named, usual).items():
            found_at[piece].append(at)
            weights[piece].append(weight)
    rarity: dict[str, float] = {}
    postings: _Postings = {}
    for piece, at_guides in found_at.items():
        rarity[piece] = math.log(1 + (len(guides) - len(at_guides) + 0.5) / (len(at_guides) + 0.5))
        of_piece = np.array(weights.pop(piece), dtype=np.float32)
        impact = rarity[piece] * (SATURATION + 1) * of_piece / (of_piece + SATURATION)
        postings[piece] = (np.array(at_guides, dtype=np.int32), impact.astype(np.float32))
    return rarity, postings


def _pieces_of(named: Named, usual: Mapping[str, float]) -> dict[str, float]:
    weights: dict[str, float] = {}
    for field, text in _fields(named):
        pieces = grams(text)
        norm = FIELDS[field] / (1 - LENGTH + LENGTH * len(pieces) / usual[field])
        for piece, times in Counter(pieces).items():
            weights[piece] = weights.get(piece, 0.0) + times * norm
    return weights


def _usual_lengths(guides: Sequence[Named]) -> dict[str, float]:
    """The mean length of each field where it is filled."""
    total: Counter[str] = Counter()
    filled: Counter[str] = Counter()
    for named in guides:
        for field, text in _fields(named):
            total[field] += len(grams(text))
            filled[field] += bool(text.strip())
    return {field: max(1.0, total[field] / max(1, filled[field])) for field in FIELDS}


def _fields(named: Named) -> Iterator[tuple[str, str]]:
    guide, lent = named
    yield "name", subject(guide.name)
    yield "aliases", plain(" ".join(guide.aliases))
    yield "lent", plain(" ".join(lent))
    yield "parent", plain(guide.parent)
    yield "department", plain(guide.department)
    yield "theme", plain(guide.theme)
    yield "sections", plain(" ".join(guide.sections.get(section, "") for section in SEARCHED_SECTIONS))


def _phrases(guides: Iterable[Guide], words: Words) -> Iterator[str]:
    """Every phrase a slip may be put right to: names and their parts, aliases, departments, the county's words."""
    for guide in guides:
        yield from map(plain, (guide.name, *guide.aliases))
        yield from HAN.findall(plain(guide.name))
        yield from HAN.findall(plain(guide.department))
    for everyday, hints in words.lexicon.items():
        yield everyday
        yield from (hint.word for hint in hints)
