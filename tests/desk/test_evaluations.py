"""述职测评: drawn from the published seed, without conflicts, replaced within the group; secret; and what follows."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import select

from desk import ballots, draw, evaluations, rectifications, rules, sweep, tally
from desk.errors import ChooseFirst, Closed, NotLater, NotYours, Settled, TooFew
from desk.evaluations import Named
from storage.models import (
    Ballot,
    Base,
    Candidate,
    ChatKind,
    Draft,
    Evaluation,
    EvaluationStage,
    Event,
    Person,
    Seat,
    Stratum,
    Suggestion,
    Turnout,
)
from storage.store import Storage, Store
from tests.county import MONDAY_NINE, County, at, settle

LATER = MONDAY_NINE + timedelta(hours=1)
UNTIL = at("2026-11-27 17:30")
GROUPS = {Stratum.HOUSEHOLD: 20, Stratum.SMALL: 12, Stratum.NEW: 5, Stratum.GRASSROOTS: 3}


def opened(county: County, seed: str = "26128", groups: dict[Stratum, int] | None = None) -> int:
    """A round about every department, with candidates who can all be reached."""

    def open_(store: Store) -> int:
        marked = evaluations.everybody(store)
        evaluation = evaluations.open_(store, "2026年述职测评", marked, UNTIL, seed, None, MONDAY_NINE)
        those: list[Named] = []
        for stratum, count in (groups or GROUPS).items():
            for number in range(count):
                chat = store.chats.met(5000 + len(those), ChatKind.PRIVATE)
                person = store.put(Person(name=f"{stratum.value}{number}", phone="", chat_id=chat.id))
                those.append(Named(f"{stratum.value}-{number:03d}", person.name, stratum, person.id))
        evaluations.add(store, evaluation, those, MONDAY_NINE)
        return evaluation.id

    return county.storage.transact_now(open_)


def drawn(county: County, **what: Any) -> int:
    key = opened(county, **what)
    county.storage.transact_now(evaluations.draw_panel, key, None, MONDAY_NINE)
    return key


def seats(county: County, key: int) -> dict[str, Seat]:
    return county.storage.read_now(lambda store: {one.code: one.seat for one in store.evaluations.candidates(key)})


def as_(county: County, code: str, action: Any, *what: Any, now: datetime = LATER) -> Any:
    """One act of the candidate with this code."""

    def act(store: Store) -> Any:
        one = store.session.scalars(select(Candidate).where(Candidate.code == code)).one()
        assert one.person is not None
        return action(store, one.id, *what, one.person, now)

    return county.storage.transact_now(act)


def marks(county: County, code: str, *levels: int, suggestion: str = "") -> None:
    """A ballot for the next department."""
    for level in levels:
        as_(county, code, ballots.mark, level)
    if suggestion:
        as_(county, code, ballots.suggest, suggestion)
    as_(county, code, ballots.cast)


def test_twenty_are_drawn_in_proportion_and_invited(storage: Storage) -> None:
    county = settle(storage)
    found = seats(county, drawn(county))

    invited = [code.split("-")[0] for code, seat in found.items() if seat is Seat.INVITED]
    assert {group: invited.count(group) for group in set(invited)} == {
        "household": 10, "small": 6, "new": 3, "grassroots": 1,
    }  # fmt: skip
    assert len(county.letters("evaluation.invitation")) == 20


def test_anybody_can_repeat_the_draw_from_the_seed(storage: Storage) -> None:
    county = settle(storage)
    found = seats(county, drawn(county, seed="26128"))

    for stratum, count in GROUPS.items():
        codes = [f"{stratum.value}-{number:03d}" for number in range(count)]
        quota = draw.quotas(dict(GROUPS), 20)[stratum]
        expected = set(draw.order(codes, stratum.value, "26128")[:quota])
        assert {code for code in codes if found[code] is Seat.INVITED} == expected


def test_whoever_has_to_do_with_a_department_is_not_drawn(storage: Storage) -> None:
    """Named in the file, or working for it."""
    county = settle(storage)
    key = opened(county, groups={Stratum.SMALL: 3})

    def add(store: Store) -> None:
        evaluation = store.evaluations.get(key)
        officer = store.people.get(county.people["王建国"])
        named = store.session.scalars(select(Candidate)).first()
        assert named is not None
        named.conflicts = [evaluation.departments[0]]
        evaluations.add(store, evaluation, [Named("officer", "王建国", Stratum.NEW, officer.id)], MONDAY_NINE)

    storage.transact_now(add)
    storage.transact_now(evaluations.draw_panel, key, None, MONDAY_NINE)

    assert seats(county, key) == {
        "officer": Seat.CONFLICTED,
        "small-000": Seat.CONFLICTED,
        "small-001": Seat.INVITED,
        "small-002": Seat.INVITED,
    }


def test_a_round_without_candidates_is_not_drawn(storage: Storage) -> None:
    county = settle(storage)
    key = opened(county, groups={Stratum.SMALL: 0})

    with pytest.raises(TooFew):
        storage.transact_now(evaluations.draw_panel, key, None, MONDAY_NINE)


def test_candidates_join_only_before_the_draw(storage: Storage) -> None:
    county = settle(storage)
    key = drawn(county)

    with pytest.raises(Closed):
        storage.transact_now(
            lambda store: evaluations.add(
                store, store.evaluations.get(key), [Named("late", "晚到", Stratum.NEW, None)], LATER
            )
        )
    with pytest.raises(Closed):
        storage.transact_now(evaluations.draw_panel, key, None, LATER)


@pytest.mark.parametrize("history", range(4))
def test_whoever_declines_is_replaced_from_the_same_group_in_the_order_of_the_draw(
    storage: Storage, history: int
) -> None:
    """In whatever order they decline, each group keeps its seats as long as it has people."""
    county, chance = settle(storage), Random(history)
    key = drawn(county, seed=str(history))
    quotas = draw.quotas(dict(GROUPS), 20)

    for _ in range(chance.randint(1, 18)):
        invited = sorted(code for code, seat in seats(county, key).items() if seat is Seat.INVITED)
        as_(county, chance.choice(invited), evaluations.answer, False)

    found = seats(county, key)
    for stratum, count in GROUPS.items():
        codes = draw.order([f"{stratum.value}-{n:03d}" for n in range(count)], stratum.value, str(history))
        gone = sum(found[code] is Seat.DECLINED for code in codes)
        asked = min(quotas[stratum] + gone, count)
        assert [found[code] is Seat.WAITING for code in codes] == [False] * asked + [True] * (count - asked)
        assert sum(found[code] is Seat.INVITED for code in codes) == min(quotas[stratum], count - gone)


def test_where_a_group_has_nobody_left_the_organiser_hears(storage: Storage) -> None:
    county = settle(storage)
    drawn(county, groups={Stratum.NEW: 2})

    as_(county, "new-000", evaluations.answer, False)

    assert county.letters("evaluation.nobody_left") == [
        ("evaluation.nobody_left", "中心群"),
        ("evaluation.nobody_left", "孙丽"),
    ]


def test_whoever_cannot_be_reached_is_replaced_at_once(storage: Storage) -> None:
    county = settle(storage)
    key = opened(county)
    first = draw.order([f"new-{n:03d}" for n in range(5)], "new", "26128")

    def lose(store: Store) -> None:
        one = store.session.scalars(select(Candidate).where(Candidate.code == first[0])).one()
        assert one.person is not None
        assert one.person.chat is not None
        one.person.chat.unreachable_since = MONDAY_NINE

    storage.transact_now(lose)
    storage.transact_now(evaluations.draw_panel, key, None, MONDAY_NINE)

    found = seats(county, key)
    assert [found[code] for code in first] == [Seat.DECLINED, *[Seat.INVITED] * 3, Seat.WAITING]


def test_a_ballot_is_cast_once_for_each_department(storage: Storage) -> None:
    county = settle(storage)
    key = drawn(county, groups={Stratum.NEW: 2})
    with pytest.raises(Settled):
        as_(county, "new-000", ballots.mark, 1)
    as_(county, "new-000", evaluations.answer, True)
    with pytest.raises(ChooseFirst):
        as_(county, "new-000", ballots.cast)

    for _ in range(3):
        marks(county, "new-000", 1, 2, 3, 4)

    with pytest.raises(Settled):
        as_(county, "new-000", ballots.mark, 1)
    with pytest.raises(Settled):
        as_(county, "new-000", evaluations.answer, False)
    assert county.see(lambda store: dict(store.evaluations.counted(key))) == {1: 1, 2: 1, 3: 1}


def test_nobody_votes_for_another(storage: Storage) -> None:
    county = settle(storage)
    drawn(county, groups={Stratum.NEW: 2})

    for who in ("王建国", "李红", "赵志强"):
        for action, what in ((evaluations.answer, [True]), (ballots.mark, [1]), (ballots.cast, [])):
            with pytest.raises(NotYours):
                county.do(action, 1, *what, by=who, now=LATER)


def test_departments_neither_run_nor_close_a_round(storage: Storage) -> None:
    county = settle(storage)
    key = opened(county)

    for who in ("王建国", "张伟", "赵志强", "陈静", "龙明远"):
        with pytest.raises(NotYours):
            county.do(evaluations.draw_panel, key, by=who, now=LATER)
        with pytest.raises(NotYours):
            county.do(evaluations.close, key, by=who, now=LATER)


def test_nothing_that_is_kept_leads_from_a_ballot_to_whoever_cast_it(storage: Storage) -> None:
    """Neither a key nor an order nor a time nor a dialog; the trail names nobody."""
    county = settle(storage)
    key = drawn(county, groups={Stratum.NEW: 6})
    for number in range(6):
        as_(county, f"new-{number:03d}", evaluations.answer, True)
        marks(county, f"new-{number:03d}", 1 + number % 4, 1, 1, 1, suggestion=f"建议{number}")

    for name in (Ballot.__tablename__, Suggestion.__tablename__):
        columns = Base.metadata.tables[name].columns
        assert {to.target_fullname for column in columns for to in column.foreign_keys} == {
            "evaluation.id", "department.id",
        }  # fmt: skip
        assert not [column for column in columns if column.type.python_type is datetime]
    turnout = Base.metadata.tables[Turnout.__tablename__]
    assert {column.name for column in turnout.columns} == {"candidate_id", "department_id"}

    def kept(store: Store) -> tuple[list[Any], list[Any], list[Any], list[int]]:
        cast = [event for event in store.session.scalars(select(Event)) if event.name == "ballot_cast"]
        half = [one.marks for one in store.evaluations.candidates(key) if one.marks]
        dialogs = [draft.data for draft in store.session.scalars(select(Draft)) if "建议" in str(draft.data)]
        order = [ballot.attitude for ballot in store.evaluations.ballots(key)]
        return [(event.actor_id, sorted(event.facts)) for event in cast], half, dialogs, order

    events, half, dialogs, order = county.storage.read_now(kept)
    assert events == [(None, ["department", "evaluation"])] * 6
    assert half == []
    assert dialogs == []
    assert sorted(order) == [1, 1, 2, 2, 3, 4]


def test_the_last_four_are_summoned_and_suggestions_become_rectifications(storage: Storage) -> None:
    county = settle(storage)
    key = drawn(county, groups={Stratum.NEW: 6})
    as_(county, "new-000", evaluations.answer, True)
    marks(county, "new-000", 4, 4, 4, 4, suggestion="减少跑动次数")
    marks(county, "new-000", 1, 1, 1, 1)

    county.do(evaluations.close, key, by="孙丽", now=LATER)

    def closed(store: Store) -> tuple[list[str], list[tuple[str, str, datetime]]]:
        summoned = [one.department.name for one in store.evaluations.summoned(key)]
        found = store.ratings.under_way([1, 2, 3], 9)
        return summoned, [(one.department.name, one.suggestion, one.due_by) for one in found]

    summoned, opened_ = county.storage.read_now(closed)
    assert summoned == ["县市场监督管理局"]
    assert opened_ == [("县市场监督管理局", "减少跑动次数", at("2026-11-30 17:30"))]
    assert county.letters("evaluation.summons", "evaluation.result") == [
        ("evaluation.summons", "张伟"),
        ("evaluation.summons", "赵志强"),
        ("evaluation.summons", "孙丽"),
        ("evaluation.result", "中心群"),
        ("evaluation.result", "孙丽"),
        ("evaluation.result", "龙明远"),
    ]
    county.do(rectifications.rectify, 1, "材料一次告知", "检查了全部窗口", by="张伟", now=LATER)
    county.do(evaluations.record, 1, "已约谈", by="孙丽", now=LATER)
    with pytest.raises(Settled):
        county.do(evaluations.record, 1, "再次约谈", by="李红", now=LATER)


def test_the_result_equals_the_ballots_counted_by_hand(storage: Storage) -> None:
    county, chance = settle(storage), Random(7)
    key = drawn(county, groups={Stratum.NEW: 5})
    by_hand: dict[int, list[int]] = {}
    for number in range(5):
        as_(county, f"new-{number:03d}", evaluations.answer, True)
        for department in (1, 2, 3):
            levels = [chance.randint(1, 4) for _ in range(4)]
            marks(county, f"new-{number:03d}", *levels)
            points = sum(rules.current().evaluation.points[level - 1] for level in levels)
            by_hand.setdefault(department, []).append(points)

    county.storage.transact_now(evaluations.close, key, None, LATER)

    def look(store: Store) -> list[tally.Standing]:
        return evaluations.result(store, store.evaluations.find(key))

    assert {one.department: one.total * 5 for one in county.storage.read_now(look)} == {
        department: sum(points) for department, points in by_hand.items()
    }


def test_the_panel_is_reminded_and_the_round_closes_by_itself(storage: Storage) -> None:
    county = settle(storage)
    key = drawn(county, groups={Stratum.NEW: 2})
    as_(county, "new-000", evaluations.answer, True)
    for _ in range(3):
        marks(county, "new-000", 1, 1, 1, 1)

    for time in ("25 15:00", "27 08:30"):
        while storage.transact_now(sweep.ring, at(f"2026-11-{time}")):
            pass
    assert county.letters("evaluation.reminder") == [("evaluation.reminder", "new1")] * 2
    while storage.transact_now(sweep.ring, at("2026-11-27 17:30")):
        pass

    found: Evaluation = county.storage.read_now(lambda store: store.evaluations.find(key))
    assert found.stage is EvaluationStage.CLOSED
    with pytest.raises(Closed):
        as_(county, "new-001", evaluations.answer, True)


def test_a_round_ends_after_it_begins(storage: Storage) -> None:
    county = settle(storage)

    with pytest.raises(NotLater):
        county.storage.transact_now(
            lambda store: evaluations.open_(
                store, "测评", evaluations.everybody(store), MONDAY_NINE, "", None, MONDAY_NINE
            )
        )


def test_candidates_come_from_the_enterprises_tags(storage: Storage) -> None:
    county = settle(storage)

    def tag(store: Store) -> list[tuple[str, Stratum]]:
        store.organisation.enterprise(1).tags = ["食品", "中小微企业"]
        store.flush()
        return [(one.code, one.stratum) for one in evaluations.of_the_tags(store)]

    assert county.storage.transact_now(tag) == [("91433122MA4L000001", Stratum.SMALL)]
