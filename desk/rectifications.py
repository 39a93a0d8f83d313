"""整改: a bad rating is verified by the department's heads, put right, and told to the enterprise."""

from datetime import datetime
from typing import Any

from desk import audiences, call_backs, people, post, rules, subjects, worktime
from desk.errors import AlreadyDone, Closed, NoSuchCase, TooLate, TooShort
from desk.people import authorize
from storage.models import (
    Alarm,
    Case,
    Department,
    Evaluation,
    Person,
    Plea,
    PleaKind,
    Rating,
    Rectification,
    RectificationStage,
)
from storage.ratings import UNDER_WAY
from storage.store import Store

LISTED = 20
LEAST = 4  # signs that an account of what else was looked at has at least: 无 is none
ANSWERED = (RectificationStage.RECTIFIED, RectificationStage.UNFOUNDED)


def open_for(store: Store, rating: Rating, case: Case, department: Department, now: datetime) -> Rectification:
    """A bad rating: the department's heads verify it, then put it right, and the centre calls the enterprise back."""
    opened = _open(store, Rectification(rating_id=rating.id, case_id=case.id), department, now)
    call_backs.open_for_bad_rating(store, case, opened.due_by, now)
    return opened


def open_for_suggestion(
    store: Store, evaluation: Evaluation, department: Department, words: str, now: datetime
) -> Rectification:
    """What somebody of a panel wrote about a department is looked into and put right like a bad rating."""
    return _open(store, Rectification(evaluation_id=evaluation.id, suggestion=words), department, now)


def verify(store: Store, key: int, finding: str, by: Person, now: datetime) -> Rectification:
    """属实: what was found; from now on it is to be put right."""
    rectification = may_verify(store, key, by)

    rectification.stage = RectificationStage.VERIFIED
    rectification.finding = finding
    _verified(store, rectification, True, by, now)
    refresh(store, rectification, now)
    return rectification


def may_verify(store: Store, key: int, by: Person) -> Rectification:
    """The rectification that this person may still verify; the refusal otherwise."""
    rectification = may_answer(store, key, by)
    if rectification.verified_at is not None:
        who, at = store.people.name_of(rectification.verified_by_id), rectification.verified_at
        raise AlreadyDone(no=number(rectification), who=who, at=at, stage=rectification.stage.value)
    return rectification


def rectify(store: Store, key: int, measures: str, checked: str, by: Person, now: datetime) -> Rectification:
    """整改完成: what was done, and where else it was looked for (举一反三); the enterprise reads it."""
    rectification = may_answer(store, key, by)
    must_say_enough(checked)

    if rectification.verified_at is None:
        _verified(store, rectification, True, by, now)
    rectification.stage = RectificationStage.RECTIFIED
    rectification.measures = measures
    rectification.checked = checked
    rectification.rectified_by_id = by.id
    rectification.rectified_at = now
    _trail(store, rectification, "rectified", by, now)
    close(store, rectification, now)
    return rectification


def may_answer(store: Store, key: int, by: Person) -> Rectification:
    """The rectification, while its department's heads owe an answer and this person is one of them."""
    rectification = store.ratings.rectification(key)
    authorize(by, "rectify", rectification)
    must_be_under_way(store, rectification)
    return rectification


def must_be_under_way(store: Store, rectification: Rectification) -> None:
    """Nothing while it is to be answered; who has answered it otherwise."""
    if rectification.stage in UNDER_WAY:
        return
    no, stage = number(rectification), rectification.stage.value
    if rectification.rectified_at is None:
        raise Closed(no=no, stage=stage)
    who = store.people.name_of(rectification.rectified_by_id)
    raise AlreadyDone(no=no, who=who, at=rectification.rectified_at, stage=stage)


def must_say_enough(checked: str) -> None:
    """举一反三 in earnest: nobody closes a rectification with a dash."""
    if len(checked.strip()) < LEAST:
        raise TooShort(least=LEAST)


def close(store: Store, rectification: Rectification, now: datetime) -> None:
    """It is answered: its alarms fall silent, the enterprise reads the answer, the centre calls it back."""
    subjects.silence(store, card(rectification), "verify", "rectify")
    if rectification.case is not None:
        key = f"{card(rectification)}/{rectification.stage.value}"
        whom = _rater(store, rectification, rectification.case)
        post.tell(store, whom, "rectification.feedback", now, key=key, card=card(rectification), **about(rectification))
        call_backs.ripen(store, rectification.case, now)
    refresh(store, rectification, now)


def escalate(store: Store, rectification: Rectification, now: datetime) -> None:
    """A second bad rating: there is no second round, the centre and the leaders deal with it."""
    key, shown = f"{card(rectification)}/again", card(rectification)
    for whom in (audiences.CENTRE, audiences.LEADERS):
        post.tell(store, whom, "rectification.still_bad", now, key=key, card=shown, **about(rectification))
    _trail(store, rectification, "rating_escalated", None, now)


