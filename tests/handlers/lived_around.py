"""The letters around the case: rows of feeds verified."""

from datetime import datetime

from desk import assignments, cases, feed_rules, feeds
from desk.imports import feed as import_feed
from storage.models import Person, Role, RoleName
from storage.store import Store
from tests.county import JOINT, MONDAY_NINE, County
from tests.rows import table

FED = {
    "姓名": "石某甲",
    "身份证号": "433122190001010013",
    "人员类别": "困难群众",
    "期间": "2026-10",
    "自付费用": "7000",
    "乡镇": JOINT,
}


def live(county: County) -> None:
    _verify_a_feed(county)


def _verify_a_feed(county: County) -> None:
    """Many rows reach the threshold; one is shown to its officer, found out about and reported."""
    rule = feed_rules.current()["medical"]
    plan, apply = import_feed.by(rule)

    def take(store: Store) -> None:
        rows = table(*({**FED, "期间": f"2026-{month:02d}"} for month in range(1, 8)))
        apply(store, plan(store, rows), MONDAY_NINE)
        while feeds.open_some(store, MONDAY_NINE) == feeds.CHUNK:
            pass
        lead = store.organisation.department_named(rule.lead)
        assert lead is not None
        ma = store.people.get(county.people["马宁"])
        ma.roles.append(Role(name=RoleName.OFFICER, department_id=lead.id))

    def verify(store: Store, by: Person, now: datetime) -> None:
        row = next(iter(store.feeds.of_rule(rule.name).values()))
        assert row.case_id is not None
        case = store.cases.get(row.case_id)
        cases.show(store, case.no, by, now)
        feeds.show(store, case.id, by, now)
        for joint in case.assignments[1:]:
            by.roles.append(Role(name=RoleName.OFFICER, department_id=joint.department_id))
        store.flush()
        for assignment in reversed(case.assignments):
            assignments.finish(store, assignment.id, "approved", "无不同意见", [], by, now)

    county.storage.transact_now(take)
    county.do(verify, by="马宁", now=MONDAY_NINE)
