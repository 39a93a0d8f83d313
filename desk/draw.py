"""抽签: a panel drawn by lot from groups, in proportion to their sizes; the published seed repeats it."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import TypeVar

T = TypeVar("T")


def quotas(sizes: Mapping[T, int], seats: int) -> dict[T, int]:
    """How many seats each group has: by the largest remainder, of equal ones the group named first; nobody twice."""
    whole = sum(sizes.values())
    if whole <= seats:
        return dict(sizes)
    given = {group: size * seats // whole for group, size in sizes.items()}
    left = seats - sum(given.values())
    by_remainder = sorted(sizes, key=lambda group: sizes[group] * seats % whole, reverse=True)
    for group in by_remainder[:left]:
        given[group] += 1
    return given


def order(codes: Sequence[str], group: str, seed: str) -> list[str]:
    """The group's codes in the order of the draw: by SHA-256 of the seed, the group and the code."""
    return sorted(codes, key=lambda code: (hashlib.sha256(f"{seed}|{group}|{code}".encode()).digest(), code))
