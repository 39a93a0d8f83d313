"""反映问题: raised by enterprises or the centre, brought forward by the centre, told each month until solved."""

from datetime import datetime

from desk import anonymity, audiences, cases, closing, post
from desk.errors import AlreadyDone, NoMeasures, Nothing, TooLong
from desk.people import authorize
from storage.models import Person, Problem
from storage.store import Store

LISTED = 20
LONGEST = 1000
PUNCTUATION = " ，,。；;：:、"


def bring_up(store: Store, words: str, by: Person, now: datetime) -> Problem:
    """/problem: what keeps an enterprise from its work; a case's number in the words links it. It names nobody."""
    authorize(by, "raise_problem")
    no = cases.number_in(words)
    case = cases.visible(store, no, by) if no else None
    said = words.replace(no, "").strip(PUNCTUATION) if no else words.strip()
    if not said:
        raise Nothing(what="problem")
    if len(said) > LONGEST:
        raise TooLong(longest=LONGEST)
    whose = closing.lead_of(case).department_id if case is not None and case.assignments else None
    facts = {"case_id": case.id if case else None, "department_id": whose, "raised_by_id": by.id, "raised_at": now}
    problem = store.put(Problem(words=anonymity.of(store, said), **facts))
    store.reload(problem)

    post.tell(store, audiences.person(by), "problem.raised", now, problem_id=problem.id)
    post.tell(store, audiences.CENTRE, "problem.card", now, card=card(problem), problem_id=problem.id)
    store.trail.note("problem_raised", now, by, problem=problem.id)
    return problem


def show(store: Store, problem_id: int, by: Person, now: datetime) -> None:
    """A line of the list, as its card, in private."""
    authorize(by, "list.problems")
    problem = store.problems.get(problem_id)
    post.tell(store, audiences.person(by), "problem.card", now, card=card(problem), problem_id=problem.id)


def reply(store: Store, problem_id: int, words: str, by: Person, now: datetime) -> None:
    """In reply to its card: a department's whole name says whose it is to solve, anything else how far it has come."""
    authorize(by, "solve_problem")
    problem = store.problems.get(problem_id)
    must_be_open(store, problem)
    if len(words) > LONGEST:
        raise TooLong(longest=LONGEST)
    department = store.organisation.department_named(words.strip())
    if department is not None:
        problem.department_id = department.id
    else:
        problem.progress = anonymity.of(store, words.strip())
    store.reload(problem)
    store.trail.note("problem_brought_forward", now, by, problem=problem.id)
    store.outbox.refresh(card(problem), now)


def solve(store: Store, problem_id: int, by: Person, now: datetime) -> None:
    """已解决: with what was done about it; whoever raised it hears."""
    authorize(by, "solve_problem")
    problem = store.problems.get(problem_id)
    must_be_open(store, problem)
    if not problem.progress:
        raise NoMeasures
    problem.solved_by_id, problem.solved_at = by.id, now
    store.flush()
    raiser = store.people.get(problem.raised_by_id)
    post.tell(store, audiences.person(raiser), "problem.solved", now, problem_id=problem.id)
    store.trail.note("problem_solved", now, by, problem=problem.id)
    store.outbox.refresh(card(problem), now)


def must_be_open(store: Store, problem: Problem) -> None:
    """Nothing while it is not solved; who has solved it otherwise."""
    if problem.solved_at is not None:
        who = store.people.name_of(problem.solved_by_id)
        raise AlreadyDone(no=f"#{problem.id}", who=who, at=problem.solved_at, stage="solved")


def card(problem: Problem) -> str:
    return f"problem/{problem.id}"
