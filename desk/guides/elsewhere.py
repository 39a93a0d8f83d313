"""Services people often ask for that this catalogue does not have, and where they are had instead."""

from collections.abc import Mapping

from desk.guides.vocabulary import Words


def absent_from(names: str, words: Words) -> Mapping[str, str]:
    """The listed services that none of the names (in plain text) speaks of, and where to go for each."""
    return {service: where for service, where in words.elsewhere.items() if not _spoken_of(service, names, words)}


def asked_for(question: str, absent: Mapping[str, str]) -> str | None:
    """The absent service that the question names, the longest if several."""
    return max((service for service in absent if service in question), key=len, default=None)


def _spoken_of(service: str, names: str, words: Words) -> bool:
    hints = words.lexicon.get(service, ())
    return service in names or any(hint.word in names for hint in hints if not hint.weak)
