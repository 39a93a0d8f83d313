"""Follow-ups: what a question means after the item that was answered last ("收费不", "那注销呢")."""

import re
from dataclasses import dataclass

from desk.guides import vocabulary
from desk.guides.kinship import stem
from desk.guides.ranking import Index
from desk.guides.reading import Reading
from desk.guides.wording import plain, spans

LEANING = re.compile(r"^那|呢[?？。!！\s]*$")
SPOKEN_OF = 0.75  # share of what is said that stands in the item's own guide


@dataclass(frozen=True)
class Topic:
    """What a person was last answered with: the item ("" while a choice is open), and the question that found it."""

    code: str
    words: str = ""


def leans_back(said: str) -> bool:
    """Whether the wording itself goes on from something said before: 那…, …呢."""
    return bool(LEANING.search(said.strip()))


def is_detail(index: Index, topic: Topic, reading: Reading) -> bool:
    """Whether the question speaks of what stands in the topic's guide: 没有租赁合同怎么办, after 厂房租赁."""
    pieces = [(start, end, piece) for start, end, piece in spans(reading.text) if end - start > 1]
    said = [piece for start, end, piece in pieces if all(reading.informative[start:end])]
    guide = index.guide_of(topic.code)
    if guide is None or not said or reading.actions - {"new"}:
        return False
    text = plain(" ".join((guide.name, *guide.sections.values())))
    return sum(piece in text for piece in said) >= SPOKEN_OF * len(said)


def completed(index: Index, topic: Topic, reading: Reading) -> str | None:
    """A mere action with the subject it leaves out: 那注销呢 after 公司; None when it names a subject of its own."""
    if not reading.actions - {"new"} or _names_a_subject(reading):
        return None
    guide = index.guide_of(topic.code)
    subject = _subject_of(index.read(topic.words)) or (_bare(guide.name) if guide else "")
    return f"{subject}{reading.text}" if subject else None


def _names_a_subject(reading: Reading) -> bool:
    """Whether anything informative is left beside the words for what is to be done."""
    left = [counts and character.isalnum() for counts, character in zip(reading.informative, reading.text, strict=True)]
    for facet in vocabulary.actions():
        for match in facet.asked.finditer(reading.text):
            left[match.start() : match.end()] = [False] * (match.end() - match.start())
    for word in reading.everyday:
        if all(hint.weak for hint in word.hints):
            left[word.start : word.end] = [False] * (word.end - word.start)
    return any(left)


def _subject_of(reading: Reading) -> str:
    """What the earlier question was about, without what was to be done with it."""
    left = list(reading.informative)
    for facet in vocabulary.actions():
        for match in facet.asked.finditer(reading.text):
            left[match.start() : match.end()] = [False] * (match.end() - match.start())
    kept = "".join(character if counts else " " for counts, character in zip(left, reading.text, strict=True))
    return " ".join(part for part in kept.split() if len(part) > 1)


def _bare(name: str) -> str:
    """The item's name without its procedure and its action."""
    name = stem(plain(name))
    for facet in vocabulary.actions():
        name = facet.named.sub("", name)
    return stem(name)
