"""The letters around the case: rows of feeds verified."""

from datetime import date, datetime

from desk import (
    assignments,
    cases,
    documents,
    dossiers,
    feed_rules,
    feeds,
    forms,
    hotlines,
    permits,
    policies,
    post,
    sweep,
    visits,
)
from desk.imports import feed as import_feed
from desk.permits import Inspection
from storage.models import DraftKind, Person, Role, RoleName
from storage.store import Store
from tests.county import JOINT, MONDAY_NINE, County, at
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
    _inspect(county)
    _keep_a_dossier(county)
    _push_a_policy(county)
    county.do(_call, by="陈静", now=MONDAY_NINE)


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


def _inspect(county: County) -> None:
    """One inspection refused, one agreed to and over; a visit reported and looked into."""

    def ask(store: Store, by: Person, now: datetime) -> int:
        firm = store.organisation.enterprise_named("青松食品")
        assert firm is not None
        wanted = Inspection(firm, "请说明原因", MONDAY_NINE.date(), date(2026, 11, 24), "刘洋")
        return permits.ask(store, wanted, by, now).id

    def fill_in(store: Store, kind: DraftKind, known: dict[str, str], by: Person, now: datetime) -> None:
        assert by.chat is not None
        draft = forms.begin(store, kind, by.chat, by, now, known)
        typed = {"enterprise": "青松食品", "inspectors": "刘洋", "unit": "刘洋"}
        for question in forms.FORMS[kind].questions[:-1]:
            if question in typed:
                forms.take_words(store, draft, typed[question], by, now)
            else:
                forms.choose(store, draft, "o0" if draft.data["offered"] else "r0", "请说明原因", by, now)

    refused, waiting, agreed = (county.do(ask, by="张伟", now=MONDAY_NINE) for _ in range(3))
    county.do(fill_in, DraftKind.INSPECTION, {}, by="张伟", now=MONDAY_NINE)
    county.do(fill_in, DraftKind.PERMIT_REFUSAL, {"permit": str(refused)}, by="龙明远", now=MONDAY_NINE)
    county.do(permits.refuse, refused, "请说明原因", by="龙明远", now=MONDAY_NINE)
    county.do(permits.grant, agreed, by="龙明远", now=MONDAY_NINE)
    county.do(fill_in, DraftKind.VISIT, {}, by="陈静", now=MONDAY_NINE)
    visit = county.do(visits.report, "刘洋", MONDAY_NINE.date(), "请说明原因", by="陈静", now=MONDAY_NINE)
    for time in ("2026-11-24 17:30", "2026-11-25 09:00", "2026-11-25 17:30"):
        while county.storage.transact_now(sweep.ring, at(time)):
            pass
    county.do(fill_in, DraftKind.VISIT_ANSWER, {"visit": str(visit.id)}, by="李红", now=at("2026-11-26 09:00"))
    county.do(visits.answer, visit.id, "请说明原因", by="李红", now=at("2026-11-26 09:00"))

    def list_(store: Store, by: Person, now: datetime) -> None:
        assert by.chat is not None
        post.reply(store, by.chat, "list.permits", now, person_id=by.id)

    county.do(list_, by="龙明远", now=MONDAY_NINE)
    assert waiting


def _keep_a_dossier(county: County) -> None:
    """Everything of one enterprise noted, shown and exported; a document that runs out."""

    def keep(store: Store, by: Person, now: datetime) -> None:
        assert by.chat is not None
        firm = store.organisation.enterprise_named("青松食品")
        assert firm is not None
        for kind in (DraftKind.DOCUMENT, DraftKind.MEASURE, DraftKind.LIFE_STAGE):
            draft = forms.begin(store, kind, by.chat, by, now, {"enterprise": str(firm.id)})
            for _ in forms.FORMS[kind].questions[:-1]:
                forms.choose(store, draft, "o0", "", by, now)
        for name, days in (("申请书", 2), ("健康证明", None)):
            until = date(2026, 12, days) if days else None
            documents.note(store, firm, name, "JY001", until, by, now)
        dossiers.take_measure(store, firm, "请说明原因", by, now)
        dossiers.set_stage(store, firm, "投产", by, now)
        dossiers.show(store, "青松食品", by, now)
        dossiers.export(store, firm.id, by, now)

    county.do(keep, by="李红", now=MONDAY_NINE)
    for time in ("2026-11-26 09:00", "2026-12-03 09:00"):
        while county.storage.transact_now(sweep.ring, at(time)):
            pass


def _push_a_policy(county: County) -> None:
    """Written, looked at, sent, read, wanted, and no more of them."""

    def publish(store: Store, by: Person, now: datetime) -> int:
        assert by.chat is not None
        draft = forms.begin(store, DraftKind.POLICY, by.chat, by, now)
        for words in ("请说明原因", "请提出意见"):
            forms.take_words(store, draft, words, by, now)
        for choice in ("o0", "send", "o0"):
            forms.choose(store, draft, choice, "", by, now)
        post.reply(store, by.chat, "list.policies", now, person_id=by.id)
        return policies.publish(store, "请说明原因", "请提出意见", [], None, by, now).id

    def want(store: Store, key: int, by: Person, now: datetime) -> None:
        assert by.chat is not None
        policies.open_(store, key, by, now)
        policies.ask(store, key, by.chat, by, now)
        policies.unsubscribe(store, by, now)
        policies.subscribe(store, by, now)
        post.reply(store, by.chat, "list.policies", now, person_id=by.id)

    key = county.do(publish, by="李红", now=MONDAY_NINE)
    while county.storage.transact_now(policies.send_some, MONDAY_NINE):
        pass
    county.do(want, key, by="周海", now=MONDAY_NINE)


def _call(store: Store, by: Person, now: datetime) -> None:
    """Anybody asks whom to call."""
    assert by.chat is not None
    for body in store.organisation.departments()[:2]:
        body.hotline = "0743-1111111"
    hotlines.show(store, "", by.chat, now)
