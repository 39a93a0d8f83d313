"""How much is tried: a little by day, the specification's figures by night; the seed is printed to be replayed."""

import json
import os
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

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


class Ledger:
    """Where a night's figures are kept, a line a run."""

    def __init__(self, path: Path, seed: int) -> None:
        self._path = path
        self._seed = seed
        self._began = time.monotonic()

    def note(self, run: str, **figures: Any) -> None:
        """What came of a run, when, by which seed, in how many seconds."""
        when = {"at": f"{datetime.now(UTC):%Y-%m-%d %H:%M}", "seconds": round(time.monotonic() - self._began)}
        line = {"run": run, "seed": self._seed, **when, **figures}
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")


@pytest.fixture
def ledger(chance: Chance) -> Ledger:
    """Where a night's figures are kept."""
    path = Path(__file__).parent.parent.parent / "artefacts" / "ledger.jsonl"
    path.parent.mkdir(exist_ok=True)
    return Ledger(path, chance.seeded_with)
