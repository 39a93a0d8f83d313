"""回访: a share of the cases, reckoned from their numbers alone; noted once, tried again when nobody answers."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk import assignments, call_backs, cases, hand_backs, rules, sweep, withdrawals
from desk.errors import AlreadyDone, NotYours
from storage.models import CallBack, CallBackCause, Department, HandBack, Person
from storage.store import Storage, Store
from tests.county import MONDAY_NINE, OTHER, County, at, settle

NUMBERS = [f"LX202611{day:02d}-{serial:03d}" for day in range(1, 31) for serial in range(1, 101)]


@pytest.fixture
def everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every case is called back."""
    text = rules.DEFAULTS.read_text(encoding="utf-8")
    for line in ("withdrawn = 0.3", "returned = 0.3", "reopened = 0.5"):
        text = text.replace(line, line.split(" = ")[0] + " = 1.0")
    read = rules.read(text)
    monkeypatch.setattr(rules, "current", lambda: read)


@given(st.sampled_from(NUMBERS), st.sampled_from(list(CallBackCause)), st.floats(0, 1), st.floats(0, 1))
def test_a_larger_share_takes_nobody_out(no: str, cause: CallBackCause, one: float, other: float) -> None:
    small, large = sorted((one, other))

    assert call_backs.is_sampled(no, cause, large) or not call_backs.is_sampled(no, cause, small)
    assert not call_backs.is_sampled(no, cause, 0)
    assert call_backs.is_sampled(no, cause, 1)


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5])
def test_the_sample_has_the_share_that_the_rules_name(share: float) -> None:
    """Of 3000 numbers within three standard deviations, for each cause by itself."""
    for cause in CallBackCause:
        drawn = sum(call_backs.is_sampled(no, cause, share) for no in NUMBERS)

        assert abs(drawn - share * 3000) < 3 * (3000 * share * (1 - share)) ** 0.5


def test_who_is_drawn_never_changes() -> None:
    """The same numbers on every machine, in every process."""
    drawn = [no for no in NUMBERS[:20] if call_backs.is_sampled(no, CallBackCause.WITHDRAWN, 0.3)]

    assert drawn == [f"LX20261101-{serial:03d}" for serial in (1, 2, 3, 4, 6, 7, 12, 13, 17, 19)]


def test_withdrawn_returned_and_reopened_cases_are_called_back(storage: Storage, everybody: None) -> None:
    county = settle(storage)
    withdrawn = county.files()
    county.do(withdrawals.withdraw, withdrawn, "暂不需要办理", by="陈静", now=MONDAY_NINE)
    returned = county.dispatched()
    asked: HandBack = county.do(hand_backs.ask, returned, "不属于本单位职责", None, by="王建国", now=MONDAY_NINE)
    county.do(_grant, asked.id, by="李红", now=MONDAY_NINE)
    reopened = county.dispatched()
    county.do(assignments.finish, reopened, "approved", "证照已发放", [], by="王建国", now=MONDAY_NINE)
    county.do(cases.reopen, county.assignment(reopened).case_id, by="陈静", now=MONDAY_NINE)

    opened = county.see(lambda store: [(one.case_id, one.cause, one.due_by) for one in store.ratings.to_call_back(9)])

    due = at("2026-11-25 17:30")
    assert opened == [
        (withdrawn, CallBackCause.WITHDRAWN, due),
        (county.assignment(returned).case_id, CallBackCause.RETURNED, due),
        (county.assignment(reopened).case_id, CallBackCause.REOPENED, due),
    ]
    assert county.letters("call_back.request") == [("call_back.request", "中心群")] * 3


def test_it_is_noted_once_by_the_centre(storage: Storage, everybody: None) -> None:
    county = withdrawn(storage)

    for who in ("王建国", "张伟", "陈静", "龙明远"):
        with pytest.raises(NotYours):
            county.do(call_backs.note, 1, "satisfied", "无", by=who, now=MONDAY_NINE)
    county.do(call_backs.note, 1, "satisfied", "无其他意见", by="李红", now=MONDAY_NINE)
    with pytest.raises(AlreadyDone):
        county.do(call_backs.note, 1, "unsatisfied", "不满意", by="吴敏", now=MONDAY_NINE)

    noted = call_back(county)
    assert (noted.outcome, noted.words, noted.called_at) == ("satisfied", "无其他意见", MONDAY_NINE)


def test_whoever_does_not_answer_is_tried_again_and_not_for_ever(storage: Storage, everybody: None) -> None:
    county = withdrawn(storage)

    for day in (23, 24):
        county.do(call_backs.note, 1, "unreachable", "无人接听", by="李红", now=at(f"2026-11-{day} 10:00"))
        assert call_back(county).called_at is None
        assert call_back(county).due_by == at(f"2026-11-{day + 1} 17:30")
    county.do(call_backs.note, 1, "unreachable", "无人接听", by="李红", now=at("2026-11-25 10:00"))

    assert (call_back(county).outcome, call_back(county).attempts) == ("unreachable", 3)


def test_the_centre_is_reminded_until_it_has_called(storage: Storage, everybody: None) -> None:
    county = withdrawn(storage)

    for time in ("2026-11-25 17:30", "2026-11-26 09:00", "2026-11-27 09:00"):
        while storage.transact_now(sweep.ring, at(time)):
            pass
    assert county.letters("ladder.call_back_due") == [("ladder.call_back_due", "中心群")] * 3
    county.do(call_backs.note, 1, "satisfied", "无其他意见", by="李红", now=at("2026-11-27 10:00"))
    while storage.transact_now(sweep.ring, at("2026-11-30 09:00")):
        pass

    assert len(county.letters("ladder.call_back_due")) == 3


def test_a_number_is_shown_to_one_agent_and_the_trail_keeps_it(storage: Storage, everybody: None) -> None:
    county = withdrawn(storage)

    with pytest.raises(NotYours):
        county.do(call_backs.show_phone, 1, by="王建国", now=MONDAY_NINE)
    county.do(call_backs.show_phone, 1, by="李红", now=MONDAY_NINE)

    assert county.letters("call_back.phone") == [("call_back.phone", "李红")]
    assert county.see(lambda store: store.trail.of(1)[-1].name) == "phone_shown"


def withdrawn(storage: Storage) -> County:
    county = settle(storage)
    county.do(withdrawals.withdraw, county.files(), "暂不需要办理", by="陈静", now=MONDAY_NINE)
    return county


def call_back(county: County) -> CallBack:
    return county.storage.read_now(lambda store: store.ratings.call_back(1))


def _grant(store: Store, key: int, by: Person, now: datetime) -> None:
    other = store.organisation.department_named(OTHER)
    assert isinstance(other, Department)
    hand_backs.grant(store, key, other, by, now)
