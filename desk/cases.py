"""A case from its number to its departments: received, pre-checked, corrected, accepted or not; shown."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from desk import alarms, assignments, audiences, call_backs, closing, people, post, privacy, rules, worktime
from desk.errors import AlreadyDone, AskedTooOften, NoSuchCase, OnlyOnce
from desk.people import authorize
from storage.assignments import OPEN
from storage.models import (
    CallBackCause,
    Case,
    Draft,
    Material,
    MaterialState,
    Person,
    Stage,
)
from storage.store import Store

LISTED = 20
AN_HOUR = timedelta(hours=1)
FILES_AN_HOUR = 200  # cases whose files one person may draw
NUMBER = re.compile(r"[A-Za-z]{1,8}\d{8}-\d{3,}")


def open_from(store: Store, draft: Draft, by: Person, now: datetime) -> Case:
    """提交: the draft becomes a case with a number; enterprise and centre are told."""
    assert draft.enterprise is not None  # every earlier step saw to it
    assert draft.guide is not None
    days = rules.current().limits.pre_check_days
    case = store.put(
        Case(
            no=next_number(store, now),
            enterprise_id=draft.enterprise.id,
            item_id=draft.guide.item_id,
            guide_id=draft.guide.id,
            filed_by_id=by.id,
            origin_chat_id=draft.origin_chat_id,
            mode=draft.guide.body["assist_mode"],
            note=draft.data.get("note", ""),
            submitted_at=now,
            calendar_version=store.days.version(),
            pre_check_by=worktime.days_from(store, now, days),
        )
    )
    store.cases.take_over(case, draft)
    alarms.lay_single(store, case, "pre_check", case.pre_check_by)

    _tell_filers(store, case, "case.received", by, now, key=f"case/{case.id}/received")
    if case.origin_chat_id is not None:
        post.reply(store, store.chats.get(case.origin_chat_id), "case.received_group", now, case_id=case.id)
    _call_the_centre(store, case, now, "received")
    item = store.catalogue.code_of(case.item_id)
    store.trail.add(case, "submitted", now, by, mode=case.mode, item=item, pre_check_days=days)
    return case


def next_number(store: Store, now: datetime) -> str:
    """The next case number of the day."""
    day = worktime.calendar_of(store).day_of(now)
    return f"{store.site.prefix}{day:%Y%m%d}-{store.cases.next_serial(day):03d}"


def accept(store: Store, case_id: int, by: Person, now: datetime) -> Case:
    """受理并交办: the legal clock and the departments' clocks start."""
    case = store.cases.get(case_id)
    authorize(by, "accept", case)
    must_wait_for_pre_check(store, case)

    return take_in(store, case, now, by, now)


def take_in(store: Store, case: Case, since: datetime, by: Person | None, now: datetime) -> Case:
    """受理: the legal clock runs from the day after `since`, the departments' clocks from now."""
    promised = worktime.limit_from(store, since, case.guide.body["promise_limit"], case.item.department)
    statutory = worktime.limit_from(store, since, case.guide.body["legal_limit"], case.item.department)
    case.stage = Stage.DISPATCHED
    case.agent_id = by.id if by else case.agent_id
    case.accepted_at = since
    case.promised_by = promised.at if promised else None
    case.statutory_by = statutory.at if statutory else None
    case.provisional = any(due.provisional for due in (promised, statutory) if due)
    store.alarms.silence(case_id=case.id, awaiting="pre_check")
    assignments.dispatch(store, case, by, now)

    _tell_contacts(store, case, "case.tolerated" if case.supplement_by else "case.accepted", now)
    store.outbox.refresh(f"case/{case.id}", now)
    store.trail.add(case, "accepted", now, by, since=since.isoformat())
    return case


def deem_accepted(store: Store, case: Case, now: datetime) -> None:
    """逾期不告知视为受理 (行政许可法 32): nobody has said what is missing, so the case counts from the day it came."""
    if case.stage is not Stage.PRE_CHECK:
        return
    came = store.trail.last(case.id, ("submitted", "supplemented"))
    assert came is not None  # every case begins with its submission
    post.tell(store, audiences.CENTRE, "case.deemed_accepted", now, key=f"case/{case.id}/deemed", case_id=case.id)
    take_in(store, case, came.at, None, now)
    store.trail.add(case, "deemed_accepted", now, None, since=came.at.isoformat())


def correct(
    store: Store, case_id: int, missing: Sequence[int], words: str, by: Person, now: datetime
) -> Case:
    """一次性告知: everything that is missing is told at once; the enterprise owes it from now on."""
    case = store.cases.get(case_id)
    authorize(by, "correct", case)
    must_wait_for_pre_check(store, case)

    store.alarms.silence(case_id=case.id, awaiting="pre_check")
    case.stage = Stage.CORRECTION
    case.agent_id = by.id
    named = [material for material in case.materials if material.id in missing]
    for material in named:
        material.state = MaterialState.OWED
    case.correction = {"materials": [material.id for material in named], "words": words}

    _tell_contacts(store, case, "case.correction", now)
    store.outbox.refresh(f"case/{case.id}", now)
    store.trail.add(case, "correction", now, by, materials=[m.name for m in named], words=words)
    return case


