"""Reasons, results and progress: what a button needs to know before it acts is asked for after the press."""

from datetime import datetime

from desk import assignments, cases, departments, drafts, hand_backs, stages
from desk.attachments import Sent
from desk.errors import DraftOver, TooLong, WordsNeeded
from desk.people import authorize
from storage.models import Assignment, Case, Chat, Department, Draft, DraftKind, HandBack, Person
from storage.store import Store

LONGEST = 1000
OFFERED = 8
REASONS = {DraftKind.REFUSAL: 4, DraftKind.HAND_BACK: 3, DraftKind.RESULT: 3}  # worded in texts under reason.<kind>


def ask_about_case(store: Store, kind: DraftKind, case: Case, chat: Chat, by: Person, now: datetime) -> Draft:
    """一次性告知, 不予受理: what is missing, or why."""
    action = "correct" if kind is DraftKind.CORRECTION else "refuse"
    authorize(by, action, case)
    cases.must_wait_for_pre_check(store, case)
    return _begin(store, Draft(kind=kind, case_id=case.id, step="words", data={"missing": []}), chat, by, now)


def ask_about_assignment(
    store: Store, kind: DraftKind, assignment: Assignment, chat: Chat, by: Person, now: datetime
) -> Draft:
    """退回, 反馈进展, 办结: the reason, the words, the result."""
    if kind is DraftKind.HAND_BACK:
        hand_backs.may_ask(store, assignment, by, now)
    else:
        authorize(by, "finish" if kind is DraftKind.RESULT else "progress", assignment)
        stages.must_be_open(assignment)
    draft = Draft(kind=kind, case_id=assignment.case_id, assignment_id=assignment.id, step="words")
    return _begin(store, draft, chat, by, now)


def ask_for_department(store: Store, asked: HandBack, chat: Chat, by: Person, now: datetime) -> Draft:
    """同意 without a proposal: which department instead."""
    authorize(by, "rule", asked.assignment)
    draft = Draft(
        kind=DraftKind.RULING, case_id=asked.assignment.case_id, hand_back_id=asked.id, step="department"
    )
    return _begin(store, draft, chat, by, now)


def take_words(store: Store, draft: Draft, words: str, by: Person, now: datetime) -> None:
    """Typed words, as the answer to what was asked."""
    words = words.strip()
    if not words:
        raise WordsNeeded
    if len(words) > LONGEST:
        raise TooLong(longest=LONGEST)
    if draft.step == "department":
        _department(store, draft, departments.named(store, words), by, now)
        return
    _answer(store, draft, words, [], by, now)


def take_file(store: Store, draft: Draft, sent: Sent, by: Person, now: datetime) -> None:
    """A file, where a result is asked for."""
    if draft.kind is not DraftKind.RESULT:
        raise WordsNeeded
    _answer(store, draft, sent.caption or sent.name, [sent], by, now)


def choose(store: Store, draft: Draft, choice: str, words: str, by: Person, now: datetime) -> None:
    """One of the buttons under the prompt; `words` is what the button says."""
    match draft.kind, choice:
        case DraftKind.CORRECTION, "send":
            _answer(store, draft, "", [], by, now)
        case DraftKind.CORRECTION, _ if choice.isdecimal():
            _toggle(store, draft, int(choice), now)
        case DraftKind.RESULT, "refused":
            draft.step = "refused"
            draft.data = {**draft.data, "outcome": "refused"}
            _ask(store, draft, now)
        case DraftKind.HAND_BACK, "centre" if draft.step == "department":
            _department(store, draft, None, by, now)
        case (DraftKind.HAND_BACK | DraftKind.RULING), _ if draft.step == "department" and choice.isdecimal():
            _department(store, draft, store.organisation.department(int(choice)), by, now)
        case _ if choice.startswith("r") and draft.step == "words" and draft.kind in REASONS:
            _answer(store, draft, words, [], by, now)
        case _:
            raise DraftOver


def _answer(store: Store, draft: Draft, words: str, files: list[Sent], by: Person, now: datetime) -> None:
    match draft.kind:
        case DraftKind.CORRECTION:
            missing = draft.data["missing"]
            if not missing and not words:
                raise WordsNeeded
            assert draft.case_id is not None
            cases.correct(store, draft.case_id, missing, words, by, now)
        case DraftKind.REFUSAL:
            assert draft.case_id is not None
            cases.refuse(store, draft.case_id, words, by, now)
        case DraftKind.PROGRESS:
            assert draft.assignment_id is not None
            assignments.progress(store, draft.assignment_id, words, by, now)
        case DraftKind.RESULT:
            assert draft.assignment_id is not None
            attached = [drafts.attach(store, sent, draft.chat_id, now) for sent in files]
            outcome = draft.data.get("outcome", "approved")
            assignments.finish(store, draft.assignment_id, outcome, words, attached, by, now)
        case DraftKind.HAND_BACK:
            draft.data = {**draft.data, "reason": words}
            draft.step = "department"
            _ask(store, draft, now)
            return
        case _:
            raise DraftOver
    drafts.close(store, draft, now)


def _department(store: Store, draft: Draft, department: Department | None, by: Person, now: datetime) -> None:
    if draft.kind is DraftKind.RULING:
        assert draft.hand_back_id is not None
        assert department is not None
        hand_backs.grant(store, draft.hand_back_id, department, by, now)
    else:
        assert draft.assignment_id is not None
        hand_backs.ask(store, draft.assignment_id, draft.data["reason"], department, by, now)
    drafts.close(store, draft, now)


def _toggle(store: Store, draft: Draft, material_id: int, now: datetime) -> None:
    missing = list(draft.data["missing"])
    if material_id in missing:
        missing.remove(material_id)
    else:
        missing.append(material_id)
    draft.data = {**draft.data, "missing": missing}
    drafts.refresh(store, draft, now)


def _begin(store: Store, draft: Draft, chat: Chat, by: Person, now: datetime) -> Draft:
    drafts.begin(store, draft, chat, by, now)
    _ask(store, draft, now)
    return draft


def _ask(store: Store, draft: Draft, now: datetime) -> None:
    drafts.ask(store, draft, f"prompt.{draft.kind.value}", now)
