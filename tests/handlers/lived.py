"""A county in which every letter about a case has been written: what the tests of letters read."""

from datetime import date, datetime
from typing import Any

from desk import (
    assignments,
    audiences,
    cases,
    closing,
    consultations,
    extensions,
    forms,
    green,
    hand_backs,
    hand_overs,
    instructions,
    justifications,
    leaves,
    membership,
    pauses,
    post,
    prompts,
    requests,
    routing,
    sweep,
    tolerance,
    urging,
    withdrawals,
)
from desk.attachments import Sent
from handlers import why_cards
from storage.models import DraftKind, HandBack, Person, RoleName
from storage.store import Storage, Store
from tests.county import JOINT, MONDAY_NINE, OTHER, PLACE, County, at, settle
from tests.handlers import lived_apart, lived_around, lived_reports
from tests.handlers.lived_after import evaluate, rate_badly

FILE = Sent("document", "f1", "u1", "结果.pdf", 9)


def live_through(storage: Storage) -> County:
    """A county where everything that is ever told has been told."""
    county = settle(storage)
    lived_apart.live(county)
    _correct_and_refuse(county)
    _hand_back(county)
    _extend_and_pause(county)
    _urge_and_instruct(county)
    _let_one_run_over(county)
    _finish_and_reopen(county)
    lived_apart.bind_people(county)
    lived_apart.say_everything_else(county)
    _take_in_otherwise(county)
    _be_away(county)
    _consult(county)
    _withdraw(county)
    lived_around.live(county)
    lived_reports.live(county)
    rate_badly(county)
    evaluate(county)
    return county


def _correct_and_refuse(county: County) -> None:
    case_id = county.files()
    for kind in (DraftKind.CORRECTION, DraftKind.REFUSAL):
        county.do(_prompt_about_case, kind, case_id, by="李红", now=MONDAY_NINE)
    county.do(cases.correct, case_id, [county.case(case_id).materials[0].id], "请盖章", by="李红", now=MONDAY_NINE)
    county.do(_supplement, case_id, by="陈静", now=MONDAY_NINE)
    county.do(cases.send_files, case_id, by="李红", now=MONDAY_NINE)
    county.do(cases.refuse, case_id, "不符合法定条件", by="李红", now=MONDAY_NINE)
    county.do(_supplement_a_dispatched_one, by="陈静", now=MONDAY_NINE)
    county.do(cases.show, county.case(case_id).no, by="陈静", now=MONDAY_NINE)
    county.do(why_cards.tell, county.case(case_id).no, by="陈静", now=MONDAY_NINE)


def _hand_back(county: County) -> None:
    key = county.dispatched()
    for kind in (DraftKind.HAND_BACK, DraftKind.PROGRESS, DraftKind.RESULT):
        county.do(_prompt_about_assignment, kind, key, by="王建国", now=MONDAY_NINE)
    asked = county.do(hand_backs.ask, key, "不属于本单位职责", None, by="王建国", now=MONDAY_NINE)
    county.do(_ask_for_department, asked.id, by="李红", now=MONDAY_NINE)
    county.do(hand_backs.deny, asked.id, by="李红", now=MONDAY_NINE)


def _extend_and_pause(county: County) -> None:
    key = county.dispatched()
    for kind in (DraftKind.EXTENSION, DraftKind.PAUSE):
        county.do(_fill_in, kind, key, by="王建国", now=MONDAY_NINE)
    extension = county.do(extensions.ask, key, "需要现场核查", date(2026, 12, 1), by="王建国", now=MONDAY_NINE)
    county.do(extensions.grant, extension.id, by="李红", now=MONDAY_NINE)
    pause = county.do(pauses.ask, key, "专家评审", 5, by="王建国", now=MONDAY_NINE)
    county.do(pauses.grant, pause.id, by="李红", now=MONDAY_NINE)
    county.do(pauses.resume, key, by="王建国", now=at("2026-11-24 10:00"))


def _be_away(county: County) -> None:
    key = county.dispatched()
    county.do(assignments.acknowledge, key, by="王建国", now=MONDAY_NINE)
    county.do(_fill_in, DraftKind.HAND_OVER, key, by="王建国", now=MONDAY_NINE)

    def ask(store: Store, by: Person, now: datetime) -> int:
        return hand_overs.ask(store, key, store.people.substitutes(1)[0], by, now).id

    county.do(hand_overs.answer, county.do(ask, by="王建国", now=MONDAY_NINE), True, by="刘洋", now=MONDAY_NINE)
    county.do(leaves.take, MONDAY_NINE.date(), date(2026, 11, 27), "王建国", by="刘洋", now=MONDAY_NINE)
    county.do(leaves.come_back, by="刘洋", now=MONDAY_NINE)
    county.do(leaves.take, MONDAY_NINE.date(), date(2026, 12, 27), "王建国", by="刘洋", now=MONDAY_NINE)


