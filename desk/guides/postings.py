"""Which guide has which piece of a word, how often and in which part: what the lexical score is added up from."""

import math
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from desk.guides.catalogue import Guide, subject
from desk.guides.wording import grams, plain

# BM25F: the weight of a field, saturation and length normalisation.
FIELDS = {"name": 1.0, "aliases": 1.0, "lent": 1.0, "parent": 0.3, "department": 0.25, "theme": 0.08, "sections": 0.05}
SATURATION, LENGTH = 1.0, 0.5
SEARCHED_SECTIONS = ("materials", "conditions")

Named = tuple[Guide, tuple[str, ...]]  # a guide, and the aliases lent to it
Postings = dict[str, tuple[NDArray[np.int32], NDArray[np.float32]]]


def postings_of(guides: Sequence[Named]) -> tuple[dict[str, float], Postings]:
    """Of every piece its rarity, the guides that have it, and how much it adds to each."""
    usual = _usual_lengths(guides)
    found_at: defaultdict[str, array[int]] = defaultdict(lambda: array("i"))
    weights: defaultdict[str, array[float]] = defaultdict(lambda: array("f"))
    for at, named in enumerate(guides):
        for piece, weight in _pieces_of(named, usual).items():
            found_at[piece].append(at)
            weights[piece].append(weight)
    rarity: dict[str, float] = {}
    postings: Postings = {}
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
