"""Problems of enterprises: raised, given to a department, brought forward, solved, and told of until then."""

from datetime import date

import pytest

from desk import periods as times
from desk import problems, reports
from desk.errors import AlreadyDone, NoMeasures, NoSuchCase, Nothing, NotYours
from storage.models import Problem
from storage.store import Storage, Store
from tests.conftest import SITE
from tests.county import MONDAY_NINE, OTHER, PLACE, County, at, settle

LATER = at("2026-12-02 09:00")
SAID = "变压器容量不足，影响扩产"


def raised(county: County, words: str = SAID, by: str = "李红") -> int:
    return int(county.do(problems.bring_up, words, by=by, now=MONDAY_NINE).id)


def problem(county: County, key: int) -> Problem:
    found: Problem = county.see(lambda store: store.problems.look(key))
    return found


def told(county: County, first: date) -> list[tuple[str, bool, bool]]:
    """What the month's report says of problems: words, new, solved."""
    period = times.month(first, SITE.zone, at("2027-03-01 09:00"))

    def look(store: Store) -> list[tuple[str, bool, bool]]:
        return [(one.words, one.is_new, one.is_solved) for one in reports.gather(store, period).problems]

    return county.storage.read_now(look)


def test_an_enterprise_raises_one_and_the_centre_hears(storage: Storage) -> None:
    county = settle(storage)

    raised(county, by="陈静")

    assert county.letters("problem.raised", "problem.card") == [("problem.raised", "陈静"), ("problem.card", "中心群")]


def test_what_is_kept_names_nobody(storage: Storage) -> None:
    county = settle(storage)

    key = raised(county, "青松食品有限公司青松食品的老板13812345678说变压器容量不足")

    assert "青松食品" not in problem(county, key).words
    assert "13812345678" not in problem(county, key).words


def test_a_case_named_in_it_is_linked_and_its_lead_is_to_solve_it(storage: Storage) -> None:
    county = settle(storage)
    case = county.assignment(county.dispatched()).case

    found = problem(county, raised(county, f"{case.no}：现场核查约不上", by="陈静"))

    assert (found.case_id, found.words) == (case.id, "现场核查约不上")
    assert found.department is not None
    assert found.department.name == PLACE


def test_another_enterprises_case_is_no_case(storage: Storage) -> None:
    county = settle(storage)
    case = county.assignment(county.dispatched()).case

    with pytest.raises(NoSuchCase):
        raised(county, f"{case.no} 现场核查约不上", by="周海")


def test_a_reply_names_the_department_or_the_progress(storage: Storage) -> None:
    county = settle(storage)
    key = raised(county)

    county.do(problems.reply, key, OTHER, by="李红", now=MONDAY_NINE)
    county.do(problems.reply, key, "供电公司已现场勘查", by="吴敏", now=MONDAY_NINE)

    found = problem(county, key)
    assert found.department is not None
    assert (found.department.name, found.progress) == (OTHER, "供电公司已现场勘查")


def test_it_is_solved_by_something_once_and_whoever_raised_it_hears(storage: Storage) -> None:
    county = settle(storage)
    key = raised(county, by="陈静")

    with pytest.raises(NoMeasures):
        county.do(problems.solve, key, by="李红", now=MONDAY_NINE)
    county.do(problems.reply, key, "已增容", by="李红", now=MONDAY_NINE)
    county.do(problems.solve, key, by="李红", now=MONDAY_NINE)
    with pytest.raises(AlreadyDone):
        county.do(problems.solve, key, by="吴敏", now=MONDAY_NINE)

    assert county.letters("problem.solved") == [("problem.solved", "陈静")]


@pytest.mark.parametrize("who", ["王建国", "龙明远"])
def test_others_do_not_raise_and_enterprises_do_not_solve(storage: Storage, who: str) -> None:
    county = settle(storage)
    key = raised(county, by="陈静")

    with pytest.raises(NotYours):
        raised(county, by=who)
    with pytest.raises(NotYours):
        county.do(problems.solve, key, by="陈静", now=MONDAY_NINE)
    with pytest.raises(NotYours):
        county.do(problems.reply, key, "已解决", by="陈静", now=MONDAY_NINE)


def test_nothing_said_is_no_problem(storage: Storage) -> None:
    county = settle(storage)

    with pytest.raises(Nothing):
        raised(county, "  ")


def test_it_is_carried_over_until_it_is_solved(storage: Storage) -> None:
    county = settle(storage)
    key = raised(county)
    county.do(problems.reply, key, "已增容", by="李红", now=LATER)
    county.do(problems.solve, key, by="李红", now=LATER)

    assert told(county, date(2026, 10, 1)) == []
    assert told(county, date(2026, 11, 1)) == [(SAID, True, False)]
    assert told(county, date(2026, 12, 1)) == [(SAID, False, True)]
    assert told(county, date(2027, 1, 1)) == []