def _withdraw(county: County) -> None:
    case_id = county.assignment(county.dispatched()).case_id
    county.do(_fill_in_about_case, DraftKind.WITHDRAWAL, case_id, by="陈静", now=MONDAY_NINE)
    county.do(withdrawals.withdraw, case_id, "请提出意见", by="陈静", now=MONDAY_NINE)


def _consult(county: County) -> None:
    key = county.dispatched()
    case_id = county.assignment(key).case_id
    county.do(_fill_in_about_case, DraftKind.CONSULTATION, case_id, by="李红", now=MONDAY_NINE)

    def call(store: Store, by: Person, now: datetime) -> int:
        found = [body for body in store.organisation.departments() if body.name in (OTHER, JOINT)]
        return consultations.call(store, case_id, "请提出意见", found, date(2026, 11, 23), by, now).id

    def begin(store: Store, kind: DraftKind, known: dict[str, str], by: Person, now: datetime) -> None:
        assert by.chat is not None
        forms.begin(store, kind, by.chat, by, now, known, case=store.cases.get(case_id))

    called = county.do(call, by="李红", now=MONDAY_NINE)
    while county.storage.transact_now(sweep.ring, at("2026-11-23 17:30")):
        pass
    first, second = county.see(lambda store: [o.id for o in store.consultations.get(called).opinions])
    county.do(begin, DraftKind.OPINION, {"opinion": str(first)}, by="马宁", now=at("2026-11-24 09:00"))
    county.do(consultations.opine, first, "无不同意见", by="马宁", now=at("2026-11-24 09:00"))

    def join(store: Store) -> None:
        store.people.get(county.people["马宁"]).roles[0].department_id = 3

    county.storage.transact_now(join)
    county.do(consultations.opine, second, "无不同意见", by="马宁", now=at("2026-11-24 09:00"))
    county.do(begin, DraftKind.CONCLUSION, {"consultation": str(called)}, by="李红", now=at("2026-11-24 09:00"))
    county.do(consultations.conclude, called, "按职责分别办理", by="李红", now=at("2026-11-24 09:00"))
    joint = county.do(_join, case_id, by="李红", now=at("2026-11-24 09:00"))
    county.do(assignments.finish, joint, "approved", "无不同意见", [], by="马宁", now=at("2026-11-24 09:10"))


def _join(store: Store, case_id: int, by: Person, now: datetime) -> int:
    joint = store.organisation.department_named(JOINT)
    assert joint is not None
    bundled = store.cases.get(case_id).guide
    about: dict[str, Any] = {"case_id": case_id, "guide_id": bundled.id, "materials": []}
    post.tell(store, audiences.CENTRE, "case.bundled", now, **about)
    return routing.join(store, case_id, joint, date(2026, 11, 25), by, now).assignments[-1].id


def _take_in_otherwise(county: County) -> None:
    """With a gap that is not closed, in the green channel, with a reason for the delay, and deemed accepted."""
    for kind in (DraftKind.TOLERANCE, DraftKind.GREEN, DraftKind.REDIRECTION, DraftKind.JOINING):
        county.do(_fill_in_about_case, kind, county.files(), by="李红", now=MONDAY_NINE)
    case_id = county.files()
    county.do(green.grant, case_id, "重点招商项目", by="李红", now=MONDAY_NINE)
    county.do(tolerance.tolerate, case_id, date(2026, 11, 24), by="李红", now=MONDAY_NINE)
    key = county.assignments(case_id)[0].id
    for time in ("2026-11-23 17:30", "2026-11-24 17:30", "2026-11-26 17:30"):
        while county.storage.transact_now(sweep.ring, at(time)):
            pass
    county.do(_fill_in, DraftKind.JUSTIFICATION, key, by="王建国", now=at("2026-11-27 08:40"))
    when = date(2026, 11, 30)
    asked = county.do(justifications.ask, key, "等待批复", when, by="王建国", now=at("2026-11-27 08:40"))
    county.do(justifications.grant, asked.id, by="李红", now=at("2026-11-27 08:50"))
    county.do(assignments.finish, key, "approved", "证照已发放", [], by="王建国", now=at("2026-11-27 09:00"))
    while county.storage.transact_now(sweep.ring, at("2026-11-30 17:30")):
        pass


def _fill_in_about_case(store: Store, kind: DraftKind, case_id: int, by: Person, now: datetime) -> None:
    assert by.chat is not None
    draft = forms.begin(store, kind, by.chat, by, now, case=store.cases.get(case_id))
    for _ in forms.FORMS[kind].questions[1:]:
        forms.choose(store, draft, "r0" if draft.step == "reason" else "o0", "请提出意见", by, now)
        if draft.step == "bodies" and draft.data.get("picked"):
            forms.choose(store, draft, "send", "", by, now)


