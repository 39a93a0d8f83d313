"""Every action by every role on what is theirs and on what is not; and the page that says so."""

from pathlib import Path

import pytest

from bot import permissions
from desk import people
from storage.models import Assignment, Case, Enterprise, Person, Role, RoleName
from texts import words

OURS, THEIRS = 1, 2
PAGE = Path(__file__).parents[2] / "docs" / "permissions.md"


def case(key: int) -> Case:
    return Case(enterprise_id=key, assignments=[assignment(key)])


def assignment(key: int) -> Assignment:
    return Assignment(department_id=key)


def holder(role: RoleName) -> Person:
    """Somebody of the first department and the first enterprise, in this role."""
    return Person(roles=[Role(name=role, department_id=OURS, enterprise_id=OURS)])


@pytest.mark.parametrize("role", RoleName)
@pytest.mark.parametrize("action", people.MAY)
def test_a_role_may_what_the_table_says_and_only_to_its_own(action: str, role: RoleName) -> None:
    """Departments reach their own assignments, contacts their own enterprise, the others the whole desk."""
    by, allowed = holder(role), role in people.MAY[action]

    assert people.may(by, action) is allowed
    assert people.may(by, action, case(OURS)) is allowed
    assert people.may(by, action, case(THEIRS)) is (allowed and role not in people.HANDLERS | people.CONTACT)
    assert people.may(by, action, assignment(THEIRS)) is (allowed and role not in people.HANDLERS)
    assert people.may(by, action, Enterprise(id=THEIRS)) is (allowed and role not in people.CONTACT)


@pytest.mark.parametrize("role", RoleName)
def test_what_the_table_does_not_know_may_nobody(role: RoleName) -> None:
    assert not people.may(holder(role), "open_the_safe")


def test_a_visitor_may_nothing() -> None:
    assert not any(people.may(Person(roles=[]), action) for action in people.MAY)


def test_the_auditor_moves_nothing() -> None:
    """Whoever checks the trail has no part in what it tells."""
    assert {action for action, roles in people.MAY.items() if RoleName.AUDITOR in roles} <= {"list.doctor", "explain"}


def test_the_page_is_what_the_rules_are() -> None:
    """Write it anew by python -m bot permissions > docs/permissions.md."""
    assert PAGE.read_text(encoding="utf-8").splitlines() == list(permissions.lines(words("zh")))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_action_has_a_name(language: str) -> None:
    assert all(line.count("|") > len(RoleName) for line in list(permissions.lines(words(language)))[4:])
