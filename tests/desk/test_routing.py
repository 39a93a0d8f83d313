"""改派, 联办, 绿色通道: the centre decides where a case goes, and how fast."""

from datetime import date, datetime

import pytest

from desk import assignments, cases, green, routing, sweep
from desk.errors import AlreadyDone, NoSuchDepartment, NotYours, StillOwed, TooFar
from handlers import letters
from storage.models import AssignmentStage, Department, Guide, Item, Letter, Person, Share
from storage.store import Storage, Store
from tests.county import JOINT, MONDAY_NINE, OTHER, PLACE, County, at, body, settle


def department(county: County, name: str) -> Department:
    found = county.see(lambda store: store.organisation.department_named(name))
    assert isinstance(found, Department)
    return found


def ring(county: County, local: str) -> set[tuple[str, str]]:
    before = len(county.letters())
    while county.storage.transact_now(sweep.ring, at(local)):
        pass
    return set(county.letters()[before:])


def test_before_dispatch_another_lead_is_chosen(storage: Storage) -> None:
    county = settle(storage)
    case_id = county.files()

    county.do(routing.redirect, case_id, department(county, OTHER), by="李红", now=MONDAY_NINE)
    county.do(cases.accept, case_id, by="李红", now=MONDAY_NINE)

    assert [(a.department.name, a.share) for a in county.assignments(case_id)] == [(OTHER, Share.LEAD)]


def test_after_dispatch_the_matter_moves_and_its_deadline_stays(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()
    case_id = county.assignment(key).case_id

    county.do(routing.redirect, case_id, department(county, OTHER), by="李红", now=at("2026-11-24 10:00"))

    old, new = county.assignments(case_id)
    assert (old.stage, new.department.name, new.due_by) == (AssignmentStage.RETURNED, OTHER, old.due_by)
    assert ("assignment.sent", "马宁") in county.letters()


def test_a_joint_department_has_a_deadline_of_its_own(storage: Storage) -> None:
    county = settle(storage)
    case_id = county.files()
    county.do(routing.join, case_id, department(county, OTHER), date(2026, 11, 25), by="李红", now=MONDAY_NINE)

    county.do(cases.accept, case_id, by="李红", now=MONDAY_NINE)

    lead, joint = county.assignments(case_id)
    assert (lead.due_by, joint.due_by) == (at("2026-11-26 17:30"), at("2026-11-25 17:30"))
    with pytest.raises(StillOwed):
        county.do(assignments.finish, lead.id, "approved", "证照已发放", [], by="王建国", now=MONDAY_NINE)


def test_a_slow_joint_department_escalates_by_itself(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()
    case_id = county.assignment(key).case_id
    county.do(routing.join, case_id, department(county, OTHER), date(2026, 11, 25), by="李红", now=MONDAY_NINE)

    heard = ring(county, "2026-11-25 17:30")

    assert ("ladder.blue", "马宁") in heard
    assert ("ladder.blue", "王建国") not in heard


def test_a_joint_department_has_no_more_time_than_the_lead(storage: Storage) -> None:
    county = settle(storage)
    case_id = county.files()

    with pytest.raises(TooFar):
        county.do(routing.join, case_id, department(county, OTHER), date(2026, 11, 27), by="李红", now=MONDAY_NINE)


def test_no_department_has_two_shares(storage: Storage) -> None:
    county = settle(storage, joint_bodies=[JOINT])
    case_id = county.files()

    for name in (PLACE, JOINT):
        with pytest.raises(NoSuchDepartment):
            county.do(routing.join, case_id, department(county, name), date(2026, 11, 25), by="李红", now=MONDAY_NINE)
    with pytest.raises(NoSuchDepartment):
        county.do(routing.redirect, case_id, department(county, PLACE), by="李红", now=MONDAY_NINE)


def test_only_the_centre_decides_where_a_case_goes(storage: Storage) -> None:
    county = settle(storage)
    case_id = county.files()

    for stranger in ("王建国", "陈静", "龙明远"):
        with pytest.raises(NotYours):
            county.do(routing.redirect, case_id, department(county, OTHER), by=stranger, now=MONDAY_NINE)


def test_the_green_channel_has_a_shorter_ladder_heard_at_any_hour(storage: Storage) -> None:
    county = settle(storage)
    case_id = county.files()
    county.do(green.grant, case_id, "重点招商项目", by="李红", now=MONDAY_NINE)
    county.do(cases.accept, case_id, by="李红", now=at("2026-11-23 10:30"))

    at_lunch = ring(county, "2026-11-23 12:45")
    ring(county, "2026-11-26 17:30")
    next_day = ring(county, "2026-11-27 17:30")

    assert ("ladder.acknowledge_soon", "张伟") in at_lunch
    assert ("ladder.red", "赵志强") in next_day


def test_who_let_it_go_first_and_why_is_kept(storage: Storage) -> None:
    county = settle(storage)
    case_id = county.files()

    county.do(green.grant, case_id, "重点招商项目", by="李红", now=MONDAY_NINE)

    event = county.see(lambda store: store.trail.last(case_id, ("green",)))
    assert event.facts == {"basis": "重点招商项目", "approver": county.people["李红"], "calendar": 0}
    with pytest.raises(AlreadyDone):
        county.do(green.grant, case_id, "再次", by="吴敏", now=MONDAY_NINE)
    with pytest.raises(NotYours):
        county.do(green.grant, county.files(), "企业要求", by="王建国", now=MONDAY_NINE)


def test_another_item_joins_as_one_matter_with_its_own_department_and_materials(storage: Storage) -> None:
    """一件事: one case and one promise; what the other item needs and the case does not have is asked for."""
    county = settle(storage)
    case_id = county.files()

    def add(store: Store, by: Person, now: datetime) -> None:
        other = store.organisation.department_named(OTHER)
        assert other is not None
        materials = [{"name": name, "necessity": "必要"} for name in ("申请书", "消防平面图")]
        item = store.put(Item(code="LX-901", name="公众聚集场所检查", department_id=other.id, version=1))
        facts = body(id="LX-901", name=item.name, implementing_body=OTHER, materials=materials)
        row = {"body_hash": "2", "imported_at": now, "valid_from": now.date()}
        guide = store.put(Guide(item_id=item.id, version=1, body=facts, **row))
        routing.join(store, case_id, other, date(2026, 11, 25), by, now, guide)

    county.do(add, by="李红", now=MONDAY_NINE)
    county.do(cases.accept, case_id, by="李红", now=MONDAY_NINE)

    _, joint = county.assignments(case_id)
    assert (joint.guide.body["name"] if joint.guide else "", joint.department.name) == ("公众聚集场所检查", OTHER)
    assert [m.name for m in county.case(case_id).materials] == ["申请书", "健康证明", "场地照片", "消防平面图"]
    assert county.letters("case.bundled") == [("case.bundled", "陈静")]

    def card(store: Store) -> str:
        letter = store.session.query(Letter).filter_by(kind="assignment.sent").order_by(Letter.id.desc()).first()
        message = letters.word(store, letter, MONDAY_NINE, "bot") if letter else None
        return message.text if message else ""

    assert "“公众聚集场所检查”" in storage.read_now(card)
