"""阈值预警: rows that reached a threshold, verified as cases like any other; whose they are is shown on a tap only."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from desk import audiences, cases, post, privacy, worktime
from desk.errors import KeptOutOfChats, NothingToShow, NotYours
from desk.feed_rules import Rule, current, named
from desk.imports import Row
from desk.imports import catalogue as import_catalogue
from desk.people import authorize, departments_of
from storage.models import AssignmentStage, Case, FeedRow, Item, Person
from storage.store import Store

CHUNK = 10  # rows whose cases are opened in one transaction
KIND = "核实件"  # the class of its items: the ladder "finish_核实件" is theirs
MODE = "数据推送"
NO_LONGER = "停用"  # never offered to people: only a feed opens cases of it
ELSEWHERE = (AssignmentStage.RETURNED, AssignmentStage.WITHDRAWN)


def item_of(store: Store, rule: Rule, now: datetime) -> Item:
    """The item of the rule's cases; a rule that has changed gives it another version, open cases keep theirs."""
    row = {
        "id": rule.code,
        "name": rule.title,
        "implementing_body": rule.lead,
        "joint_bodies": list(rule.joint),
        "handling_kind": KIND,
        "promise_limit": rule.limit,
        "materials": "无",
        "flow": ["签收", "核实", "反馈结果"],
        "conditions": rule.asks,
        "status": NO_LONGER,
    }
    planned = import_catalogue.plan(store, [Row(1, row)])
    if planned.problems:
        raise ValueError(f"{rule.name}: {planned.problems[0]}")
    import_catalogue.apply(store, planned, now)
    item = store.catalogue.by_code(rule.code)
    assert item is not None
    return item


def announce(store: Store, rule: Rule, count: int, now: datetime) -> None:
    """The centre knows that so many matters are about to go out."""
    if count:
        key = f"feed/{rule.name}/{now.isoformat()}"
        post.tell(store, audiences.CENTRE, "feed.imported", now, key=key, rule=rule.name, count=count)


def open_some(store: Store, now: datetime) -> int:
    """How many cases were opened; call again while it is as many as one transaction takes."""
    if not store.duties.alone("feeds"):
        return 0
    rows = store.feeds.waiting(list(current()), CHUNK)
    for row in rows:
        _open(store, row, current()[row.rule], now)
    if rows:
        post.gather(store, {"assignment.digest": ["assignment.sent"]}, now)
    return len(rows)


def changed(store: Store, row: FeedRow, subject: str, cells: Mapping[str, str], now: datetime) -> None:
    """A later file says otherwise of the same matter: the cards show it, no clock moves."""
    row.cells = dict(cells)
    row.subject = subject
    store.flush()
    if row.case_id is None:
        return
    case = store.cases.get(row.case_id)
    for assignment in case.assignments:
        store.outbox.refresh(f"assignment/{assignment.id}", now)
    store.outbox.refresh(f"case/{case.id}", now)
    store.trail.add(case, "feed_changed", now, None, rule=row.rule)


def show(store: Store, case_id: int, by: Person, now: datetime) -> None:
    """查看数据: the whole row, in private, to a department that has the matter in hand; kept in the trail."""
    case = store.cases.get(case_id)
    may_see(case, by)
    if privacy.is_forbidden(store):
        raise KeptOutOfChats(no=case.no)
    if store.feeds.of_case(case.id) is None:
        raise NothingToShow(no=case.no)
    store.trail.add(case, "feed_shown", now, by)
    post.tell(store, audiences.person(by), "feed.row", now, case_id=case.id)


def may_see(case: Case, by: Person) -> None:
    """Nothing for somebody of a department that has the matter now; one that handed it back has no more business."""
    authorize(by, "see_feed", case)
    if not is_theirs(case, by):
        raise NotYours(action="see_feed")


def is_theirs(case: Case, by: Person) -> bool:
    """Whether this person's department has the matter now."""
    present = {assignment.department_id for assignment in case.assignments if assignment.stage not in ELSEWHERE}
    return bool(present & set(departments_of(by)))


def masked(rule: Rule, cells: Mapping[str, Any]) -> dict[str, str]:
    """The row as everybody who sees the card may read it: people by their family name, numbers by their ends."""
    return {
        name: _hidden(column.form, str(cells.get(name, ""))) if column.personal else str(cells.get(name, ""))
        for name, column in rule.columns.items()
    }


def rule_of(store: Store, case: Case) -> Rule | None:
    """The rule by which the case came, None for any other case and when the site has the rule no more."""
    row = store.feeds.of_case(case.id) if case.enterprise_id is None else None
    return named(row.rule) if row else None


def _open(store: Store, row: FeedRow, rule: Rule, now: datetime) -> None:
    item = store.catalogue.by_code(rule.code) or item_of(store, rule, now)
    guide = store.catalogue.guide_of(item)
    due = worktime.limit_from(store, now, guide.body["promise_limit"], item.department)
    assert due is not None  # every rule has a limit
    fixed = {rule.lead, *rule.joint}
    own = [store.organisation.department_named(row.cells[name]) for name in rule.bodies]
    own_ids = dict.fromkeys(body.id for body in own if body is not None and body.name not in fixed)
    case = store.put(
        Case(
            no=cases.next_number(store, now),
            item_id=item.id,
            guide_id=guide.id,
            mode=MODE,
            submitted_at=now,
            calendar_version=store.days.version(),
            pre_check_by=now,  # nothing to check: the row is complete as it comes
            routing={"joint": [{"department": key, "due": due.at.isoformat(), "guide": None} for key in own_ids]},
        )
    )
    row.case_id = case.id
    store.reload(case)
    store.trail.add(case, "submitted", now, None, mode=MODE, item=item.code)
    cases.take_in(store, case, now, None, now)


def _hidden(form: str, words: str) -> str:
    if not words:
        return ""
    if form == "text":
        return words[:1] + "*" * (len(words) - 1)
    hidden = privacy.masked(words)
    return hidden if hidden != words else f"{words[:3]}****{words[-4:]}"
