"""The forms of an evaluation: a round opened, a suggestion written, a summons' record kept."""

from collections.abc import Sequence
from datetime import date, datetime

from desk import ballots, evaluations, instructions, worktime
from desk.form import Answers, Form
from desk.people import authorize
from storage.models import Draft, DraftKind, Person
from storage.store import Store

ALL, RANDOM = "all", "random"


def _may_open(store: Store, draft: Draft, by: Person, now: datetime) -> None:
    authorize(by, "evaluate")


def _everybody(store: Store, draft: Draft, now: datetime) -> Sequence[str]:
    return [ALL]


def _by_chance(store: Store, draft: Draft, now: datetime) -> Sequence[str]:
    return [RANDOM]


def _days(store: Store, draft: Draft, now: datetime) -> Sequence[str]:
    return [day.isoformat() for day in instructions.days(store, now)[1:]]


def _open(store: Store, draft: Draft, told: Answers, by: Person, now: datetime) -> None:
    """The candidates are those whom the enterprises' tags name; others join by a file."""
    marked = evaluations.everybody(store)
    if told["marked"] != ALL:
        chosen = {int(key) for key in told["marked"]}
        marked = [department for department in marked if department.id in chosen]
    until = worktime.calendar_of(store).closing_of(date.fromisoformat(told["day"]))
    seed = "" if told["seed"] == RANDOM else told["seed"]
    opened = evaluations.open_(store, told["reason"], marked, until, seed, by, now)
    evaluations.add(store, opened, evaluations.of_the_tags(store), now)


def _candidate(draft: Draft) -> int:
    return int(draft.data["answers"]["candidate"])


def _may_suggest(store: Store, draft: Draft, by: Person, now: datetime) -> None:
    ballots.may_suggest(store, _candidate(draft), by)


def _suggest(store: Store, draft: Draft, told: Answers, by: Person, now: datetime) -> None:
    """The dialog keeps nothing of what was said: it bears a name."""
    ballots.suggest(store, _candidate(draft), told["reason"], by, now)
    draft.data = {"answers": {}, "offered": []}


def _may_record(store: Store, draft: Draft, by: Person, now: datetime) -> None:
    evaluations.may_record(store, int(draft.data["answers"]["summons"]), by)


def _record(store: Store, draft: Draft, told: Answers, by: Person, now: datetime) -> None:
    evaluations.record(store, int(told["summons"]), told["reason"], by, now)


FORMS: dict[DraftKind, Form] = {
    DraftKind.EVALUATION: Form(
        _may_open,
        ("reason", "marked", "seed", "day"),
        _open,
        {"marked": _everybody, "seed": _by_chance, "day": _days},
    ),
    DraftKind.SUGGESTION: Form(_may_suggest, ("reason",), _suggest),
    DraftKind.SUMMONS: Form(_may_record, ("reason",), _record),
}
