"""What a pack's own process is told: light, because the desk that writes it must not load what draws it."""

import json
from dataclasses import asdict, dataclass

from desk.periods import Kind

DIGEST = "digest.json"  # beside the files: what the chat is told


@dataclass(frozen=True)
class Order:
    """Which period, until when, whose, in which language, into which folder."""

    kind: Kind
    first: str
    cut: str
    department: int | None
    language: str
    folder: str


def written(order: Order) -> str:
    return json.dumps(asdict(order))


def read(text: str) -> Order:
    return Order(**json.loads(text))
