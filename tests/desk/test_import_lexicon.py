"""The county's own words from a file: checked cell by cell, kept by version, and used with the next question."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from bot import tables
from desk import knowledge
from desk.imports import Plan, Row
from desk.imports import lexicon as import_lexicon
from storage.models import Word
from storage.store import Storage, Store
from tests.county import settle
from tests.rows import DATA, found, table

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
CAKES = {"说法": "打粑粑", "规范用语": "食品经营许可"}
DOGS = {"说法": "给狗上户", "去向": "辖区派出所"}


def brought(storage: Storage, rows: Sequence[Row]) -> Plan[Any]:
    """The plan, carried out unless it has a problem."""

    def take(store: Store) -> Plan[Any]:
        planned = import_lexicon.plan(store, rows)
        if not planned.problems:
            import_lexicon.apply(store, planned, NOW)
        return planned

    return storage.transact_now(take)


def asked(storage: Storage, words: str) -> tuple[str, str | None]:
    """The decision, and where the service is had that is not here."""
    found = storage.read_now(lambda store: knowledge.answer(store, words))
    return str(found.decision), found.elsewhere


def test_a_word_is_understood_with_the_next_question(storage: Storage) -> None:
    settle(storage)
    before = asked(storage, "打粑粑卖要什么手续")

    brought(storage, table(CAKES))

    assert (before, asked(storage, "打粑粑卖要什么手续")) == (("unknown", None), ("answer", None))


def test_where_a_service_is_had_is_said_with_the_next_question(storage: Storage) -> None:
    settle(storage)

    brought(storage, table(DOGS))

    assert asked(storage, "给狗上户要多少钱") == ("unknown", "辖区派出所")


def test_a_word_that_comes_with_the_program_can_be_taken_out(storage: Storage) -> None:
    settle(storage)
    before = asked(storage, "护照怎么换")

    brought(storage, table({"说法": "护照", "状态": "停用"}))

    assert before[1] is not None
    assert asked(storage, "护照怎么换") == ("unknown", None)


def test_a_plan_alone_changes_nothing(storage: Storage) -> None:
    settle(storage)

    planned = storage.read_now(import_lexicon.plan, table(CAKES))

    assert [change.label for change in planned.changes] == ["打粑粑 → 食品经营许可"]
    assert storage.read_now(lambda store: store.words.in_force()) == []
    assert asked(storage, "打粑粑卖要什么手续")[0] == "unknown"


def test_a_changed_word_is_kept_in_the_version_that_had_it_and_the_others_stay(storage: Storage) -> None:
    brought(storage, table(CAKES, DOGS))

    planned = brought(storage, table(CAKES | {"规范用语": "食品小作坊、~食品经营"}))

    def words(store: Store) -> list[tuple[str, str, int, int | None]]:
        rows = store.session.scalars(select(Word).order_by(Word.id))
        return [(word.everyday, word.official, word.since, word.until) for word in rows]

    assert storage.read_now(words) == [
        ("打粑粑", "食品经营许可", 1, 2),
        ("给狗上户", "", 1, None),
        ("打粑粑", "食品小作坊 ~食品经营", 2, None),
    ]
    [change] = planned.changes
    assert [(it.column, it.before, it.after) for it in change.differences] == [
        ("official", "食品经营许可", "食品小作坊 ~食品经营")
    ]


def test_the_same_file_again_changes_nothing(storage: Storage) -> None:
    brought(storage, table(CAKES, DOGS))

    planned = brought(storage, table(CAKES, DOGS))

    assert not planned.changes_something
    assert storage.read_now(lambda store: store.words.version()) == 1


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ({"说法": "", "规范用语": "食品"}, ("说法", "missing")),
        ({"说法": "酒" * 31, "规范用语": "食品"}, ("说法", "too_long")),
        ({"说法": "打粑粑", "规范用语": "食品"}, ("说法", "twice")),
        ({"说法": "米豆腐", "规范用语": ""}, ("规范用语", "no_meaning")),
        ({"说法": "米豆腐", "规范用语": "食品", "去向": "别处"}, ("去向", "two_meanings")),
        ({"说法": "米豆腐", "规范用语": "食品", "状态": "也许"}, ("状态", "not_one_of")),
    ],
)
def test_what_is_wrong_is_named_by_row_and_column_and_nothing_is_taken(
    storage: Storage, row: dict[str, str], problem: tuple[str, str]
) -> None:
    planned = brought(storage, table(CAKES | {"去向": "", "状态": ""}, row))

    assert found(planned.problems)[0] == (3, *problem)
    assert storage.read_now(lambda store: store.words.in_force()) == []


@pytest.mark.parametrize("name", ["lexicon.csv", "absent.csv"])
def test_the_words_that_come_with_the_program_are_such_files(storage: Storage, name: str) -> None:
    planned = brought(storage, tables.read(DATA / name))

    assert planned.problems == ()
    assert planned.changes_something
