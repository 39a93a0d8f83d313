"""The agenda: what is overdue and what the desk will do next, as somebody who knows it tells the page."""

from dataclasses import dataclass, field
from typing import Any

from playground.clock import Clock
from playground.records import Json
from playground.refusals import Impossible

MOST = 200


@dataclass(slots=True)
class Agenda:
    """What is overdue, items and openings to come, each in order of time; the world does not act on them."""

    overdue: list[Json] = field(default_factory=list)
    items: list[Json] = field(default_factory=list)
    openings: list[str] = field(default_factory=list)

    def replace(self, wish: Json, clock: Clock) -> None:
        """Take over another agenda, whole or not at all."""
        overdue, items, openings = (_some(wish, name) for name in ("overdue", "items", "openings"))
        read = [{**_line(item, clock), "person": item.get("person")} for item in overdue]
        coming = [{**_line(item, clock), "due": bool(item.get("due"))} for item in items]
        self.openings = sorted(_local(opening, clock) for opening in openings)
        self.overdue, self.items = (sorted(lines, key=lambda line: str(line["at"])) for lines in (read, coming))

    def record(self) -> Json:
        """The agenda as the control API shows it."""
        return {"overdue": self.overdue, "items": self.items, "openings": self.openings}


def _some(wish: Json, name: str) -> list[Any]:
    given = wish.get(name, [])
    if not isinstance(given, list) or len(given) > MOST:
        raise Impossible(f"{name} is a list of at most {MOST}", 400)
    return given


def _line(given: object, clock: Clock) -> Json:
    if not isinstance(given, dict) or not all(isinstance(given.get(name), str) for name in ("text_zh", "text_en")):
        raise Impossible("a line has at, text_zh, text_en, and may have case", 400)
    return {
        "at": _local(given.get("at"), clock),
        "text_zh": given["text_zh"],
        "text_en": given["text_en"],
        "case": str(given.get("case") or ""),
    }


def _local(text: Any, clock: Clock) -> str:
    """An instant on the world's wall clock, so that instants sort as texts."""
    if not isinstance(text, str):
        raise Impossible("an instant is an ISO time", 400)
    return clock.read(text).astimezone(clock.zone).isoformat(timespec="seconds")
