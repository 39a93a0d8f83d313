"""预警数据 as cards: masked to everybody who sees the matter, in full to whoever verifies it and asks for it."""

from collections.abc import Callable

from desk import feed_rules, feeds, privacy
from desk.feed_rules import Rule
from handlers.message import Button, Message, rows
from handlers.wording import Wording
from storage.assignments import OPEN
from storage.models import Assignment, AssignmentStage, Case


def order(wording: Wording, assignment: Assignment) -> str:
    """【交办单】 of a row: what it says of whom, masked, and what is to be found out."""
    rule = feeds.rule_of(wording.store, assignment.case)
    facts = {**wording.about_assignment(assignment), "row": _lines(wording, assignment.case, rule)}
    source, asks = (rule.source, rule.asks) if rule else ("", "")
    return wording.words("letter.feed.order", **facts, source=source, asks=asks)


def case_card(wording: Wording, trail: str) -> str:
    case = wording.case
    row = _lines(wording, case, feeds.rule_of(wording.store, case))
    return wording.words("letter.feed.card", **wording.about_case(case), row=row, trail=trail)


def imported(wording: Wording) -> Message:
    rule = feed_rules.named(wording.fact("rule"))
    facts = {"title": rule.title if rule else wording.fact("rule"), "source": rule.source if rule else ""}
    return Message(wording.words("letter.feed.imported", count=wording.fact("count"), **facts))


def row(wording: Wording) -> Message | None:
    """The whole row; nothing for a reader who has no business with it any more."""
    case, reader = wording.case, wording.reader
    rule, kept = feeds.rule_of(wording.store, case), wording.store.feeds.of_case(case.id)
    theirs = reader is not None and feeds.is_theirs(case, reader)
    if rule is None or kept is None or not theirs or privacy.is_forbidden(wording.store):
        return None
    told = {name: str(kept.cells.get(name, "")) for name in rule.columns}
    return Message(wording.words("letter.feed.row", no=case.no, row=_said(wording, told)))


def result(wording: Wording) -> Message:
    """To whoever pushed the file: what each department has found."""
    case = wording.case
    found = [a for a in case.assignments if a.stage is AssignmentStage.FINISHED]
    lines = [wording.words("letter.feed.found", department=a.department.name, result=a.result) for a in found]
    return Message(wording.words("letter.feed.result", **wording.about_case(case), found="\n".join(lines)))


def digest(wording: Wording) -> Message | None:
    """Many new assignments of one department as one message, with a button to each."""
    letters = [wording.store.outbox.get(key) for key in wording.fact("letters")]
    found = [wording.store.assignments.get(letter.facts["assignment_id"]) for letter in letters]
    waiting = [assignment for assignment in found if assignment.stage in OPEN]
    if not waiting:
        return None
    lines = [wording.words("letter.feed.digest_line", **wording.about_assignment(a)) for a in waiting]
    text = wording.words("letter.feed.digest", count=len(lines), lines="\n".join(lines))
    return Message(text, rows([Button(a.case.no, "open_assignment", str(a.id)) for a in waiting]))


def _lines(wording: Wording, case: Case, rule: Rule | None) -> str:
    kept = wording.store.feeds.of_case(case.id)
    if rule is None or kept is None:
        return wording.words("letter.feed.gone")
    return _said(wording, feeds.masked(rule, kept.cells))


def _said(wording: Wording, cells: dict[str, str]) -> str:
    filled = [(name, words) for name, words in cells.items() if words]
    return "\n".join(wording.words("letter.feed.cell", name=name, words=words) for name, words in filled)


LETTERS: dict[str, Callable[[Wording], Message | None]] = {
    "feed.imported": imported,
    "feed.row": row,
    "feed.result": result,
    "assignment.digest": digest,
}
