"""Four hundred days at speed: holidays, a new year, edits of the catalogue, restarts; what must always hold holds.

A row a month for whoever watches: NIGHTLY=1 python -m pytest -s tests/faults/test_soak.py
"""

import json
import subprocess
import sys
from pathlib import Path

from tests.faults.conftest import Chance, Ledger, Much
from tests.journeys.desk import ROOT

LONG = 200  # days after which memory can be judged
GROWTH = 0.10  # of memory after the warm-up


def test_a_county_lives_for_long_and_nothing_breaks_or_grows(
    tmp_path: Path, sample_county: Path, chance: Chance, much: Much, ledger: Ledger
) -> None:
    days, cases = much("DAYS", 2, 400), much("YEAR_CASES", 4, 3_000)
    command = [sys.executable, "-m", "tests.faults.soaking", str(sample_county), str(tmp_path / "year.db")]
    command += [str(days), str(cases), str(chance.seeded_with)]
    run = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert run.stdout is not None
    *rows, last = [_shown(line) for line in run.stdout]

    assert run.wait() == 0
    figures = json.loads(last)
    ledger.note("days at speed", **figures)
    assert figures["broken"] == {}
    assert figures["cases"] >= cases * 0.9
    assert figures["fds"][0] == figures["fds"][1]
    if days >= LONG:
        assert figures["growth"] < GROWTH, rows


def _shown(line: str) -> str:
    print(line, end="", flush=True)  # noqa: T201 - whoever watches a night sees it month by month
    return line
