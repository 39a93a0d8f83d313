"""Every kind of letter can be worded, in both languages, at every moment of a case's life."""

import re
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from desk import (
    assignments,
    audiences,
    cases,
    closing,
    consultations,
    drafts,
    extensions,
    forms,
    gap_queue,
    gaps,
    green,
    hand_backs,
    hand_overs,
    instructions,
    invites,
    justifications,
    leaves,
    membership,
    missing_guides,
    pauses,
    post,
    prompts,
    questions,
    registrations,
    requests,
    reviews,
    routing,
    sweep,
    urging,
    uscc,
    withdrawals,
)
from desk.attachments import Sent
from desk.invites import Invitation
from desk.questions import Asked
from handlers import curating, letters, why_cards
from handlers.message import Message, fitted, units
from storage.models import Chat, DraftKind, HandBack, Letter, Person, RoleName
from storage.store import Storage, Store
from tests.county import JOINT, MONDAY_NINE, OTHER, PLACE, County, at, settle

# what comes into a text as a fact, and therefore as it is
FACTS = re.compile(
    "青松食品|语言|飞无人机|无人机报备|申请书\\|必要"
    "|食品经营许可核发|食品经营许可和备案管理办法|食品经营许可|申请书|健康证明|场地照片|政务服务中心|窗口办理"
    "|申请人自备|工作日|不收费|承诺件|受理|审查|决定|送达|帮办|帮代办中心|请到窗口咨询|请盖章|不符合法定条件"
    "|不属于本单位职责|场所不符合条件|正在办理|证照已发放|陈静|李红|吴敏|王建国|刘洋|张伟|赵志强|孙丽|龙明远|田野|何芳|服务群"
    "|请说明原因|重点招商项目|等待批复|请提出意见|无不同意见|按职责分别办理|马宁|需要现场核查|专家评审|听证|招标|拍卖|检验|检测|检疫|鉴定"
    "|县.{2,12}(局|队)"
)
CHINESE = re.compile("[\u4e00-\u9fff]")
GOOD_CODE = "91433122MA4L00001" + uscc.check_sign("91433122MA4L00001")
FILE = Sent("document", "f1", "u1", "结果.pdf", 9)


@pytest.fixture
def lived_through(storage: Storage) -> County:
    """A county where everything that is ever told has been told."""
    county = settle(storage)
    _ask_questions(county)
    _fill_the_gaps(county)
    _review_a_guide(county)
    _correct_and_refuse(county)
    _hand_back(county)
    _extend_and_pause(county)
    _urge_and_instruct(county)
    _let_one_run_over(county)
    _finish_and_reopen(county)
    _bind_people(county)
    _say_everything_else(county)
    _take_in_otherwise(county)
    _be_away(county)
    _consult(county)
    _withdraw(county)
    return county


def test_every_kind_of_letter_has_been_written(lived_through: County) -> None:
    """What no test words could break unseen."""
    written = {kind for kind, _ in lived_through.letters()}

    assert set(letters.LETTERS) - written == set()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_letter_is_worded_within_telegrams_limits(lived_through: County, language: str) -> None:
    for letter, message in worded(lived_through, language):
        assert message.text or message.menu or message.removes, letter.kind
        assert units(message.text) <= 4096
        assert "{" not in message.text, letter.kind
        for row in message.buttons:
            for button in row:
                assert button.label, letter.kind
                assert button.url or len(button.action) + len(button.arg) < 40


def test_english_is_english(lived_through: County) -> None:
    """Only what came in as a fact stays as it came."""
    texts = {letter.kind: FACTS.sub("", message.text) for letter, message in worded(lived_through, "en")}

    chinese = {kind: CHINESE.findall(text) for kind, text in texts.items() if CHINESE.search(text)}

    assert chinese == {}


def test_neutral_lines_name_no_enterprise_and_no_person(lived_through: County) -> None:
    """The service group hears case number, item, department and days, nothing else."""
    neutral = ("ladder.overdue_group", "case.received_group", "ladder.unacknowledged_group")
    texts = [message.text for letter, message in worded(lived_through, "zh") if letter.kind in neutral]

    assert texts
    for name in ("青松食品", "陈静", "王建国", "赵志强"):
        assert not any(name in text for text in texts)


def test_a_text_too_long_is_cut_at_a_line_and_says_so() -> None:
    text = "\n".join(f"第{n}行 𠮷" for n in range(2000))

    cut = fitted(text, "……")

    assert units(cut) <= 4096
    assert cut.endswith("\n……")
    assert cut.split("\n")[-2] in text.split("\n")


