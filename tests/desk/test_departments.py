"""A department is found by its name, by a part of it or by its short form; never when two are meant."""

import pytest

from desk import departments
from desk.errors import NoSuchDepartment
from storage.models import Department
from storage.store import Storage
from tests.county import OTHER, PLACE, settle


@pytest.mark.parametrize(
    ("words", "name"),
    [(PLACE, PLACE), ("市场监管局", PLACE), (" 市监局 ", PLACE), ("应急局", OTHER), ("应急管理", OTHER)],
)
def test_a_department_is_found_by_what_people_call_it(storage: Storage, words: str, name: str) -> None:
    settle(storage)

    assert storage.read_now(departments.named, words).name == name


@pytest.mark.parametrize("words", ["", "局", "管理", "天文台", "县"])
def test_words_that_mean_none_or_several_are_refused(storage: Storage, words: str) -> None:
    """管理 stands in two names."""
    settle(storage)

    with pytest.raises(NoSuchDepartment):
        storage.read_now(departments.named, words)


def test_a_whole_name_is_not_mistaken_for_a_part_of_a_longer_one(storage: Storage) -> None:
    settle(storage)
    storage.transact_now(lambda store: store.put(Department(name=f"{OTHER}高新区分局")))

    assert storage.read_now(departments.named, OTHER).name == OTHER
