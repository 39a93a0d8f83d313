"""python -m bot import: a file taken over whole, or not at all with every reason why."""

import sys
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.exc import IntegrityError

from bot import tables
from bot.clock import Clock
from bot.config import Settings
from bot.console import fail
from desk import feed_rules
from desk.imports import Change, ChangeKind, Difference, Plan, Problem, Row, Unreadable
from desk.imports import calendar as import_calendar
from desk.imports import catalogue as import_catalogue
from desk.imports import feed as import_feed
from desk.imports import lexicon as import_lexicon
from desk.imports import organisation as import_organisation
from storage import schema
from storage.store import Storage, Store
from texts import Words, words

Planner = Callable[[Store, Sequence[Row]], Plan[Any]]
Writer = Callable[[Store, Plan[Any], datetime], None]

NOUNS: dict[str, tuple[Planner, Writer]] = {
    "catalogue": (import_catalogue.plan, import_catalogue.apply),
    "organisation": (import_organisation.plan, import_organisation.apply),
    "calendar": (import_calendar.plan, import_calendar.apply),
    "lexicon": (import_lexicon.plan, import_lexicon.apply),
}


def import_file(settings: Settings, what: str, path: Path, *, dry_run: bool, rule: str = "") -> int:
    """The exit status: 0 when the file is imported, or could be; says what changes, and every problem on stderr."""
    speak = words(settings.desk_language)
    by = feed_rules.named(rule)
    if (what == "feed" or rule) and (by is None or what != "feed"):
        known = speak("format.separator").join(f"{name}（{one.title}）" for name, one in feed_rules.current().items())
        return fail(speak("import.which_rule", known=known))
    try:
        schema.prepare(settings.database)
        storage = Storage(settings.database, settings.site)
        try:
            planned = bring_in(storage, what, path, Clock(settings.desk_clock_file).now(), dry_run=dry_run, rule=by)
        finally:
            storage.close()
    except IntegrityError:
        return fail(speak("import.at_once"))
    return _tell(speak, planned, dry_run=dry_run)


def bring_in(
    storage: Storage, what: str, path: Path, now: datetime, *, dry_run: bool, rule: feed_rules.Rule | None = None
) -> Plan[Any]:
    """What the file changes, done unless it has a problem or this is a dry run."""
    try:
        rows = tables.read(path)
    except Unreadable as error:
        return Plan(error.problems, (), None)
    plan, apply = import_feed.by(rule) if rule else NOUNS[what]
    if dry_run:
        return storage.read_now(plan, rows)

    def take(store: Store) -> Plan[Any]:
        planned = plan(store, rows)
        if not planned.problems:
            apply(store, planned, now)
            count = sum(change.kind is not ChangeKind.UNCHANGED for change in planned.changes)
            store.trail.note("imported", now, None, what=what, changes=count)
        return planned

    return storage.transact_now(take)


def said(speak: Words, problem: Problem) -> str:
    """A problem as its reader finds it: sheet, row and column, then what is wrong."""
    what = speak(f"import.problem.{problem.name}", **problem.facts)
    where = "cell" if problem.column and problem.row else "row" if problem.row else "file"
    text = speak(f"import.where.{where}", row=problem.row, column=problem.column, what=what)
    return speak("import.where.sheet", sheet=problem.sheet, what=text) if problem.sheet else text


def _tell(speak: Words, planned: Plan[Any], *, dry_run: bool) -> int:
    if planned.problems:
        for problem in planned.problems:
            print(said(speak, problem), file=sys.stderr)  # noqa: T201
        return fail(speak("import.nothing_done", count=len(planned.problems)))

    for change in planned.changes:
        if change.kind is not ChangeKind.UNCHANGED:
            print(_line(speak, change))  # noqa: T201
    for noun in dict.fromkeys(change.noun for change in planned.changes):
        count = Counter(change.kind for change in planned.changes if change.noun == noun)
        counts = {kind.value: count[kind] for kind in ChangeKind}
        print(speak("import.summary", noun=speak(f"import.noun.{noun}"), **counts))  # noqa: T201
    print(speak("import.dry_run" if dry_run else "import.done"))  # noqa: T201
    return 0


def _line(speak: Words, change: Change) -> str:
    told = [_difference(speak, change, difference) for difference in change.differences]
    noun = speak(f"import.noun.{change.noun}")
    text = speak(f"import.{change.kind.value}", noun=noun, label=change.label)
    return text + (speak("import.details", details=speak("import.semicolon").join(told)) if told else "")


def _difference(speak: Words, change: Change, difference: Difference) -> str:
    if change.kind is ChangeKind.ADDED:
        return f"{difference.column} {difference.after}"
    if not difference.before and not difference.after:
        return difference.column
    none = speak("format.none")
    before, after = difference.before or none, difference.after or none
    return speak("import.difference", column=difference.column, before=before, after=after)

