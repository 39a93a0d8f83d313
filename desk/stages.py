"""Where an assignment stands: whether it is open, whether its clock runs, and the cards that show it."""

from datetime import datetime

from desk.errors import AlreadyDone, Closed, Paused
from storage.assignments import OPEN
from storage.models import Assignment, AssignmentStage, Stage
from storage.store import Store


def refresh(store: Store, assignment: Assignment, now: datetime) -> None:
    """Every card that shows this assignment is brought up to date; once it is over, every reminder of it as well."""
    bring = store.outbox.refresh if assignment.stage in OPEN else store.outbox.converge
    bring(f"assignment/{assignment.id}", now)
    store.outbox.refresh(f"case/{assignment.case_id}", now)
    for asked in store.rulings.all_of(assignment.id):
        store.outbox.refresh(f"{asked.__tablename__}/{asked.id}", now)


def must_be_open(assignment: Assignment) -> None:
    """Nothing while the department still owes it; the refusal that says what stands otherwise."""
    if assignment.stage not in OPEN or assignment.case.stage is not Stage.DISPATCHED:
        raise moved_on(assignment)


def must_run(store: Store, assignment: Assignment) -> None:
    """Nothing while the assignment's clock runs; until when it stands still otherwise."""
    if pause := store.rulings.pause_on(assignment.id):
        raise Paused(no=assignment.case.no, step=pause.reason, by=pause.expected_by)


def moved_on(assignment: Assignment) -> AlreadyDone | Closed:
    """Who was faster, and when."""
    if assignment.stage is AssignmentStage.ACKNOWLEDGED and assignment.owner:
        return AlreadyDone(
            no=assignment.case.no, who=assignment.owner.name, at=assignment.acknowledged_at, stage="acknowledged"
        )
    return Closed(no=assignment.case.no, stage=assignment.stage.value)
