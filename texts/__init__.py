"""Every word a person sees: zh.toml is the original, en.toml the translation."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
LANGUAGES = ("zh", "en")
# what would let a fact pretend to be something else: control characters, and marks that turn the writing direction
UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\u200e\u200f\ufeff\ud800-\udfff]")


class Words:
    """The texts of one language."""

    def __init__(self, language: str, texts: Mapping[str, Any]) -> None:
        self.language = language
        self._texts = texts

    def __call__(self, key: str, /, **facts: object) -> str:
        """The text of this key with its facts in place; KeyError when there is no such text."""
        template = self._texts[key]
        if not isinstance(template, str):
            raise KeyError(f"{key} is a list")
        return template.format(**{name: clean(fact) for name, fact in facts.items()}).strip("\n")

    def has(self, key: str) -> bool:
        return key in self._texts

    def choices(self, key: str) -> tuple[str, ...]:
        """The texts of a list: likely reasons, likely results."""
        return tuple(self._texts[key])


@cache
def words(language: str) -> Words:
    """The texts of this language, or of the original when we do not speak it."""
    spoken = language if language in LANGUAGES else LANGUAGES[0]
    return Words(spoken, load(spoken))


def load(language: str) -> dict[str, Any]:
    """All texts by their dotted keys."""
    with (FOLDER / f"{language}.toml").open("rb") as file:
        return dict(_flat("", tomllib.load(file)))


def clean(fact: object) -> object:
    """A fact as it may stand in a text."""
    return UNSAFE.sub("", fact) if isinstance(fact, str) else fact


def _flat(prefix: str, table: Mapping[str, Any]) -> list[tuple[str, Any]]:
    rows: list[tuple[str, Any]] = []
    for name, value in table.items():
        if isinstance(value, dict):
            rows.extend(_flat(f"{prefix}{name}.", value))
        else:
            rows.append((prefix + name, value))
    return rows
