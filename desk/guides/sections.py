"""Which parts of a guide a question asks for: materials, limit, fee, place, flow, conditions, phone and a few more."""

import re
import tomllib
from collections.abc import Iterator

from desk.guides.wording import DATA, plain


def asked(question: str) -> tuple[str, ...]:
    """The sections the question names, the most explicit first, each once; empty when it names none."""
    text = plain(question)
    found = (section for section, named, unless in _PATTERNS if named.search(text) and not unless.search(text))
    return tuple(dict.fromkeys(found))


def details(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of what is asked of any matter alike, and so says nothing of which one: 加急, 要原件吗, 在几楼."""
    return (match.span() for match in _DETAILS.finditer(text))


def _read_patterns() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...]:
    return tuple(
        (
            row["name"],
            re.compile("|".join([*row["asked"], *row.get("detail", ())])),
            re.compile("|".join(row.get("unless", ["(?!)"]))),
        )
        for row in _TABLE["section"]
    )


_TABLE = tomllib.loads((DATA / "sections.toml").read_text(encoding="utf-8"))
_PATTERNS = _read_patterns()
_DETAILS = re.compile("|".join(detail for row in _TABLE["section"] for detail in row.get("detail", ())))
