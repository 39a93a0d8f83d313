"""The forms of a dossier: a document and its last day, a measure, the stage of an enterprise's life."""

from collections.abc import Sequence
from datetime import date, datetime

from desk import documents, dossiers, life_stages
from desk.form import Answers, Form
from desk.people import authorize
from storage.models import Draft, DraftKind, Enterprise, Person
from storage.store import Store

NO_NUMBER, FOR_EVER = "no_number", "for_ever"  # what buttons answer; texts have their words


def _enterprise(store: Store, draft: Draft) -> Enterprise:
    return store.organisation.enterprise(int(draft.data["answers"]["enterprise"]))


def _may_note_document(store: Store, draft: Draft, by: Person, now: datetime) -> None:
    authorize(by, "keep_document", _enterprise(store, draft))


def _documents(store: Store, draft: Draft, now: datetime) -> Sequence[str]:
    return life_stages.current().documents


def _no_number(store: Store, draft: Draft, now: datetime) -> Sequence[str]:
    return [NO_NUMBER]


def _for_ever(store: Store, draft: Draft, now: datetime) -> Sequence[str]:
    return [FOR_EVER]


def _note_document(store: Store, draft: Draft, told: Answers, by: Person, now: datetime) -> None:
    until = None if told["expiry"] == FOR_EVER else date.fromisoformat(told["expiry"])
    number = "" if told["number"] == NO_NUMBER else told["number"][:120]
    documents.note(store, _enterprise(store, draft), told["document"][:120], number, until, by, now)


def _may_keep(store: Store, draft: Draft, by: Person, now: datetime) -> None:
    authorize(by, "keep_dossier", _enterprise(store, draft))


def _take_measure(store: Store, draft: Draft, told: Answers, by: Person, now: datetime) -> None:
    dossiers.take_measure(store, _enterprise(store, draft), told["reason"], by, now)


def _stages(store: Store, draft: Draft, now: datetime) -> Sequence[str]:
    return list(life_stages.current().stages)


def _set_stage(store: Store, draft: Draft, told: Answers, by: Person, now: datetime) -> None:
    dossiers.set_stage(store, _enterprise(store, draft), told["life_stage"], by, now)


FORMS: dict[DraftKind, Form] = {
    DraftKind.DOCUMENT: Form(
        _may_note_document,
        ("document", "number", "expiry"),
        _note_document,
        {"document": _documents, "number": _no_number, "expiry": _for_ever},
    ),
    DraftKind.MEASURE: Form(_may_keep, ("reason",), _take_measure),
    DraftKind.LIFE_STAGE: Form(_may_keep, ("life_stage",), _set_stage, {"life_stage": _stages}),
}
