"""Fitting the confidence to labelled questions: a logistic regression that stays near what was known before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desk.guides import SURE_OF_THE_FIRST, Index, absent_service, intents
from desk.guides.confidence import FEATURES, OF_MEANING, features

Numbers = NDArray[np.float64]

FOLDS, RIDGE, SEED = 5, 0.5, 7
STEPS = 50  # of Newton's method: it settles within ten


@dataclass(frozen=True)
class Label:
    """A question and the items it was about.

    Without items it is known that none was right that the desk named; `absent` when the catalogue has no such item.
    """

    words: str
    items: frozenset[str]
    absent: bool = False


@dataclass(frozen=True)
class Example:
    """A question's evidence, and what would have been right: that it is known at all, that the first is the one."""

    values: tuple[float, ...]
    known: bool | None  # None: nobody has said
    first: bool


def example(index: Index, label: Label) -> Example | None:
    """None when the question is settled before any evidence: by its intent, a listed absence, or nothing found."""
    reading = index.read(label.words)
    weighed = index.weigh(reading)
    if intents.of(label.words).closed or not weighed or absent_service(index, reading, weighed):
        return None
    codes = [index.guides[it.at].code for it in weighed[:5]]
    values = tuple(features(index, reading, weighed))
    known = bool(label.items.intersection(codes)) if label.items or label.absent else None
    return Example(values, known, first=codes[0] in label.items)


def fitted(values: Numbers, target: Numbers, prior: Numbers | None = None) -> Numbers:
    """The weights of a ridge logistic regression, the bias last, drawn towards the prior ones (or towards none)."""
    rows = np.c_[values, np.ones(len(values))]
    start = np.zeros(rows.shape[1]) if prior is None else prior
    penalty = np.diag([RIDGE] * values.shape[1] + [1e-6 if prior is None else RIDGE])
    weights = start.copy()
    for _ in range(STEPS):
        guessed = judged(weights, values)
        slope = rows.T @ (guessed - target) + penalty @ (weights - start)
        curve = (rows * (guessed * (1 - guessed))[:, None]).T @ rows + penalty
        weights = weights - np.linalg.solve(curve, slope)
    return weights


def judged(weights: Numbers, values: Numbers) -> Numbers:
    """The probability of each row of evidence under these weights."""
    probability: Numbers = 1 / (1 + np.exp(-np.clip(values @ weights[:-1] + weights[-1], -30, 30)))
    return probability


def cross_validated(
    values: Numbers, target: Numbers, learned_from: NDArray[np.bool_] | None = None, prior: Numbers | None = None
) -> Numbers:
    """The probability of each row under weights that have not seen it."""
    fold = np.random.default_rng(SEED).integers(0, FOLDS, len(values))
    allowed = np.ones(len(values), dtype=bool) if learned_from is None else learned_from
    probability = np.zeros(len(values))
    for left_out in range(FOLDS):
        judged_now = fold == left_out
        seen = ~judged_now & allowed
        probability[judged_now] = judged(fitted(values[seen], target[seen], prior), values[judged_now])
    return probability


def surprise(probability: Numbers, target: Numbers) -> float:
    """The mean log loss: how surprised somebody is who believed these probabilities."""
    safe = np.clip(probability, 1e-9, 1 - 1e-9)
    return float(-np.mean(target * np.log(safe) + (1 - target) * np.log(1 - safe)))


def mistakes(probability: Numbers, target: Numbers) -> int:
    """How many the desk would be sure of and wrong about."""
    return int(np.sum((probability >= SURE_OF_THE_FIRST) & (target == 0)))


def named(weights: Numbers) -> dict[str, float]:
    """The weights by the names of their features."""
    names = (*(*FEATURES, *OF_MEANING)[: len(weights) - 1], "bias")
    return {name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True)}


def unnamed(weights: Mapping[str, float]) -> Numbers:
    """The weights in the order of the features."""
    return np.array([weights[name] for name in (*FEATURES, "bias")])


def arrays(examples: Sequence[Example], name: str) -> tuple[Numbers, Numbers]:
    """The evidence of the examples that say something of `known` or `first`, and what they say."""
    told = [(it.values, value) for it in examples if (value := getattr(it, name)) is not None]
    return np.array([values for values, _ in told]), np.array([float(value) for _, value in told])
