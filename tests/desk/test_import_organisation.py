"""The organisation from a file: departments, enterprises, who is what, and whose account is whose."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot import tables
from desk import uscc
from desk.imports import Plan, Problem, Row, organisation_rows
from desk.imports import catalogue as import_catalogue
from desk.imports import organisation as import_organisation
from storage.models import ChatKind, DepartmentKind, Person, Role, RoleName
from storage.store import Storage, Store
from tests.rows import DATA, found, table

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
BUREAU, CENTRE = "县市场监督管理局", "帮代办中心"
CODE, OTHER_CODE = "91433122MA0000015L", "91433122MA0000023F"


def staff(person: str = "", role: str = "", **cells: Any) -> dict[str, Any]:
    return {"department": BUREAU, "department_kind": "department", "person": person, "role": role} | cells


def agent(person: str, role: str = "", **cells: Any) -> dict[str, Any]:
    return {"department": CENTRE, "department_kind": "centre", "person": person, "role": role} | cells


def firm(contact: str = "", **cells: Any) -> dict[str, Any]:
    return {"enterprise": "青松食品", "uscc": CODE, "contact": contact} | cells


OFFICER = staff("王建国", "officer")


def brought(storage: Storage, rows: Sequence[Row]) -> Plan[Any]:
    """The plan, carried out."""

    def take(store: Store) -> Plan[Any]:
        planned = import_organisation.plan(store, rows)
        assert not planned.problems
        import_organisation.apply(store, planned, NOW)
        return planned

    return storage.transact_now(take)


def problems(storage: Storage, *cells: dict[str, Any]) -> list[tuple[int, str, str]]:
    return found(storage.read_now(import_organisation.plan, table(*cells)).problems)


def posts(storage: Storage) -> set[tuple[str, str, str]]:
    """Who is what, and where."""

    def look(store: Store) -> set[tuple[str, str, str]]:
        return {
            (person.name, role.name.value, (role.department or role.enterprise).name)  # type: ignore[union-attr]
            for person in store.people.everyone_with_a_role()
            for role in person.roles
        }

    return storage.read_now(look)


def holder(storage: Storage, telegram_id: int) -> Person | None:
    return storage.read_now(lambda store: store.people.by_telegram(telegram_id))


def test_the_sample_county_is_imported_whole(storage: Storage) -> None:
    planned = brought(storage, tables.read(DATA / "organisation.csv"))

    people = [change for change in planned.changes if change.noun == "person"]
    assert len(people) == 174
    working = storage.read_now(lambda store: store.organisation.departments(DepartmentKind.DEPARTMENT))
    assert len(working) == 40
    for department in working:
        officers, substitutes, deputies, principals = storage.read_now(chain, department.id)
        assert (officers, substitutes, deputies, principals) == (1, 1, 1, 1)
    accounts = {1001: "陈静", 1101: "李红", 1201: "王建国", 1401: "龙明远", 1501: "田野"}
    assert {account: (holder(storage, account) or Person()).name for account in accounts} == accounts


def chain(store: Store, department_id: int) -> tuple[int, int, int, int]:
    return (
        len(store.people.officers(department_id)),
        len(store.people.substitutes(department_id)),
        len(store.people.with_role(RoleName.DEPUTY, department_id=department_id)),
        len(store.people.with_role(RoleName.PRINCIPAL, department_id=department_id)),
    )


def test_a_second_import_changes_nothing(storage: Storage) -> None:
    brought(storage, tables.read(DATA / "organisation.csv"))
    before = posts(storage)

    planned = brought(storage, tables.read(DATA / "organisation.csv"))

    assert not planned.changes_something
    assert posts(storage) == before


def test_chinese_headers_and_words_mean_the_same(storage: Storage) -> None:
    brought(storage, table(OFFICER, staff("刘洋", "officer", substitute_for="王建国"), firm("陈静", tags="食品、小微")))

    planned = brought(
        storage,
        table(
            {"部门": BUREAU, "部门类别": "部门", "姓名": "王建国", "角色": "专职人员"},
            {"部门": BUREAU, "姓名": "刘　洋", "替补对象": "王建国"},
            {"企业名称": "青松食品", "统一社会信用代码": CODE.lower(), "经办人": "陈静", "标签": "食品；小微"},
        ),
    )

    assert not planned.changes_something


def test_the_kind_of_a_department_says_the_usual_role(storage: Storage) -> None:
    brought(
        storage,
        table(
            agent("李红"),
            {"department": "组织部", "department_kind": "organiser", "person": "孙丽"},
            {"department": "县政府", "department_kind": "leader", "person": "龙明远"},
        ),
    )

    assert posts(storage) == {
        ("李红", "agent", CENTRE),
        ("孙丽", "organiser", "组织部"),
        ("龙明远", "leader", "县政府"),
    }


def test_a_department_of_the_catalogue_is_completed(storage: Storage) -> None:
    rows = tables.read(DATA / "items.jsonl")[:1]
    storage.transact_now(lambda store: import_catalogue.apply(store, import_catalogue.plan(store, rows), NOW))

    planned = brought(storage, table(staff("王建国", "officer", hotline="0743-0000000", hours="08:30-17:30")))

    department = storage.read_now(lambda store: store.organisation.department_named(BUREAU))
    assert department is not None
    assert (department.hotline, department.hours) == ("0743-0000000", "08:30-17:30")
    assert [(change.noun, change.kind.value) for change in planned.changes] == [
        ("department", "changed"),
        ("person", "added"),
    ]


def test_an_account_is_bound_at_once(storage: Storage) -> None:
    brought(storage, table(staff("王建国", "officer", telegram_id=1201)))

    person = holder(storage, 1201)
    assert person is not None
    assert (person.name, person.chat.kind if person.chat else None) == ("王建国", ChatKind.PRIVATE)


def test_an_account_moves_from_the_visitor_who_held_it(storage: Storage) -> None:
    visitor = storage.transact_now(lambda store: store.people.met(1201).id)

    brought(storage, table(staff("王建国", "officer", telegram_id="1201")))

    person = holder(storage, 1201)
    assert person is not None
    assert (person.name, person.id != visitor) == ("王建国", True)
    assert storage.read_now(lambda store: store.people.get(visitor)).chat_id is None


def test_an_account_of_somebody_else_is_not_taken_away(storage: Storage) -> None:
    brought(storage, table(agent("李红", telegram_id=1101)))

    assert problems(storage, agent("吴敏", telegram_id=1101)) == [(2, "telegram_id", "account_taken")]


def test_a_new_account_takes_the_place_of_the_old_one(storage: Storage) -> None:
    brought(storage, table(agent("李红", telegram_id=1101)))

    brought(storage, table(agent("李红", telegram_id=1109)))

    assert holder(storage, 1101) is None
    assert (holder(storage, 1109) or Person()).name == "李红"


def test_one_account_in_two_rows_is_one_person_with_two_roles(storage: Storage) -> None:
    brought(storage, table(agent("李红", telegram_id=1101), agent("李红", "admin"), firm("李红", telegram_id=1101)))

    person = holder(storage, 1101)
    assert person is not None
    assert {role.name for role in person.roles} == {RoleName.AGENT, RoleName.ADMIN, RoleName.CONTACT}


def test_an_invited_person_is_known_by_the_account(storage: Storage) -> None:
    """An invite without a department makes an agent of no place in particular."""

    def invited(store: Store) -> int:
        person = store.people.met(1101)
        person.name = "李红"
        person.roles.append(Role(name=RoleName.AGENT))
        return person.id

    known = storage.transact_now(invited)

    brought(storage, table(agent("李红", telegram_id=1101)))

    person = holder(storage, 1101)
    assert person is not None
    assert person.id == known


def test_in_the_file_s_places_a_person_is_what_the_file_says(storage: Storage) -> None:
    """A promoted officer must not go on being an officer."""
    promoted = staff("张伟", "officer", telegram_id=1203)
    brought(storage, table(OFFICER, promoted, firm("张伟", telegram_id=1203)))

    planned = brought(storage, table(staff("张伟", "deputy")))

    assert ("张伟", "deputy", BUREAU) in posts(storage)
    assert ("张伟", "officer", BUREAU) not in posts(storage)
    assert ("张伟", "contact", "青松食品") in posts(storage)
    change = planned.changes[-1]
    assert [(d.column, d.before, d.after) for d in change.differences] == [("role", "officer", "deputy")]


def test_whom_the_file_does_not_name_stays(storage: Storage) -> None:
    brought(storage, table(OFFICER, staff("张伟", "deputy")))

    brought(storage, table(staff("赵志强", "principal")))

    assert {name for name, _, _ in posts(storage)} == {"王建国", "张伟", "赵志强"}


def test_an_empty_cell_takes_nothing_away(storage: Storage) -> None:
    brought(storage, table(staff("王建国", "officer", phone="0743-1", hotline="0743-2", telegram_id=1201)))

    planned = brought(storage, table(OFFICER))

    assert not planned.changes_something
    person = holder(storage, 1201)
    assert person is not None
    assert person.phone == "0743-1"


def test_a_substitute_stands_in_for_one_officer(storage: Storage) -> None:
    brought(storage, table(staff("刘洋", substitute_for="王建国"), OFFICER))

    department = storage.read_now(lambda store: store.organisation.department_named(BUREAU))
    assert department is not None
    assert storage.read_now(chain, department.id) == (1, 1, 0, 0)


def test_an_enterprise_may_have_several_contacts_and_change_its_name(storage: Storage) -> None:
    brought(storage, table(firm("陈静"), firm("周海", tags="食品")))

    planned = brought(storage, table(firm("陈静", enterprise="青松集团")))

    enterprise = storage.read_now(lambda store: store.organisation.enterprise_by_code(CODE))
    assert enterprise is not None
    assert (enterprise.name, enterprise.tags) == ("青松集团", ["食品"])
    assert planned.changes[0].kind.value == "changed"
    assert {name for name, role, _ in posts(storage) if role == "contact"} == {"陈静", "周海"}


def test_every_problem_is_told_with_row_and_column(storage: Storage) -> None:
    assert problems(
        storage,
        OFFICER,
        staff("张伟"),
        staff("赵志强", "boss"),
        staff("孙丽", "agent"),
        staff("刘洋", "deputy", substitute_for="王建国"),
        staff("吴敏", "officer", substitute_for="王建军"),
        OFFICER,
        staff("李红", "officer", telegram_id="@lihong"),
        staff("田野", "officer", department_kind="bureau"),
        staff("", "officer"),
        firm("陈静", uscc=CODE[:-1] + "M"),
        firm("陈静", uscc="123"),
        firm("陈静", uscc=None),
        firm("", phone="139"),
        firm("陈静") | {"department": BUREAU},
        {"phone": "139-0000-0000"},
    ) == [
        (3, "role", "no_role"),
        (4, "role", "not_one_of"),
        (5, "role", "role_not_here"),
        (6, "role", "substitute_role"),
        (7, "substitute_for", "substitute_for"),
        (8, "", "twice_person"),
        (9, "telegram_id", "not_an_account"),
        (10, "department_kind", "not_one_of"),
        (11, "role", "whose"),
        (12, "uscc", "uscc_check"),
        (13, "uscc", "uscc_form"),
        (14, "uscc", "missing"),
        (15, "phone", "whose"),
        (16, "", "both_kinds"),
        (17, "", "neither_kind"),
    ]


def test_a_department_with_people_needs_an_officer(storage: Storage) -> None:
    """Else an assignment would be dispatched to nobody's desk."""
    rows = (staff("张伟", "deputy"), staff("赵志强", "principal"))

    assert problems(storage, *rows) == [(2, "department", "no_officer")]


