"""Services people often ask for that this catalogue does not have, and where they are had instead."""

import csv
import functools
from collections.abc import Mapping

from desk.guides import vocabulary
from desk.guides.wording import DATA, plain


def absent_from(names: str) -> Mapping[str, str]:
    """The listed services that none of the names (in plain text) speaks of, and where to go for each."""
    return {service: where for service, where in _services().items() if not _spoken_of(service, names)}


def asked_for(question: str, absent: Mapping[str, str]) -> str | None:
    """The absent service that the question names, the longest if several."""
    return max((service for service in absent if service in question), key=len, default=None)


def _spoken_of(service: str, names: str) -> bool:
    hints = vocabulary.lexicon().get(service, ())
    return service in names or any(hint.word in names for hint in hints if not hint.weak)


@functools.cache
def _services() -> Mapping[str, str]:
    with (DATA / "absent.csv").open(encoding="utf-8", newline="") as lines:
        return {plain(row["asked for"]): row["where to go"] for row in csv.DictReader(lines)}
