"""Threshold feeds: rows that reach a threshold are verified as cases; whose they are is shown to few, and recorded."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from desk import assignments, clocks, feed_rules, feeds, privacy, retention, sweep
from desk.errors import KeptOutOfChats, NotYours, StillOwed
from desk.imports import ChangeKind, Plan, Row
from desk.imports import feed as import_feed
from handlers import letters
from storage.models import Case, Department, Letter, Person, Role, RoleName, Stage
from storage.store import Storage, Store
from tests.county import JOINT, MONDAY_NINE, OTHER, PLACE, County, at, settle
from tests.rows import DATA, found, table

RULE = feed_rules.current()["medical"]
WAGES = feed_rules.current()["wages"]
ROW = {
    "姓名": "石某甲",
    "身份证号": "433122190001010013",
    "人员类别": "困难群众",
    "期间": "2026-10",
    "自付费用": "7000",
    "乡镇": JOINT,
    "联系电话": "13900000000",
}
OTHER_ONE = {**ROW, "姓名": "杨某乙", "身份证号": "433122190002020029"}


@pytest.fixture
def county(storage: Storage) -> County:
    return settle(storage)


def planned(county: County, *rows: dict[str, Any]) -> Plan[Any]:
    plan: Plan[Any] = county.see(lambda store: import_feed.plan(RULE, store, table(*rows)))
    return plan


def brought(county: County, rows: Sequence[Row], now: datetime = MONDAY_NINE, rule: feed_rules.Rule = RULE) -> None:
    """The file taken in, and every case opened."""
    plan, apply = import_feed.by(rule)

    def take(store: Store) -> None:
        what = plan(store, rows)
        assert not what.problems
        apply(store, what, now)

    county.storage.transact_now(take)
    while county.storage.transact_now(feeds.open_some, now):
        pass


def fed(county: County) -> list[Case]:
    rows = county.see(lambda store: [store.cases.get(r.case_id) for r in store.feeds.of_rule("medical").values()])
    return list(rows)


def employ(county: County, name: str, department: str) -> None:
    """This person is that department's officer, and no other's."""

    def give(store: Store) -> None:
        body = store.organisation.department_named(department)
        assert body is not None
        person = store.people.get(county.people[name])
        person.roles[:] = [Role(name=RoleName.OFFICER, department_id=body.id)]

    county.storage.transact_now(give)


@pytest.mark.parametrize(
    ("group", "amount", "reached"),
    [
        ("困难群众", "6999.99", False),
        ("困难群众", "7000", True),
        ("困难群众", "7,000.01元", True),
        ("一般群众", "19999.99", False),
        ("一般群众", "20000", True),
    ],
)
def test_each_group_has_its_threshold_which_itself_counts(
    county: County, group: str, amount: str, reached: bool
) -> None:
    """达到 0.7 万元, 达 2 万元以上: the source's own figures."""
    changes = planned(county, {**ROW, "人员类别": group, "自付费用": amount}).changes

    assert [change.kind is ChangeKind.ADDED for change in changes] == [reached]


def test_a_row_goes_to_the_departments_of_its_rule_and_of_its_own(county: County) -> None:
    brought(county, table(ROW, {**OTHER_ONE, "自付费用": "6999"}))

    [case] = fed(county)
    sent = {a.department.name: (a.share.value, a.due_by) for a in case.assignments}
    due = at("2026-11-30 17:30")  # five working days
    assert sent == {"县乡村振兴局": ("lead", due), "县民政局": ("joint", due), JOINT: ("joint", due)}
    assert (case.stage, case.enterprise_id) == (Stage.DISPATCHED, None)


def test_what_is_below_the_threshold_is_not_kept(county: County) -> None:
    brought(county, table({**ROW, "自付费用": "6999"}, OTHER_ONE))

    assert county.see(lambda store: [row.subject for row in store.feeds.of_rule("medical").values()]) == ["杨某乙"]


def test_the_same_file_again_changes_nothing(county: County) -> None:
    brought(county, table(ROW, OTHER_ONE))

    again = planned(county, ROW, OTHER_ONE)
    brought(county, table(ROW, OTHER_ONE), at("2026-11-24 09:00"))

    assert not again.changes_something
    assert len(fed(county)) == 2


