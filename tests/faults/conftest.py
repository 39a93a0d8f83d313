"""How much is tried: a little by day, NIGHTLY times as much by night; the seed is printed to be replayed."""

import os
import random
from pathlib import Path

import pytest

from tests.journeys.conftest import sample_county

__all__ = ["sample_county"]

TIMES = int(os.environ.get("NIGHTLY", "1"))


@pytest.fixture
def times() -> int:
    """By how much more than a little."""
    return TIMES


@pytest.fixture
def chance() -> random.Random:
    """Chance that can be had again: SEED=… python -m pytest …"""
    seed = int(os.environ.get("SEED", random.SystemRandom().randrange(2**32)))
    print(f"SEED={seed}")  # noqa: T201 - pytest shows it when the test fails
    return random.Random(seed)


@pytest.fixture
def ledger() -> Path:
    """Where a night's figures are kept."""
    path = Path(__file__).parent.parent.parent / "artefacts" / "ledger.jsonl"
    path.parent.mkdir(exist_ok=True)
    return path