def worded(county: County, language: str) -> list[tuple[Letter, Message]]:
    """Every letter and what it says now, to readers of this language; stale ones say nothing."""

    def speak(store: Store) -> None:
        for chat in store.session.scalars(select(Chat)):
            chat.language = language

    def look(store: Store) -> list[tuple[Letter, Message]]:
        rows = store.session.scalars(select(Letter).order_by(Letter.id)).all()
        found = [(row, letters.word(store, row, at("2026-12-01 09:00"), "bangban_bot")) for row in rows]
        return [(row, message) for row, message in found if message is not None]

    county.storage.transact_now(speak)
    return county.storage.read_now(look)


def _ask_questions(county: County) -> None:
    def ask(store: Store, decision: str, intent: str, by: Person, now: datetime) -> int:
        assert by.chat is not None
        return questions.ask(
            store, Asked(by.chat, 5, "食品经营许可", decision, intent, ["LX-900"], ["materials"]), by, now
        ).id

    for decision, intent in (("answer", "question"), ("choose", "question"), ("unknown", "danger")):
        question_id = county.do(ask, decision, intent, by="陈静", now=MONDAY_NINE)
    county.do(questions.section, question_id, "LX-900", "materials", by="陈静", now=MONDAY_NINE)
    county.do(questions.turn_page, question_id, "LX-900", 0, by="陈静", now=MONDAY_NINE)
    county.do(questions.section, question_id, "LX-900", "flow", by="陈静", now=MONDAY_NINE)
    county.do(questions.none_of_these, question_id, by="陈静", now=MONDAY_NINE)
    county.do(questions.hand_over, question_id, by="陈静", now=MONDAY_NINE)
    county.do(questions.reply, question_id, "请到窗口咨询", by="李红", now=MONDAY_NINE)


def _review_a_guide(county: County) -> None:
    """Its keeper is reminded, then others; somebody looks, and somebody wants a change."""

    def live(store: Store, by: Person, now: datetime) -> None:
        item = requests.item_named(store, "LX-900")
        item.owner, item.review_by = "王建国", now.date()
        reviews.plan(store, item)
        for alarm in store.alarms.of_item(item.id, reviews.REVIEW):
            reviews.remind(store, alarm, item, now)
        reviews.open_card(store, item, by, now)
        assert by.chat is not None
        draft = reviews.begin_change(store, item, by.chat, by, now)
        reviews.take_change(store, draft, "不收费", by, now)

    county.do(live, by="王建国", now=MONDAY_NINE)


def _fill_the_gaps(county: County) -> None:
    """A question without an answer, its list, its card, both ways of settling it, and the month."""

    def live(store: Store, by: Person, now: datetime) -> None:
        assert by.chat is not None
        asked = Asked(by.chat, 5, "飞无人机", "unknown", "question", ["LX-900"], [])
        questions.ask(store, asked, by, now)
        [gap] = store.gaps.queue(1)
        curating.list_gaps(store, by, now)
        curating.tell_month(store, "2026-11", by, now)
        gap_queue.open_card(store, gap.id, by, now)
        gap_queue.begin_link(store, gap.id, by.chat, by, now)
        draft = missing_guides.begin(store, gap.id, by.chat, by, now)
        for line in ("无人机报备", PLACE, "3工作日", "申请书|必要", "不收费", "不收费", PLACE, "0743"):
            missing_guides.take_words(store, draft, line, by, now)
        missing_guides.choose(store, draft, "submit", by, now)
        missing_guides.review(store, gap.id, False, store.people.get(county.people["吴敏"]), now)
        gap_queue.link(store, gap.id, requests.item_named(store, "LX-900"), by, now)

    county.do(live, by="李红", now=MONDAY_NINE)


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
    county.do(gaps.tolerate, case_id, date(2026, 11, 24), by="李红", now=MONDAY_NINE)
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


def _bind_people(county: County) -> None:
    """Links opened, confirmed, vouched for, undone, declined, refused and shown to all."""

    def bind(store: Store, by: Person, now: datetime) -> None:
        place = store.organisation.department_named(PLACE)
        principal = store.people.with_role(RoleName.PRINCIPAL)[0]
        officer = Invitation(RoleName.OFFICER, place)
        for number, answer in enumerate(("admitted", "turned away", "waiting", "declined")):
            newcomer = store.people.met(1701 + number)
            assert newcomer.chat is not None
            opened = invites.issue(store, officer, by, now)
            invites.open_(store, opened, "何芳", newcomer.chat, newcomer, now)
            last = store.outbox.newest(newcomer.chat.id, "account.confirm")
            assert last is not None
            key = last.facts["invite_id"]
            if answer == "declined":
                invites.decline(store, key, newcomer, now)
                continue
            invites.confirm(store, key, "何芳", newcomer, now)
            if answer == "admitted":
                invites.admit(store, key, "何芳", principal, now)
            elif answer == "turned away":
                invites.turn_away(store, key, principal, now)
        invites.burn(store, invites.issue(store, officer, by, now), now)
        other = store.people.met(1709)
        assert other.chat is not None
        mistaken = invites.open_(store, invites.issue(store, officer, None, now), "何芳", other.chat, other, now)
        assert mistaken is not None
        undone = store.outbox.newest(other.chat.id, "account.bound")
        assert undone is not None
        invites.undo(store, undone.facts["invite_id"], mistaken, now)

    county.do(bind, by="田野", now=MONDAY_NINE)
    asked = [county.storage.transact_now(_register) for _ in range(2)]
    for rule, key in zip((registrations.grant, registrations.deny), asked, strict=True):
        county.do(registrations.show_phone, key, by="李红", now=MONDAY_NINE)
        county.do(rule, key, by="李红", now=MONDAY_NINE)