def test_a_later_file_changes_what_is_shown_and_moves_no_clock(county: County) -> None:
    brought(county, table(ROW))
    before = fed(county)[0].assignments[0].due_by

    brought(county, table({**ROW, "自付费用": "9800"}), at("2026-11-24 09:00"))

    [case] = fed(county)
    kept = county.see(lambda store: store.feeds.of_case(case.id))
    assert kept.cells["自付费用"] == "9800.00"
    assert case.assignments[0].due_by == before
    assert "feed_changed" in county.see(lambda store: [event.name for event in store.trail.of(case.id)])


def test_everything_wrong_is_named_by_row_and_column_and_nothing_is_taken(county: County) -> None:
    wrong = {**OTHER_ONE, "身份证号": "433122190002020028", "期间": "十月", "自付费用": "-1", "乡镇": "无名乡"}

    plan = planned(county, ROW, wrong, {**ROW, "人员类别": "其他"}, {**ROW, "自付费用": ""}, ROW)

    assert found(plan.problems) == [
        (3, "身份证号", "not_an_identity"),
        (3, "期间", "not_a_month"),
        (3, "自付费用", "not_money"),
        (3, "乡镇", "no_department"),
        (4, "人员类别", "not_one_of"),
        (5, "自付费用", "missing"),
        (6, "姓名", "twice"),
    ]
    assert plan.changes == ()


def test_an_import_names_nobody_in_full(county: County) -> None:
    """What the command line prints ends up in logs and mails."""
    [added] = planned(county, ROW).changes
    brought(county, table(ROW))
    [changed] = planned(county, {**ROW, "姓名": "石某丙", "联系电话": "13911112222"}).changes

    said = f"{added.label} {changed.label} {changed.differences}"
    assert "石**" in said
    assert not any(secret in said for secret in ("石某甲", "石某丙", "190001010013", "13900000000", "13911112222"))


def test_what_is_empty_stays_empty_when_masked() -> None:
    told = feeds.masked(RULE, {**ROW, "联系电话": ""})

    assert (told["姓名"], told["身份证号"], told["联系电话"]) == ("石**", "433***********0013", "")


def test_the_data_is_shown_to_those_who_have_the_matter_and_each_look_is_recorded(county: County) -> None:
    brought(county, table(ROW))
    [case] = fed(county)
    employ(county, "马宁", "县乡村振兴局")

    county.do(feeds.show, case.id, by="马宁", now=MONDAY_NINE)
    for other in ("李红", "王建国", "龙明远", "陈静"):
        with pytest.raises(NotYours):
            county.do(feeds.show, case.id, by=other, now=MONDAY_NINE)

    assert county.letters("feed.row") == [("feed.row", "马宁")]
    shown = county.see(lambda store: [e.actor_id for e in store.trail.of(case.id) if e.name == "feed_shown"])
    assert shown == [county.people["马宁"]]


def test_a_site_that_forbids_personal_data_in_chats_shows_none(county: County) -> None:
    brought(county, table(ROW))
    [case] = fed(county)
    employ(county, "马宁", "县乡村振兴局")
    county.do(feeds.show, case.id, by="马宁", now=MONDAY_NINE)
    county.storage.transact_now(lambda store: privacy.say_whether_allowed(store, forbids=True))

    with pytest.raises(KeptOutOfChats):
        county.do(feeds.show, case.id, by="马宁", now=MONDAY_NINE)

    def word(store: Store) -> object:
        [letter] = store.session.query(Letter).filter(Letter.kind == "feed.row")
        return letters.word(store, letter, MONDAY_NINE, "bangban_bot")

    assert county.see(word) is None  # not even one that was on its way


