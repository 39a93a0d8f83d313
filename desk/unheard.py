"""Somebody could not be reached: whoever comes next is told the same, at once."""

from datetime import datetime

from desk import people
from storage.assignments import OPEN
from storage.models import Letter, Person
from storage.store import Store


def still_theirs(store: Store, letter: Letter) -> bool:
    """Whether the chat a letter goes to is still its reader's: bindings may have changed while it waited."""
    if letter.to_group:
        return letter.group_id is not None
    if letter.person_id is not None:
        return store.people.get(letter.person_id).chat_id == letter.chat_id
    return True


def out_of_reach(store: Store, letter: Letter, now: datetime) -> None:
    """The letter's chat is marked until its person writes again, and what had to be heard is passed on."""
    letter.chat.unreachable_since = letter.chat.unreachable_since or now
    store.session.flush()
    pass_on(store, letter, now)


def pass_on(store: Store, letter: Letter, now: datetime) -> None:
    """What had to be heard goes one step further."""
    if letter.edits_id is not None or letter.person_id is None:
        return
    deaf = store.people.get(letter.person_id)
    if letter.kind.startswith(("ladder.", "assignment.")) and "assignment_id" in letter.facts:
        _along_the_ladder(store, letter, deaf, now)
    elif letter.kind.startswith("case."):
        _to_the_other_contacts(store, letter, deaf, now)


def _along_the_ladder(store: Store, letter: Letter, deaf: Person, now: datetime) -> None:
    assignment = store.assignments.get(letter.facts["assignment_id"])
    if assignment.stage not in OPEN:
        return
    for addressee in people.next_hearers(store, assignment.department, deaf):
        store.outbox.add(
            addressee,
            letter.kind,
            now,
            key=_fact(letter),
            card=f"assignment/{assignment.id}",
            alarm_id=letter.alarm_id,
            **letter.facts,
        )
    store.trail.add(assignment.case, "unheard", now, None, assignment=assignment.id, kind=letter.kind, person=deaf.id)


def _to_the_other_contacts(store: Store, letter: Letter, deaf: Person, now: datetime) -> None:
    case = store.cases.get(letter.facts["case_id"])
    for addressee in people.contacts(store, case):
        store.outbox.add(addressee, letter.kind, now, key=_fact(letter), **letter.facts)
    store.trail.add(case, "unheard", now, None, kind=letter.kind, person=deaf.id)


def _fact(letter: Letter) -> str:
    """What the letter tells of, whoever hears it: somebody who has heard it already does not hear it again."""
    if letter.dedupe_key is None:
        return f"letter/{letter.id}"
    return letter.dedupe_key.rsplit("/", 1)[0]  # without the chat
