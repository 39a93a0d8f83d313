"""整改: verified in a day, put right in five, with what else was checked; the centre rules, nothing goes round."""

from datetime import datetime, timedelta

import pytest

from desk import assignments, call_backs, closing, pleas, ratings, rectifications, sweep
from desk.errors import AlreadyDone, Closed, NotYet, NotYours, OnlyOnce, TooLate, TooShort
from storage.models import AlarmState, CallBackCause, Rectification, RectificationStage
from storage.store import Storage, Store
from tests.county import MONDAY_NINE, County, at, settle

LATER = MONDAY_NINE + timedelta(hours=1)


@pytest.fixture
def county(storage: Storage) -> County:
    """A county with one case, rated badly at ten on Monday."""
    county = settle(storage)
    rate_badly(county, LATER)
    return county


def rate_badly(county: County, now: datetime) -> None:
    """A case is finished and confirmed, and its enterprise is very dissatisfied."""
    key = county.dispatched()
    county.do(assignments.finish, key, "approved", "证照已发放", [], by="王建国", now=MONDAY_NINE)
    case_id = county.assignment(key).case_id
    county.do(closing.confirm, case_id, by="陈静", now=MONDAY_NINE)
    county.do(ratings.rate, case_id, 5, by="陈静", now=now)


def rectification(county: County) -> Rectification:
    return county.storage.read_now(lambda store: store.ratings.rectification(1))


def passes(county: County, *times: str) -> None:
    for time in times:
        while county.storage.transact_now(sweep.ring, at(time)):
            pass


def waiting(county: County, subject: str) -> list[datetime]:
    """When what waits about this record falls due."""

    def look(store: Store) -> list[datetime]:
        names = ("verify", "rectify", "call_back")
        found = [alarm for name in names for alarm in store.alarms.of_subject(subject, name)]
        return sorted(alarm.due_at for alarm in found if alarm.state is AlarmState.WAITING)

    return county.storage.read_now(look)


def test_a_bad_grade_calls_the_heads_and_the_centre(county: County) -> None:
    assert county.letters("rectification.verify", "rectification.opened") == [
        ("rectification.verify", "张伟"),
        ("rectification.verify", "赵志强"),
        ("rectification.opened", "中心群"),
    ]
    opened = rectification(county)
    assert opened.verify_by == at("2026-11-24 17:30")
    assert opened.due_by == at("2026-11-30 17:30")


def test_only_the_heads_of_the_rated_department_answer(county: County) -> None:
    """Neither whoever handled the case, nor other departments, nor the centre."""
    for who in ("王建国", "刘洋", "马宁", "李红", "陈静", "龙明远"):
        with pytest.raises(NotYours):
            county.do(rectifications.verify, 1, "属实", by=who, now=LATER)
        with pytest.raises(NotYours):
            county.do(rectifications.rectify, 1, "已培训", "检查了窗口", by=who, now=LATER)


def test_a_joint_departments_head_has_nothing_to_answer(county: County) -> None:
    def promote(store: Store) -> None:
        store.people.get(county.people["马宁"]).roles[0].name = store.people.get(county.people["张伟"]).roles[0].name

    county.storage.transact_now(promote)

    with pytest.raises(NotYours):
        county.do(rectifications.verify, 1, "属实", by="马宁", now=LATER)


def test_verified_rectified_told_and_called_back(county: County) -> None:
    county.do(rectifications.verify, 1, "反映情况属实", by="张伟", now=LATER)
    county.do(rectifications.rectify, 1, "已培训", "检查了窗口", by="张伟", now=at("2026-11-25 10:00"))

    done = rectification(county)
    assert done.stage is RectificationStage.RECTIFIED
    assert (done.finding, done.measures, done.checked) == ("反映情况属实", "已培训", "检查了窗口")
    assert county.letters("rectification.feedback", "call_back.request") == [
        ("rectification.feedback", "陈静"),
        ("call_back.request", "中心群"),
    ]
    assert waiting(county, "rectification/1") == []
    assert waiting(county, "call_back/1") == [at("2026-11-27 17:30")]


