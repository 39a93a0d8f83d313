"""Days as people type them."""

import re
from datetime import date, timedelta

from desk.errors import NoSuchDay

FULL = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
SHORT = re.compile(r"(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?")
A_HALF_YEAR = timedelta(days=183)


def is_day(words: str) -> bool:
    """Whether this is written like a day."""
    return bool(FULL.fullmatch(words.strip()) or SHORT.fullmatch(words.strip()))


def read(words: str, today: date) -> date:
    """2026-11-30, 2026年11月30日, 11月30日, 11-30; without a year the next such day. NoSuchDay for anything else."""
    text = words.strip()
    try:
        if full := FULL.fullmatch(text):
            year, month, day = map(int, full.groups())
            return date(year, month, day)
        if short := SHORT.fullmatch(text):
            month, day = map(int, short.groups())
            found = date(today.year, month, day)
            return found if found > today - A_HALF_YEAR else date(today.year + 1, month, day)
    except ValueError as impossible:
        raise NoSuchDay(words=words) from impossible
    raise NoSuchDay(words=words)
