"""The agenda: what the desk will do next, as somebody who knows it tells the page."""

from dataclasses import dataclass, field
from typing import Any

from playground.clock import Clock
from playground.records import Json
from playground.refusals import Impossible

MOST = 200


@dataclass(slots=True)
class Agenda:
    """Items to come and openings to come, both in order of time; the world does not act on them."""

    items: list[Json] = field(default_factory=list)
    openings: list[str] = field(default_factory=list)

    def replace(self, wish: Json, clock: Clock) -> None:
        """Take over another agenda, whole or not at all."""
        items, openings = wish.get("items", []), wish.get("openings", [])
        if not isinstance(items, list) or not isinstance(openings, list) or len(items) > MOST or len(openings) > MOST:
            raise Impossible(f"items and openings are lists of at most {MOST}", 400)
        read = [_item(item, clock) for item in items]
        self.openings = sorted(_local(opening, clock) for opening in openings)
        self.items = sorted(read, key=lambda item: str(item["at"]))

    def record(self) -> Json:
        """The agenda as the control API shows it."""
        return {"items": self.items, "openings": self.openings}


def _item(given: object, clock: Clock) -> Json:
    if not isinstance(given, dict) or not all(isinstance(given.get(name), str) for name in ("text_zh", "text_en")):
        raise Impossible("an item has at, text_zh, text_en, and may have case and due", 400)
    return {
        "at": _local(given.get("at"), clock),
        "text_zh": given["text_zh"],
        "text_en": given["text_en"],
        "case": str(given.get("case") or ""),
        "due": bool(given.get("due")),
    }


def _local(text: Any, clock: Clock) -> str:
    """An instant on the world's wall clock, so that instants sort as texts."""
    if not isinstance(text, str):
        raise Impossible("an instant is an ISO time", 400)
    return clock.read(text).astimezone(clock.zone).isoformat(timespec="seconds")
