"""A guide as the cells of a workbook, in the form people write it; reading them gives the very same guide."""

import json
from collections.abc import Mapping
from typing import Any

from desk.imports import Row, guide_rows
from desk.imports.cells import Cells, clean
from storage.models import Guide, Item

LISTS = ("aliases", "joint_bodies", "service_objects", "channels")
NONE = "无"

Cell = str | int | float | None


def cells_of(item: Item, guide: Guide) -> dict[str, Cell]:
    """The item's row, by our column names."""
    tenure: dict[str, Cell] = {
        "valid_from": guide.valid_from.isoformat(),
        "valid_until": guide.valid_until.isoformat() if guide.valid_until else None,
        "owner": item.owner or None,
        "review_by": item.review_by.isoformat() if item.review_by else None,
    }
    simple = {column: _simple(column, guide.body[column]) for column in guide.body if column in guide_rows.COLUMNS}
    read = guide_rows.body_of(_as_read(simple))
    exact = {column: cell if _same(read, guide.body, column) else _as_json(guide.body[column])
             for column, cell in simple.items()}  # fmt: skip
    return {**exact, **tenure}


def _as_read(cells: Mapping[str, Cell]) -> Cells:
    return Cells(Row(1, dict(cells)), {column: column for column in cells}, [])


def _same(read: Mapping[str, Any], body: Mapping[str, Any], column: str) -> bool:
    return _canonical(read[column]) == _canonical(body[column])


def _canonical(part: Any) -> str:
    return json.dumps(part, ensure_ascii=False, sort_keys=True)


def _as_json(part: Any) -> Cell:
    return json.dumps(clean(part), ensure_ascii=False) if isinstance(part, list | dict) else part


def _simple(column: str, part: Any) -> Cell:
    """The part as people write it; not always all of it."""
    match column, part:
        case "materials", list():
            return "\n".join(_material(material) for material in part) or NONE
        case "forms", list():
            return "\n".join(_joined([form["name"], form["file"], form["kind"]]) for form in part)
        case "flow", list():
            return "→".join(map(str, part))
        case "special_procedures", list():
            return "、".join(str(step.get("name", "")) for step in part)
        case "legal_limit" | "promise_limit", dict():
            return _joined([f"{part['value']:g}{part['unit']}" if part.get("value") else NONE, *_said_of(part)])
        case "fee", dict():
            return str(part.get("note", ""))
        case "task_type", dict():
            return _joined([part.get("label"), part.get("code")])
        case "result", dict():
            return _joined([part.get("name"), part.get("type")])
        case "provenance", dict():
            return _joined([part.get("details"), part.get("limits")])
        case _, list():
            return "、".join(map(str, part))
        case _, bool():
            return "是" if part else "否"
        case _, None | str() | int() | float():
            return part
        case _:
            return _as_json(part)


def _said_of(limit: Mapping[str, Any]) -> list[Any]:
    return [limit.get("basis"), limit.get("check")]


def _material(material: Mapping[str, Any]) -> str:
    return _joined(
        material.get(part) for part in ("name", "necessity", "source", "copies", "form", "type")
    )


def _joined(parts: Any) -> str:
    """Parts between bars, without the empty ones at the end."""
    texts = ["" if part is None else str(part) for part in parts]
    while texts and not texts[-1]:
        texts.pop()
    return "|".join(texts)