def test_a_substitute_alone_is_no_officer(storage: Storage) -> None:
    brought(storage, table(OFFICER))

    assert problems(storage, staff("刘洋", substitute_for="刘洋"), staff("王建国", "deputy")) == [
        (2, "department", "no_officer"),
        (2, "substitute_for", "substitute_for"),
    ]


@pytest.mark.parametrize("known", ["", "admin"])
def test_nobody_is_admin_and_auditor(storage: Storage, known: str) -> None:
    rows = [agent("田野", "admin", telegram_id=1501), staff("田野", "auditor", telegram_id=1501)]
    if known:
        brought(storage, table(rows.pop(0)))

    assert problems(storage, *rows)[-1] == (len(rows) + 1, "role", "admin_and_auditor")


def test_rows_that_contradict_each_other_are_told(storage: Storage) -> None:
    assert problems(
        storage,
        staff("王建国", "officer", hotline="1", telegram_id=1201),
        staff("王建国", "deputy", hotline="2", telegram_id=1202),
        staff("张伟", "deputy", department_kind="centre"),
        staff("刘洋", "officer", telegram_id=1201),
        firm("陈静"),
        firm("周海", enterprise="宏达建材"),
        firm("周海", uscc=OTHER_CODE),
    ) == [
        (3, "hotline", "differs"),
        (3, "telegram_id", "differs"),
        (4, "department_kind", "differs"),
        (5, "telegram_id", "account_two_names"),
        (7, "enterprise", "differs"),
        (8, "uscc", "differs"),
    ]


