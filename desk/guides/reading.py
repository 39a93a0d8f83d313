"""What a question says: its text put right, its weighted pieces, and the actions and subjects it names."""

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass

from desk.guides import sections, vocabulary
from desk.guides.spelling import Speller
from desk.guides.vocabulary import Hint, Words
from desk.guides.wording import grams, plain, spans, uncounted

# Weights of a piece of the question, found on evaluation sets (benchmarks/answers.py).
FILLER, HALF_FILLER = 0.04, 0.5
SINGLE = 0.5
EVERYDAY = 0.35  # the everyday word itself, once its catalogue words stand in for it
EVERYDAY_KNOWN = 0.5  # and when the catalogue uses it too
WEAK_HINT = 0.3
AS_WRITTEN = 0.4  # pieces of the original where a slip was put right
AMOUNT = re.compile(
    r"[0-9一二两三四五六七八九十百千万几半多]+"
    r"(?:个|台|张|块钱?|万元|万块|元|年|月|天|日|次|家|户|亩|人|名|份|平米?|栋|辆|吨|米|点|号|岁|趟|间|套|桌|拨|批|斤)"
)
NEW = "new"
_FIRST = next(facet.named for facet in vocabulary.actions() if facet.name == NEW)
LATIN_END, LATIN_START = re.compile(r"[a-z0-9]$"), re.compile(r"[a-z0-9]")


@dataclass(frozen=True)
class Everyday:
    """An everyday word found in the question, and what it points to."""

    start: int
    end: int
    hints: tuple[Hint, ...]


@dataclass(frozen=True)
class Reading:
    """A question, read."""

    text: str
    slips: int
    weights: dict[str, float]
    informative: tuple[bool, ...]
    everyday: tuple[Everyday, ...]
    actions: frozenset[str]
    subjects: frozenset[str]

    @property
    def facets(self) -> frozenset[str]:
        """The actions and subjects together."""
        return self.actions | self.subjects


def read(question: str, speller: Speller, catalogue_pieces: Container[str], words: Words) -> Reading:
    """The question as ranking uses it, in a catalogue made of these pieces, by these words."""
    said = plain(question)
    written = uncounted(said)
    text = speller.corrected(written)
    detail = _asked_of_any(text)
    whole = text if written == said else f"{text}\n{said}"  # 开个… says that something is begun
    asked = frozenset(facet.name for facet in vocabulary.actions() if facet.asked.search(whole))
    everyday = tuple(_in_keeping(word, asked) for word in _everyday(text, detail, words))
    filler = _filler(text, everyday, detail)
    weights = _weights(text, filler, everyday, catalogue_pieces)
    if text != written:
        detail = _asked_of_any(written)
        original = tuple(_in_keeping(word, asked) for word in _everyday(written, detail, words))
        filler_then = _filler(written, original, detail)
        for piece, weight in _weights(written, filler_then, original, catalogue_pieces).items():
            weights[piece] = max(weights.get(piece, 0.0), AS_WRITTEN * weight)
    return Reading(
        text=text,
        slips=sum(a != b for a, b in zip(text, written, strict=False)),
        weights=weights,
        informative=tuple(not idle and _counts(character) for idle, character in zip(filler, text, strict=True)),
        everyday=everyday,
        actions=asked,
        subjects=frozenset(facet.name for facet in vocabulary.subjects() if facet.asked.search(whole)),
    )


def _everyday(text: str, detail: list[bool], words: Words) -> Iterator[Everyday]:
    """The longest everyday words, none overlapping another."""
    taken = list(detail)
    for length in range(min(words.longest, len(text)), 0, -1):
        for start in range(len(text) - length + 1):
            end = start + length
            hints = words.lexicon.get(text[start:end])
            if hints and not any(taken[start:end]) and _whole(text, start, end):
                taken[start:end] = [True] * length
                yield Everyday(start, end, hints)


def _in_keeping(word: Everyday, asked: frozenset[str]) -> Everyday:
    """The word without its hints at a first application when something else is asked: 营业执照 in 营业执照补办."""
    if not asked - {NEW}:
        return word
    kept = tuple(hint for hint in word.hints if not _FIRST.search(hint.word))
    return Everyday(word.start, word.end, kept or word.hints)


def _asked_of_any(text: str) -> list[bool]:
    """For every character whether it belongs to a detail that may be asked of any matter."""
    of_any = [False] * len(text)
    for start, end in sections.details(text):
        of_any[start:end] = [True] * (end - start)
    return of_any


def _filler(text: str, everyday: tuple[Everyday, ...], detail: list[bool]) -> list[bool]:
    fillers = vocabulary.fillers()
    filler, at = list(detail), 0
    for amount in AMOUNT.finditer(text):
        filler[amount.start() : amount.end()] = [True] * (amount.end() - amount.start())
    while at < len(text):
        for length in range(min(vocabulary.longest_filler(), len(text) - at), 0, -1):
            if text[at : at + length] in fillers and _whole(text, at, at + length):
                filler[at : at + length] = [True] * length
                at += length
                break
        else:
            at += 1
    for word in everyday:
        filler[word.start : word.end] = [False] * (word.end - word.start)
    return filler


def _weights(
    text: str, filler: list[bool], everyday: tuple[Everyday, ...], catalogue_pieces: Container[str]
) -> dict[str, float]:
    own_weight = [1.0] * len(text)
    for word in everyday:
        known = all(pair in catalogue_pieces for pair in _pairs(text[word.start : word.end]))
        own_weight[word.start : word.end] = [EVERYDAY_KNOWN if known else EVERYDAY] * (word.end - word.start)
    weights: dict[str, float] = {}
    for start, end, piece in spans(text):
        idle = sum(filler[start:end]) / (end - start)
        weight = FILLER if idle == 1 else HALF_FILLER if idle else 1.0
        weight *= max(own_weight[start:end])
        if end - start == 1 and _han(piece):
            weight *= SINGLE
        weights[piece] = max(weights.get(piece, 0.0), weight)
    for word in everyday:
        for hint in word.hints:
            for piece in grams(hint.word):
                weight = (WEAK_HINT if hint.weak else 1.0) * (SINGLE if len(piece) == 1 else 1.0)
                weights[piece] = max(weights.get(piece, 0.0), weight)
    return weights


def _pairs(word: str) -> list[str]:
    return [word[at : at + 2] for at in range(len(word) - 1)] or [word]


def _whole(text: str, start: int, end: int) -> bool:
    """Whether a Latin word is not the middle of a longer one ("gas" in "gasoline")."""
    return _han(text[start]) or not (LATIN_END.search(text[:start]) or LATIN_START.match(text[end:]))


def _han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff"


def _counts(character: str) -> bool:
    return character.isalnum()
