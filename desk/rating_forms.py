"""The forms of what comes after a case: words about a grade, what a department found and did, what a call heard."""

from collections.abc import Sequence
from datetime import datetime

from desk import call_backs, pleas, ratings, rectifications
from desk.form import Answers, Form
from storage.models import Draft, DraftKind, Person
from storage.store import Store


def _case_id(draft: Draft) -> int:
    assert draft.case_id is not None
    return draft.case_id


def _key(draft: Draft, name: str = "rectification") -> int:
    """The record that the form is about, beside a case or without one."""
    return int(draft.data["answers"][name])


def _may_say_more(store: Store, draft: Draft, by: Person, now: datetime) -> None:
    ratings.must_want_words(store, store.cases.get(_case_id(draft)), by)


def _say_more(store: Store, draft: Draft, told: Answers, by: Person, now: datetime) -> None:
    ratings.add_words(store, _case_id(draft), told["reason"], by, now)


def _may_verify(store: Store, draft: Draft, by: Person, now: datetime) -> None:
    rectifications.may_verify(store, _key(draft), by)


def _verify(store: Store, draft: Draft, told: Answers, by: Person, now: datetime) -> None:
    rectifications.verify(store, _key(draft), told["reason"], by, now)


def _dispute(store: Store, draft: Draft, told: Answers, by: Person, now: datetime) -> None:
    pleas.dispute(store, _key(draft), told["reason"], by, now)


def _may_ask_for_time(store: Store, draft: Draft, by: Person, now: datetime) -> None:
    pleas.may_ask_for_time(store, _key(draft), by, now)


def _ask_for_time(store: Store, draft: Draft, told: Answers, by: Person, now: datetime) -> None:
    pleas.ask_for_time(store, _key(draft), told["reason"], by, now)


def _may_rectify(store: Store, draft: Draft, by: Person, now: datetime) -> None:
    rectifications.may_answer(store, _key(draft), by)


def _rectify(store: Store, draft: Draft, told: Answers, by: Person, now: datetime) -> None:
    rectifications.rectify(store, _key(draft), told["measures"], told["checked"], by, now)


def _may_call_back(store: Store, draft: Draft, by: Person, now: datetime) -> None:
    call_backs.may_note(store, _key(draft, "call_back"), by, now)


def _outcomes(store: Store, draft: Draft, now: datetime) -> Sequence[str]:
    return call_backs.OUTCOMES


def _call_back(store: Store, draft: Draft, told: Answers, by: Person, now: datetime) -> None:
    call_backs.note(store, _key(draft, "call_back"), told["outcome"], told["reason"], by, now)


FORMS: dict[DraftKind, Form] = {
    DraftKind.RATING: Form(_may_say_more, ("reason",), _say_more),
    DraftKind.FINDING: Form(_may_verify, ("reason",), _verify),
    DraftKind.DISPUTE: Form(_may_verify, ("reason",), _dispute),
    DraftKind.COMPLEX: Form(_may_ask_for_time, ("reason",), _ask_for_time),
    DraftKind.RECTIFICATION: Form(_may_rectify, ("measures", "checked"), _rectify),
    DraftKind.CALL_BACK: Form(_may_call_back, ("outcome", "reason"), _call_back, {"outcome": _outcomes}),
}
