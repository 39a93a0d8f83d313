"""述职测评: a round is opened, its panel drawn from the published seed, and closed with its consequences."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desk import alarms, audiences, draw, post, rectifications, rules, subjects, tally
from desk.errors import Closed, NoSuchDepartment, NotLater, NotYours, Settled, TooFew
from desk.people import HANDLERS, authorize
from storage.models import (
    Alarm,
    Candidate,
    Department,
    DepartmentKind,
    Evaluation,
    EvaluationStage,
    Person,
    RoleName,
    Seat,
    Stratum,
    Summons,
)
from storage.store import Store

BALLOT = "ballot"  # what a round's alarms wait for
LISTED = 10
TAGS = {
    "个体工商户": Stratum.HOUSEHOLD,
    "中小微企业": Stratum.SMALL,
    "两新组织": Stratum.NEW,
    "基层群众": Stratum.GRASSROOTS,
    "个体户": Stratum.HOUSEHOLD,
    "小微企业": Stratum.SMALL,
    "中小企业": Stratum.SMALL,
    "新经济组织": Stratum.NEW,
    "新社会组织": Stratum.NEW,
}


@dataclass(frozen=True)
class Named:
    """Somebody who may be drawn, by the code that the lot falls on."""

    code: str
    name: str
    stratum: Stratum
    person_id: int | None
    conflicts: Sequence[int] = ()


def open_(
    store: Store, title: str, marked: Sequence[Department], until: datetime, seed: str, by: Person | None, now: datetime
) -> Evaluation:
    """发起: which departments until when; the seed is said before anybody can know who it draws."""
    if by is not None:
        authorize(by, "evaluate")
    if until <= now:
        raise NotLater(no=title, due=now)
    if not marked:
        raise NoSuchDepartment(name="")

    keys = list(dict.fromkeys(department.id for department in marked))
    facts: dict[str, Any] = {"departments": keys, "seed": seed.strip() or secrets.token_hex(8), "until": until}
    opened = store.put(Evaluation(title=title, opened_by_id=by.id if by else None, opened_at=now, **facts))
    told = {"evaluation": opened.id, "departments": keys, "seed": opened.seed, "until": until.isoformat()}
    store.trail.note("evaluation_opened", now, by, **told)
    for whom in (audiences.CENTRE, audiences.ORGANISER):
        show(store, opened, whom, now)
    return opened


def add(store: Store, evaluation: Evaluation, those: Sequence[Named], now: datetime) -> int:
    """How many of them are new: candidates join while the panel has not been drawn."""
    _must_be(evaluation, EvaluationStage.PREPARING)
    held = {one.code for one in store.evaluations.candidates(evaluation.id)}
    new = [one for one in those if one.code not in held]
    for one in new:
        facts = {"code": one.code, "name": one.name, "stratum": one.stratum, "person_id": one.person_id}
        store.put(Candidate(evaluation_id=evaluation.id, conflicts=list(one.conflicts), **facts))
    refresh(store, evaluation, now)
    return len(new)


def of_the_tags(store: Store) -> list[Named]:
    """The first contact of every enterprise whose tags say which group it belongs to."""
    found = []
    for enterprise in store.organisation.enterprises():
        stratum = next((TAGS[tag] for tag in enterprise.tags if tag in TAGS), None)
        contacts = store.people.with_role(RoleName.CONTACT, enterprise_id=enterprise.id)
        if stratum is not None and contacts:
            found.append(Named(enterprise.uscc, f"{enterprise.name} {contacts[0].name}", stratum, contacts[0].id))
    return found


def draw_panel(store: Store, key: int, by: Person | None, now: datetime) -> Evaluation:
    """抽取: in proportion to the groups, without whoever has to do with a department; those drawn are invited."""
    evaluation = _authorized(store, key, by)
    _must_be(evaluation, EvaluationStage.PREPARING)
    groups: dict[Stratum, dict[str, Candidate]] = {stratum: {} for stratum in Stratum}
    for one in store.evaluations.candidates(evaluation.id):
        if _is_conflicted(evaluation, one):
            one.seat = Seat.CONFLICTED
        else:
            groups[one.stratum][one.code] = one
    quotas = draw.quotas({stratum: len(those) for stratum, those in groups.items()}, rules.current().evaluation.seats)
    if not sum(quotas.values()):
        raise TooFew(title=evaluation.title)

    evaluation.stage = EvaluationStage.VOTING
    evaluation.drawn_at = now
    for stratum, those in groups.items():
        for place, code in enumerate(draw.order(list(those), stratum.value, evaluation.seed), 1):
            those[code].place = place
    store.flush()
    for stratum, seats in quotas.items():
        for _ in range(seats):
            _invite_next(store, evaluation, stratum, now)
    subjects.lay(store, subject(evaluation), BALLOT, now, evaluation.until)
    refresh(store, evaluation, now)
    drawn = {stratum.value: count for stratum, count in quotas.items()}
    store.trail.note("evaluation_drawn", now, by, evaluation=evaluation.id, seed=evaluation.seed, seats=drawn)
    return evaluation


def answer(store: Store, candidate_id: int, accepted: bool, by: Person, now: datetime) -> Candidate:
    """参加, 不参加: whoever declines is replaced by the next of the same group, as long as nothing was cast."""
    candidate = theirs(store, candidate_id, by)
    if candidate.seat is not Seat.INVITED and (accepted or candidate.seat is not Seat.ACCEPTED):
        raise Settled
    if store.evaluations.marked_by(candidate.id):
        raise Settled

    candidate.seat = Seat.ACCEPTED if accepted else Seat.DECLINED
    candidate.marks = {}
    store.flush()
    if accepted:
        card = f"ballot/{candidate.id}"
        post.tell(store, audiences.person(by), "evaluation.ballot", now, card=card, **about(candidate))
    else:
        store.outbox.refresh(f"ballot/{candidate.id}", now)
        _invite_next(store, candidate.evaluation, candidate.stratum, now)
    store.outbox.refresh(f"candidate/{candidate.id}", now)
    refresh(store, candidate.evaluation, now)
    return candidate


def theirs(store: Store, candidate_id: int, by: Person) -> Candidate:
    """The seat, if it is this person's and the round goes on."""
    candidate = store.evaluations.candidate(candidate_id)
    if candidate.person_id != by.id:
        raise NotYours(action="evaluation")
    _must_be(candidate.evaluation, EvaluationStage.VOTING)
    return candidate


