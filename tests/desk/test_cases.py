"""Cases: filed with their materials, pre-checked, corrected, accepted or not, confirmed, rated."""

from datetime import datetime

import pytest

from desk import assignments, cases, closing, dialogs, prompts, ratings, requests
from desk.attachments import Sent
from desk.errors import (
    AlreadyDone,
    AskedTooOften,
    Closed,
    DraftOver,
    FileNeeded,
    MaterialRequired,
    NoSuchCase,
    NotAContact,
    NothingOwed,
    OnlyOnce,
)
from storage.models import Draft, DraftKind, MaterialState, Person, Stage
from storage.store import Storage, Store
from tests.county import MONDAY_NINE, County, at, settle

FILE = Sent("document", "f1", "u1", "申请书.pdf", 9)


def test_a_case_has_a_number_that_can_be_said_and_a_date_that_can_be_kept(storage: Storage) -> None:
    county = settle(storage)

    first, second = county.case(county.files()), county.case(county.files())

    assert (first.no, second.no) == ("LX20261123-001", "LX20261123-002")
    assert first.pre_check_by == at("2026-11-30 17:30")  # five working days


def test_a_required_material_can_be_neither_skipped_nor_brought_later(storage: Storage) -> None:
    county = settle(storage)
    draft_id = start(county)

    for choice in ("later", "skip"):
        with pytest.raises(MaterialRequired):
            choose(county, draft_id, choice)


def test_words_do_not_stand_in_for_a_file(storage: Storage) -> None:
    county = settle(storage)
    draft_id = start(county)

    with pytest.raises(FileNeeded):
        county.do(say, draft_id, "申请书在附件里", by="陈静", now=MONDAY_NINE)


def test_an_album_is_one_material_however_late_its_parts_come(storage: Storage) -> None:
    county = settle(storage)
    draft_id = start(county)
    parts = [Sent("photo", f"f{n}", f"u{n}", "", 9, album="a1") for n in range(3)]

    for part in parts:
        county.do(send, draft_id, part, by="陈静", now=MONDAY_NINE)

    materials = storage.read_now(lambda store: [(m.state, len(m.files)) for m in store.drafts.get(draft_id).materials])
    assert materials == [(MaterialState.GIVEN, 3), (MaterialState.ASKED, 0), (MaterialState.ASKED, 0)]


def test_a_draft_survives_anything_and_is_answered_where_it_stood(storage: Storage) -> None:
    """Dialog state is a row: another process goes on with it."""
    county = settle(storage)
    draft_id = start(county)
    county.do(send, draft_id, FILE, by="陈静", now=MONDAY_NINE)

    storage.close()
    reopened = County(Storage(storage.url, storage.site), county.people)
    choose(reopened, draft_id, "later")

    step = reopened.see(lambda store: store.drafts.get(draft_id).step)
    reopened.storage.close()
    assert step == "material"


def test_an_old_button_of_a_draft_does_nothing(storage: Storage) -> None:
    county = settle(storage)
    draft_id = start(county)
    first = storage.read_now(lambda store: store.drafts.get(draft_id).data["material"])
    county.do(send, draft_id, FILE, by="陈静", now=MONDAY_NINE)

    with pytest.raises(DraftOver):
        county.do(dialogs.press, draft_id, "material", first, "later", "", by="陈静", now=MONDAY_NINE)


def test_whoever_belongs_to_no_enterprise_cannot_file(storage: Storage) -> None:
    county = settle(storage)

    with pytest.raises(NotAContact):
        start(county, by="王建国")


def test_an_agent_files_on_behalf_of_an_enterprise(storage: Storage) -> None:
    county = settle(storage)
    draft_id = start(county, by="李红")
    county.do(say, draft_id, "青松", by="李红", now=MONDAY_NINE)
    county.do(send, draft_id, FILE, by="李红", now=MONDAY_NINE)
    for choice in ("later", "skip", "submit"):
        choose(county, draft_id, choice, by="李红")

    assert county.letters("case.received") == [("case.received", "陈静"), ("case.received", "李红")]


