"""暂停计时: only for listed special steps, as long as the enterprise was told, and everything moves by exactly that."""

from datetime import timedelta

import pytest

from desk import assignments, closing, pauses, sweep, worktime
from desk.errors import AlreadyAsked, NotListed, NotPaused, NotYours, Paused, TooFar, TooLate
from storage.models import AlarmState
from storage.store import Storage, Store
from tests.county import JOINT, MONDAY_NINE, County, at, settle


def paused(county: County, key: int, days: int = 3, now: str = "2026-11-24 10:00") -> int:
    """An expert review of so many days begins; the key of the pause."""
    pause = county.do(pauses.ask, key, "专家评审", days, by="王建国", now=at("2026-11-24 09:00"))
    county.do(pauses.grant, pause.id, by="李红", now=at(now))
    return int(pause.id)


def alarms(storage: Storage, key: int, state: AlarmState) -> dict[str, str]:
    def look(store: Store) -> dict[str, str]:
        found = store.alarms.in_state(key, state)
        return {a.step: f"{a.due_at.astimezone(store.site.zone):%m-%d %H:%M}" for a in found}

    return storage.read_now(look)


def test_while_it_lasts_every_rung_sleeps(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()
    paused(county, key, days=10)

    storage.transact_now(sweep.ring, at("2026-12-03 10:00"))

    assert county.letters("ladder.blue", "ladder.due_soon", "ladder.overdue_enterprise") == []
    assert alarms(storage, key, AlarmState.WAITING) == {"resume": "12-08 10:00"}


def test_the_enterprise_is_told_the_step_the_length_and_the_new_date(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()

    paused(county, key)

    assert ("pause.notice", "陈静") in county.letters()
    assert county.assignment(key).due_by == at("2026-12-01 17:30")
    assert county.assignment(key).case.statutory_by == at("2026-12-10 17:30")


def test_resumed_early_everything_is_due_as_much_later_as_it_lasted(storage: Storage) -> None:
    """From Tuesday 10:00 to Wednesday 14:30 are two hours, three, and three and a half."""
    county = settle(storage)
    key = county.dispatched()
    before = alarms(storage, key, AlarmState.WAITING)
    paused(county, key, days=10)

    county.do(pauses.resume, key, by="王建国", now=at("2026-11-25 14:30"))

    calendar = storage.read_now(worktime.calendar_of)
    lasted = calendar.between(at("2026-11-24 10:00"), at("2026-11-25 14:30"))
    assert lasted == timedelta(hours=8, minutes=30)
    assert county.assignment(key).due_by == calendar.after(at("2026-11-26 17:30"), lasted)
    after = alarms(storage, key, AlarmState.WAITING)
    after.pop("today")  # belongs to a morning
    moved = {step: calendar.between(at(f"2026-{before[step]}"), at(f"2026-{after[step]}")) for step in after}
    assert moved == dict.fromkeys(after, lasted)


def test_the_expected_length_over_the_clock_goes_on_by_itself(storage: Storage) -> None:
    """A pause that nobody ends would be a way to sleep for ever; noticed late, it was not longer."""
    county = settle(storage)
    key = county.dispatched()
    paused(county, key)

    storage.transact_now(sweep.ring, at("2026-11-30 09:00"))

    assert county.assignment(key).due_by == at("2026-12-01 17:30")
    assert set(county.letters("pause.resumed")) == {("pause.resumed", "陈静"), ("pause.resumed", "王建国")}
    assert "overdue" in alarms(storage, key, AlarmState.WAITING)
    with pytest.raises(NotPaused):
        county.do(pauses.resume, key, by="王建国", now=at("2026-11-30 09:05"))


def test_what_is_due_today_is_said_in_the_morning_of_the_new_last_day(storage: Storage) -> None:
    """Not at the closing of the day before, which is as far from the deadline in working time."""
    county = settle(storage)
    key = county.dispatched()
    paused(county, key)

    storage.transact_now(sweep.ring, at("2026-11-27 10:00"))

    assert county.assignment(key).due_by == at("2026-12-01 17:30")
    assert alarms(storage, key, AlarmState.WAITING)["today"] == "12-01 08:30"


def test_a_pause_of_hours_leaves_the_last_morning_the_last_morning(storage: Storage) -> None:
    """Paused from 10:00 to 15:00 on Tuesday for two hours and a half: Friday at 11:00, and its morning."""
    county = settle(storage)
    key = county.dispatched()
    paused(county, key)

    county.do(pauses.resume, key, by="王建国", now=at("2026-11-24 15:00"))

    assert county.assignment(key).due_by == at("2026-11-27 11:00")
    assert alarms(storage, key, AlarmState.WAITING)["today"] == "11-27 08:30"


def test_two_pauses_add_up(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()
    paused(county, key, days=1)
    storage.transact_now(sweep.ring, at("2026-11-25 10:00"))
    again = county.do(pauses.ask, key, "检测", 2, by="王建国", now=at("2026-11-25 10:30"))

    county.do(pauses.grant, again.id, by="李红", now=at("2026-11-25 11:00"))
    storage.transact_now(sweep.ring, at("2026-11-27 11:00"))

    assert county.assignment(key).due_by == at("2026-12-01 17:30")


def test_a_step_that_is_not_listed_stops_no_clock(storage: Storage) -> None:
    counted = {"name": "现场核查", "max_days": None, "raw": "现场核查", "counts_toward_limit": True}
    own = {"name": "省级评审", "max_days": None, "raw": "省级评审不计入", "counts_toward_limit": False}
    county = settle(storage, special_procedures=[counted, own])
    key = county.dispatched()

    with pytest.raises(NotListed):
        county.do(pauses.ask, key, "现场核查", 3, by="王建国", now=MONDAY_NINE)
    with pytest.raises(NotListed):
        county.do(pauses.ask, key, "领导出差", 3, by="王建国", now=MONDAY_NINE)
    with pytest.raises(TooFar):
        county.do(pauses.ask, key, "省级评审", 0, by="王建国", now=MONDAY_NINE)
    county.do(pauses.ask, key, "省级评审", 3, by="王建国", now=MONDAY_NINE)
    with pytest.raises(AlreadyAsked):
        county.do(pauses.ask, key, "听证", 3, by="刘洋", now=MONDAY_NINE)


def test_an_overdue_clock_is_not_stopped(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()

    with pytest.raises(TooLate):
        county.do(pauses.ask, key, "听证", 3, by="王建国", now=at("2026-11-26 17:31"))


def test_a_refused_pause_has_never_been(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()
    pause = county.do(pauses.ask, key, "听证", 3, by="王建国", now=MONDAY_NINE)

    county.do(pauses.deny, pause.id, by="李红", now=MONDAY_NINE)

    assert county.assignment(key).due_by == at("2026-11-26 17:30")
    assert county.letters("pause.notice") == []


def test_while_it_is_on_nothing_else_moves_the_clock(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()
    paused(county, key)

    with pytest.raises(Paused):
        county.do(pauses.ask, key, "听证", 3, by="王建国", now=at("2026-11-24 10:05"))
    with pytest.raises(NotYours):
        county.do(pauses.resume, key, by="陈静", now=at("2026-11-24 10:05"))


def test_finished_while_it_is_on_counts_without_it(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()
    paused(county, key)

    county.do(assignments.finish, key, "approved", "证照已发放", [], by="王建国", now=at("2026-11-25 10:00"))

    case = county.assignment(key).case
    assert county.see(lambda store: closing.used(store, store.cases.get(case.id))) == timedelta(hours=7, minutes=30)
    assert alarms(storage, key, AlarmState.WAITING) == alarms(storage, key, AlarmState.ASLEEP) == {}


def test_a_pause_is_the_departments_own(storage: Storage) -> None:
    county = settle(storage, joint_bodies=[JOINT])
    lead = county.dispatched()

    paused(county, lead)

    joint = county.assignments(county.assignment(lead).case_id)[1]
    assert joint.due_by == at("2026-11-26 17:30")


def test_seconds_of_a_pause_do_not_show_on_the_deadline(storage: Storage) -> None:
    """Begun at 10:00:40 and ended at 09:59:50 two days later: two days less a minute, and due at a full minute."""
    county = settle(storage)
    key = county.dispatched()
    pause = county.do(pauses.ask, key, "专家评审", 3, by="王建国", now=at("2026-11-24 09:00"))
    county.do(pauses.grant, pause.id, by="李红", now=at("2026-11-24 10:00") + timedelta(seconds=40))

    county.do(pauses.resume, key, by="李红", now=at("2026-11-26 09:59") + timedelta(seconds=50))

    assert county.assignment(key).due_by == at("2026-11-30 17:29")


def test_a_pause_of_whole_days_ends_a_deadline_at_closing_time(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()
    pause = county.do(pauses.ask, key, "专家评审", 2, by="王建国", now=at("2026-11-24 09:00"))
    begun, ended = timedelta(seconds=40), timedelta(seconds=10)
    county.do(pauses.grant, pause.id, by="李红", now=at("2026-11-24 10:00") + begun)

    county.do(pauses.resume, key, by="李红", now=at("2026-11-25 10:00") + ended)

    assert county.assignment(key).due_by == at("2026-11-27 17:30")