def act(store: Store, alarm: Alarm, now: datetime) -> None:
    """Whoever has not marked everybody is reminded; at the end the round is closed."""
    evaluation = store.evaluations.get(int(alarm.subject.partition("/")[2]))
    if evaluation.stage is not EvaluationStage.VOTING:
        return
    if not alarms.rung_of(alarm).reminder:
        close(store, evaluation.id, None, now)
        return
    for one in store.evaluations.panel(evaluation.id):
        if one.person is not None and len(store.evaluations.marked_by(one.id)) < len(evaluation.departments):
            key, kind, card = f"alarm/{alarm.id}", "evaluation.reminder", f"ballot/{one.id}"
            whom = audiences.person(one.person)
            post.tell(store, whom, kind, now, key=key, card=card, alarm_id=alarm.id, **about(one))


def close(store: Store, key: int, by: Person | None, now: datetime) -> Evaluation:
    """结束: the ranking, the summonses of whoever came last, and a rectification for each suggestion."""
    evaluation = _authorized(store, key, by) if by is not None else store.evaluations.get(key)
    _must_be(evaluation, EvaluationStage.VOTING)

    evaluation.stage = EvaluationStage.CLOSED
    evaluation.closed_at = now
    subjects.silence(store, subject(evaluation), BALLOT)
    store.evaluations.forget_marks(evaluation.id)
    store.flush()
    for standing in tally.last(result(store, evaluation), rules.current().evaluation.summoned):
        _summon(store, evaluation, standing.department, now)
    for suggestion in store.evaluations.suggestions(evaluation.id):
        department = store.organisation.department(suggestion.department_id)
        rectifications.open_for_suggestion(store, evaluation, department, suggestion.words, now)
    for whom in (audiences.CENTRE, audiences.ORGANISER, audiences.LEADERS):
        key_of = f"{subject(evaluation)}/result"
        post.tell(store, whom, "evaluation.result", now, key=key_of, evaluation_id=evaluation.id)
    for one in store.evaluations.panel(evaluation.id):
        store.outbox.refresh(f"ballot/{one.id}", now)
        store.outbox.refresh(f"candidate/{one.id}", now)
    refresh(store, evaluation, now)
    store.trail.note("evaluation_closed", now, by, evaluation=evaluation.id)
    return evaluation


