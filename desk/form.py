"""One form: who may begin it, what it asks, which answers it offers, and what is done with them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from storage.models import Draft, Person
from storage.store import Store

Answer = str | list[str]
Answers = Mapping[str, Any]


@dataclass(frozen=True)
class Form:
    """Who may begin it, what it asks, which answers are offered, and what is done with them."""

    may: Callable[[Store, Draft, Person, datetime], None]
    questions: tuple[str, ...]
    act: Callable[[Store, Draft, Answers, Person, datetime], object]
    offers: Mapping[str, Callable[[Store, Draft, datetime], Sequence[str]]] = field(default_factory=dict)