def refuse(store: Store, case_id: int, reason: str, by: Person, now: datetime) -> Case:
    """不予受理: with the reason, and where to go instead."""
    case = store.cases.get(case_id)
    authorize(by, "refuse", case)
    must_wait_for_pre_check(store, case)

    store.alarms.silence(case_id=case.id, awaiting="pre_check")
    case.stage = Stage.NOT_ACCEPTED
    case.agent_id = by.id
    case.refusal = reason

    _tell_contacts(store, case, "case.not_accepted", now)
    store.outbox.refresh(f"case/{case.id}", now)
    store.trail.add(case, "not_accepted", now, by, reason=reason)
    return case


def supplemented(store: Store, case: Case, given: Sequence[Material], by: Person, now: datetime) -> None:
    """补交: what was owed has come; a case that waited for it goes back to the centre."""
    facts: dict[str, Any] = {"materials": [material.name for material in given]}
    if case.stage is Stage.CORRECTION:
        days = rules.current().limits.pre_check_days
        case.stage = Stage.PRE_CHECK
        case.pre_check_by = worktime.days_from(store, now, days)
        facts["pre_check_days"] = days
        alarms.lay_single(store, case, "pre_check", case.pre_check_by)

    _call_the_centre(store, case, now, f"supplemented/{now.isoformat()}")
    _tell_filers(store, case, "case.supplemented", by, now)
    for assignment in case.assignments:
        if assignment.stage in OPEN:
            assignments.supplemented(store, assignment, now)
    store.outbox.refresh(f"case/{case.id}", now)
    store.trail.add(case, "supplemented", now, by, **facts)


def reopen(store: Store, case_id: int, by: Person, now: datetime) -> Case:
    """未解决: back to the same owner, once."""
    case = store.cases.get(case_id)
    authorize(by, "confirm", case)
    closing.must_be_done(case)
    if case.reopened:
        raise OnlyOnce(no=case.no, what="reopen")

    case.stage = Stage.DISPATCHED
    case.finished_at = None
    case.reopened += 1
    store.alarms.silence(case_id=case.id, awaiting="confirm")
    assignments.reopen(store, closing.lead_of(case), by, now)
    call_backs.sample(store, case, CallBackCause.REOPENED, now)

    post.tell(store, audiences.CENTRE, "case.reopened", now, key=f"case/{case.id}/reopened", case_id=case.id)
    store.outbox.refresh(f"case/{case.id}", now)
    return case


def show(store: Store, no: str, by: Person, now: datetime) -> Case:
    """/case: how it stands, in private, to whoever may know."""
    case = visible(store, no, by)
    post.tell(store, audiences.person(by), "case.card", now, card=f"case/{case.id}", case_id=case.id)
    return case


def visible(store: Store, no: str, by: Person, action: str = "see") -> Case:
    """The case with this number; unknown and not theirs answer alike."""
    case = store.cases.by_number(no.strip().upper())
    if case is None or not people.may(by, action, case):
        raise NoSuchCase(no=no)
    return case


def number_in(words: str) -> str:
    """The case number that stands in what somebody wrote, "" when none does."""
    found = NUMBER.search(words)
    return found.group().upper() if found else ""


def send_files(store: Store, case_id: int, by: Person, now: datetime) -> None:
    """查看材料: the case's files and its whole note, to the private chat of whoever works on it; kept in the trail."""
    case = store.cases.get(case_id)
    authorize(by, "files", case)
    if store.budgets.spent("files", by.id, AN_HOUR, now) >= FILES_AN_HOUR:
        raise AskedTooOften
    store.budgets.spend("files", by.id, AN_HOUR, now)
    store.trail.add(case, "files_shown", now, by)
    if privacy.exposes(case.note):
        post.tell(store, audiences.person(by), "case.note", now, case_id=case.id)
    for material in case.materials:
        for file in material.files:
            post.tell(store, audiences.person(by), "case.file", now, case_id=case.id, attachment=file.id)


def must_wait_for_pre_check(store: Store, case: Case) -> None:
    """Nothing while the case waits for the centre; who was faster otherwise."""
    if case.stage is not Stage.PRE_CHECK:
        done = store.trail.last(case.id, ("accepted", "correction", "not_accepted"))
        who, at = (store.people.name_of(done.actor_id), done.at) if done else ("", case.submitted_at)
        raise AlreadyDone(no=case.no, who=who, at=at, stage=case.stage.value)


def _call_the_centre(store: Store, case: Case, now: datetime, occasion: str) -> None:
    key, card = f"case/{case.id}/{occasion}", f"case/{case.id}"
    post.tell(store, audiences.CENTRE, "case.pre_check", now, key=key, card=card, case_id=case.id)


def _tell_contacts(store: Store, case: Case, kind: str, now: datetime) -> None:
    post.tell(store, audiences.contacts(case), kind, now, case_id=case.id)


def _tell_filers(store: Store, case: Case, kind: str, by: Person, now: datetime, key: str | None = None) -> None:
    """The contacts, and the agent who acts for them."""
    told = post.tell(store, audiences.contacts(case), kind, now, key=key, case_id=case.id)
    if by.chat_id not in {chat.id for chat in told}:
        post.tell(store, audiences.person(by), kind, now, key=key, case_id=case.id)
