"""The site's rules as values: limits, hours and ladders, read once from rules.toml."""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from desk.periods import KINDS, Kind
from desk.working_hours import MonthDay, Season

DEFAULTS = Path(__file__).parent / "rules.toml"


_own: list["Rules"] = []  # a site's own, the last one in force
_thawed: dict[str, tuple[Mapping[str, Any], "Rung"]] = {}  # of each name the last one


@dataclass(frozen=True)
class Limits:
    """How long each step may take; hours and minutes are working time."""

    acknowledge_hours: int
    pre_check_days: int
    hand_back_days: int
    ruling_days: int
    confirm_days: int
    reopen_days: int
    extension_days: int
    pause_days: int
    supplement_days: int
    review_days: int
    permit_days: int
    permit_longest_days: int
    visit_days: int
    policies_a_month: int
    verify_days: int
    rectify_days: int
    rectify_complex_days: int
    call_back_days: int
    call_back_tries: int
    dwell_minutes: int
    grace_minutes: int

    @property
    def acknowledge(self) -> timedelta:
        return timedelta(hours=self.acknowledge_hours)

    @property
    def dwell(self) -> timedelta:
        return timedelta(minutes=self.dwell_minutes)

    @property
    def grace(self) -> timedelta:
        return timedelta(minutes=self.grace_minutes)


@dataclass(frozen=True)
class Rung:
    """One step of a ladder: when it is heard, and which letter goes to whom."""

    step: str
    rank: int
    hears: Mapping[str, tuple[str, ...]]
    share: float = 1.0
    plus_hours: float = 0
    plus_days: int = 0
    last: bool = False
    always: bool = False  # also outside working time: nobody hears it, the desk acts by itself
    reminder: bool = False  # not a level of its own: it may be heard soon after another rung
    every: time | None = None
    colour: str = ""
    takes_over: str = ""
    then: "Rung | None" = None


KNOWN = frozenset(field.name for field in fields(Rung))  # a rung laid by another version may have more


@dataclass(frozen=True)
class Evaluating:
    """述职测评: how many are drawn, how many of the last are summoned, what each level is worth."""

    seats: int
    summoned: int
    points: tuple[int, ...]


@dataclass(frozen=True)
class Hotlines:
    """When the directory is said in the service group, and whether it names officers."""

    workday: int  # of the month
    at: time
    names: bool


@dataclass(frozen=True)
class Rules:
    limits: Limits
    hotlines: Hotlines
    seasons: tuple[Season, ...]
    special_steps: tuple[str, ...]
    likely_days: tuple[int, ...]
    evaluation: Evaluating
    called_back: Mapping[str, float]  # which share of the cases is called back, by cause
    ladders: Mapping[str, tuple[Rung, ...]]
    digests: Mapping[Kind, tuple[str, ...]]  # which periods are told by themselves, and to whom
    version: str

    def ladder(self, awaiting: str, *classes: str) -> tuple[Rung, ...]:
        """The ladder of the first of these classes that has one of its own, else everybody's."""
        names = [f"{awaiting}_{name}" for name in classes if name]
        return next((self.ladders[name] for name in names if name in self.ladders), self.ladders[awaiting])


def current() -> Rules:
    """The rules in force: the defaults, or a site's own over them."""
    return _own[-1] if _own else _defaults()


def adopt(own: Rules) -> None:
    """A site's own rules are in force from now on, in this process; open cases keep the ladder they started with."""
    _own.append(own)


def read(text: str) -> Rules:
    """Rules from their TOML; raises KeyError or TypeError naming what is missing or unknown."""
    return made_of(tomllib.loads(text), text)


def made_of(table: Mapping[str, Any], text: str) -> Rules:
    """The same from what the TOML says; `text` is what their version stands for."""
    return Rules(
        limits=Limits(**table["limits"]),
        hotlines=Hotlines(**table["hotlines"] | {"at": time.fromisoformat(table["hotlines"]["at"])}),
        special_steps=tuple(table["special_steps"]),
        likely_days=tuple(table["likely_days"]),
        evaluation=Evaluating(**{**table["evaluation"], "points": tuple(table["evaluation"]["points"])}),
        called_back={cause: float(share) for cause, share in table["called_back"].items()},
        seasons=tuple(_season(hours) for hours in table["hours"]),
        ladders={name: _ladder(rungs) for name, rungs in table["ladder"].items()},
        digests={kind: tuple(table["digests"][kind]) for kind in KINDS if kind in table["digests"]},
        version=hashlib.sha256(text.encode()).hexdigest()[:12],
    )


@cache
def _defaults() -> Rules:
    return read(DEFAULTS.read_text(encoding="utf-8"))


def freeze(rung: Rung) -> dict[str, Any]:
    """The rung as JSON, to be kept with an alarm."""
    return {
        **vars(rung),
        "hears": {says: list(who) for says, who in rung.hears.items()},
        "every": rung.every.isoformat() if rung.every else None,
        "then": freeze(rung.then) if rung.then else None,
    }


def thaw(facts: Mapping[str, Any]) -> Rung:
    """The rung that `freeze` made these facts of; hundreds of alarms in a row are of the same one."""
    held = _thawed.get(facts["step"])
    if held is None or held[0] != facts:
        held = _thawed[facts["step"]] = (facts, _thaw(facts))
    return held[1]


def _thaw(facts: Mapping[str, Any]) -> Rung:
    return Rung(
        **{
            **{name: value for name, value in facts.items() if name in KNOWN},
            "hears": {says: tuple(who) for says, who in facts["hears"].items()},
            "every": time.fromisoformat(facts["every"]) if facts["every"] else None,
            "then": thaw(facts["then"]) if facts["then"] else None,
        }
    )


def _season(hours: Mapping[str, Any]) -> Season:
    return Season(
        intervals=tuple((time.fromisoformat(a), time.fromisoformat(b)) for a, b in hours["intervals"]),
        first=_month_day(hours.get("from", "01-01")),
        last=_month_day(hours.get("to", "12-31")),
    )


def _month_day(text: str) -> MonthDay:
    month, _, day = text.partition("-")
    return int(month), int(day)


def _ladder(rungs: list[dict[str, Any]]) -> tuple[Rung, ...]:
    tables = {table["step"]: (rank, table) for rank, table in enumerate(rungs, 1)}

    def rung(step: str) -> Rung:
        rank, table = tables[step]
        facts = {name: value for name, value in table.items() if name not in ("hears", "then", "every")}
        return Rung(
            rank=rank,
            hears={says: tuple(who) for says, who in table["hears"].items()},
            every=time.fromisoformat(table["every"]) if "every" in table else None,
            then=rung(table["then"]) if "then" in table else None,
            **facts,
        )

    return tuple(rung(step) for step in tables)