def test_what_else_was_checked_is_said_in_earnest(county: County) -> None:
    for checked in ("", "无", "没有。", "   —  "):
        with pytest.raises(TooShort):
            county.do(rectifications.rectify, 1, "已培训", checked, by="张伟", now=LATER)

    assert rectification(county).stage is RectificationStage.OPEN


def test_nothing_is_answered_twice(county: County) -> None:
    county.do(rectifications.verify, 1, "反映情况属实", by="张伟", now=LATER)
    with pytest.raises(AlreadyDone):
        county.do(rectifications.verify, 1, "不属实", by="赵志强", now=LATER)
    with pytest.raises(AlreadyDone):
        county.do(pleas.dispute, 1, "不是事实", by="赵志强", now=LATER)
    county.do(rectifications.rectify, 1, "已培训", "检查了窗口", by="张伟", now=LATER)
    with pytest.raises(AlreadyDone):
        county.do(rectifications.rectify, 1, "又培训", "又检查窗口", by="赵志强", now=LATER)

    assert rectification(county).measures == "已培训"


def test_rectified_at_once_counts_as_verified(county: County) -> None:
    county.do(rectifications.rectify, 1, "已培训", "检查了窗口", by="张伟", now=LATER)

    assert rectification(county).verified_at == LATER
    events = county.see(lambda store: [event.name for event in store.trail.of(1)])
    assert events.index("rating_verified") < events.index("rectified")


def test_left_alone_it_climbs_to_the_leaders(county: County) -> None:
    passes(county, "2026-11-24 08:30", "2026-11-24 17:30", "2026-11-25 17:30")
    verify = county.letters("ladder.verify_soon", "ladder.verify_missed")
    passes(county, "2026-11-27 11:00", "2026-11-30 08:30", "2026-11-30 17:30", "2026-12-01 17:30", "2026-12-02 09:00")

    assert verify == [
        ("ladder.verify_soon", "张伟"),
        ("ladder.verify_soon", "赵志强"),
        ("ladder.verify_missed", "张伟"),
        ("ladder.verify_missed", "赵志强"),
        ("ladder.verify_missed", "中心群"),
        ("ladder.verify_missed", "赵志强"),
        ("ladder.verify_missed", "孙丽"),
    ]
    assert county.letters("ladder.rectify_missed") == [
        ("ladder.rectify_missed", "张伟"),
        ("ladder.rectify_missed", "赵志强"),
        ("ladder.rectify_missed", "中心群"),
        ("ladder.rectify_missed", "赵志强"),
        ("ladder.rectify_missed", "孙丽"),
        ("ladder.rectify_missed", "龙明远"),
        ("ladder.rectify_missed", "赵志强"),
        ("ladder.rectify_missed", "中心群"),
    ]
    assert waiting(county, "rectification/1") == [at("2026-12-03 09:00")]


def test_after_an_outage_only_the_highest_rung_is_heard(county: County) -> None:
    passes(county, "2026-12-02 08:30")

    heard = [kind for kind, _ in county.letters() if kind.startswith("ladder.")]
    assert heard == ["ladder.verify_missed"] * 2 + ["ladder.rectify_missed"] * 3


def test_nobody_is_called_at_night(county: County) -> None:
    """A deadline that was let pass while the desk was down is heard at the next opening."""
    passes(county, "2026-11-25 22:00")
    assert county.letters("ladder.verify_missed") == []

    passes(county, "2026-11-26 08:30")
    assert county.letters("ladder.verify_missed") != []


