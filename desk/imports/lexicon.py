"""The county's own words from a file: what people say for what the guides say, and where else a service is had."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from desk.guides.vocabulary import Own
from desk.guides.wording import plain
from desk.imports import Change, ChangeKind, Plan, Problem, Row, differences, in_order
from desk.imports.cells import Cells, recognised
from storage.models import Word
from storage.store import Store

COLUMNS = {
    "everyday": ("日常说法", "说法", "俗称", "口语", "asked for"),
    "official": ("规范用语", "标准词", "事项用语"),
    "elsewhere": ("办理去向", "去向", "去哪办", "where to go"),
    "status": ("状态",),
}
REQUIRED = ("everyday",)
IN_USE, OUT_OF_USE = "在用", "停用"
STATES = {IN_USE: IN_USE, OUT_OF_USE: OUT_OF_USE}
LONGEST = 30
SEPARATORS = re.compile(r"[\s、,，;；]+")


def plan(store: Store, rows: Sequence[Row]) -> Plan[Sequence[Own]]:
    """What the file would change; a word is known by how it is said, and those not in the file stay."""
    problems: list[Problem] = []
    first: dict[str, int] = {}
    found: list[Own] = []
    for cells in recognised(rows, COLUMNS, problems, REQUIRED):
        word = _word(cells)
        if word.everyday in first:
            cells.wrong("twice", "everyday", value=word.everyday, first=first[word.everyday])
        first.setdefault(word.everyday, cells.row.number)
        found.append(word)
    if problems:
        return Plan(in_order(problems), (), ())

    held = {word.everyday: word for word in store.words.in_force()}
    return Plan((), [_change(word, held.get(word.everyday)) for word in found], tuple(found))


def apply(store: Store, planned: Plan[Sequence[Own]], now: datetime) -> None:
    """The file's words are the county's from now on; what they replace stays with the versions that had it."""
    if not planned.changes_something:
        return
    held = {word.everyday: word for word in store.words.in_force()}
    version = store.words.changed()
    for word in planned.content:
        known = held.get(word.everyday)
        if known is not None:
            if _facts(known) == _facts(word):
                continue
            known.until = version
            store.flush()
        store.put(Word(**word._asdict(), since=version))


def row_of(word: Word) -> dict[str, str]:
    """The word as a file has it."""
    return {"everyday": word.everyday, **_facts(word)}


def _word(cells: Cells) -> Own:
    everyday = plain(cells.required("everyday", LONGEST))
    if len(everyday) > LONGEST:
        cells.wrong("too_long", "everyday", longest=LONGEST, length=len(everyday))
    official = " ".join(filter(None, SEPARATORS.split(cells.text("official", 200))))
    elsewhere = cells.text("elsewhere", 200)
    if cells.one_of("status", STATES) == OUT_OF_USE:
        return Own(everyday)
    if official and elsewhere:
        cells.wrong("two_meanings", "elsewhere")
    if not official and not elsewhere:
        cells.wrong("no_meaning", "official")
    return Own(everyday, official, elsewhere)


def _facts(word: Word | Own) -> Mapping[str, str]:
    status = IN_USE if word.official or word.elsewhere else OUT_OF_USE
    return {"official": word.official, "elsewhere": word.elsewhere, "status": status}


def _change(word: Own, held: Word | None) -> Change:
    if held is None:
        meaning = word.official or word.elsewhere or OUT_OF_USE
        return Change(ChangeKind.ADDED, "word", f"{word.everyday} → {meaning}")
    found = differences(_facts(held), _facts(word))
    return Change(ChangeKind.CHANGED if found else ChangeKind.UNCHANGED, "word", word.everyday, found)
