"""Homophone slips and pinyin put right, towards words that this catalogue and its lexicon know."""

import functools
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from desk.guides.wording import DATA

HAN = re.compile(r"[\u3400-\u9fff]+")
LATIN = re.compile(r"[a-z][a-z ']{2,}")
SHORTEST_PINYIN, LONGEST_PINYIN, READ_SHARE = 3, 24, 0.7

# What an adjacent pair is worth when it stays or appears, and what replacing one character costs.
CATALOGUE_PAIR, FILLER_PAIR, COMMON_PAIR = 2.0, 1.6, 1.3
REPLACEMENT, FREQUENT_REPLACEMENT = 1.3, 2.1
NEVER_REPLACED = frozenset("的了是在我你他不要有没怎么吗呢什去来到和也就都还这那能可")
FREQUENT = NEVER_REPLACED | frozenset("被从给个们哪谁几多少想办开换改搬卖买交领补退查做收里上下后前用")


class Speller:
    """Knows the pairs of characters that occur in given phrases; immutable once built."""

    def __init__(self, phrases: Iterable[str], fillers: Iterable[str]) -> None:
        phrases, fillers = sorted(set(phrases)), sorted(set(fillers))
        common, readings = common_pairs(), toneless()
        self._worth = dict.fromkeys(_pairs(fillers), FILLER_PAIR) | dict.fromkeys(_pairs(phrases), CATALOGUE_PAIR)
        short = _pairs(text for text in (*phrases, *fillers) if 2 <= len(text) <= 4)
        by_sound: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        for pair in short | (self._worth.keys() & common):
            for first in readings.get(pair[0], ()):
                for second in readings.get(pair[1], ()):
                    by_sound[first, second].add(pair)
        self._by_sound = {sound: tuple(sorted(pairs)) for sound, pairs in by_sound.items()}
        self._by_pinyin = _spelled_out(fillers) | _spelled_out(phrases)

    def corrected(self, text: str) -> str:
        """The plain text with likely homophone slips and typed pinyin replaced; unchanged when nothing is likelier."""
        text = HAN.sub(lambda match: self._corrected_run(match.group()), text)
        return LATIN.sub(lambda match: self._read_pinyin(match.group()), text)

    def _corrected_run(self, run: str) -> str:
        options = self._options(run)
        if all(len(option) == 1 for option in options):
            return run
        best = {character: (-_cost(run[0], character), character) for character in options[0]}
        for at in range(1, len(run)):
            best = {
                character: max(
                    (worth + self._pair_worth(path[-1] + character) - _cost(run[at], character), path + character)
                    for worth, path in best.values()
                )
                for character in options[at]
            }
        return max(best.values())[1]

    def _options(self, run: str) -> list[set[str]]:
        """Per position: the character as written, and those of known pairs that sound like a pair not of this desk."""
        options = [{character} for character in run]
        readings = toneless()
        for at in range(len(run) - 1):
            pair = run[at : at + 2]
            if pair in self._worth:
                continue
            for first in readings.get(pair[0], ()):
                for second in readings.get(pair[1], ()):
                    for known in self._by_sound.get((first, second), ()):
                        for offset in (0, 1):
                            if pair[offset] not in NEVER_REPLACED:
                                options[at + offset].add(known[offset])
        return options

    def _pair_worth(self, pair: str) -> float:
        return self._worth.get(pair) or (COMMON_PAIR if pair in common_pairs() else 0.0)

    def _read_pinyin(self, written: str) -> str:
        """The phrases that the letters spell, when they spell nearly all of them: English is left alone."""
        letters = re.sub("[ ']", "", written)
        words: list[str] = []
        at = read = 0
        while at < len(letters):
            longest = min(LONGEST_PINYIN, len(letters) - at)
            for length in range(longest, SHORTEST_PINYIN - 1, -1):
                if word := self._by_pinyin.get(letters[at : at + length]):
                    words.append(word)
                    read += length
                    break
            else:
                length = 1
            at += length
        return " ".join(words) if read >= READ_SHARE * len(letters) else written


@functools.cache
def toneless() -> Mapping[str, tuple[str, ...]]:
    """The toneless pinyin readings of common characters."""
    readings: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for line in (DATA / "hanzi.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            syllable, characters = line.split()
            for character in characters:
                readings[character] += (syllable,)
    return dict(readings)


@functools.cache
def common_pairs() -> frozenset[str]:
    """Frequent two-character words of general Chinese: not to be mistaken for a slip."""
    lines = (DATA / "words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line[0] + second for line in lines if not line.startswith("#") for second in line[1:])


def _pairs(phrases: Iterable[str]) -> set[str]:
    return {run[at : at + 2] for text in phrases for run in HAN.findall(text) for at in range(len(run) - 1)}


def _cost(written: str, character: str) -> float:
    if written == character:
        return 0.0
    return FREQUENT_REPLACEMENT if written in FREQUENT else REPLACEMENT


def _spelled_out(phrases: Iterable[str]) -> dict[str, str]:
    """Phrases by their full pinyin and, from three characters, by its initials."""
    readings = toneless()
    spelled: dict[str, str] = {}
    for phrase in phrases:
        if HAN.fullmatch(phrase) and 2 <= len(phrase) <= 9 and all(character in readings for character in phrase):
            syllables = [readings[character][0] for character in phrase]
            spelled.setdefault("".join(syllables), phrase)
            if len(syllables) >= 3:
                spelled.setdefault("".join(syllable[0] for syllable in syllables), phrase)
    return spelled