def _urge_and_instruct(county: County) -> None:
    waiting = county.files()
    key = county.dispatched()
    for case_id in (waiting, county.assignment(key).case_id):
        county.do(urging.urge, case_id, by="陈静", now=MONDAY_NINE)

    def begin(store: Store, by: Person, now: datetime) -> None:
        assert by.chat is not None
        forms.begin(store, DraftKind.INSTRUCTION, by.chat, by, now, assignment=None)

    county.do(begin, by="龙明远", now=MONDAY_NINE)
    county.do(instructions.give, key, "请说明原因", date(2026, 11, 23), by="龙明远", now=MONDAY_NINE)
    for time in ("2026-11-23 15:30", "2026-11-23 17:30"):
        while county.storage.transact_now(sweep.ring, at(time)):
            pass
    county.do(assignments.progress, key, "正在办理", by="王建国", now=at("2026-11-24 09:00"))


def _fill_in(store: Store, kind: DraftKind, key: int, by: Person, now: datetime) -> None:
    """Every question of a form but the last one answered."""
    assert by.chat is not None
    draft = forms.begin(store, kind, by.chat, by, now, assignment=store.assignments.get(key))
    for _ in forms.FORMS[kind].questions[1:]:
        forms.choose(store, draft, "o0" if draft.data["offered"] else "r0", "需要现场核查", by, now)


def _let_one_run_over(county: County) -> None:
    county.dispatched()

    def bind(store: Store, by: Person, now: datetime) -> None:
        chat = store.chats.met(-3, store.chats.get(1).kind.GROUP, "市监局群")
        membership.bind(store, chat, "department", PLACE, membership.AT_THE_CONSOLE, by, now)

    county.do(bind, by="田野", now=MONDAY_NINE)
    for time in ("23 10:00", "23 11:00", "23 15:30", "25 15:00", "26 08:30", "26 17:30", "27 17:30", "30 17:30"):
        while county.storage.transact_now(sweep.ring, at(f"2026-11-{time}")):
            pass
    while county.storage.transact_now(sweep.ring, at("2026-12-01 09:00")):
        pass


def _finish_and_reopen(county: County) -> None:
    def file_in_a_group(store: Store, by: Person, now: datetime) -> int:
        assert by.chat is not None
        group = store.chats.met(-1, by.chat.kind.GROUP)
        draft = requests.start(store, requests.item_named(store, "LX-900"), by.chat, group, by, now)
        requests.take_file(store, draft, FILE, by, now)
        for choice in ("later", "skip", "skip", "submit"):
            requests.choose(store, draft, choice, by, now)
        assert draft.case_id is not None
        return draft.case_id

    case_id = county.do(file_in_a_group, by="陈静", now=MONDAY_NINE)
    county.do(cases.accept, case_id, by="李红", now=MONDAY_NINE)
    key = county.assignments(case_id)[0].id
    county.do(assignments.acknowledge, key, by="王建国", now=MONDAY_NINE)
    county.do(assignments.progress, key, "正在办理", by="王建国", now=MONDAY_NINE)
    county.do(assignments.finish, key, "approved", "证照已发放", [], by="王建国", now=MONDAY_NINE)
    county.do(cases.reopen, case_id, by="陈静", now=MONDAY_NINE)
    county.do(assignments.finish, key, "refused", "场所不符合条件", [], by="王建国", now=MONDAY_NINE)
    county.do(closing.confirm, case_id, by="陈静", now=MONDAY_NINE)


def _prompt_about_case(store: Store, kind: DraftKind, case_id: int, by: Person, now: datetime) -> None:
    assert by.chat is not None
    prompts.ask_about_case(store, kind, store.cases.get(case_id), by.chat, by, now)


def _prompt_about_assignment(store: Store, kind: DraftKind, key: int, by: Person, now: datetime) -> None:
    assert by.chat is not None
    prompts.ask_about_assignment(store, kind, store.assignments.get(key), by.chat, by, now)


def _ask_for_department(store: Store, key: int, by: Person, now: datetime) -> None:
    assert by.chat is not None
    prompts.ask_for_department(store, store.rulings.get(HandBack, key), by.chat, by, now)


def _supplement(store: Store, case_id: int, by: Person, now: datetime) -> None:
    assert by.chat is not None
    draft = requests.supplement(store, case_id, by.chat, by, now)
    requests.take_file(store, draft, FILE, by, now)
    requests.choose(store, draft, "later", by, now)
    requests.choose(store, draft, "submit", by, now)


def _supplement_a_dispatched_one(store: Store, by: Person, now: datetime) -> None:
    assert by.chat is not None
    agent = store.people.with_role(RoleName.AGENT)[0]
    draft = requests.start(store, requests.item_named(store, "LX-900"), by.chat, None, by, now)
    requests.take_file(store, draft, FILE, by, now)
    for choice in ("later", "skip", "submit"):
        requests.choose(store, draft, choice, by, now)
    assert draft.case_id is not None
    cases.accept(store, draft.case_id, agent, now)
    more = requests.supplement(store, draft.case_id, by.chat, by, now)
    requests.take_file(store, more, FILE, by, now)
    requests.choose(store, more, "submit", by, now)
