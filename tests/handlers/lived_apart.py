"""The letters that are about no case: of questions and guides, of people and groups, of the desk itself."""

from datetime import datetime
from typing import Any

from desk import (
    drafts,
    gap_queue,
    invites,
    membership,
    missing_guides,
    post,
    questions,
    registrations,
    requests,
    reviews,
    uscc,
)
from desk.invites import Invitation
from desk.questions import Asked
from handlers import curating
from storage.models import Letter, Person, RoleName
from storage.store import Store
from tests.county import MONDAY_NINE, PLACE, County

GOOD_CODE = "91433122MA4L00001" + uscc.check_sign("91433122MA4L00001")

MOVED = ("verify", "rectify", "call_back", "permit", "visit")  # whose deadlines a calendar moves


def live(county: County) -> None:
    """Questions, the queue of what is missing, a guide under review."""
    _ask_questions(county)
    _fill_the_gaps(county)
    _review_a_guide(county)


def _ask_questions(county: County) -> None:
    def ask(store: Store, decision: str, intent: str, by: Person, now: datetime) -> int:
        assert by.chat is not None
        return questions.ask(
            store, Asked(by.chat, 5, "食品经营许可", decision, intent, ["LX-900"], ["materials"]), by, now
        ).id

    for decision, intent in (("answer", "question"), ("choose", "question"), ("unknown", "danger")):
        question_id = county.do(ask, decision, intent, by="陈静", now=MONDAY_NINE)
    county.do(questions.section, question_id, "LX-900", "materials", by="陈静", now=MONDAY_NINE)
    county.do(questions.form, question_id, "LX-900", 1, 0, by="陈静", now=MONDAY_NINE)
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


def bind_people(county: County) -> None:
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


def say_everything_else(county: County) -> None:
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
        after: dict[str, Any] = {**moved, "no": "LX-1", "after": now.isoformat()}
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
            ("notice.copied_back", {"since": now.isoformat(), "until": now.isoformat()}),
            ("notice.rival", {"how": "webhook"}),
            ("notice.rival", {"how": "poller"}),
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
            ("probe", {}),
        ):
            post.reply(store, by.chat, kind, now, **facts)
        for what in MOVED:
            post.reply(store, by.chat, "deadline.moved", now, **after, what=what)

    def unbind(store: Store, by: Person, now: datetime) -> None:
        chat = store.chats.met(-3, store.chats.get(1).kind.GROUP)
        membership.unbind(store, chat, by, now)
        membership.removed(store, store.chats.met(-1, store.chats.get(1).kind.GROUP), now)
        membership.revoke(store, store.people.with_role(RoleName.AGENT)[1].roles[0].id, by, now)

    county.do(say, by="陈静", now=MONDAY_NINE)
    county.do(unbind, by="田野", now=MONDAY_NINE)
