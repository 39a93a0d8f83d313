"""The service items as the desk answers from them, and reading them from a catalogue file."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from desk.guides.wording import plain

# What a published name carries without being asked for: the level, and what the item does not cover.
NOT_THE_SUBJECT = re.compile(
    r"\((?:县级行使|县级|市级|市级/县级|县级权限|含中外合资)\)?|\((?:不含|除)[^)]*\)|\([^)]*除外\)|除[^,]*外,"
)


@dataclass(frozen=True)
class Guide:
    """办事指南: one service item with the words it is found by and its text by section."""

    code: str
    name: str
    aliases: tuple[str, ...] = ()
    department: str = ""
    region: str = ""
    theme: str = ""
    parent: str = ""
    sections: Mapping[str, str] = field(default_factory=dict)


def read_catalogue(path: Path | str) -> list[Guide]:
    """The guides of a JSON Lines file: full items (`id`, `name` …) or bare catalogue rows (`id`, `title`, `dept` …).

    Errors: ValueError with the line number when a line is not an object with a code and a name.
    """
    guides = []
    with Path(path).open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                guides.append(_guide(line, number))
    return guides


def guide_from(row: Mapping[str, Any]) -> Guide:
    """The guide that one row of a catalogue describes."""
    return Guide(
        code=str(row["id"]),
        name=str(row.get("name") or row.get("title") or row["text"][:60]),
        aliases=tuple(row.get("aliases", ())),
        department=str(row.get("implementing_body") or row.get("dept") or ""),
        region=str(row.get("region") or ""),
        theme=str(row.get("theme") or ""),
        parent=str(row.get("parent") or ""),
        sections={section: text for section, text in _sections(row) if text},
    )


def subject(name: str) -> str:
    """The plain name without what it only excludes or which level it is for."""
    return NOT_THE_SUBJECT.sub("", plain(name))


def _guide(line: str, number: int) -> Guide:
    try:
        return guide_from(json.loads(line))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"line {number} is not a catalogue row: {error!r}") from error


def _sections(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    legal, result = row.get("legal_limit") or {}, row.get("result") or {}
    limits = {"承诺": row.get("promise_limit") or {}, "法定": legal}
    yield "materials", "、".join(material["name"] for material in row.get("materials", ()))
    yield "limit", "，".join(f"{kind}{it['value']}个{it['unit']}" for kind, it in limits.items() if it.get("value"))
    yield "fee", (row.get("fee") or {}).get("note", "")
    yield "place", row.get("place", "")
    yield "flow", "、".join(row.get("flow", ()))
    yield "conditions", row.get("conditions") or row.get("text") or ""
    yield "phone", row.get("consult_phone", "")
    yield "hours", row.get("hours", "")
    yield "online", "、".join(row.get("channels", ()))
    yield "basis", legal.get("basis", "")
    yield "result", result.get("name", "")
