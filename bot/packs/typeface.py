"""The typeface that reports are set in: it ships with the program, so that no page depends on the machine's fonts."""

from collections.abc import Set
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

FILE = Path(__file__).parent / "fonts" / "NotoSansSC-subset.otf"
MISSING = "〓"  # the printers' sign for a character that the case does not hold


@cache
def _known() -> Set[int]:
    with TTFont(FILE, lazy=True) as font:
        return frozenset(font.getBestCmap())


def legible(text: str) -> str:
    """The text with a sign in place of each character that the typeface does not have."""
    known = _known()
    return "".join(sign if ord(sign) in known else MISSING for sign in text if sign != "\n")