def test_a_department_that_handed_it_back_sees_no_more(county: County) -> None:
    brought(county, table(ROW))
    [case] = fed(county)
    employ(county, "马宁", "县乡村振兴局")

    def transfer(store: Store, by: Person, now: datetime) -> None:
        body = store.organisation.department_named(OTHER)
        assert body is not None
        assignments.transfer(store, store.cases.get(case.id).assignments[0], body, by, now)

    county.do(transfer, by="李红", now=MONDAY_NINE)

    with pytest.raises(NotYours):
        county.do(feeds.show, case.id, by="马宁", now=MONDAY_NINE)


def test_the_lead_finishes_last_and_whoever_pushed_the_file_reads_the_result(county: County) -> None:
    brought(county, table(ROW))
    [case] = fed(county)
    lead, civil, town = case.assignments

    county.storage.transact_now(lambda store: store.put(Department(name=RULE.source)).id)
    employ(county, "张伟", RULE.source)
    for name, assignment in (("马宁", civil), ("周海", town), ("刘洋", lead)):
        employ(county, name, assignment.department.name)
    with pytest.raises(StillOwed):
        county.do(assignments.finish, lead.id, "approved", "属实", [], by="刘洋", now=MONDAY_NINE)
    for name, assignment in (("马宁", civil), ("周海", town), ("刘洋", lead)):
        county.do(assignments.finish, assignment.id, "approved", "属实", [], by=name, now=MONDAY_NINE)

    [case] = fed(county)
    assert case.stage is Stage.CONFIRMED
    assert county.letters("feed.result") == [("feed.result", "中心群"), ("feed.result", "张伟")]
    assert county.see(lambda store: store.alarms.next_due(case.id)) is None


def test_no_enterprise_and_no_service_group_hears_of_it(county: County) -> None:
    """Left alone to the end of the ladder: only officials are called."""
    brought(county, table(ROW))
    for day in ("2026-11-27 17:30", "2026-11-30 17:30", "2026-12-01 17:30", "2026-12-02 17:30", "2026-12-03 09:00"):
        while county.storage.transact_now(sweep.ring, at(day)):
            pass

    heard = {reader for _, reader in county.letters()}
    assert "服务群" not in heard
    assert not heard & {"陈静", "周海"}
    assert "孙丽" in heard  # red: the organiser


def test_its_clocks_are_explained_like_any_others(county: County) -> None:
    brought(county, table(ROW))
    [case] = fed(county)

    told = county.see(lambda store: {c.name: c.due.at for c in clocks.of(store, store.cases.get(case.id))})

    assert told["finish"] == at("2026-11-30 17:30")
    assert not {"statutory", "pre_check"} & told.keys()


def test_the_rows_of_a_closed_case_are_gone_after_a_year(county: County) -> None:
    brought(county, table(ROW))

    def close(store: Store) -> None:
        [row] = store.feeds.of_rule("medical").values()
        store.cases.get(row.case_id or 0).confirmed_at = MONDAY_NINE

    county.storage.transact_now(close)
    county.storage.transact_now(retention.purge, at("2026-12-30 03:00"))
    kept = len(fed(county))
    county.storage.transact_now(retention.purge, at("2027-11-24 03:00"))

    assert (kept, len(fed(county))) == (1, 0)


def test_unpaid_wages_go_to_the_trade_s_department_and_the_township(county: County) -> None:
    row = {"项目名称": "厂房", "施工单位": "示例公司", "期间": "2026-10", "欠付工资": 358000, "行业主管部门": PLACE}
    rows = table({**row, "乡镇": OTHER}, {**row, "项目名称": "公路", "欠付工资": 0, "乡镇": OTHER})

    brought(county, rows, rule=WAGES)

    case_ids = county.see(lambda store: [row.case_id for row in store.feeds.of_rule("wages").values()])
    [names] = [[a.department.name for a in county.case(key).assignments] for key in case_ids]
    assert names == ["县人力资源和社会保障局", PLACE, OTHER]


def test_a_rule_that_names_no_such_column_is_refused() -> None:
    text = (DATA.parent / "desk" / "feeds.toml").read_text(encoding="utf-8")

    with pytest.raises(ValueError, match="自付费"):
        feed_rules.read(text.replace('amount = "自付费用"', 'amount = "自付费"'))
    assert feed_rules.read(text)["medical"].reaches["一般群众"] == Decimal(20000)
