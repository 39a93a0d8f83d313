"""Which parts of a guide a question asks for: materials, limit, fee, place, flow, conditions, phone and a few more."""

import re
import tomllib

from desk.guides.wording import DATA, plain


def asked(question: str) -> tuple[str, ...]:
    """The sections the question names, the most explicit first, each once; empty when it names none."""
    text = plain(question)
    found = (section for section, named, unless in _PATTERNS if named.search(text) and not unless.search(text))
    return tuple(dict.fromkeys(found))


def _read_patterns() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...]:
    table = tomllib.loads((DATA / "sections.toml").read_text(encoding="utf-8"))
    return tuple(
        (row["name"], re.compile("|".join(row["asked"])), re.compile("|".join(row.get("unless", ["(?!)"]))))
        for row in table["section"]
    )


_PATTERNS = _read_patterns()
