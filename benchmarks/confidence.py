"""Fits the desk's confidence to labelled questions: `python -m benchmarks.confidence --data DIR [--write]`.

Prints what cross-validation says of the fit: a question is judged by a model that has not seen it. `--write` puts the
weights of all questions together into data/confidence.json, with `--meaning` into data/confidence_meaning.json.
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.answers import separation
from benchmarks.question_sets import QuestionSet, county, district, sample
from bot import meanings
from desk.guides import SURE_OF_THE_FIRST, Index, absent_service, intents
from desk.guides.calibration import Numbers, cross_validated, fitted, named
from desk.guides.confidence import SHIPPED, WITH_MEANING, features, features_of_meaning
from desk.guides.meaning import Encoder, Kept
from desk.guides.spelling import common_pairs, toneless

SEED = 7
NOISE = 0.15  # share of characters replaced by a homophone in the noisy copies


@dataclass(frozen=True)
class Example:
    """A question with its evidence, and what would have been right."""

    source: str
    question: str
    values: tuple[float, ...]
    known: bool
    first: bool
    settled: bool  # by its intent or the list of absent services, before any evidence


def main() -> None:
    """Fit, print, and write if asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder of evaluation data")
    parser.add_argument("--write", action="store_true", help="write data/confidence.json")
    parser.add_argument("--meaning", action="store_true", help="with the extra: data/confidence_meaning.json")
    arguments = parser.parse_args()
    encoder = Encoder() if arguments.meaning else None
    examples = [it for questions in (district, county) for it in _examples(questions(arguments.data), encoder)]
    examples += _examples(sample(), encoder)
    values = np.array([it.values for it in examples])
    targets = {"known": np.array([float(it.known) for it in examples])}
    targets["first"] = np.array([float(it.first) for it in examples])
    open_ = ~np.array([it.settled for it in examples])
    judged = {name: cross_validated(values, target, open_) for name, target in targets.items()}
    _print(examples, judged)
    weights = {name: named(fitted(values[open_], target[open_])) for name, target in targets.items()}
    if arguments.write:
        (WITH_MEANING if encoder else SHIPPED).write_text(json.dumps(weights, indent=1) + "\n", encoding="utf-8")


def _examples(questions: QuestionSet, encoder: Encoder | None) -> Iterator[Example]:
    index = Index(questions.guides)
    if encoder:
        meanings.add(index, encoder, Kept())
    noise = np.random.default_rng(SEED)
    for group, rows in questions.groups.items():
        for question, right in rows:
            clear = group != "broad topics"
            yield from _example(f"{questions.name}: {group}", index, question, right, clear=clear)
            if group == QuestionSet.MAIN:
                yield from _example("noisy", index, _noisy(question, noise), right, clear=clear)
    for question in questions.outside:
        yield from _example(f"{questions.name}: outside", index, question, frozenset(), clear=True)
        for _ in range(2):
            yield from _example("noisy", index, _noisy(question, noise), frozenset(), clear=True)


def _example(source: str, index: Index, question: str, right: frozenset[str], *, clear: bool) -> Iterator[Example]:
    """The example, unless there is no evidence at all; a broad topic is known but has no first."""
    reading = index.read(question)
    if weighed := index.weigh(reading):
        codes = [index.guides[it.at].code for it in weighed[:5]]
        absent = absent_service(index, reading, weighed) is not None
        yield Example(
            source=source,
            question=question,
            values=tuple(features(index, reading, weighed) + (features_of_meaning(weighed) if index.meanings else [])),
            known=bool(right.intersection(codes)),
            first=clear and codes[0] in right,
            settled=absent or intents.of(question).closed,
        )


def _noisy(question: str, noise: np.random.Generator) -> str:
    """The question with some of its characters replaced by common homophones."""
    by_sound: defaultdict[str, list[str]] = defaultdict(list)
    for character in sorted({character for pair in common_pairs() for character in pair}):
        for syllable in toneless().get(character, ())[:1]:
            by_sound[syllable].append(character)
    return "".join(
        str(noise.choice(by_sound[toneless()[character][0]]))
        if toneless().get(character, ("",))[0] in by_sound and noise.random() < NOISE
        else character
        for character in question
    )


def _print(examples: Sequence[Example], judged: Mapping[str, Numbers]) -> None:
    settled = np.array([it.settled for it in examples])
    source = np.array([it.source for it in examples])
    right_first = np.array([it.first for it in examples])
    known, first = (np.where(settled, 0.0, judged[name]) for name in ("known", "first"))
    for inside in sorted({it for it in source if it.endswith(": all")}):
        rows, outside = source == inside, source == inside.rsplit(":", 1)[0] + ": outside"
        told_apart, let_through = separation(known[rows].tolist(), known[outside].tolist())
        sure = rows & (first >= SURE_OF_THE_FIRST)
        print(
            f"{inside:36} AUROC {told_apart:.3f}  out at 90 % {let_through:.3f}"
            f"  sure {sure.sum() / rows.sum():.3f}  sure and wrong {(sure & ~right_first).sum() / rows.sum():.4f}"
        )


if __name__ == "__main__":
    main()