def test_everything_missing_is_told_at_once_and_the_case_comes_back_with_it(storage: Storage) -> None:
    county = settle(storage)
    case_id = county.files()
    form = county.case(case_id).materials[0].id

    county.do(cases.correct, case_id, [form], "请加盖公章", by="李红", now=at("2026-11-24 09:00"))

    assert county.case(case_id).stage is Stage.CORRECTION
    assert ("case.correction", "陈静") in county.letters()
    draft_id = county.do(supplement, case_id, by="陈静", now=at("2026-11-25 09:00"))
    county.do(send, draft_id, FILE, by="陈静", now=at("2026-11-25 09:00"))
    for choice in ("later", "submit"):  # the certificate still owed is left for another day
        choose(county, draft_id, choice, now="2026-11-25 09:01")
    back = county.case(case_id)
    assert back.stage is Stage.PRE_CHECK
    assert back.pre_check_by == at("2026-12-02 17:30")


def test_nothing_owed_nothing_to_supplement(storage: Storage) -> None:
    county = settle(storage, materials=[])
    draft_id = start(county)
    choose(county, draft_id, "submit")
    case_id = storage.read_now(lambda store: store.drafts.get(draft_id).case_id)

    with pytest.raises(NothingOwed):
        county.do(supplement, case_id, by="陈静", now=MONDAY_NINE)


def test_two_agents_at_once_one_accepts_and_the_other_is_told(storage: Storage) -> None:
    county = settle(storage)
    case_id = county.files()
    county.do(cases.accept, case_id, by="李红", now=at("2026-11-23 09:10"))

    with pytest.raises(AlreadyDone) as refusal:
        county.do(cases.refuse, case_id, "不符合法定条件", by="吴敏", now=at("2026-11-23 09:11"))

    assert refusal.value.facts["who"] == "李红"
    assert county.letters("assignment.sent") == [("assignment.sent", "王建国")]


def test_both_limits_start_the_day_after_acceptance(storage: Storage) -> None:
    county = settle(storage)

    case = county.assignment(county.dispatched(at("2026-11-23 16:00"))).case

    assert case.promised_by == at("2026-11-26 17:30")
    assert case.statutory_by == at("2026-12-07 17:30")
    assert not case.provisional


def test_a_date_in_a_year_without_its_notice_is_provisional(storage: Storage) -> None:
    county = settle(storage)

    case = county.assignment(county.dispatched(at("2026-12-30 09:00"))).case

    assert case.provisional


def test_half_a_day_ends_at_noon_of_the_next(storage: Storage) -> None:
    county = settle(storage, promise_limit={"value": 0.5, "unit": "工作日"})

    assert county.assignment(county.dispatched()).due_by == at("2026-11-24 12:00")


def test_open_cases_keep_the_guide_they_started_with(storage: Storage) -> None:
    county = settle(storage)
    case_id = county.files()

    def change(store: Store) -> None:
        guide = store.cases.get(case_id).guide
        item = store.catalogue.item(guide.item_id)
        body = {**guide.body, "promise_limit": {"value": 1, "unit": "工作日"}}
        store.put(
            type(guide)(
                item_id=item.id,
                version=2,
                body=body,
                body_hash="2",
                imported_at=MONDAY_NINE,
                valid_from=MONDAY_NINE.date(),
            )
        )
        item.version = 2

    storage.transact_now(change)
    county.do(cases.accept, case_id, by="李红", now=MONDAY_NINE)

    assert county.assignments(case_id)[0].due_by == at("2026-11-26 17:30")


