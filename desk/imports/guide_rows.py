"""One row of a catalogue file as the body of a guide, with every part that an answer or a card reads."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from desk.imports import guide_fields as fields
from desk.imports.cells import Cells, quoted

COLUMNS = {
    "id": ("事项编码", "编码", "编号"),
    "name": ("事项名称", "名称"),
    "aliases": ("别名", "俗称", "常用说法"),
    "theme": ("主题", "主题分类"),
    "task_type": ("事项类型",),
    "handling_kind": ("办件类型",),
    "exercise_level": ("行使层级",),
    "implementing_body": ("实施主体", "承办单位", "实施部门"),
    "region": ("地区", "区划", "行政区"),
    "implementing_body_nature": ("实施主体性质",),
    "joint_bodies": ("联办机构", "协办单位"),
    "service_objects": ("服务对象",),
    "legal_limit": ("法定时限", "法定办结时限"),
    "promise_limit": ("承诺时限", "承诺办结时限"),
    "speedup_pct": ("压缩比例",),
    "special_procedures": ("特别程序", "特殊环节"),
    "materials": ("申请材料", "材料"),
    "forms": ("表格样表", "空白表格", "样表", "示范文本"),
    "allows_deferred": ("允许容缺", "容缺受理"),
    "conditions": ("受理条件", "办理条件"),
    "flow": ("办理流程", "流程"),
    "fee": ("收费", "收费情况"),
    "channels": ("办理形式", "办理方式"),
    "visits": ("到现场次数", "到办事现场次数"),
    "place": ("办理地点",),
    "hours": ("办理时间",),
    "consult_phone": ("咨询电话", "咨询方式"),
    "supervise_phone": ("监督电话", "监督投诉方式"),
    "result": ("办理结果", "结果名称"),
    "assist_mode": ("帮代办方式", "帮办方式"),
    "status": ("状态",),
    "note": ("备注", "说明"),
    "provenance": ("来源",),
    "valid_from": ("生效日期", "实施日期", "施行日期"),
    "valid_until": ("有效期至", "失效日期"),
    "owner": ("维护责任人", "指南责任人"),
    "review_by": ("复核日期", "下次复核日期"),
}
TENURE = ("valid_from", "valid_until", "owner", "review_by")  # of the item, not of what its guide says
REQUIRED = ("id", "name", "implementing_body", "promise_limit", "materials")
MODES = {mode: mode for mode in ("帮办", "代办", "园区办")}
LONGEST = 4000  # characters of a part of the guide
LONGEST_DEPARTMENT = 120
IN_FORCE = "在用"
FREE = "不收费"


@dataclass(frozen=True)
class Tenure:
    """From when until when a guide counts, and who keeps it true; what the file does not name stays as it is."""

    named: frozenset[str] = frozenset()
    valid_from: date | None = None
    valid_until: date | None = None
    owner: str = ""
    review_by: date | None = None


def tenure_of(cells: Cells) -> Tenure:
    """The row's dates and its owner; what is wrong with them is noted in the cells."""
    begins, ends = cells.day("valid_from"), cells.day("valid_until")
    if begins and ends and ends < begins:
        cells.wrong("ends_first", "valid_until", value=ends.isoformat(), begins=begins.isoformat())
    named = frozenset(column for column in TENURE if cells.names(column))
    return Tenure(named, begins, ends, cells.text("owner", 60), cells.day("review_by"))


def body_of(cells: Cells) -> dict[str, Any]:
    """The guide that the row describes; what is wrong with it is noted in the cells."""
    materials = fields.materials(cells, "materials")
    if not cells.has("materials"):
        cells.required("materials", LONGEST)
    files, region = fields.forms(cells, "forms"), cells.text("region", 60)
    deferrable = any(material["necessity"] == fields.DEFERRABLE for material in materials)
    return {
        "id": cells.required("id", 80),
        "name": cells.required("name", 300),
        "aliases": fields.words(cells, "aliases"),
        "theme": cells.text("theme", 60),
        "task_type": fields.record(cells, "task_type", {"code": "", "label": ""}, "label", "code"),
        "handling_kind": cells.text("handling_kind", 20) or "承诺件",
        "exercise_level": cells.text("exercise_level", 20),
        "implementing_body": cells.required("implementing_body", LONGEST_DEPARTMENT),
        "implementing_body_nature": cells.text("implementing_body_nature", 60),
        "joint_bodies": _departments(cells),
        "service_objects": fields.words(cells, "service_objects"),
        "legal_limit": {"basis": "", "check": ""} | fields.limit(cells, "legal_limit", required=False),
        "promise_limit": {"check": ""} | fields.limit(cells, "promise_limit", required=True),
        "speedup_pct": fields.number(cells, "speedup_pct", lambda percent: abs(percent) < 1_000_000, None),
        "special_procedures": fields.special_procedures(cells, "special_procedures"),
        "materials": materials,
        "allows_deferred": fields.truth(cells, "allows_deferred", deferrable),
        "conditions": cells.text("conditions", LONGEST),
        "flow": fields.words(cells, "flow"),
        "fee": _fee(cells),
        "channels": fields.words(cells, "channels"),
        "visits": fields.number(cells, "visits", lambda times: times == int(times) and 0 <= times < 100, 0),
        "place": cells.text("place", 500),
        "hours": cells.text("hours", 500),
        "consult_phone": cells.text("consult_phone", 200),
        "supervise_phone": cells.text("supervise_phone", 200),
        "result": fields.record(cells, "result", {"name": "", "type": ""}, "name", "type"),
        "assist_mode": cells.one_of("assist_mode", MODES) or "帮办",
        "status": cells.text("status", 20) or IN_FORCE,
        "note": cells.text("note", LONGEST),
        "provenance": fields.record(cells, "provenance", {}, "details", "limits"),
        **({"region": region} if region else {}),
        **({"forms": files} if files else {}),  # a guide without any says nothing of them, as before there were any
    }


def hash_of(body: Mapping[str, Any]) -> str:
    """The same for the same guide, in whatever order and form it was written."""
    canonical = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _departments(cells: Cells) -> list[str]:
    names = fields.words(cells, "joint_bodies")
    for name in names:
        if len(name) > LONGEST_DEPARTMENT:
            cells.wrong("too_long", "joint_bodies", longest=LONGEST_DEPARTMENT, length=len(name))
    own = cells.value("implementing_body")
    if own in names:
        cells.wrong("joint_is_lead", "joint_bodies", value=quoted(own))
    return names


def _fee(cells: Cells) -> dict[str, Any]:
    fee = fields.record(cells, "fee", {"charged": None, "note": ""}, "note")
    if fee["charged"] is None:
        fee["charged"] = bool(fee["note"]) and not fee["note"].startswith(FREE)
    return fee
