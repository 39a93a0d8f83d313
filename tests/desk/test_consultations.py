"""会商: invited departments say what they think, somebody concludes, the minutes stay with the case."""

from datetime import date

import pytest

from desk import assignments, consultations, sweep
from desk.errors import AlreadyDone, Closed, NotLater, NotYours, OnlyOnce
from handlers import letters
from storage.models import Letter
from storage.store import Storage, Store
from tests.county import JOINT, MONDAY_NINE, OTHER, County, at, settle

TOPIC = "请就办理条件提出意见"


def called(county: County, key: int, by: str = "李红") -> int:
    """A consultation with two departments by Tuesday evening; its key."""

    def call(store: Store, case_id: int, who: object, now: object) -> int:
        bodies = [store.organisation.department_named(name) for name in (OTHER, JOINT)]
        found = [body for body in bodies if body]
        return consultations.call(store, case_id, TOPIC, found, date(2026, 11, 24), who, now).id  # type: ignore[arg-type]

    return int(county.do(call, county.assignment(key).case_id, by=by, now=MONDAY_NINE))


def opinions(county: County, consultation_id: int) -> list[int]:
    return list(county.see(lambda store: [o.id for o in store.consultations.get(consultation_id).opinions]))


def test_the_invited_are_asked_and_no_clock_stops(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()
    due = county.assignment(key).due_by

    called(county, key, by="王建国")

    # nobody is bound at the second department: the centre hears for it
    assert county.letters("consultation.invitation", "consultation.called") == [
        ("consultation.invitation", "马宁"), ("consultation.invitation", "中心群"), ("consultation.called", "王建国"),
    ]  # fmt: skip
    assert county.assignment(key).due_by == due


def test_each_department_speaks_once_and_only_for_itself(storage: Storage) -> None:
    county = settle(storage)
    other, joint = opinions(county, called(county, county.dispatched()))

    for stranger in ("王建国", "陈静", "李红"):
        with pytest.raises(NotYours):
            county.do(consultations.opine, other, "同意", by=stranger, now=at("2026-11-23 10:00"))
    with pytest.raises(NotYours):
        county.do(consultations.opine, joint, "同意", by="马宁", now=at("2026-11-23 10:00"))
    county.do(consultations.opine, other, "同意", by="马宁", now=at("2026-11-23 10:00"))
    with pytest.raises(AlreadyDone):
        county.do(consultations.opine, other, "不同意", by="马宁", now=at("2026-11-23 10:01"))


def test_the_time_over_whoever_owes_is_asked_again_and_the_caller_told(storage: Storage) -> None:
    county = settle(storage)
    other, _ = opinions(county, called(county, county.dispatched()))
    county.do(consultations.opine, other, "同意", by="马宁", now=at("2026-11-23 10:00"))

    while storage.transact_now(sweep.ring, at("2026-11-24 17:30")):
        pass

    assert county.letters("consultation.reminder", "consultation.due") == [
        ("consultation.reminder", "中心群"), ("consultation.due", "李红"),
    ]  # fmt: skip


def test_the_minutes_hold_topic_opinions_and_conclusion_and_reach_everybody(storage: Storage) -> None:
    county = settle(storage)
    key = called(county, county.dispatched())
    county.do(consultations.opine, opinions(county, key)[0], "场地须整改", by="马宁", now=at("2026-11-23 10:00"))

    county.do(consultations.conclude, key, "整改后办理", by="李红", now=at("2026-11-23 11:00"))

    assert set(county.letters("consultation.minutes")) == {
        ("consultation.minutes", "马宁"), ("consultation.minutes", "王建国"), ("consultation.minutes", "中心群"),
    }  # fmt: skip

    def minutes(store: Store) -> str:
        letter = store.session.query(Letter).filter_by(kind="consultation.minutes").first()
        message = letters.word(store, letter, at("2026-11-23 11:00"), "bot") if letter else None
        return message.text if message else ""

    text = storage.read_now(minutes)
    assert TOPIC in text
    assert f"{OTHER}（马宁）：场地须整改" in text
    assert f"{JOINT}：未发表意见" in text
    assert "结论：整改后办理" in text


def test_the_centre_or_the_lead_calls_one_at_a_time_about_an_open_case(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()

    for stranger in ("马宁", "陈静", "龙明远"):
        with pytest.raises(NotYours):
            called(county, key, by=stranger)
    first = called(county, key)
    with pytest.raises(OnlyOnce):
        called(county, key)
    with pytest.raises(NotYours):
        county.do(consultations.conclude, first, "结论", by="王建国", now=MONDAY_NINE)
    county.do(consultations.conclude, first, "结论", by="吴敏", now=MONDAY_NINE)
    county.do(assignments.finish, key, "approved", "证照已发放", [], by="王建国", now=MONDAY_NINE)
    with pytest.raises(Closed):
        called(county, key)


def test_opinions_are_wanted_ahead_of_now(storage: Storage) -> None:
    county = settle(storage)
    case_id = county.assignment(county.dispatched()).case_id

    with pytest.raises(NotLater):
        county.do(consultations.call, case_id, TOPIC, [], date(2026, 11, 20), by="李红", now=MONDAY_NINE)