def test_a_done_case_is_confirmed_and_rated_once(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()
    case_id = county.assignment(key).case_id
    county.do(assignments.finish, key, "approved", "证照已发放", [], by="王建国", now=MONDAY_NINE)

    with pytest.raises(Closed):
        county.do(ratings.rate, case_id, 1, by="陈静", now=MONDAY_NINE)
    county.do(closing.confirm, case_id, by="陈静", now=MONDAY_NINE)
    county.do(ratings.rate, case_id, 2, by="陈静", now=MONDAY_NINE)
    with pytest.raises(OnlyOnce):
        county.do(ratings.rate, case_id, 5, by="陈静", now=MONDAY_NINE)

    rating = storage.read_now(lambda store: store.ratings.of_case(case_id))
    assert rating is not None
    assert rating.grade == 2


def test_unknown_and_not_yours_answer_alike(storage: Storage) -> None:
    county = settle(storage)
    county.files()

    def refused(no: str, by: str) -> tuple[str, object]:
        with pytest.raises(NoSuchCase) as refusal:
            county.do(cases.show, no, by=by, now=MONDAY_NINE)
        return refusal.value.name, set(refusal.value.facts)

    assert refused("LX20261123-001", "周海") == refused("LX20261123-999", "周海")


def test_a_prompt_in_the_group_is_only_its_persons(storage: Storage) -> None:
    """Somebody else's reply must not become the reason."""
    county = settle(storage)
    case_id = county.files()

    def ask(store: Store, by: Person, now: object) -> int:
        case = store.cases.get(case_id)
        centre = store.people.get(county.people["李红"]).chat
        assert centre is not None
        return prompts.ask_about_case(store, DraftKind.REFUSAL, case, centre, by, MONDAY_NINE).id

    draft_id = county.do(ask, by="李红", now=MONDAY_NINE)

    with pytest.raises(Exception, match="NotYours"):
        county.do(say, draft_id, "不符合法定条件", by="吴敏", now=MONDAY_NINE)
    county.do(say, draft_id, "不符合法定条件", by="李红", now=MONDAY_NINE)
    assert county.case(case_id).refusal == "不符合法定条件"


def start(county: County, by: str = "陈静") -> int:
    """我要办 in private; the key of the draft."""

    def begin(store: Store, by: Person, now: object) -> int:
        assert by.chat is not None
        return requests.start(store, requests.item_named(store, "LX-900"), by.chat, None, by, MONDAY_NINE).id

    return int(county.do(begin, by=by, now=MONDAY_NINE))


def choose(county: County, draft_id: int, choice: str, by: str = "陈静", now: str = "2026-11-23 09:00") -> None:
    def press(store: Store, by: Person, moment: object) -> None:
        requests.choose(store, store.drafts.get(draft_id), choice, by, at(now))

    county.do(press, by=by, now=at(now))


def say(store: Store, draft_id: int, words: str, by: Person, now: object) -> None:
    dialogs.say(store, store.drafts.get(draft_id), words, by, MONDAY_NINE)


def send(store: Store, draft_id: int, file: Sent, by: Person, now: object) -> None:
    draft: Draft = store.drafts.get(draft_id)
    dialogs.send(store, draft, draft.chat, file, by, MONDAY_NINE)


def supplement(store: Store, case_id: int, by: Person, now: object) -> int:
    assert by.chat is not None
    return requests.supplement(store, case_id, by.chat, by, MONDAY_NINE).id


def test_a_person_draws_the_files_of_so_many_cases_an_hour_and_each_draw_is_in_the_trail(storage: Storage) -> None:
    county = settle(storage)
    case_id = county.files()

    def draw_many(store: Store, by: Person, now: datetime) -> None:
        for _ in range(cases.FILES_AN_HOUR):
            cases.send_files(store, case_id, by, now)

    county.do(draw_many, by="李红", now=MONDAY_NINE)

    with pytest.raises(AskedTooOften):
        county.do(cases.send_files, case_id, by="李红", now=MONDAY_NINE)
    county.do(cases.send_files, case_id, by="吴敏", now=MONDAY_NINE)
    trail = county.see(lambda store: [event.name for event in store.trail.of(case_id)])
    assert trail.count("files_shown") == cases.FILES_AN_HOUR + 1
