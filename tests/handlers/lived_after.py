"""What is told after a case: a bad rating verified, disputed, put off, put right, called back and rated again."""

from datetime import datetime

from desk import (
    assignments,
    audiences,
    ballots,
    call_backs,
    closing,
    evaluations,
    forms,
    pleas,
    post,
    ratings,
    rectifications,
    sweep,
)
from storage.models import CallBackCause, DraftKind, Person
from storage.store import Store
from tests.county import County, at

NOW = at("2026-12-01 09:00")
WORDS = "请说明原因"


def rate_badly(county: County) -> None:
    """Three bad ratings: one left alone, one with every question on the way, one that was unfounded."""
    _rated(county)
    case_id, key = _rated(county)
    about = {"rectification": str(key)}
    for kind in (DraftKind.FINDING, DraftKind.DISPUTE, DraftKind.COMPLEX, DraftKind.RECTIFICATION):
        county.do(_fill_in, kind, case_id, about, by="张伟", now=NOW)
    disputed = county.do(pleas.dispute, key, WORDS, by="张伟", now=NOW)
    put_off = county.do(pleas.ask_for_time, key, WORDS, by="张伟", now=NOW)
    county.do(pleas.rule, disputed.id, False, by="李红", now=NOW)
    county.do(pleas.rule, put_off.id, True, by="李红", now=NOW)
    county.do(rectifications.rectify, key, WORDS, WORDS, by="张伟", now=NOW)
    county.do(ratings.rate_again, key, 4, by="陈静", now=NOW)
    county.do(ratings.add_words, case_id, WORDS, by="陈静", now=NOW)
    called = county.see(lambda store: store.ratings.call_back_of(case_id, CallBackCause.BAD_RATING).id)
    county.do(_fill_in, DraftKind.CALL_BACK, case_id, {"call_back": str(called)}, by="李红", now=NOW)
    county.do(call_backs.show_phone, called, by="李红", now=NOW)
    for time in ("02 08:30", "02 17:30", "08 08:30", "08 17:30", "10 17:30"):
        while county.storage.transact_now(sweep.ring, at(f"2026-12-{time}")):
            pass
    _, key = _rated(county)
    unfounded = county.do(pleas.dispute, key, WORDS, by="张伟", now=NOW)
    county.do(pleas.rule, unfounded.id, True, by="李红", now=NOW)
    for who, name in (("张伟", "list.todo"), ("李红", "list.desk")):
        county.do(_list, name, by=who, now=NOW)


def evaluate(county: County) -> None:
    """A round opened by hand, drawn, declined, marked, reminded of, closed, and talked about."""

    def begin(store: Store, by: Person, now: datetime) -> None:
        assert by.chat is not None
        firm = store.organisation.enterprise(1)
        firm.tags = [*firm.tags, "两新组织"]
        store.organisation.enterprise(2).tags = ["两新组织"]
        draft = forms.begin(store, DraftKind.EVALUATION, by.chat, by, now)
        forms.choose(store, draft, "r0", WORDS, by, now)
        for _ in range(3):
            forms.choose(store, draft, "o0", "", by, now)
        post.tell(store, audiences.person(by), "evaluation.list", now)

    county.do(begin, by="孙丽", now=NOW)
    county.do(evaluations.draw_panel, 1, by="孙丽", now=NOW)
    first, second = county.see(lambda store: [(one.id, one.person.name) for one in store.evaluations.panel(1)])
    county.do(evaluations.answer, first[0], False, by=first[1], now=NOW)
    county.do(evaluations.answer, second[0], True, by=second[1], now=NOW)
    for level in (4, 4, 4, 4):
        county.do(ballots.mark, second[0], level, by=second[1], now=NOW)
    county.do(_suggest, second[0], by=second[1], now=NOW)
    county.do(ballots.cast, second[0], by=second[1], now=NOW)
    for level in (1, 1, 1, 1):
        county.do(ballots.mark, second[0], level, by=second[1], now=NOW)
    county.do(ballots.cast, second[0], by=second[1], now=NOW)
    for alarm in county.see(lambda store: store.alarms.of_subject("evaluation/1", evaluations.BALLOT)):
        county.storage.transact_now(lambda store, key: evaluations.act(store, store.alarms.get(key), NOW), alarm.id)
    county.do(_record, 1, by="孙丽", now=NOW)
    county.do(evaluations.record, 1, WORDS, by="孙丽", now=NOW)


def _suggest(store: Store, candidate_id: int, by: Person, now: datetime) -> None:
    assert by.chat is not None
    draft = forms.begin(store, DraftKind.SUGGESTION, by.chat, by, now, {"candidate": str(candidate_id)})
    forms.take_words(store, draft, WORDS, by, now)


def _record(store: Store, summons_id: int, by: Person, now: datetime) -> None:
    assert by.chat is not None
    forms.begin(store, DraftKind.SUMMONS, by.chat, by, now, {"summons": str(summons_id)})


def _rated(county: County) -> tuple[int, int]:
    """A finished case with the worst of grades, and its rectification."""
    key = county.dispatched(NOW)
    county.do(assignments.finish, key, "approved", "证照已发放", [], by="王建国", now=NOW)
    case_id = county.assignment(key).case_id
    county.do(closing.confirm, case_id, by="陈静", now=NOW)
    county.do(ratings.rate, case_id, 5, by="陈静", now=NOW)
    return case_id, county.see(lambda store: store.ratings.rectification_of(case_id).id)


def _fill_in(store: Store, kind: DraftKind, case_id: int, known: dict[str, str], by: Person, now: datetime) -> None:
    """Every question of a form but the last one answered."""
    assert by.chat is not None
    draft = forms.begin(store, kind, by.chat, by, now, known, case=store.cases.get(case_id))
    for _ in forms.FORMS[kind].questions[1:]:
        if draft.data["offered"]:
            forms.choose(store, draft, "o0", "", by, now)
        else:
            forms.take_words(store, draft, WORDS, by, now)


def _list(store: Store, kind: str, by: Person, now: datetime) -> None:
    post.tell(store, audiences.person(by), kind, now, person_id=by.id)
