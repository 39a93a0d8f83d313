"""计票: what the ballots of a round come to: points, ranks, and who came last."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

DIMENSIONS = ("attitude", "style", "efficiency", "discipline")


@dataclass(frozen=True)
class Marked:
    """One ballot: the department, and the level of each dimension, the best being 1."""

    department: int
    levels: tuple[int, int, int, int]


@dataclass(frozen=True)
class Standing:
    """One department's result: how many ballots, mean points of each dimension, their sum, and the place."""

    department: int
    ballots: int
    means: tuple[Fraction, ...]
    total: Fraction
    place: int


def standings(ballots: Iterable[Marked], points: Sequence[int]) -> list[Standing]:
    """The best first; equal totals share a place. A department without a ballot has none."""
    of: dict[int, list[Marked]] = {}
    for ballot in ballots:
        of.setdefault(ballot.department, []).append(ballot)
    means = {key: _means(those, points) for key, those in of.items()}
    totals = {key: sum(mean, Fraction(0)) for key, mean in means.items()}
    found = [
        Standing(key, len(of[key]), means[key], totals[key], 1 + sum(other > totals[key] for other in totals.values()))
        for key in of
    ]
    return sorted(found, key=lambda standing: (standing.place, standing.department))


def last(found: Sequence[Standing], count: int) -> list[Standing]:
    """So many from the end, and whoever has as few points as the highest of them; never everybody but for a tie."""
    count = min(count, len(found) - 1)
    if count < 1:
        return []
    least = sorted(standing.total for standing in found)[count - 1]
    return [standing for standing in found if standing.total <= least]


def rounded(points: Fraction) -> str:
    """Two digits after the point, halves up."""
    hundredths = (points * 100 + Fraction(1, 2)).__floor__()
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def _means(those: Sequence[Marked], points: Sequence[int]) -> tuple[Fraction, ...]:
    worth: Mapping[int, int] = dict(enumerate(points, 1))
    return tuple(
        Fraction(sum(worth[ballot.levels[place]] for ballot in those), len(those)) for place in range(len(DIMENSIONS))
    )
