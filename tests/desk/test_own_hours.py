"""A department with hours of its own: every day it names, and every length it reads, is by these hours."""

from datetime import date, datetime

from desk import extensions, instructions, justifications, routing, sweep
from handlers import letters
from storage.store import Storage, Store
from tests.county import JOINT, MONDAY_NINE, PLACE, County, at, settle
from tests.desk.test_recount import load, off

FROM_NINE_TO_FIVE = {"kind": "hours", "to": "2027-12-31", "hours": "09:00-12:00 13:00-17:00"}


def county_with_own_hours(storage: Storage, whose: str = PLACE) -> County:
    """Seven working hours a day there, six and a half elsewhere."""
    county = settle(storage)
    load(county, [off("2026-01-01", scope=whose)[0] | FROM_NINE_TO_FIVE], "2026-11-20 09:00")
    return county


def test_an_extension_ends_at_its_own_closing(storage: Storage) -> None:
    county = county_with_own_hours(storage)
    key = county.dispatched()

    asked = county.do(extensions.ask, key, "需要核查", date(2026, 12, 1), by="王建国", now=MONDAY_NINE)
    county.do(extensions.grant, asked.id, by="李红", now=MONDAY_NINE)

    assert county.assignment(key).due_by == at("2026-12-01 17:00")


def test_a_joint_department_is_due_at_its_own_closing(storage: Storage) -> None:
    county = county_with_own_hours(storage, JOINT)
    case_id = county.assignment(county.dispatched()).case_id
    joint = county.see(lambda store: store.organisation.department_named(JOINT))

    county.do(routing.join, case_id, joint, date(2026, 11, 25), by="李红", now=MONDAY_NINE)

    assert county.assignments(case_id)[1].due_by == at("2026-11-25 17:00")


def test_an_instruction_and_an_accepted_delay_end_at_its_own_closing(storage: Storage) -> None:
    county = county_with_own_hours(storage)
    key = county.dispatched()

    given = county.do(instructions.give, key, "请抓紧", date(2026, 11, 24), by="龙明远", now=MONDAY_NINE)
    late = at("2026-11-27 10:00")
    delay = county.do(justifications.ask, key, "停电", date(2026, 11, 30), by="王建国", now=late)

    assert (given.due_by, delay.until) == (at("2026-11-24 17:00"), at("2026-11-30 17:00"))


def test_how_late_it_is_is_told_in_its_own_days(storage: Storage) -> None:
    """Overdue since Thursday 17:00: on Friday at 17:00 by a day of seven hours."""
    county = county_with_own_hours(storage)
    county.dispatched()

    sweep_until(county, "2026-11-27 17:00")

    said = storage.read_now(yellow_order, at("2026-11-27 17:00"))
    assert "1个工作日" in said


def sweep_until(county: County, local: str) -> None:
    while (due := county.see(lambda store: store.alarms.next_due())) is not None and due <= at(local):
        county.storage.transact_now(sweep.ring, due)


def yellow_order(store: Store, now: datetime) -> str:
    """What the yellow order says at this moment."""
    message = letters.word(store, store.outbox.waiting("ladder.yellow")[0], now, "bot")
    assert message is not None
    return message.text
