"""The county's own words: what people say for what the catalogue says, and the words that carry no subject."""

import csv
import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

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


class Own(NamedTuple):
    """A word of the county's own: what it stands for, or where that is had; neither: it counts no more."""

    everyday: str
    official: str = ""
    elsewhere: str = ""


@dataclass(frozen=True)
class Words:
    """Everyday words and what they stand for, and the services that are asked for and had elsewhere."""

    lexicon: Lexicon
    elsewhere: Mapping[str, str]

    @functools.cached_property
    def longest(self) -> int:
        """The length of the longest everyday word."""
        return max(map(len, self.lexicon), default=0)


@functools.cache
def shipped() -> Words:
    """The words that come with the project."""
    own = [Own(row["everyday"], official=row["official"]) for row in _rows("lexicon.csv")]
    own += [Own(row["asked for"], elsewhere=row["where to go"]) for row in _rows("absent.csv")]
    return _with(Words({}, {}), own)


def words_with(own: Iterable[Own]) -> Words:
    """The shipped words and the county's own, which count before them."""
    return _with(shipped(), own)


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
def longest_filler() -> int:
    """The length of the longest filler."""
    return max(map(len, fillers()))


def _with(words: Words, own: Iterable[Own]) -> Words:
    lexicon, elsewhere = dict(words.lexicon), dict(words.elsewhere)
    for word in own:
        everyday = plain(word.everyday)
        if word.official or not word.elsewhere:
            elsewhere.pop(everyday, None)
        if word.elsewhere:
            elsewhere[everyday] = word.elsewhere
        everyday = uncounted(everyday)
        if word.official:
            lexicon[everyday] = tuple(map(_hint, plain(word.official).split()))
        elif not word.elsewhere:
            lexicon.pop(everyday, None)
    return Words(lexicon, elsewhere)


def _hint(written: str) -> Hint:
    return Hint(written.lstrip("~"), weak=written.startswith("~"))


def _facets(kind: str) -> Iterator[Facet]:
    for row in _rows("facets.csv"):
        if row["kind"] == kind:
            yield Facet(row["facet"], re.compile(row["asked as"]), re.compile(row["named as"]))


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
