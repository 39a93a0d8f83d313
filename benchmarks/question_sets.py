"""The labelled questions that answering is measured on: the evaluation sets of a folder, and the project's own."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from desk.guides.catalogue import Guide, read_catalogue

ROOT = Path(__file__).resolve().parent.parent
OWN = ROOT / "tests" / "desk"
SECTIONS = {
    "材料": "materials",
    "时限": "limit",
    "收费": "fee",
    "地点": "place",
    "流程": "flow",
    "条件": "conditions",
    "电话": "phone",
    "办公时间": "hours",
    "网办": "online",
    "依据": "basis",
    "结果": "result",
    "进度": "progress",
}

Labelled = tuple[str, frozenset[str]]


@dataclass(frozen=True)
class QuestionSet:
    """A catalogue, questions about its items by group, and questions about nothing in it."""

    MAIN: ClassVar[str] = "all"
    name: str
    guides: tuple[Guide, ...]
    groups: Mapping[str, tuple[Labelled, ...]]
    outside: tuple[str, ...]


def district(data: Path) -> QuestionSet:
    """The real catalogue of a district (bare names) with everyday questions, typos and broad topics."""
    folder = data / "retrieval" / "zwfw_county"
    right: defaultdict[str, set[str]] = defaultdict(set)
    for line in (folder / "qrels.tsv").read_text(encoding="utf-8").splitlines():
        question, item = line.split("\t")[:2]
        right[question].add(item)
    groups: defaultdict[str, list[Labelled]] = defaultdict(list)
    outside = []
    for row in _rows(folder / "queries.jsonl"):
        if row["id"] not in right:
            outside.append(row["text"])
            continue
        group = {"broad": "broad topics", "typo_synth": "homophone typos"}.get(row["type"], QuestionSet.MAIN)
        groups[group].append((row["text"], frozenset(right[row["id"]])))
    guides = tuple(read_catalogue(folder / "docs.jsonl"))
    return QuestionSet("zwfw_county", guides, {name: tuple(rows) for name, rows in groups.items()}, tuple(outside))


def county(data: Path) -> QuestionSet:
    """The sample county of 245 items with aliases, and the questions given with it."""
    rows = list(_rows(data / "questions.jsonl"))
    inside = tuple((row["q"], frozenset(row["item_ids"])) for row in rows if row["item_ids"])
    outside = tuple(row["q"] for row in rows if not row["in_scope"])
    guides = tuple(read_catalogue(data / "items.jsonl"))
    return QuestionSet("245 items + aliases", guides, {QuestionSet.MAIN: inside}, outside)


def sample() -> QuestionSet:
    """The sample county and the project's own questions that it was developed with."""
    return _own("245 items, own questions", "developed")


def held_back() -> QuestionSet:
    """The project's own questions that were written to be looked at only once."""
    return _own("245 items, held back", "held back")


def section_questions(data: Path) -> dict[str, list[tuple[str, str]]]:
    """Questions with the one section each asks for: those of the folder, and the project's own."""
    lines = (data / "retrieval" / "section_intent.tsv").read_text(encoding="utf-8").splitlines()
    given = [(question, SECTIONS[label]) for question, label in (line.split("\t")[:2] for line in lines)]
    own = [(row["q"], row["section"]) for row in _rows(OWN / "questions_sections.jsonl")]
    return {"given": given, "own": own}


def _own(name: str, part: str) -> QuestionSet:
    inside = [row for row in _rows(OWN / "questions_in.jsonl") if row["part"] == part]
    outside = [row for row in _rows(OWN / "questions_out.jsonl") if row["part"] == part]
    groups = {QuestionSet.MAIN: tuple((row["q"], frozenset(row["items"])) for row in inside)}
    guides = tuple(read_catalogue(ROOT / "data" / "items.jsonl"))
    return QuestionSet(name, guides, groups, tuple(row["q"] for row in outside))


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())
