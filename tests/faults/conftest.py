"""How much is tried: a little by day, the specification's figures by night; the seed is printed to be replayed."""

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys.conftest import sample_county

__all__ = ["sample_county"]

Much = Callable[[str, int, int], int]


@pytest.fixture
def much() -> Much:
    """How much of something: by day, by night (NIGHTLY=1), or what the variable of its name says."""

    def number(name: str, by_day: int, by_night: int) -> int:
        return int(os.environ.get(name) or (by_night if os.environ.get("NIGHTLY") else by_day))

    return number


class Chance(random.Random):
    """Chance that knows its seed."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.seeded_with = seed


@pytest.fixture
def chance() -> Chance:
    """Chance that can be had again: SEED=… python -m pytest …"""
    seed = int(os.environ.get("SEED", random.SystemRandom().randrange(2**32)))
    print(f"SEED={seed}")  # noqa: T201 - pytest shows it when the test fails
    return Chance(seed)


@pytest.fixture
def ledger() -> Path:
    """Where a night's figures are kept."""
    path = Path(__file__).parent.parent.parent / "artefacts" / "ledger.jsonl"
    path.parent.mkdir(exist_ok=True)
    return path
