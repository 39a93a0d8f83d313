"""A file of candidates for an evaluation's panel: who they are, of which group, and with whom they have to do."""

import re
from collections.abc import Sequence

from desk import evaluations
from desk.evaluations import Named
from desk.imports import Problem, Row, in_order
from desk.imports.cells import Cells, quoted, recognised
from storage.models import Stratum
from storage.store import Store

COLUMNS = {
    "code": ("编码", "序号", "编号"),
    "name": ("姓名",),
    "group": ("组别", "类别"),
    "telegram_id": ("Telegram编号",),
    "enterprise": ("企业",),
    "conflicts": ("回避单位",),
}
GROUPS = {**evaluations.TAGS, **{stratum.value: stratum for stratum in Stratum}}
SEPARATORS = re.compile(r"[、，,;；]+")


def read(store: Store, rows: Sequence[Row]) -> tuple[list[Problem], list[Named]]:
    """Every problem of the file; without any, everybody it names."""
    problems: list[Problem] = []
    found: list[Named] = []
    first: dict[str, int] = {}
    for cells in recognised(rows, COLUMNS, problems, ("code", "name", "group")):
        code, name = cells.required("code", 80), cells.required("name", 60)
        stratum = cells.one_of("group", GROUPS, required=True)
        conflicts = _departments(store, cells)
        person = _person(store, cells, name)
        if code in first:
            cells.wrong("twice", "code", value=quoted(code), first=first[code])
        first.setdefault(code, cells.row.number)
        if cells.sound and stratum is not None:
            found.append(Named(code, name, stratum, person, conflicts))
    return in_order(problems), ([] if problems else found)


def _departments(store: Store, cells: Cells) -> list[int]:
    found = []
    for name in filter(None, (part.strip() for part in SEPARATORS.split(cells.text("conflicts", 300)))):
        department = store.organisation.department_named(name)
        if department is None:
            cells.wrong("no_department", "conflicts", value=quoted(name))
        else:
            found.append(department.id)
    return found


def _person(store: Store, cells: Cells, name: str) -> int | None:
    """By the account, or else the contact of this name at the enterprise; nobody who cannot be written to is drawn."""
    account = cells.text("telegram_id", 20)
    if account:
        if not account.isdecimal():
            cells.wrong("not_an_account", "telegram_id", value=quoted(account))
            return None
        person = store.people.by_telegram(int(account))
        return person.id if person else None
    firm = store.organisation.enterprise_named(cells.text("enterprise", 200))
    known = store.people.named(name, department_id=None, enterprise_id=firm.id) if firm else None
    return known.id if known else None
