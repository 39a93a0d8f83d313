"""The rows of an organisation file: departments with their people, enterprises with their contacts."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from desk import uscc
from desk.imports import Problem, Row
from desk.imports.cells import Cells, quoted, recognised
from desk.imports.guide_fields import words
from storage.models import DepartmentKind, RoleName

COLUMNS = {
    "department": ("部门", "部门名称", "单位", "单位名称"),
    "department_kind": ("部门类别", "单位类别", "类别"),
    "hotline": ("热线", "值班电话", "服务热线"),
    "hours": ("办公时间", "工作时间", "上班时间"),
    "person": ("姓名", "人员"),
    "role": ("角色", "身份"),
    "substitute_for": ("替补对象", "替补"),
    "phone": ("电话", "联系电话", "手机", "手机号"),
    "telegram_id": ("Telegram", "Telegram账号", "Telegram 编号"),
    "enterprise": ("企业", "企业名称"),
    "uscc": ("统一社会信用代码", "社会信用代码", "信用代码"),
    "contact": ("经办人", "企业经办人", "联系人"),
    "tags": ("标签", "企业标签"),
}
OF_DEPARTMENTS = ("department", "department_kind", "hotline", "hours", "person", "role", "substitute_for")
OF_ENTERPRISES = ("enterprise", "uscc", "contact", "tags")

KINDS = {kind.value: kind for kind in DepartmentKind} | {
    "中心": DepartmentKind.CENTRE,
    "帮代办中心": DepartmentKind.CENTRE,
    "部门": DepartmentKind.DEPARTMENT,
    "单位": DepartmentKind.DEPARTMENT,
    "组织部门": DepartmentKind.ORGANISER,
    "县领导": DepartmentKind.LEADER,
    "领导": DepartmentKind.LEADER,
}
ROLES = {role.value: role for role in RoleName if role is not RoleName.CONTACT} | {
    "帮代办员": RoleName.AGENT,
    "专职人员": RoleName.OFFICER,
    "部门专职人员": RoleName.OFFICER,
    "分管领导": RoleName.DEPUTY,
    "主要负责人": RoleName.PRINCIPAL,
    "单位主要负责人": RoleName.PRINCIPAL,
    "组织部门": RoleName.ORGANISER,
    "县领导": RoleName.LEADER,
    "系统管理员": RoleName.ADMIN,
    "管理员": RoleName.ADMIN,
    "审计员": RoleName.AUDITOR,
}
HIGHEST_ACCOUNT = 2**52  # Telegram promises that no id is longer
LATIN = re.compile("[A-Za-z]")


@dataclass(frozen=True)
class Place:
    """Where somebody has a role: a department by its name, an enterprise by its code."""

    noun: str
    key: str
    label: str = field(compare=False)


@dataclass(frozen=True)
class DepartmentEntry:
    """A department as the file has it; what the file leaves empty stays as it is."""

    name: str
    kind: DepartmentKind | None
    hotline: str
    hours: str


@dataclass(frozen=True)
class EnterpriseEntry:
    """An enterprise as the file has it."""

    name: str
    uscc: str
    tags: tuple[str, ...]


@dataclass(frozen=True)
class Member:
    """One row's person in one place."""

    cells: Cells
    place: Place
    name: str
    role: RoleName | None
    substitute_for: str
    phone: str
    telegram_id: int | None

    @property
    def column(self) -> str:
        """Where the row has the name."""
        return "person" if self.place.noun == "department" else "contact"


