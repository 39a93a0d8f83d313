"""法定节日: the days that are off by law in a year whose notice is not out yet."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from desk.calendar import DayMark

DAYS = Path(__file__).parent / "statutory_days.toml"


def of_year(year: int) -> Iterator[DayMark]:
    """That year's statutory days, each marked as standing in for the notice."""
    table = _table()
    own: Mapping[str, Sequence[str]] = table["in"].get(str(year), {})
    for days in (table["every_year"], own):
        for name, dates in days.items():
            for day in dates:
                yield DayMark(date.fromisoformat(f"{year}-{day}"), "off", name, "provisional", table["document"])


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(DAYS.read_text(encoding="utf-8"))
