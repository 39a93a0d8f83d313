"""测评票: four marks for each department, one after the other, each cast once; then nothing tells whose it was."""

from datetime import datetime

from desk import evaluations
from desk.errors import ChooseFirst, Settled, TooLong, WordsNeeded
from desk.tally import DIMENSIONS
from storage.models import Candidate, Person, Seat
from storage.store import Store

LEVELS = range(1, 5)  # 优秀 … 较差
LONGEST = 1000


def mark(store: Store, candidate_id: int, level: int, by: Person, now: datetime) -> Candidate:
    """The next dimension of the department that is being marked."""
    candidate = _filling_in(store, candidate_id, by)
    dimension = next_dimension(candidate)
    if dimension is None or level not in LEVELS:
        raise ChooseFirst
    return _keep(store, candidate, {**candidate.marks, dimension: level}, now)


def clear(store: Store, candidate_id: int, by: Person, now: datetime) -> Candidate:
    """重选: this department's marks anew."""
    return _keep(store, _filling_in(store, candidate_id, by), {}, now)


def suggest(store: Store, candidate_id: int, words: str, by: Person, now: datetime) -> Candidate:
    """写建议: goes with the ballot that is being filled in, and is kept apart from it."""
    candidate = _filling_in(store, candidate_id, by)
    if not words.strip():
        raise WordsNeeded
    if len(words) > LONGEST:
        raise TooLong(longest=LONGEST)
    return _keep(store, candidate, {**candidate.marks, "suggestion": words}, now)


def cast(store: Store, candidate_id: int, by: Person, now: datetime) -> Candidate:
    """提交: one ballot for one department; the trail keeps that one was cast, and not by whom."""
    candidate = _filling_in(store, candidate_id, by)
    marks, department = candidate.marks, next_department(store, candidate)
    if next_dimension(candidate) is not None or department is None:
        raise ChooseFirst

    levels = [int(marks[dimension]) for dimension in DIMENSIONS]
    store.evaluations.cast(candidate, department, levels, marks.get("suggestion", ""))
    _keep(store, candidate, {}, now)
    evaluations.refresh(store, candidate.evaluation, now)
    store.trail.note("ballot_cast", now, None, evaluation=candidate.evaluation_id, department=department)
    return candidate


def may_suggest(store: Store, candidate_id: int, by: Person) -> Candidate:
    return _filling_in(store, candidate_id, by)


def next_dimension(candidate: Candidate) -> str | None:
    """The first dimension without a mark."""
    return next((dimension for dimension in DIMENSIONS if dimension not in candidate.marks), None)


def next_department(store: Store, candidate: Candidate) -> int | None:
    """The first department that this one has not marked; None when the work is done."""
    done = store.evaluations.marked_by(candidate.id)
    return next((key for key in candidate.evaluation.departments if key not in done), None)


def _filling_in(store: Store, candidate_id: int, by: Person) -> Candidate:
    candidate = evaluations.theirs(store, candidate_id, by)
    if candidate.seat is not Seat.ACCEPTED or next_department(store, candidate) is None:
        raise Settled
    return candidate


def _keep(store: Store, candidate: Candidate, marks: dict[str, object], now: datetime) -> Candidate:
    candidate.marks = marks
    store.flush()
    store.outbox.refresh(f"ballot/{candidate.id}", now)
    return candidate
