"""The county's own words: what people say for what the catalogue says, and the words that carry no subject."""

import csv
import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from desk.guides.wording import DATA, plain, uncounted


@dataclass(frozen=True)
class Hint:
    """A catalogue word that an everyday word points to; a weak one only leans that way (written `~word`)."""

    word: str
    weak: bool


@dataclass(frozen=True)
class Facet:
    """A quality that item names and questions may share: an action (renew, cancel …) or a kind of subject."""

    name: str
    asked: re.Pattern[str]
    named: re.Pattern[str]


Lexicon = Mapping[str, tuple[Hint, ...]]


@functools.cache
def lexicon() -> Lexicon:
    """Everyday words and the catalogue words they stand for."""
    rows = [(plain(row["everyday"]), plain(row["official"])) for row in _rows("lexicon.csv")]
    return {uncounted(everyday): tuple(map(_hint, official.split())) for everyday, official in rows}


@functools.cache
def actions() -> tuple[Facet, ...]:
    """What can be done to a permit: apply, change, renew, cancel, replace …"""
    return tuple(_facets("action"))


@functools.cache
def subjects() -> tuple[Facet, ...]:
    """Whose or which kind: branch, sole proprietor, residents, goods, passengers …"""
    return tuple(_facets("subject"))


@functools.cache
def fillers() -> frozenset[str]:
    """Words that say how something is asked, not what about."""
    lines = (DATA / "fillers.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@functools.cache
def longest_everyday_word() -> int:
    """The length of the longest everyday word."""
    return max(map(len, lexicon()))


@functools.cache
def longest_filler() -> int:
    """The length of the longest filler."""
    return max(map(len, fillers()))


def _hint(written: str) -> Hint:
    return Hint(written.lstrip("~"), weak=written.startswith("~"))


def _facets(kind: str) -> Iterator[Facet]:
    for row in _rows("facets.csv"):
        if row["kind"] == kind:
            yield Facet(row["facet"], re.compile(row["asked as"]), re.compile(row["named as"]))


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
