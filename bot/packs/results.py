"""What the result of an evaluation says, in words and figures, before anything is drawn."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """What the pages say: rows as the workbook has them, and each department's total beside its name."""

    title: str
    until: str
    seed: str
    seats: str
    ranking: Sequence[Sequence[str]]  # place, department, ballots, four means, total, whether it is summoned
    suggestions: Sequence[Sequence[str]]  # department, words