def test_a_complex_matter_has_fifteen_days_when_the_centre_agrees(county: County) -> None:
    county.do(pleas.ask_for_time, 1, "涉及多个单位", by="张伟", now=LATER)
    assert rectification(county).due_by == at("2026-11-30 17:30")

    county.do(pleas.rule, 1, True, by="李红", now=LATER)

    granted = rectification(county)
    assert granted.complex
    assert granted.due_by == at("2026-12-14 17:30")
    assert max(waiting(county, "rectification/1")) == at("2026-12-15 17:30")
    assert waiting(county, "call_back/1") == [at("2026-12-16 17:30")]
    assert county.letters("plea.request", "plea.ruling") == [
        ("plea.request", "中心群"),
        ("plea.ruling", "张伟"),
        ("plea.ruling", "赵志强"),
    ]


def test_more_time_is_refused_asked_once_and_never_too_late(county: County) -> None:
    county.do(pleas.ask_for_time, 1, "涉及多个单位", by="张伟", now=LATER)
    with pytest.raises(OnlyOnce):
        county.do(pleas.ask_for_time, 1, "还需要时间", by="赵志强", now=LATER)
    with pytest.raises(NotYours):
        county.do(pleas.rule, 1, True, by="张伟", now=LATER)
    county.do(pleas.rule, 1, False, by="李红", now=LATER)
    with pytest.raises(AlreadyDone):
        county.do(pleas.rule, 1, True, by="吴敏", now=LATER)

    assert rectification(county).due_by == at("2026-11-30 17:30")


def test_more_time_is_not_asked_after_the_time_is_over(county: County) -> None:
    with pytest.raises(TooLate):
        county.do(pleas.ask_for_time, 1, "涉及多个单位", by="张伟", now=at("2026-12-01 09:00"))


def test_a_department_is_not_the_judge_of_its_own_rating(county: County) -> None:
    """不属实 waits for the centre; refused, it is put right like any other."""
    county.do(pleas.dispute, 1, "与事实不符", by="张伟", now=LATER)
    assert rectification(county).stage is RectificationStage.DISPUTED
    assert county.letters("rectification.feedback") == []

    county.do(pleas.rule, 1, False, by="李红", now=LATER)

    assert rectification(county).stage is RectificationStage.VERIFIED
    assert waiting(county, "rectification/1") != []
    county.do(rectifications.rectify, 1, "已培训", "检查了窗口", by="张伟", now=LATER)
    assert rectification(county).finding == ""


def test_an_unfounded_rating_is_answered_and_called_back_all_the_same(county: County) -> None:
    county.do(pleas.dispute, 1, "与事实不符", by="张伟", now=LATER)

    county.do(pleas.rule, 1, True, by="李红", now=LATER)

    assert rectification(county).stage is RectificationStage.UNFOUNDED
    assert county.letters("rectification.feedback", "call_back.request") == [
        ("rectification.feedback", "陈静"),
        ("call_back.request", "中心群"),
    ]
    with pytest.raises(Closed):
        county.do(rectifications.rectify, 1, "已培训", "检查了窗口", by="张伟", now=LATER)


def test_what_was_rectified_meanwhile_is_not_ruled_on(county: County) -> None:
    county.do(pleas.dispute, 1, "与事实不符", by="张伟", now=LATER)
    county.do(rectifications.rectify, 1, "已培训", "检查了窗口", by="张伟", now=LATER)

    with pytest.raises(AlreadyDone):
        county.do(pleas.rule, 1, True, by="李红", now=LATER)


def test_a_second_bad_rating_goes_up_and_not_round(county: County) -> None:
    with pytest.raises(Closed):
        county.do(ratings.rate_again, 1, 4, by="陈静", now=LATER)
    county.do(rectifications.rectify, 1, "已培训", "检查了窗口", by="张伟", now=LATER)

    county.do(ratings.rate_again, 1, 4, by="陈静", now=LATER)

    assert county.letters("rectification.still_bad") == [
        ("rectification.still_bad", "中心群"),
        ("rectification.still_bad", "龙明远"),
    ]
    assert len(county.letters("rectification.verify")) == 2
    assert county.see(lambda store: store.ratings.rectification_of(1).id) == 1
    with pytest.raises(OnlyOnce):
        county.do(ratings.rate_again, 1, 1, by="陈静", now=LATER)


