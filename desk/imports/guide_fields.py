"""The parts of a guide that are more than a text: from what a jsonl row or a cell of a table holds."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from desk.imports.cells import Cells, clean, quoted, read_json

NECESSITIES = ("必要", "非必要", "容缺后补")
DEFERRABLE = "容缺后补"
UNITS = {"工作日": "工作日", "自然日": "自然日", "日历日": "自然日", "日": "日", "天": "日"}
SEPARATORS = re.compile(r"[、;；→\n]")
LIMIT = re.compile(r"(\d+(?:\.\d+)?)\s*个?\s*(工作日|自然日|日历日|日|天)")
NONE = "无"
NO_LIMIT = (NONE, "无期限", "-", "—")
LONGEST_LIMIT = 3650  # days; more is a slip of the keyboard
LONGEST_NAME = 300
SOURCE = "申请人自备"
# the steps whose time does not count by law (行政许可法第四十五条)
NOT_COUNTED = ("听证", "招标", "拍卖", "检验", "检测", "检疫", "鉴定", "专家评审")
FORM, SAMPLE = "空白表", "样表"
# a file in the folder of forms, or one that Telegram holds; no part of the path may begin with a dot
FORM_FILE = re.compile(r"(?:[\w《（(【][^/\\:*?\"<>|\x00-\x1f]*/)*[\w《（(【][^/\\:*?\"<>|\x00-\x1f]*\.[A-Za-z]{2,4}")
TELEGRAM_FILE = re.compile(r"tg:[A-Za-z0-9_-]{20,200}")
MOST_FORMS = 12
TRUTH = {"是": True, "true": True, "1": True, "否": False, "false": False, "0": False}


def loaded(cells: Cells, column: str) -> Any:
    """The cell's value, read as JSON where it is written so; None when empty or not readable."""
    value = cells.value(column)
    if not isinstance(value, str) or value[0] not in "[{":
        return value
    try:
        return clean(read_json(value))
    except ValueError:
        cells.wrong("bad_json", column, value=quoted(value))
        return None


def words(cells: Cells, column: str) -> list[str]:
    """A list of words: as a list, or separated by 、 ; → or line breaks."""
    value = loaded(cells, column)
    if isinstance(value, str):
        value = [part.strip() for part in SEPARATORS.split(value) if part.strip()]
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(part, str) and part for part in value):
        cells.wrong("not_a_list", column, value=quoted(value))
        return []
    return value


def record(cells: Cells, column: str, defaults: Mapping[str, Any], *text_is: str) -> dict[str, Any]:
    """A small record; a plain text is its parts of these names, with a bar between them."""
    value = loaded(cells, column)
    if isinstance(value, str):
        parts = _between_bars(value) if len(text_is) > 1 else [value]
        value = {name: part for name, part in zip(text_is, parts, strict=False) if part}
    if value is None:
        return dict(defaults)
    if not isinstance(value, dict):
        cells.wrong("not_a_record", column, value=quoted(value))
        return dict(defaults)
    found = {**defaults, **value}
    texts = [part for part, default in defaults.items() if isinstance(default, str)]
    if wrong := [part for part in texts if not isinstance(found[part], str)]:
        cells.wrong("part_not_text", column, part=wrong[0], value=quoted(found[wrong[0]]))
        return dict(defaults)
    return found


def limit(cells: Cells, column: str, *, required: bool) -> dict[str, Any]:
    """A published limit: {value, unit, …}, or "3工作日", or with basis and check "20工作日|行政许可法42|law-text"."""
    value = loaded(cells, column)
    if isinstance(value, str):
        value = _limit_from(value)
    if not isinstance(value, dict):
        if value is not None:
            cells.wrong("not_a_limit", column, value=quoted(cells.value(column)))
        elif required and not cells.has(column):
            cells.required(column, LONGEST_NAME)
        value = {}
    found = {"value": None, "unit": None} | value
    if not isinstance(found.get("basis", ""), str):
        cells.wrong("part_not_text", column, part="basis", value=quoted(found["basis"]))
    days, unit = found["value"], UNITS.get(str(found["unit"]).removeprefix("个"))
    if days is None:
        if required and value:
            cells.wrong("no_limit", column)
        return found
    if isinstance(days, bool) or not isinstance(days, int | float):
        cells.wrong("not_a_limit", column, value=quoted(days))
    elif not 0 < days <= LONGEST_LIMIT:
        cells.wrong("limit_range", column, value=f"{days:g}", longest=LONGEST_LIMIT)
    elif unit is None:
        cells.wrong("limit_unit", column, value=quoted(found["unit"] or ""), allowed=" / ".join(UNITS))
    elif unit != "工作日" and days != int(days):
        cells.wrong("limit_whole", column, value=f"{days:g}", unit=unit)
    return found | {"unit": unit}


def materials(cells: Cells, column: str) -> list[dict[str, Any]]:
    """The material list: objects, or a line each, name|necessity|source|copies|form|type; 无 when none are needed."""
    value = loaded(cells, column)
    if value == NONE:
        return []
    if isinstance(value, str):
        value = [_material_from(line) for line in value.split("\n") if line.strip()]
    if value is None:
        return []
    if not isinstance(value, list):
        cells.wrong("not_a_list", column, value=quoted(value))
        return []
    return [material for order, each in enumerate(value, 1) if (material := _material(cells, column, order, each))]