def lengthen(store: Store, rectification: Rectification, now: datetime) -> None:
    """复杂件: the longer limit, reckoned from the same day."""
    days = rules.current().limits.rectify_complex_days
    rectification.complex = True
    rectification.due_by = worktime.days_from(store, rectification.opened_at, days, rectification.department)
    subjects.lay(store, card(rectification), "rectify", now, rectification.due_by, rectification.case)
    if rectification.case is not None:
        call_backs.put_off(store, rectification.case, rectification.due_by, now)


def remind(store: Store, alarm: Alarm, now: datetime) -> None:
    """A rung of one of its ladders."""
    rectification = store.ratings.rectification(int(alarm.subject.partition("/")[2]))
    subjects.hear(store, alarm, rectification.department_id, card(rectification), now, **about(rectification))


def disputed(store: Store, rectification: Rectification, finding: str, by: Person, now: datetime) -> None:
    """不属实, says the department: it has verified in time, and waits for the centre."""
    rectification.stage = RectificationStage.DISPUTED
    rectification.finding = finding
    _verified(store, rectification, False, by, now)


def must_be_in_time(rectification: Rectification, now: datetime) -> None:
    """Nothing while the time to put it right is not over."""
    if now > rectification.due_by:
        raise TooLate(no=number(rectification), by=rectification.due_by, what="complex")


def of_a_case(store: Store, key: int) -> tuple[Rectification, Case]:
    """The rectification and its case; one that an evaluation asked for has none."""
    rectification = store.ratings.rectification(key)
    if rectification.case is None:
        raise NoSuchCase(no="")
    return rectification, rectification.case


def plea_of(rectification: Rectification, kind: PleaKind) -> Plea | None:
    return next((plea for plea in rectification.pleas if plea.kind is kind), None)


def refresh(store: Store, rectification: Rectification, now: datetime) -> None:
    """Every card that shows it is brought up to date."""
    store.flush()
    store.outbox.refresh(card(rectification), now)


def card(rectification: Rectification) -> str:
    return f"rectification/{rectification.id}"


def number(rectification: Rectification) -> str:
    """By what it goes: the case's number, or the evaluation's title."""
    if rectification.case is not None:
        return rectification.case.no
    return rectification.evaluation.title if rectification.evaluation is not None else ""


def about(rectification: Rectification) -> dict[str, Any]:
    """The ids that every letter about it carries."""
    ids: dict[str, Any] = {"rectification_id": rectification.id}
    return {**ids, "case_id": rectification.case_id} if rectification.case_id is not None else ids


def _open(store: Store, opened: Rectification, department: Department, now: datetime) -> Rectification:
    limits = rules.current().limits
    opened.department_id = department.id
    opened.opened_at = now
    opened.verify_by = worktime.days_from(store, now, limits.verify_days, department)
    opened.due_by = worktime.days_from(store, now, limits.rectify_days, department)
    store.put(opened)
    store.reload(opened)
    subjects.lay(store, card(opened), "verify", now, opened.verify_by, opened.case)
    subjects.lay(store, card(opened), "rectify", now, opened.due_by, opened.case)

    for whom, kind in ((audiences.heads(department.id), "verify"), (audiences.CENTRE, "opened")):
        post.tell(store, whom, f"rectification.{kind}", now, key=card(opened), card=card(opened), **about(opened))
    until = {"verify_by": opened.verify_by.isoformat(), "until": opened.due_by.isoformat()}
    _trail(store, opened, "rectification_opened", None, now, **until)
    return opened


def _verified(store: Store, rectification: Rectification, founded: bool, by: Person, now: datetime) -> None:
    rectification.verified_by_id = by.id
    rectification.verified_at = now
    subjects.silence(store, card(rectification), "verify")
    _trail(store, rectification, "rating_verified", by, now, founded=founded)


def _rater(store: Store, rectification: Rectification, case: Case) -> str:
    """Whoever gave the grade, while they speak for the enterprise; then whoever does."""
    assert rectification.rating is not None  # only a rating has a case
    rater = store.people.get(rectification.rating.rated_by_id)
    heard = people.may(rater, "rate", case) and rater.chat is not None and rater.chat.unreachable_since is None
    return audiences.person(rater) if heard else audiences.contacts(case)


def _trail(
    store: Store, rectification: Rectification, name: str, by: Person | None, now: datetime, **facts: Any
) -> None:
    facts = {"rectification": rectification.id, "department": rectification.department_id, **facts}
    if rectification.case is not None:
        store.trail.add(rectification.case, name, now, by, **facts)
    else:
        store.trail.note(name, now, by, **facts)