def test_two_people_are_not_made_one(storage: Storage) -> None:
    brought(storage, table(agent("李红"), firm("李红")))

    assert problems(storage, agent("李红", telegram_id=1101), firm("李红", telegram_id=1101)) == [
        (3, "contact", "two_people")
    ]


def test_a_code_that_the_spreadsheet_made_a_number_is_told(storage: Storage) -> None:
    """Excel keeps fifteen of the eighteen digits."""
    assert problems(storage, firm("陈静", uscc=9.14331220000000e17)) == [(2, "uscc", "digits_lost")]


@pytest.mark.parametrize("code", ["9144030071526726XG", "914403001922038216", "91110000802100433B", CODE])
def test_a_published_code_is_valid_and_no_single_slip_of_it(code: str) -> None:
    """The first three are those of well-known companies."""
    slips = [code[:place] + sign + code[place + 1 :] for place in range(18) for sign in uscc.SIGNS]

    assert [slip for slip in set(slips) if uscc.is_valid(slip)] == [code]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(list(organisation_rows.COLUMNS)),
            st.none() | st.integers() | st.floats() | st.sampled_from(["王建国", CODE]) | st.text(max_size=9),
        ),
        max_size=4,
    )
)
def test_whatever_rows_hold_they_are_people_or_problems(cells: list[dict[str, Any]]) -> None:
    noted: list[Problem] = []

    listing = organisation_rows.read(table(*cells), noted)

    assert noted or len(listing.members) <= len(cells)


def test_an_import_takes_nobody_from_another_place_during_a_leave(storage: Storage) -> None:
    """Whoever acts for a colleague is no officer of the file's, and stays one until the leave is over."""
    rows = table(staff("王建国", "officer", telegram_id=1201), staff("张伟", "deputy", telegram_id=1203))
    brought(storage, rows)

    def lend(store: Store) -> None:
        away, acting = (store.people.by_telegram(account) for account in (1201, 1203))
        assert away is not None
        assert acting is not None
        department = away.roles[0].department_id
        lent = Role(name=RoleName.OFFICER, person_id=acting.id, department_id=department, acting_for_id=away.id)
        store.put(lent)

    storage.transact_now(lend)

    planned = storage.read_now(import_organisation.plan, rows)
    brought(storage, table(staff("王建国", "officer", telegram_id=1201), staff("张伟", "deputy", phone="1")))

    assert not planned.changes_something
    assert storage.read_now(lambda store: len(store.session.scalars(select(Role).where(LENT)).all())) == 1


LENT = Role.acting_for_id.is_not(None)
