"""The forms about inspections: what is asked for, why it is refused, who came, what was found out."""

from collections.abc import Sequence
from datetime import date, datetime

from desk import permits, visits
from desk.form import Answers, Form
from desk.permits import Inspection
from storage.models import Draft, DraftKind, Person
from storage.store import Store


def _key(draft: Draft, name: str) -> int:
    return int(draft.data["answers"][name])


def _may_inspect(store: Store, draft: Draft, by: Person, now: datetime) -> None:
    permits.may_ask(by)


def _first_days(store: Store, draft: Draft, now: datetime) -> Sequence[str]:
    return [day.isoformat() for day in permits.first_days(store, now)]


def _last_days(store: Store, draft: Draft, now: datetime) -> Sequence[str]:
    first = date.fromisoformat(draft.data["answers"]["first_day"])
    return [day.isoformat() for day in permits.last_days(store, first)]


def _inspect(store: Store, draft: Draft, told: Answers, by: Person, now: datetime) -> None:
    enterprise = store.organisation.enterprise(int(told["enterprise"]))
    first, last = date.fromisoformat(told["first_day"]), date.fromisoformat(told["last_day"])
    wanted = Inspection(enterprise, told["reason"], first, last, told["inspectors"])
    permits.ask(store, wanted, by, now)


def _may_refuse(store: Store, draft: Draft, by: Person, now: datetime) -> None:
    permits.may_rule(store, _key(draft, "permit"), by)


def _refuse(store: Store, draft: Draft, told: Answers, by: Person, now: datetime) -> None:
    permits.refuse(store, int(told["permit"]), told["reason"], by, now)


def _may_report(store: Store, draft: Draft, by: Person, now: datetime) -> None:
    visits.enterprise_of(by)


def _past_days(store: Store, draft: Draft, now: datetime) -> Sequence[str]:
    return [day.isoformat() for day in visits.days(store, now)]


def _report(store: Store, draft: Draft, told: Answers, by: Person, now: datetime) -> None:
    visits.report(store, told["unit"], date.fromisoformat(told["past_day"]), told["reason"], by, now)


def _may_answer(store: Store, draft: Draft, by: Person, now: datetime) -> None:
    visits.may_answer(store, _key(draft, "visit"), by)


def _answer(store: Store, draft: Draft, told: Answers, by: Person, now: datetime) -> None:
    visits.answer(store, int(told["visit"]), told["reason"], by, now)


FORMS: dict[DraftKind, Form] = {
    DraftKind.INSPECTION: Form(
        _may_inspect,
        ("enterprise", "reason", "first_day", "last_day", "inspectors"),
        _inspect,
        {"first_day": _first_days, "last_day": _last_days},
    ),
    DraftKind.PERMIT_REFUSAL: Form(_may_refuse, ("reason",), _refuse),
    DraftKind.VISIT: Form(_may_report, ("unit", "past_day", "reason"), _report, {"past_day": _past_days}),
    DraftKind.VISIT_ANSWER: Form(_may_answer, ("reason",), _answer),
}