def forms(cells: Cells, column: str) -> list[dict[str, str]]:
    """Blank forms and samples: objects, or a line each, name|file|空白表 or 样表."""
    value = loaded(cells, column)
    if isinstance(value, str):
        parts = [_between_bars(line) for line in value.split("\n") if line.strip()]
        value = [dict(zip(("name", "file", "kind"), line, strict=False)) for line in parts]
    if value is None:
        return []
    if not isinstance(value, list) or len(value) > MOST_FORMS or not all(isinstance(each, dict) for each in value):
        cells.wrong("not_a_list", column, value=quoted(value))
        return []
    return [form for order, each in enumerate(value, 1) if (form := _form(cells, column, order, each))]


def special_procedures(cells: Cells, column: str) -> list[dict[str, Any]]:
    """Steps such as 听证: objects with a name, or their names only."""
    value = loaded(cells, column)
    if isinstance(value, str):
        value = SEPARATORS.split(value)
    if value is None:
        return []
    if not isinstance(value, list):
        cells.wrong("not_a_list", column, value=quoted(value))
        return []
    steps = [{"name": each.strip()} if isinstance(each, str) else each for each in value]
    if not all(isinstance(step, dict) and isinstance(step.get("name"), str) and step["name"] for step in steps):
        cells.wrong("no_step_name", column)
        return []
    return [
        {"max_days": None, "raw": step["name"], "counts_toward_limit": step["name"] not in NOT_COUNTED} | step
        for step in steps
    ]


def number(cells: Cells, column: str, allowed: Callable[[float], bool], default: int | None) -> float | None:
    """A number, or its digits."""
    value = cells.value(column)
    if value is None:
        return default
    if isinstance(value, str):
        try:
            value = clean(float(value))
        except ValueError:
            value = True
    if isinstance(value, bool) or not isinstance(value, int | float) or not allowed(value):
        cells.wrong("not_a_number", column, value=quoted(cells.value(column)))
        return default
    return value


def truth(cells: Cells, column: str, default: bool) -> bool:
    """是 or 否."""
    value = cells.value(column)
    if isinstance(value, bool):
        return value
    found = cells.one_of(column, TRUTH)
    return default if found is None else found


def _limit_from(text: str) -> dict[str, Any] | str:
    """What a cell says of a limit; the text itself when that is not understood."""
    days, *rest = _between_bars(text)
    told = {name: part for name, part in zip(("basis", "check"), rest, strict=False) if part}
    if days in NO_LIMIT:
        return {"value": None, "unit": None} | told
    matched = LIMIT.fullmatch(days)
    return {"value": clean(float(matched[1])), "unit": matched[2]} | told if matched else text


def _between_bars(text: str) -> list[str]:
    return [part.strip() for part in text.replace("｜", "|").split("|")]


def _material_from(line: str) -> dict[str, Any]:
    names: Sequence[str] = ("name", "necessity", "source", "copies", "form", "type")
    material: dict[str, Any] = {name: part for name, part in zip(names, _between_bars(line), strict=False) if part}
    if material.get("copies", "").isdecimal():
        material["copies"] = int(material["copies"])
    return material


def _form(cells: Cells, column: str, order: int, each: Mapping[str, Any]) -> dict[str, str] | None:
    name, file, kind = (str(each.get(part) or "").strip() for part in ("name", "file", "kind"))
    kind = kind or FORM
    if not 0 < len(name) <= LONGEST_NAME:
        cells.wrong("form_name", column, order=order, longest=LONGEST_NAME)
    elif not (FORM_FILE.fullmatch(file) or TELEGRAM_FILE.fullmatch(file)):
        cells.wrong("form_file", column, order=order, form=quoted(name), value=quoted(file))
    elif kind not in (FORM, SAMPLE):
        allowed = f"{FORM} / {SAMPLE}"
        cells.wrong("form_kind", column, order=order, form=quoted(name), value=quoted(kind), allowed=allowed)
    else:
        return {"name": name, "file": file, "kind": kind}
    return None


def _material(cells: Cells, column: str, order: int, given: Any) -> dict[str, Any] | None:
    """One material with every part that an answer shows; None when something is wrong with it."""
    if not isinstance(given, dict):
        cells.wrong("not_a_material", column, order=order, value=quoted(given))
        return None
    material = {"order": order, "source": SOURCE, "form": "", "copies": 1, "type": ""} | given
    name, necessity = material.get("name"), material.get("necessity")
    if not isinstance(name, str) or not 0 < len(name) <= LONGEST_NAME:
        cells.wrong("material_name", column, order=order, longest=LONGEST_NAME)
    elif necessity not in NECESSITIES:
        cells.wrong(
            "necessity", column, order=order, material=name, value=quoted(necessity or ""),
            allowed=" / ".join(NECESSITIES),
        )  # fmt: skip
    elif not all(_is_count(material[part]) for part in ("order", "copies")):
        cells.wrong("material_count", column, order=order, material=name)
    elif not isinstance(material["source"], str):
        cells.wrong("part_not_text", column, part="source", value=quoted(material["source"]))
    else:
        return material
    return None


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10_000