def test_a_second_good_rating_ends_it(county: County) -> None:
    county.do(rectifications.rectify, 1, "已培训", "检查了窗口", by="张伟", now=LATER)

    county.do(ratings.rate_again, 1, 1, by="陈静", now=LATER)
    county.do(ratings.add_words, 1, "改进了", by="陈静", now=LATER)

    assert county.letters("rectification.still_bad") == []
    assert (rectification(county).again, rectification(county).again_words) == (1, "改进了")
    assert county.see(lambda store: store.ratings.of_case(1).words) == ""


def test_another_firm_rates_nothing(county: County) -> None:
    county.do(rectifications.rectify, 1, "已培训", "检查了窗口", by="张伟", now=LATER)

    with pytest.raises(NotYours):
        county.do(ratings.rate_again, 1, 1, by="周海", now=LATER)


def test_whoever_rated_and_left_the_firm_is_not_written_to(county: County) -> None:
    """The enterprise hears instead: whoever of its people can, in the end the centre."""

    def leave(store: Store) -> None:
        store.session.delete(store.people.get(county.people["陈静"]).roles[0])
        store.people.get(county.people["周海"]).roles[0].enterprise_id = 1

    county.storage.transact_now(leave)

    county.do(rectifications.rectify, 1, "已培训", "检查了窗口", by="张伟", now=LATER)

    assert county.letters("rectification.feedback") == [("rectification.feedback", "周海")]


def test_where_no_head_hears_the_centre_does(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()
    county.do(assignments.finish, key, "approved", "证照已发放", [], by="王建国", now=MONDAY_NINE)
    case_id = county.assignment(key).case_id
    county.do(closing.confirm, case_id, by="陈静", now=MONDAY_NINE)

    def unbind(store: Store) -> None:
        for name in ("张伟", "赵志强"):
            chat = store.people.get(county.people[name]).chat
            assert chat is not None
            chat.unreachable_since = MONDAY_NINE

    storage.transact_now(unbind)
    county.do(ratings.rate, case_id, 4, by="陈静", now=LATER)

    assert county.letters("rectification.verify") == [("rectification.verify", "中心群")]


def test_the_trail_tells_the_whole_of_it(county: County) -> None:
    county.do(pleas.dispute, 1, "与事实不符", by="张伟", now=LATER)
    county.do(pleas.rule, 1, False, by="李红", now=LATER)
    county.do(rectifications.rectify, 1, "已培训", "检查了窗口", by="张伟", now=LATER)
    county.do(call_backs.note, 1, "satisfied", "无其他意见", by="李红", now=LATER)
    county.do(ratings.rate_again, 1, 5, by="陈静", now=LATER)

    def told(store: Store) -> list[str]:
        return [event.name for event in store.trail.of(1) if event.at == LATER]

    assert county.see(told) == [
        "rated",
        "rectification_opened",
        "call_back_opened",
        "rating_verified",
        "plea_asked",
        "plea_ruled",
        "rectified",
        "called_back",
        "rated_again",
        "rating_escalated",
    ]


def test_every_bad_rating_is_called_back_and_not_before_there_is_an_answer(county: County) -> None:
    with pytest.raises(NotYet):
        county.do(call_backs.note, 1, "satisfied", "无其他意见", by="李红", now=LATER)

    owed = county.see(lambda store: store.ratings.call_back_of(1, CallBackCause.BAD_RATING))
    assert owed is not None
    county.do(call_backs.note, 1, "unsatisfied", "没有人整改", by="李红", now=at("2026-12-01 09:00"))
    assert county.see(lambda store: store.ratings.call_back(1).outcome) == "unsatisfied"
