"""发展阶段: where an enterprise is in its life, and what it usually needs next; read once from life_stages.toml."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from desk import knowledge, versions
from desk.versions import Standing
from storage.models import Case, Enterprise, Item, Stage
from storage.store import Store

DEFAULTS = Path(__file__).parent / "life_stages.toml"
NEXT = 3  # items suggested
LOOKED_AT = 200  # of an enterprise's newest cases
GIVEN_UP = (Stage.NOT_ACCEPTED, Stage.WITHDRAWN)


@dataclass(frozen=True)
class Life:
    """The stages in their order, with the codes of what is usually needed at each; documents that usually run out."""

    stages: Mapping[str, tuple[str, ...]]
    documents: tuple[str, ...]


@cache
def current() -> Life:
    """The stages in force."""
    table = tomllib.loads(DEFAULTS.read_text(encoding="utf-8"))
    stages = {stage["name"]: tuple(stage["items"]) for stage in table["stage"]}
    return Life(stages, tuple(table["documents"]))


def stage_of(store: Store, enterprise: Enterprise) -> str:
    """What the centre has said, or else the stage of the newest case that belongs to one; "" when nothing says."""
    if enterprise.stage:
        return enterprise.stage
    of_item = {code: name for name, codes in current().stages.items() for code in codes}
    found = (of_item.get(case.item.code) for case in store.dossiers.cases(enterprise.id, LOOKED_AT))
    return next((name for name in found if name), "")


def suggested(store: Store, enterprise: Enterprise, now: datetime) -> Sequence[Item]:
    """What it has not applied for yet: of its stage, and of the next one when there is nothing left."""
    stage, stages = stage_of(store, enterprise), list(current().stages)
    if stage not in stages:
        return []
    had = {case.item.code for case in store.dossiers.cases(enterprise.id, LOOKED_AT) if not _given_up(case)}
    for name in stages[stages.index(stage) :][:2]:
        items = [store.catalogue.by_code(code) for code in current().stages[name] if code not in had]
        if offered := [item for item in items if item is not None and _is_offered(store, item, now)]:
            return offered[:NEXT]
    return []


def _given_up(case: Case) -> bool:
    return case.stage in GIVEN_UP


def _is_offered(store: Store, item: Item, now: datetime) -> bool:
    guide = store.catalogue.guide_of(item)
    standing = versions.standing(guide, versions.today(store, now))
    return knowledge.in_use(guide.body) and standing is Standing.IN_FORCE
