"""申辩: a department says that a bad rating is unfounded or its rectification complex; the centre rules, once each."""

from datetime import datetime
from typing import Any

from desk import audiences, post, rectifications, rules, worktime
from desk.errors import AlreadyDone, OnlyOnce
from desk.people import authorize
from storage.models import Person, Plea, PleaKind, Rectification, RectificationStage
from storage.store import Store


def dispute(store: Store, key: int, reason: str, by: Person, now: datetime) -> Plea:
    """不属实: the department has verified, and the centre says whether it is so; no clock stops meanwhile."""
    rectification = rectifications.may_verify(store, key, by)

    rectifications.disputed(store, rectification, reason, by, now)
    return _ask(store, rectification, PleaKind.UNFOUNDED, reason, by, now)


def ask_for_time(store: Store, key: int, reason: str, by: Person, now: datetime) -> Plea:
    """申请按复杂件: fifteen working days instead of five, asked with its reason before the five are over."""
    return _ask(store, may_ask_for_time(store, key, by, now), PleaKind.COMPLEX, reason, by, now)


def may_ask_for_time(store: Store, key: int, by: Person, now: datetime) -> Rectification:
    """The rectification that this person may still ask more time for; the refusal otherwise."""
    rectification = rectifications.may_answer(store, key, by)
    if rectifications.plea_of(rectification, PleaKind.COMPLEX) is not None:
        raise OnlyOnce(no=rectifications.number(rectification), what="complex")
    rectifications.must_be_in_time(rectification, now)
    return rectification


def rule(store: Store, key: int, granted: bool, by: Person, now: datetime) -> Plea:
    """同意, 不同意: the department hears it, and what follows from it follows."""
    plea = store.ratings.plea(key)
    rectification = plea.rectification
    authorize(by, "rule", rectification)
    if plea.granted is not None and plea.ruled_at is not None:
        who = store.people.name_of(plea.ruled_by_id)
        raise AlreadyDone(no=rectifications.number(rectification), who=who, at=plea.ruled_at, stage="ruled")
    rectifications.must_be_under_way(store, rectification)

    plea.granted = granted
    plea.ruled_by_id = by.id
    plea.ruled_at = now
    _follow(store, plea, now)
    whom = audiences.heads(rectification.department_id)
    post.tell(store, whom, "plea.ruling", now, key=f"{card(plea)}/ruling", **about(plea))
    store.outbox.refresh(card(plea), now)
    _trail(store, plea, "plea_ruled", by, now, granted=granted)
    return plea


def card(plea: Plea) -> str:
    return f"plea/{plea.id}"


def about(plea: Plea) -> dict[str, Any]:
    return {**rectifications.about(plea.rectification), "plea_id": plea.id}


def _ask(store: Store, rectification: Rectification, kind: PleaKind, reason: str, by: Person, now: datetime) -> Plea:
    rule_by = worktime.days_from(store, now, rules.current().limits.ruling_days)
    facts: dict[str, Any] = {"kind": kind, "reason": reason, "asked_by_id": by.id, "asked_at": now}
    plea = store.put(Plea(rectification_id=rectification.id, rule_by=rule_by, **facts))
    store.reload(plea)
    store.reload(rectification, "pleas")

    post.tell(store, audiences.CENTRE, "plea.request", now, key=card(plea), card=card(plea), **about(plea))
    rectifications.refresh(store, rectification, now)
    _trail(store, plea, "plea_asked", by, now)
    return plea


def _follow(store: Store, plea: Plea, now: datetime) -> None:
    rectification = plea.rectification
    match plea.kind, plea.granted:
        case PleaKind.COMPLEX, True:
            rectifications.lengthen(store, rectification, now)
        case PleaKind.UNFOUNDED, True:
            rectification.stage = RectificationStage.UNFOUNDED
            rectifications.close(store, rectification, now)
        case PleaKind.UNFOUNDED, _:
            rectification.stage = RectificationStage.VERIFIED
            rectification.finding = ""
    rectifications.refresh(store, rectification, now)


def _trail(store: Store, plea: Plea, name: str, by: Person, now: datetime, **facts: Any) -> None:
    rectification = plea.rectification
    facts = {"rectification": rectification.id, "kind": plea.kind.value, **facts}
    if rectification.case is not None:
        store.trail.add(rectification.case, name, now, by, **facts)
    else:
        store.trail.note(name, now, by, **facts)
