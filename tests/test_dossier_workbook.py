"""The workbook of a dossier: what people wrote stays words, and each reader's copy holds what is theirs."""

import io
from typing import Any

import pytest
from openpyxl import load_workbook

from bot import dossiers as workbooks
from desk import dossiers
from storage.models import Person
from storage.store import Storage, Store
from tests.county import MONDAY_NINE, County, settle

FORMULA = '=HYPERLINK("http://example.org","点我")'


@pytest.fixture
def county(storage: Storage) -> County:
    county = settle(storage)

    def keep(store: Store, by: Person, now: Any) -> None:
        firm = store.organisation.enterprise_named("青松食品")
        assert firm is not None
        dossiers.take_measure(store, firm, FORMULA, by, now)

    county.do(keep, by="李红", now=MONDAY_NINE)
    return county


def exported(county: County, by: str) -> Any:
    """The workbook that this person is sent."""

    def make(store: Store) -> bytes:
        reader = store.people.get(county.people[by])
        assert reader.chat is not None
        letter = store.outbox.newest(reader.chat.id, "dossier.workbook")
        assert letter is not None
        return workbooks.workbook(store, letter, MONDAY_NINE)

    county.do(dossiers.export, 1, by=by, now=MONDAY_NINE)
    return load_workbook(io.BytesIO(county.see(make)))


def test_what_looks_like_a_formula_is_words(county: County) -> None:
    cells = [cell for sheet in exported(county, "李红") for row in sheet.iter_rows() for cell in row]

    assert [cell.data_type for cell in cells if cell.value == FORMULA] == ["s"]
    assert {cell.data_type for cell in cells} <= {"s", "n"}  # n: an empty cell


def test_the_enterprise_s_copy_has_no_measures(county: County) -> None:
    assert "一企一策" in exported(county, "李红").sheetnames
    assert "一企一策" not in exported(county, "陈静").sheetnames


def test_who_took_a_copy_is_in_the_trail(county: County) -> None:
    exported(county, "陈静")

    assert len(county.see(lambda store: store.trail.seqs("dossier_exported"))) == 1
