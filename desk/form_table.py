"""The table of forms: for each kind of question who may begin it, what it asks, what it offers, and what it does."""

from collections.abc import Sequence
from datetime import date, datetime

from desk import (
    consultations,
    dossier_forms,
    evaluation_forms,
    extensions,
    green,
    hand_overs,
    instructions,
    justifications,
    pauses,
    permit_forms,
    policy_forms,
    rating_forms,
    routing,
    rules,
    tolerance,
    withdrawals,
)
from desk.form import Answer, Answers, Form
from desk.people import authorize
from storage.models import Assignment, Case, DepartmentKind, Draft, DraftKind, Person
from storage.store import Store

__all__ = ["FORMS", "Answer", "Answers", "Form"]

OFFERED = 8

def _assignment(store: Store, draft: Draft) -> Assignment:
    assert draft.assignment_id is not None
    return store.assignments.get(draft.assignment_id)


def _case(store: Store, draft: Draft) -> Case:
    assert draft.case_id is not None
    return store.cases.get(draft.case_id)


def _lengths(store: Store, draft: Draft, now: datetime) -> Sequence[str]:
    return [str(days) for days in rules.current().likely_days]


def _may_extend(store: Store, draft: Draft, by: Person, now: datetime) -> None:
    extensions.may_ask(store, _assignment(store, draft), by, now)


def _later_days(store: Store, draft: Draft, now: datetime) -> Sequence[str]:
    return [day.isoformat() for day in extensions.days(store, _assignment(store, draft))]


def _extend(store: Store, draft: Draft, told: Answers, by: Person, now: datetime) -> None:
    extensions.ask(store, _assignment(store, draft).id, told["reason"], date.fromisoformat(told["day"]), by, now)


def _may_pause(store: Store, draft: Draft, by: Person, now: datetime) -> None:
    pauses.may_ask(store, _assignment(store, draft), by, now)


def _special_steps(store: Store, draft: Draft, now: datetime) -> Sequence[str]:
    return pauses.steps(_assignment(store, draft))


def _pause(store: Store, draft: Draft, told: Answers, by: Person, now: datetime) -> None:
    pauses.ask(store, _assignment(store, draft).id, told["special_step"], int(told["days"]), by, now)


def _may_instruct(store: Store, draft: Draft, by: Person, now: datetime) -> None:
    authorize(by, "instruct")


def _red(store: Store, draft: Draft, now: datetime) -> Sequence[str]:
    return [str(assignment.id) for assignment in store.assignments.red()[:OFFERED]]


def _soon(store: Store, draft: Draft, now: datetime) -> Sequence[str]:
    return [day.isoformat() for day in instructions.days(store, now)]


def _instruct(store: Store, draft: Draft, told: Answers, by: Person, now: datetime) -> None:
    instructions.give(store, int(told["matter"]), told["reason"], date.fromisoformat(told["day"]), by, now)


def _may_justify(store: Store, draft: Draft, by: Person, now: datetime) -> None:
    justifications.may_ask(store, _assignment(store, draft), by, now)


def _justify(store: Store, draft: Draft, told: Answers, by: Person, now: datetime) -> None:
    justifications.ask(store, _assignment(store, draft).id, told["reason"], date.fromisoformat(told["day"]), by, now)


def _may_tolerate(store: Store, draft: Draft, by: Person, now: datetime) -> None:
    tolerance.may_tolerate(store, _case(store, draft), by)


def _supplement_days(store: Store, draft: Draft, now: datetime) -> Sequence[str]:
    return [day.isoformat() for day in tolerance.days(store, now)]


def _tolerate(store: Store, draft: Draft, told: Answers, by: Person, now: datetime) -> None:
    tolerance.tolerate(store, _case(store, draft).id, date.fromisoformat(told["day"]), by, now)


def _may_go_first(store: Store, draft: Draft, by: Person, now: datetime) -> None:
    green.may_grant(store, _case(store, draft), by)


def _go_first(store: Store, draft: Draft, told: Answers, by: Person, now: datetime) -> None:
    green.grant(store, _case(store, draft).id, told["reason"], by, now)


def _may_route(store: Store, draft: Draft, by: Person, now: datetime) -> None:
    routing.may_route(_case(store, draft), by)


def _bodies(store: Store, draft: Draft, now: datetime) -> Sequence[str]:
    known = {department.id for department in routing.involved(store, _case(store, draft))}
    others = [body for body in store.organisation.departments(DepartmentKind.DEPARTMENT) if body.id not in known]
    return [str(body.id) for body in others[:OFFERED]]


def _redirect(store: Store, draft: Draft, told: Answers, by: Person, now: datetime) -> None:
    routing.redirect(store, _case(store, draft).id, store.organisation.department(int(told["body"])), by, now)


