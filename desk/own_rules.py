"""A site's own rules: a file that says only what is different, checked as a whole before any of it counts."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from desk import rules
from desk.rules import Limits, Rules, Rung
from storage.store import Store

IN_FORCE = "rules"  # the fact that holds the version which the trail has told of last
PLAIN = ("special_steps", "likely_days", "called_back", "digests")
WHOLE = "hours"  # are brought with the calendar: each with its document, and open cases are reckoned anew
OF_A_RUNG = frozenset(field.name for field in fields(Rung)) - {"rank"}
COLOURS = ("", "blue", "yellow", "red")
OF_A_CASE = ("acknowledge", "finish", "instruction")
LEAST_DWELL = 30  # working minutes between two levels


class BadRules(ValueError):
    """What is wrong with a site's rules, in one sentence."""


def read(text: str) -> Rules:
    """The defaults with a site's own over them: limits one by one, each ladder as a whole; BadRules otherwise."""
    defaults = rules.DEFAULTS.read_text(encoding="utf-8")
    try:
        own, table = tomllib.loads(text), tomllib.loads(defaults)
    except tomllib.TOMLDecodeError as error:
        raise BadRules(f"it is no TOML: {error}") from error
    _must_be_known("a site's rules", own, ("limits", "ladder", *PLAIN), but=WHOLE)
    _must_be_known("[limits]", own.get("limits", {}), [field.name for field in fields(Limits)])
    for name, value in own.get("limits", {}).items():
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise BadRules(f"limits.{name} is a whole number, not {value!r}")
    if own.get("limits", {}).get("dwell_minutes", LEAST_DWELL) < LEAST_DWELL:
        raise BadRules(f"limits.dwell_minutes is {LEAST_DWELL} at least: nobody climbs several levels at once")
    for name, rungs in own.get("ladder", {}).items():
        _must_be_a_ladder(name, rungs, table["ladder"])
    table["limits"] |= own.get("limits", {})
    table["ladder"] |= own.get("ladder", {})
    table |= {name: own[name] for name in PLAIN if name in own}
    try:
        return rules.made_of(table, defaults + text)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadRules(f"they cannot be read: {error}") from error


def note(store: Store, own: str, now: datetime) -> None:
    """The trail says since when these rules are in force, and what the site's own are."""
    version = rules.current().version
    if (store.facts.value(IN_FORCE) or "") == version or (not own and store.facts.value(IN_FORCE) is None):
        return
    store.facts.set(IN_FORCE, version)
    store.trail.note("rules_in_force", now, None, version=version, own=own)


def _must_be_a_ladder(name: str, rungs: Any, defaults: Mapping[str, list[dict[str, Any]]]) -> None:
    base = name if name in defaults else name.rpartition("_")[0]
    if base not in defaults:
        raise BadRules(f"ladder.{name} is none of {_listed(defaults)}, and none of these for a class of items")
    if not isinstance(rungs, list) or not rungs or not all(isinstance(rung, dict) for rung in rungs):
        raise BadRules(f"ladder.{name} has no rung")
    steps = [rung.get("step", "") for rung in rungs]
    if len(set(steps)) < len(steps) or not all(isinstance(step, str) and 0 < len(step) <= 24 for step in steps):
        raise BadRules(f"ladder.{name}: every rung has a step of its own, of 24 characters at most")
    for rung in rungs:
        _must_be_a_rung(f"ladder.{name}, {rung['step']}", rung, rungs, list(_alike(base, defaults)))
    if base.partition("_")[0] == "finish" and not any("every" in _rung(rungs, rung.get("then", "")) for rung in rungs):
        raise BadRules(f"ladder.{name} ends: one rung names as `then` another with `every`, until the matter is done")


def _must_be_a_rung(
    where: str, rung: Mapping[str, Any], rungs: list[dict[str, Any]], alike: list[dict[str, Any]]
) -> None:
    _must_be_known(where, rung, OF_A_RUNG)
    share = rung.get("share", 1.0)
    if not isinstance(share, int | float) or not 0 < share <= 1:
        raise BadRules(f"{where}: share is more than 0 and at most 1, not {share!r}")
    plus = [rung.get(name, 0) for name in ("plus_hours", "plus_days")]
    if not all(isinstance(number, int | float) and number >= 0 for number in plus):
        raise BadRules(f"{where}: plus_hours and plus_days are numbers of working time after the end")
    if rung.get("colour", "") not in COLOURS:
        raise BadRules(f"{where}: a colour is {_listed(COLOURS[1:])}, not {rung['colour']!r}")
    if "then" in rung and "every" not in _rung(rungs, rung["then"]):
        raise BadRules(f"{where}: `then` names a rung of this ladder with `every`, not {rung['then']!r}")
    hears = rung.get("hears", {})
    if not isinstance(hears, dict) or not hears or not all(isinstance(who, list) and who for who in hears.values()):
        raise BadRules(f"{where}: hears says which letter goes to whom")
    known = {says: set(who) for known in alike for says, who in known["hears"].items()}
    _must_be_known(f"{where}, hears", hears, known)
    people = set[str]().union(*known.values())
    for says, who in hears.items():
        _must_be_known(f"{where}, {says}", dict.fromkeys(map(str, who)), people)


def _alike(base: str, defaults: Mapping[str, list[dict[str, Any]]]) -> Iterator[dict[str, Any]]:
    """The rungs of the defaults whose letters and listeners make sense for such a ladder."""
    mine = [name for name in defaults if name.partition("_")[0] in OF_A_CASE]
    return (rung for name in (mine if base in mine else [base]) for rung in defaults[name])


def _rung(rungs: list[dict[str, Any]], step: object) -> Mapping[str, Any]:
    return next((rung for rung in rungs if rung.get("step") == step), {})


def _must_be_known(where: str, said: Mapping[str, Any], known: Iterable[str], but: str = "") -> None:
    names = list(known)
    for name in said:
        if name == but:
            raise BadRules(f"[[{but}]] come with the calendar: import them, with their document")
        if name not in names:
            raise BadRules(f"{where}: {name!r} is none of {_listed(names)}")


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
