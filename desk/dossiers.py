"""一企一档: everything the desk knows of one enterprise, for the centre and for the enterprise itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desk import audiences, enterprises, life_stages, people, post
from desk.errors import NoSuchEnterprise, NotOffered
from desk.people import authorize
from storage.models import Case, Document, Enterprise, Event, Item, Measure, Permit, Person, RoleName
from storage.store import Store

ENOUGH = 5  # ratings below which the centre is not shown how they were: one would be somebody's
ABOUT = ("document_noted", "document_dropped", "measure_noted", "stage_set", "enterprise_changed")  # in the trail


@dataclass(frozen=True)
class Dossier:
    """What is kept, as this reader may see it; the newest of everything first."""

    enterprise: Enterprise
    stage: str
    contacts: Sequence[Person]
    by_stage: Mapping[str, int]
    cases: Sequence[Case]
    documents: Sequence[Document]
    permits: Sequence[Permit]
    rated: int
    grades: Mapping[int, int]  # empty while they would say too much
    measures: Sequence[Measure]  # the centre's own
    history: Sequence[Event]
    suggested: Sequence[Item]


def show(store: Store, name: str, by: Person, now: datetime) -> None:
    """/dossier [企业]: in private; a contact's own when no name is said."""
    enterprise = wanted(store, name, by)
    _tell(store, enterprise, "dossier.card", by, now)


def export(store: Store, enterprise_id: int, by: Person, now: datetime) -> None:
    """导出: the same as a workbook, in private; who took it away stays in the trail."""
    enterprise = store.organisation.enterprise(enterprise_id)
    authorize(by, "dossier", enterprise)
    store.trail.note("dossier_exported", now, by, enterprise=enterprise.id)
    _tell(store, enterprise, "dossier.workbook", by, now)


def wanted(store: Store, name: str, by: Person) -> Enterprise:
    """The enterprise that is meant; unknown and not theirs answer alike."""
    own = people.enterprises_of(by)
    if not name and own and not people.may(by, "keep_dossier"):
        return own[0]
    authorize(by, "dossier")
    if people.may(by, "keep_dossier"):
        return enterprises.named(store, name)
    found = next((enterprise for enterprise in own if name in (enterprise.name, enterprise.uscc)), None)
    if found is None:
        raise NoSuchEnterprise(name=name)
    return found


def of(store: Store, enterprise: Enterprise, by: Person, now: datetime, most: int) -> Dossier:
    """The dossier as this person may read it, with at most so many of everything."""
    authorize(by, "dossier", enterprise)
    ours = people.may(by, "keep_dossier")
    grades = store.dossiers.grades(enterprise.id)
    rated = sum(grades.values())
    store.trail.seal()
    return Dossier(
        enterprise=enterprise,
        stage=life_stages.stage_of(store, enterprise),
        contacts=store.people.with_role(RoleName.CONTACT, enterprise_id=enterprise.id),
        by_stage=store.dossiers.stages(enterprise.id),
        cases=store.dossiers.cases(enterprise.id, most),
        documents=store.dossiers.documents(enterprise.id),
        permits=store.dossiers.permits(enterprise.id, most),
        rated=rated,
        grades=grades if not ours or rated >= ENOUGH else {},
        measures=store.dossiers.measures(enterprise.id, most) if ours else [],
        history=store.dossiers.history(enterprise.id, ABOUT, most),
        suggested=life_stages.suggested(store, enterprise, now),
    )


def take_measure(store: Store, enterprise: Enterprise, words: str, by: Person, now: datetime) -> Measure:
    """一企一策: what the centre means to do for it."""
    authorize(by, "keep_dossier", enterprise)
    measure = store.put(Measure(enterprise_id=enterprise.id, words=words, noted_by_id=by.id, noted_at=now))
    store.reload(measure)
    _changed(store, enterprise, "measure_noted", by, now, measure=measure.id)
    return measure


def set_stage(store: Store, enterprise: Enterprise, stage: str, by: Person, now: datetime) -> None:
    """发展阶段: where the enterprise is now; what it usually needs next follows from that."""
    authorize(by, "keep_dossier", enterprise)
    stages = list(life_stages.current().stages)
    if stage not in stages:
        raise NotOffered(words=[stage], offered=stages)
    enterprise.stage = stage
    _changed(store, enterprise, "stage_set", by, now, stage=stage)


def card(enterprise: Enterprise) -> str:
    return f"dossier/{enterprise.id}"


def _changed(store: Store, enterprise: Enterprise, name: str, by: Person, now: datetime, **facts: Any) -> None:
    store.flush()
    store.outbox.refresh(card(enterprise), now)
    store.trail.note(name, now, by, enterprise=enterprise.id, **facts)


def _tell(store: Store, enterprise: Enterprise, kind: str, by: Person, now: datetime) -> None:
    about: dict[str, Any] = {"enterprise_id": enterprise.id}
    shown = card(enterprise) if kind == "dossier.card" else None
    post.tell(store, audiences.person(by), kind, now, card=shown, **about)
