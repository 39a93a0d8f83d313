"""Inspections as cards: what leaders rule on, what departments and enterprises read, what enterprises report."""

from collections.abc import Callable
from datetime import date
from typing import Any

from desk import permits
from handlers.message import Button, Message, rows
from handlers.wording import Wording
from storage.models import Permit, Visit


def request(wording: Wording) -> Message:
    """To whoever rules: how often the enterprise has been visited this year is part of the question."""
    permit = _permit(wording)
    store, year = wording.store, date(permit.first.year, 1, 1)
    facts = {
        **_about(wording, permit),
        "count": store.permits.granted_since(permit.enterprise_id, year),
        "own": store.permits.granted_since(permit.enterprise_id, year, permit.department_id),
    }
    open_ = permit.ruled_at is None and not permits.is_over(store, permit, wording.now)
    buttons = [wording.button("permit_grant"), wording.button("permit_deny")] if open_ else []
    return Message(wording.words("letter.permit.request", **facts), rows(buttons))


def waiting(wording: Wording) -> Message | None:
    """A reminder; not when somebody has ruled meanwhile."""
    if wording.letter.edits_id is None and _permit(wording).ruled_at is not None:
        return None
    return request(wording)


def shown(wording: Wording) -> Message:
    permit = _permit(wording)
    text = wording.words("letter.permit.shown", **_about(wording, permit))
    return Message(text, rows([wording.button("report_visit")]))


def _said(name: str) -> Callable[[Wording], Message]:
    def card(wording: Wording) -> Message:
        return Message(wording.words(f"letter.permit.{name}", **_about(wording, _permit(wording))))

    return card


def listed(wording: Wording) -> Message:
    """/permits: those that count now or will."""
    reader = wording.store.people.get(wording.fact("person_id"))
    found = permits.seen_by(wording.store, reader, wording.now)
    if not found:
        return Message(wording.words("letter.permit.none"))
    lines = [wording.words("letter.permit.line", **_about(wording, permit)) for permit in found]
    buttons = [Button(permits.number(permit), "open_permit", str(permit.id)) for permit in found]
    return Message("\n".join([wording.words("letter.permit.list", count=len(found)), *lines]), rows(buttons))


def report(wording: Wording) -> Message:
    """To the centre and the leaders: who came, by which permit if any, and what was answered."""
    visit = _visit(wording)
    text = wording.words("letter.visit.report", **_of_visit(wording, visit))
    if visit.answered_at is not None:
        return Message(text + wording.words("letter.visit.answer_line", **_of_visit(wording, visit)))
    return Message(text, rows([wording.button("answer_visit")]))


def report_waiting(wording: Wording) -> Message | None:
    if wording.letter.edits_id is None and _visit(wording).answered_at is not None:
        return None
    return report(wording)


def received(wording: Wording) -> Message:
    return Message(wording.words("letter.visit.received", **_of_visit(wording, _visit(wording))))


def answered(wording: Wording) -> Message:
    return Message(wording.words("letter.visit.answered", **_of_visit(wording, _visit(wording))))


def _permit(wording: Wording) -> Permit:
    return wording.store.permits.get(wording.fact("permit_id"))


def _visit(wording: Wording) -> Visit:
    return wording.store.permits.visit(wording.fact("visit_id"))


def _about(wording: Wording, permit: Permit) -> dict[str, Any]:
    formats = wording.formats
    return {
        "no": permits.number(permit),
        "department": permit.department.name,
        "who": permit.asked_by.name,
        "enterprise": permit.enterprise.name,
        "matter": permit.matter,
        "inspectors": permit.inspectors,
        "first": formats.day(permit.first),
        "last": formats.day(permit.last),
        "rule_by": formats.instant(permit.rule_by),
        "ruler": permit.ruled_by.name if permit.ruled_by else "",
        "ruled": formats.instant(permit.ruled_at),
        "reason": permit.reason,
        "state": _state(wording, permit),
    }


def _state(wording: Wording, permit: Permit) -> str:
    over = permits.is_over(wording.store, permit, wording.now)
    facts = {"ruler": permit.ruled_by.name if permit.ruled_by else "", "reason": permit.reason}
    if permit.granted is False:
        return wording.words("letter.permit.state_refused", **facts)
    if over:
        return wording.words("letter.permit.state_over" if permit.granted else "letter.permit.state_lapsed")
    return wording.words("letter.permit.state_granted" if permit.granted else "letter.permit.state_asked", **facts)


def _of_visit(wording: Wording, visit: Visit) -> dict[str, Any]:
    permit = visit.permit
    found = wording.words("letter.visit.permitted", no=permits.number(permit)) if permit else ""
    return {
        "enterprise": visit.enterprise.name,
        "who": visit.reported_by.name,
        "unit": visit.unit,
        "day": wording.formats.day(visit.day),
        "words": visit.words,
        "permit": found or wording.words("letter.visit.not_permitted"),
        "answer_by": wording.formats.instant(visit.answer_by),
        "answer": visit.answer,
        "answerer": visit.answered_by.name if visit.answered_by else "",
    }


LETTERS: dict[str, Callable[[Wording], Message | None]] = {
    "permit.request": request,
    "permit.waiting": waiting,
    "permit.asked": _said("asked"),
    "permit.granted": _said("granted"),
    "permit.refused": _said("refused"),
    "permit.shown": shown,
    "permit.expired": _said("expired"),
    "permit.over": _said("over"),
    "list.permits": listed,
    "visit.received": received,
    "visit.report": report,
    "visit.waiting": report_waiting,
    "visit.answered": answered,
}
