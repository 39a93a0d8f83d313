"""Departments as people name them."""

from collections.abc import Sequence

from desk.errors import NoSuchDepartment
from desk.guides import scopes
from desk.guides.wording import plain
from storage.models import Department, DepartmentKind
from storage.store import Store

WORKING = (DepartmentKind.DEPARTMENT,)


def named(store: Store, words: str) -> Department:
    """The one working department that these words mean: its name, a part or a short form that no other has."""
    exact = store.organisation.department_named(words.strip())
    found = [exact] if exact else like(store, words)
    if len(found) != 1:
        raise NoSuchDepartment(name=words.strip())
    return found[0]


def like(store: Store, words: str, kinds: Sequence[DepartmentKind] = WORKING) -> Sequence[Department]:
    """The departments that these words may be short for, in the order of the kinds."""
    known = [body for kind in kinds for body in store.organisation.departments(kind)]
    meant = scopes.like(words.strip(), [body.name for body in known])
    return [body for body in known if plain(body.name) in meant]
