"""What a message is: a question for the guides, or thanks, danger, a report of corruption, an advert …"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desk.guides.wording import DATA, plain

QUESTION, REQUEST = "question", "request"


@dataclass(frozen=True)
class Intent:
    """A kind of message; a closed one is answered by the desk itself and never with a guide."""

    name: str
    closed: bool


def of(message: str) -> Intent:
    """The kind of message this is; a question unless a rule says otherwise."""
    text = plain(message).strip()
    for intent, when, unless in _RULES:
        if when.search(text) and not unless.search(text):
            return intent
    return Intent(QUESTION, closed=False)


def _read_rules() -> tuple[tuple[Intent, re.Pattern[str], re.Pattern[str]], ...]:
    table = tomllib.loads((DATA / "intents.toml").read_text(encoding="utf-8"))
    parts = {**table["part"], "elsewhere": f"({'|'.join(_places())})"}
    return tuple(
        (
            Intent(row["name"], row.get("closed", False)),
            _compiled(row["when"], parts),
            _compiled(row.get("unless", ["(?!)"]), parts),
        )
        for row in table["intent"]
    )


def _compiled(rules: Sequence[str], parts: Mapping[str, str]) -> re.Pattern[str]:
    written = "|".join(rules)
    for name, part in parts.items():
        written = written.replace(f"{{{name}}}", part)
    return re.compile(written)


def _places() -> list[str]:
    lines = (DATA / "places.txt").read_text(encoding="utf-8").splitlines()
    return [place for line in lines if not line.startswith("#") for place in line.split()]


_RULES = _read_rules()