def result(store: Store, evaluation: Evaluation) -> list[tally.Standing]:
    """What the ballots cast so far come to; a rule of secrecy lets nobody ask before the end."""
    marked = [
        tally.Marked(one.department_id, (one.attitude, one.style, one.efficiency, one.discipline))
        for one in store.evaluations.ballots(evaluation.id)
    ]
    return tally.standings(marked, rules.current().evaluation.points)


def record(store: Store, summons_id: int, words: str, by: Person, now: datetime) -> Summons:
    """约谈记录: what was said, kept once."""
    summons = may_record(store, summons_id, by)
    summons.record = words
    summons.held_by_id = by.id
    summons.held_at = now
    store.flush()
    store.outbox.refresh(f"summons/{summons.id}", now)
    facts = {"evaluation": summons.evaluation_id, "department": summons.department_id}
    store.trail.note("summons_held", now, by, **facts)
    return summons


def may_record(store: Store, summons_id: int, by: Person) -> Summons:
    authorize(by, "evaluate")
    summons = store.evaluations.summons(summons_id)
    if summons.held_at is not None:
        raise Settled
    return summons


def show(store: Store, evaluation: Evaluation, whom: str, now: datetime) -> None:
    """The round's card."""
    post.tell(store, whom, "evaluation.card", now, card=subject(evaluation), evaluation_id=evaluation.id)


def refresh(store: Store, evaluation: Evaluation, now: datetime) -> None:
    store.flush()
    store.outbox.refresh(subject(evaluation), now)


def subject(evaluation: Evaluation) -> str:
    return f"evaluation/{evaluation.id}"


def about(candidate: Candidate) -> dict[str, Any]:
    return {"candidate_id": candidate.id, "evaluation_id": candidate.evaluation_id}


def everybody(store: Store) -> Sequence[Department]:
    """All departments that can be marked."""
    return store.organisation.departments(DepartmentKind.DEPARTMENT)


def _invite_next(store: Store, evaluation: Evaluation, stratum: Stratum, now: datetime) -> None:
    """The next of this group who can be reached; where nobody is left, the centre and the organiser are told."""
    while (one := store.evaluations.next_in(evaluation.id, stratum)) is not None:
        person = one.person
        if person is None or person.chat is None or person.chat.unreachable_since is not None:
            one.seat = Seat.DECLINED
            store.flush()
            continue
        one.seat = Seat.INVITED
        store.flush()
        card = f"candidate/{one.id}"
        post.tell(store, audiences.person(person), "evaluation.invitation", now, key=card, card=card, **about(one))
        return
    for whom in (audiences.CENTRE, audiences.ORGANISER):
        facts: dict[str, Any] = {"stratum": stratum.value, "evaluation_id": evaluation.id}
        key = f"{subject(evaluation)}/{stratum.value}/empty"
        post.tell(store, whom, "evaluation.nobody_left", now, key=key, **facts)


def _is_conflicted(evaluation: Evaluation, one: Candidate) -> bool:
    """Whoever named a department they have to do with, or works for one."""
    roles = one.person.roles if one.person is not None else []
    own = {role.department_id for role in roles if role.name in HANDLERS}
    return bool({*one.conflicts, *own} & {*evaluation.departments})


def _summon(store: Store, evaluation: Evaluation, department_id: int, now: datetime) -> None:
    summons = store.put(Summons(evaluation_id=evaluation.id, department_id=department_id, issued_at=now))
    for whom in (audiences.heads(department_id), audiences.ORGANISER):
        key = f"summons/{summons.id}"
        facts = {"summons_id": summons.id, "evaluation_id": evaluation.id}
        post.tell(store, whom, "evaluation.summons", now, key=key, card=key, **facts)


def _authorized(store: Store, key: int, by: Person | None) -> Evaluation:
    """Nobody in particular sits at the console."""
    if by is not None:
        authorize(by, "evaluate")
    return store.evaluations.get(key)


def _must_be(evaluation: Evaluation, stage: EvaluationStage) -> None:
    if evaluation.stage is not stage:
        raise Closed(no=evaluation.title, stage=evaluation.stage.value)