class Listing:
    """Everything the file says, each department and enterprise once."""

    def __init__(self) -> None:
        self.members: list[Member] = []
        self._kinds: dict[str, DepartmentKind | None] = {}
        self._codes: dict[str, str] = {}  # code → name
        self._tags: dict[str, dict[str, None]] = {}  # code → tags, in their order
        self._said: dict[tuple[str, str], tuple[object, int]] = {}  # key, column → value and row that said it first

    @property
    def departments(self) -> list[DepartmentEntry]:
        return [
            DepartmentEntry(name, kind, self._words(name, "hotline"), self._words(name, "hours"))
            for name, kind in self._kinds.items()
        ]

    @property
    def enterprises(self) -> list[EnterpriseEntry]:
        return [EnterpriseEntry(name, code, tuple(self._tags[code])) for code, name in self._codes.items()]

    def add_department(self, cells: Cells) -> None:
        """One row of a department: the department, and the person when it names one."""
        name = cells.required("department", 120)
        kind = cells.one_of("department_kind", KINDS)
        self._say(cells, name, "department_kind", kind)
        self._say(cells, name, "hotline", cells.text("hotline", 60))
        self._say(cells, name, "hours", cells.text("hours", 200))
        if name:
            self._kinds[name] = self._kinds.get(name) or kind
        person = _name(cells, "person")
        if person:
            self._add_member(cells, Place("department", name, name), person)
        else:
            for column in ("role", "substitute_for", "phone", "telegram_id"):
                if cells.has(column):
                    cells.wrong("whose", column, whose="person")

    def add_enterprise(self, cells: Cells) -> None:
        """One row of an enterprise: the enterprise, and the contact when it names one."""
        name = cells.required("enterprise", 200)
        code = _code(cells)
        self._say(cells, code, "enterprise", name)
        self._say(cells, name, "uscc", code)
        if code:
            self._codes.setdefault(code, name)
            self._tags.setdefault(code, {}).update(dict.fromkeys(words(cells, "tags")))
        contact = _name(cells, "contact")
        if contact:
            self._add_member(cells, Place("enterprise", code, name), contact)
        else:
            for column in ("phone", "telegram_id"):
                if cells.has(column):
                    cells.wrong("whose", column, whose="contact")

    def _add_member(self, cells: Cells, place: Place, name: str) -> None:
        role = RoleName.CONTACT if place.noun == "enterprise" else cells.one_of("role", ROLES)
        substitute_for = "" if place.noun == "enterprise" else _name(cells, "substitute_for")
        phone, account = cells.text("phone", 40), _account(cells)
        if place.key:
            self.members.append(Member(cells, place, name, role, substitute_for, phone, account))

    def _say(self, cells: Cells, key: str, column: str, value: object) -> None:
        """Holds the rows of one department or enterprise to saying the same."""
        if not key or not value:
            return
        first, row = self._said.setdefault((key, column), (value, cells.row.number))
        if first != value:
            cells.wrong("differs", column, value=quoted(value), other=quoted(first), first=row, of=quoted(key))

    def _words(self, key: str, column: str) -> str:
        return str(self._said.get((key, column), ("", 0))[0])


def read(rows: Sequence[Row], problems: list[Problem]) -> Listing:
    """What the rows say; each is of a department or of an enterprise."""
    listing = Listing()
    for cells in recognised(rows, COLUMNS, problems):
        match cells.has(*OF_DEPARTMENTS), cells.has(*OF_ENTERPRISES):
            case True, False:
                listing.add_department(cells)
            case False, True:
                listing.add_enterprise(cells)
            case True, True:
                cells.wrong("both_kinds")
            case _:
                cells.wrong("neither_kind")
    return listing


def _name(cells: Cells, column: str) -> str:
    """A person's name without the blanks that line up two characters with three."""
    parts = cells.text(column, 60).split()
    return (" " if any(LATIN.search(part) for part in parts) else "").join(parts)


def _code(cells: Cells) -> str:
    """The enterprise's code, "" when it cannot be one."""
    text = cells.required("uscc", 60)
    code = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text)).upper()
    if code and not uscc.has_form(code):
        cells.wrong("uscc_form", "uscc", value=quoted(text), length=uscc.LENGTH)
    elif code and not uscc.is_valid(code):
        cells.wrong("uscc_check", "uscc", value=quoted(text))
    else:
        return code
    return ""


def _account(cells: Cells) -> int | None:
    text = cells.text("telegram_id", 40)
    if not text:
        return None
    if text.isascii() and text.isdecimal() and 0 < int(text) < HIGHEST_ACCOUNT:
        return int(text)
    cells.wrong("not_an_account", "telegram_id", value=quoted(text))
    return None
