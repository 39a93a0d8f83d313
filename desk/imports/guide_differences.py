"""What is not the same in two guides, column by column, short enough to read before importing."""

from collections.abc import Mapping
from typing import Any

from desk.imports import Difference

LONGEST_SHOWN = 60  # characters of a text that a difference repeats
CONTEXT = 12  # characters of it before the first that differs
DELETED, ADDED, ALTERED = "−", "＋", "～"


def between(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """The columns that say something else, with what they said and say."""
    told = []
    for column in dict.fromkeys((*after, *before)):
        was, now = before.get(column), after.get(column)
        if was != now:
            sides = _nothing(now) if was is None else was, _nothing(was) if now is None else now
            told.append(Difference(column, *_shown(*sides)))
    return told


def _nothing(other: Any) -> Any:
    """What a guide says that leaves out what the other one lists."""
    return [] if isinstance(other, list) else None


def _shown(before: Any, after: Any) -> tuple[str, str]:
    match before, after:
        case list(), list():
            return _lists(before, after)
        case dict(), dict():
            return _cut(_record(before, after), _record(after, before))
        case _:
            return _cut(_plain(before), _plain(after))


def _lists(before: list[Any], after: list[Any]) -> tuple[str, str]:
    """What a list has lost, gained or says otherwise, told as what it says now."""
    old, new = {_name(part): part for part in before}, {_name(part): part for part in after}
    told = [f"{DELETED}{name}" for name in old if name not in new]
    told += [f"{ADDED}{name}" for name in new if name not in old]
    for name in new:
        if name in old and old[name] != new[name] and isinstance(new[name], dict):
            parts = [f"{_record(old[name], new[name])} → {_record(new[name], old[name])}"]
            told.append(f"{ALTERED}{name} {parts[0]}")
    if not told:  # the same parts in another order
        return "、".join(old)[:LONGEST_SHOWN], "、".join(new)[:LONGEST_SHOWN]
    return "", "；".join(told)


def _name(part: Any) -> str:
    return str(part.get("name", "")) if isinstance(part, dict) else str(part)


def _record(record: Mapping[str, Any], other: Mapping[str, Any]) -> str:
    """The parts of a record in which the other differs; a limit as people write it."""
    if {"value", "unit"} <= record.keys():
        limit = f"{record['value'] or ''}{record['unit'] or ''}"
        rest = [record.get(part) or "" for part in ("basis", "check") if record.get(part) != other.get(part)]
        return "｜".join([limit, *filter(None, rest)])
    parts = [name for name in record if record[name] != other.get(name)]
    return "，".join(f"{_plain(record[name])}" for name in parts)


def _plain(part: Any) -> str:
    return "" if part is None else str(part).replace("\n", " ")


def _cut(before: str, after: str) -> tuple[str, str]:
    """Both texts from shortly before where they part, and no longer than can be read."""
    if max(len(before), len(after)) <= LONGEST_SHOWN:
        return before, after
    pairs = zip(before, after, strict=False)
    parted = next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(before), len(after)))
    start = max(0, parted - CONTEXT)
    return _excerpt(before, start), _excerpt(after, start)


def _excerpt(text: str, start: int) -> str:
    shown = text[start : start + LONGEST_SHOWN]
    return ("…" if start else "") + shown + ("…" if start + LONGEST_SHOWN < len(text) else "")