def _register(store: Store) -> int:
    """An enterprise of which there is a contact already is registered by another."""
    newcomer = store.people.met(1720)
    assert newcomer.chat is not None
    firm = store.organisation.enterprise_named("青松食品")
    assert firm is not None
    firm.uscc = GOOD_CODE
    draft = registrations.start(store, newcomer.chat, newcomer, MONDAY_NINE)
    for words in (GOOD_CODE, "青松食品", "何芳", "0743-5550100"):
        registrations.take_words(store, draft, words, MONDAY_NINE)
    registrations.choose(store, draft, "submit", newcomer, MONDAY_NINE)
    last = store.outbox.newest(newcomer.chat.id, "registration.submitted")
    assert last is not None
    return int(last.facts["registration_id"])


def _say_everything_else(county: County) -> None:
    def say(store: Store, by: Person, now: datetime) -> None:
        assert by.chat is not None
        draft = requests.start(store, requests.item_named(store, "LX-900"), by.chat, None, by, now)
        post.reply(store, by.chat, "draft.enterprise", now, draft_id=draft.id, step="enterprise", material_id=None)
        drafts.close_open(store, by.chat, by, now)
        for kind in ("account.start", "account.help", "list.my", "list.todo", "list.desk", "account.language"):
            post.reply(store, by.chat, kind, now, person_id=by.id)
        last = store.outbox.newest(by.chat.id, "account.help")
        assert last is not None
        moved: dict[str, Any] = {"case_id": 1, "assignment_id": 1, "before": now.isoformat(), "version": 1}
        rungs = [letter.id for letter in store.session.query(Letter).filter(Letter.kind == "ladder.blue")]
        for kind, facts in (
            ("draft.cancelled", {}),
            ("menu", {"language": "zh", "names": ["my", "help"]}),
            ("account.revocable", {"name": "王建国"}),
            ("account.mydata", {"person_id": by.id}),
            ("account.erasing", {}),
            ("account.erased", {}),
            ("privacy.warning", {}),
            ("privacy.removal", {"message_id": 5}),
            ("case.note", {"case_id": 1}),
            ("account.invited", {"token": "abc"}),
            ("refusal", {"name": "NotAContact", "facts": {}}),
            ("notice.quarantined", {"trace": "abc"}),
            ("notice.undelivered", {"letter_id": last.id}),
            ("notice.broken", {"name": "unsaid", "facts": {"count": 1}}),
            ("notice.clock_leapt", {"minutes": 90}),
            ("list.doctor", {}),
            ("audit.anchor", {"count": 3, "hash": "ab" * 32}),
            ("notice.alarm", {"case_id": 1}),
            ("notice.restored", {"since": now.isoformat(), "until": now.isoformat()}),
            ("notice.calendar_missing", {"year": 2027}),
            ("answer.redirect", {"item_id": 1}),
            ("list.board", {"person_id": store.people.with_role(RoleName.AGENT)[0].id}),
            ("drill.page", {"text": "Page 1"}),
            ("case.recounted", moved),
            ("case.settled", moved),
            ("assignment.recounted", moved),
            ("assignment.settled", moved),
            ("ladder.overdue_digest", {"letters": rungs}),
            ("ladder.digest", {"letters": rungs}),
            ("notice.unreachable", {"chat_id": by.chat.id}),
            ("notice.in_doubt", {"since": now.isoformat()}),
            ("copy", {}),
        ):
            post.reply(store, by.chat, kind, now, **facts)

    def unbind(store: Store, by: Person, now: datetime) -> None:
        chat = store.chats.met(-3, store.chats.get(1).kind.GROUP)
        membership.unbind(store, chat, by, now)
        membership.removed(store, store.chats.met(-1, store.chats.get(1).kind.GROUP), now)
        membership.revoke(store, store.people.with_role(RoleName.AGENT)[1].roles[0].id, by, now)

    county.do(say, by="陈静", now=MONDAY_NINE)
    county.do(unbind, by="田野", now=MONDAY_NINE)


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