def _joint_days(store: Store, draft: Draft, now: datetime) -> Sequence[str]:
    return [day.isoformat() for day in routing.days(store, _case(store, draft), now)]


def _join(store: Store, draft: Draft, told: Answers, by: Person, now: datetime) -> None:
    what, day = str(told["body_or_item"]), date.fromisoformat(told["day"])
    if what.startswith("item:"):
        item = store.catalogue.item(int(what.removeprefix("item:")))
        body, guide = item.department, store.catalogue.guide_of(item)
        routing.join(store, _case(store, draft).id, body, day, by, now, guide)
    else:
        routing.join(store, _case(store, draft).id, store.organisation.department(int(what)), day, by, now)


def _may_hand_over(store: Store, draft: Draft, by: Person, now: datetime) -> None:
    hand_overs.may_ask(store, _assignment(store, draft), by)


def _colleagues(store: Store, draft: Draft, now: datetime) -> Sequence[str]:
    giver = store.people.get(draft.person_id)
    return [str(who.id) for who in hand_overs.colleagues(store, _assignment(store, draft), giver)[:OFFERED]]


def _hand_over(store: Store, draft: Draft, told: Answers, by: Person, now: datetime) -> None:
    hand_overs.ask(store, _assignment(store, draft).id, store.people.get(int(told["colleague"])), by, now)


def _may_consult(store: Store, draft: Draft, by: Person, now: datetime) -> None:
    consultations.may_call(store, _case(store, draft), by)


def _everybody(store: Store, draft: Draft, now: datetime) -> Sequence[str]:
    return [str(body.id) for body in store.organisation.departments(DepartmentKind.DEPARTMENT)[:OFFERED]]


def _consult(store: Store, draft: Draft, told: Answers, by: Person, now: datetime) -> None:
    bodies, day = [store.organisation.department(int(key)) for key in told["bodies"]], date.fromisoformat(told["day"])
    consultations.call(store, _case(store, draft).id, told["reason"], bodies, day, by, now)


def _may_opine(store: Store, draft: Draft, by: Person, now: datetime) -> None:
    consultations.may_opine(store, int(draft.data["answers"]["opinion"]), by)


def _opine(store: Store, draft: Draft, told: Answers, by: Person, now: datetime) -> None:
    consultations.opine(store, int(told["opinion"]), told["reason"], by, now)


def _may_conclude(store: Store, draft: Draft, by: Person, now: datetime) -> None:
    consultations.may_conclude(store, int(draft.data["answers"]["consultation"]), by)


def _conclude(store: Store, draft: Draft, told: Answers, by: Person, now: datetime) -> None:
    consultations.conclude(store, int(told["consultation"]), told["reason"], by, now)


def _may_withdraw(store: Store, draft: Draft, by: Person, now: datetime) -> None:
    withdrawals.may_withdraw(_case(store, draft), by)


def _withdraw(store: Store, draft: Draft, told: Answers, by: Person, now: datetime) -> None:
    withdrawals.withdraw(store, _case(store, draft).id, told["reason"], by, now)


FORMS: dict[DraftKind, Form] = {
    DraftKind.EXTENSION: Form(_may_extend, ("reason", "day"), _extend, {"day": _later_days}),
    DraftKind.PAUSE: Form(
        _may_pause, ("special_step", "days"), _pause, {"special_step": _special_steps, "days": _lengths}
    ),
    DraftKind.INSTRUCTION: Form(
        _may_instruct, ("matter", "reason", "day"), _instruct, {"matter": _red, "day": _soon}
    ),
    DraftKind.JUSTIFICATION: Form(_may_justify, ("reason", "day"), _justify, {"day": _soon}),
    DraftKind.TOLERANCE: Form(_may_tolerate, ("day",), _tolerate, {"day": _supplement_days}),
    DraftKind.GREEN: Form(_may_go_first, ("reason",), _go_first),
    DraftKind.REDIRECTION: Form(_may_route, ("body",), _redirect, {"body": _bodies}),
    DraftKind.JOINING: Form(_may_route, ("body_or_item", "day"), _join, {"body_or_item": _bodies, "day": _joint_days}),
    DraftKind.HAND_OVER: Form(_may_hand_over, ("colleague",), _hand_over, {"colleague": _colleagues}),
    DraftKind.CONSULTATION: Form(
        _may_consult, ("reason", "bodies", "day"), _consult, {"bodies": _everybody, "day": _soon}
    ),
    DraftKind.OPINION: Form(_may_opine, ("reason",), _opine),
    DraftKind.CONCLUSION: Form(_may_conclude, ("reason",), _conclude),
    DraftKind.WITHDRAWAL: Form(_may_withdraw, ("reason",), _withdraw),
    **permit_forms.FORMS,
    **rating_forms.FORMS,
    **dossier_forms.FORMS,
    **policy_forms.FORMS,
    **evaluation_forms.FORMS,
}
