"""补写指南: a guide that was missing, written in chat line by line, in force once a second person agrees."""

from datetime import datetime
from typing import Any

from desk import audiences, drafts, gap_queue, post
from desk.errors import BadCell, DraftOver, Settled, WordsNeeded
from desk.imports import Row, guide_rows
from desk.imports import catalogue as import_catalogue
from desk.imports.cells import Cells
from desk.people import authorize
from storage.models import Chat, Draft, DraftKind, Gap, GapState, Person
from storage.store import Store

STEPS = ("name", "implementing_body", "promise_limit", "materials", "conditions", "fee", "place", "consult_phone")
MAY_BE_SKIPPED = frozenset({"conditions", "fee", "place", "consult_phone"})
SUMMARY = "summary"


def begin(store: Store, gap_id: int, chat: Chat, by: Person, now: datetime) -> Draft:
    """The first line is asked for."""
    authorize(by, "curate")
    gap = store.gaps.get(gap_id)
    if gap.state is not GapState.OPEN:
        raise Settled
    draft = Draft(kind=DraftKind.GUIDE, step=STEPS[0], data={"gap": gap.id, "row": {}})
    drafts.begin(store, draft, chat, by, now)
    _ask(store, draft, now)
    return draft


def take_words(store: Store, draft: Draft, words: str, by: Person, now: datetime) -> None:
    """The line that was asked for, read as an import would read it."""
    if draft.step == SUMMARY:
        raise DraftOver
    if not words.strip():
        raise WordsNeeded
    row = {**draft.data["row"], draft.step: words.strip()}
    problems = [problem for problem in _problems(row) if problem.column == draft.step]
    if problems:
        raise BadCell(problem=problems[0])
    draft.data = {**draft.data, "row": row}
    _advance(store, draft, now)


def choose(store: Store, draft: Draft, choice: str, by: Person, now: datetime) -> None:
    """跳过 a line that may be empty; 提交 the whole."""
    match draft.step, choice:
        case step, "skip" if step in MAY_BE_SKIPPED:
            _advance(store, draft, now)
        case "summary", "submit":
            _propose(store, draft, by, now)
            drafts.close(store, draft, now)
        case _:
            raise DraftOver


def review(store: Store, gap_id: int, granted: bool, by: Person, now: datetime) -> None:
    """同意, 不同意: a second person, or the administrator, decides whether the guide comes into force."""
    gap = store.gaps.get(gap_id)
    gap_queue.must_be_another(gap.proposed_by_id, by)
    if gap.state is not GapState.WRITTEN:
        raise Settled

    gap.state = GapState.OPEN
    if granted:
        planned = import_catalogue.plan(store, [Row(1, gap.row)])
        if planned.problems:
            raise BadCell(problem=planned.problems[0])
        import_catalogue.apply(store, planned, now)
        item = store.catalogue.by_code(gap.row["id"])
        gap.item_id = item.id if item else None
        gap.state, gap.closed_by_id, gap.closed_at = GapState.CLOSED, by.id, now
    store.reload(gap, "item")
    store.outbox.refresh(gap_queue.card(gap), now)
    store.outbox.refresh(card(gap), now)


def card(gap: Gap) -> str:
    return f"guide/{gap.id}"


def _propose(store: Store, draft: Draft, by: Person, now: datetime) -> None:
    gap = store.gaps.get(draft.data["gap"])
    if gap.state is not GapState.OPEN:
        raise Settled
    row = {
        **draft.data["row"],
        "id": _next_code(store),
        "aliases": [gap.key],
        "owner": by.name,
        "note": f"{by.name} {now.astimezone(store.site.zone):%Y-%m-%d}",
    }
    gap.row, gap.state, gap.proposed_by_id = row, GapState.WRITTEN, by.id
    store.flush()
    key = f"guide/{gap.id}/{now.isoformat()}"
    post.tell(store, audiences.CENTRE, "gap.guide_review", now, key=key, card=card(gap), gap_id=gap.id)
    store.outbox.refresh(gap_queue.card(gap), now)


def _next_code(store: Store) -> str:
    """The first code of the desk's own that is free."""
    taken = {item.code for item in store.catalogue.items()} | {gap.row["id"] for gap in store.gaps.written(1000)}
    return next(code for code in (f"{store.site.prefix}-B{n:03d}" for n in range(1, 10**6)) if code not in taken)


def _problems(row: dict[str, Any]) -> list[Any]:
    problems: list[Any] = []
    guide_rows.body_of(Cells(Row(1, row), {name: name for name in row}, problems))
    return problems


def _advance(store: Store, draft: Draft, now: datetime) -> None:
    at = STEPS.index(draft.step) + 1
    draft.step = STEPS[at] if at < len(STEPS) else SUMMARY
    _ask(store, draft, now)


def _ask(store: Store, draft: Draft, now: datetime) -> None:
    drafts.ask(store, draft, "gap.write", now)
