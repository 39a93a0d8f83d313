"""好差评: rated once, words as one likes, and nobody of the rated unit reads who it was."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from desk import (
    assignments,
    audiences,
    cases,
    closing,
    own_data,
    post,
    ratings,
    rectifications,
    requests,
    routing,
    sweep,
)
from desk.errors import Closed, NotYours, OnlyOnce, TooLong
from handlers import letters
from storage.models import AssignmentStage, Draft, DraftKind, Event, Letter, Person, Rating, Share
from storage.store import Storage, Store
from tests.county import JOINT, MONDAY_NINE, OTHER, County, at, settle

LATER = MONDAY_NINE + timedelta(hours=2)


def confirmed(county: County) -> int:
    """A case finished by the market authority and confirmed; its key."""
    key = county.dispatched()
    county.do(assignments.finish, key, "approved", "证照已发放", [], by="王建国", now=MONDAY_NINE)
    case_id = county.assignment(key).case_id
    county.do(closing.confirm, case_id, by="陈静", now=MONDAY_NINE)
    return case_id


def rating(county: County, case_id: int) -> Rating:
    found = county.see(lambda store: store.ratings.of_case(case_id))
    assert isinstance(found, Rating)
    return found


def draft(county: County, who: str) -> Draft | None:
    def look(store: Store) -> Draft | None:
        by = store.people.get(county.people[who])
        assert by.chat is not None
        return store.drafts.open_in(by.chat.id, by)

    return county.storage.read_now(look)


def test_a_good_grade_calls_nobody(storage: Storage) -> None:
    county = settle(storage)
    case_id = confirmed(county)
    before = county.letters()

    county.do(ratings.rate, case_id, 3, by="陈静", now=LATER)

    assert county.letters() == before
    assert county.see(lambda store: store.ratings.rectification_of(case_id)) is None


def test_the_rated_unit_is_the_lead_at_the_finish(storage: Storage) -> None:
    """The case had gone to another department before it was finished, and a third one had a part in it."""
    county = settle(storage)
    case_id = county.files()
    county.do(cases.accept, case_id, by="李红", now=MONDAY_NINE)

    def move(store: Store, by: Person, now: datetime) -> None:
        other = store.organisation.department_named(OTHER)
        joint = store.organisation.department_named(JOINT)
        assert other is not None
        assert joint is not None
        routing.join(store, case_id, joint, at("2026-11-25 09:00").date(), by, now)
        routing.redirect(store, case_id, other, by, now)

    county.do(move, by="李红", now=MONDAY_NINE)

    def finish_all(store: Store, by: Person, now: datetime) -> None:
        """The joint department first, then the lead, each by one of its own."""
        who = store.people.get(county.people["马宁"])
        given = [a for a in store.cases.get(case_id).assignments if a.stage is AssignmentStage.SENT]
        for assignment in sorted(given, key=lambda a: a.share is Share.LEAD):
            who.roles[0].department_id = assignment.department_id
            store.flush()
            assignments.finish(store, assignment.id, "approved", "证照已发放", [], who, now)

    county.do(finish_all, by="李红", now=MONDAY_NINE)
    county.do(closing.confirm, case_id, by="陈静", now=MONDAY_NINE)
    county.do(ratings.rate, case_id, 5, by="陈静", now=LATER)

    def rated(store: Store) -> tuple[str, str]:
        found, opened = store.ratings.of_case(case_id), store.ratings.rectification_of(case_id)
        assert found is not None
        assert found.department_id is not None
        assert opened is not None
        return store.organisation.department(found.department_id).name, opened.department.name

    assert county.see(rated) == (OTHER, OTHER)


def test_words_are_added_once_and_by_whoever_rated(storage: Storage) -> None:
    county = settle(storage)
    case_id = confirmed(county)
    with pytest.raises(Closed):
        county.do(ratings.add_words, case_id, "很好", by="陈静", now=LATER)
    county.do(ratings.rate, case_id, 1, by="陈静", now=LATER)

    with pytest.raises(TooLong):
        county.do(ratings.add_words, case_id, "好" * 1001, by="陈静", now=LATER)
    with pytest.raises(NotYours):
        county.do(ratings.add_words, case_id, "很好", by="周海", now=LATER)
    county.do(ratings.add_words, case_id, "很好", by="陈静", now=LATER)
    with pytest.raises(OnlyOnce):
        county.do(ratings.add_words, case_id, "更好", by="陈静", now=LATER)

    assert rating(county, case_id).words == "很好"
    assert draft(county, "陈静") is None


def test_a_colleague_cannot_speak_for_whoever_rated(storage: Storage) -> None:
    county = settle(storage)
    case_id = confirmed(county)
    county.do(ratings.rate, case_id, 1, by="陈静", now=LATER)

    def hire(store: Store) -> None:
        colleague = store.people.get(county.people["周海"])
        colleague.roles[0].enterprise_id = 1

    storage.transact_now(hire)

    with pytest.raises(NotYours):
        county.do(ratings.add_words, case_id, "很好", by="周海", now=LATER)
    assert not county.see(lambda store: ratings.wants_words(store, case_id, store.people.get(county.people["周海"])))


@pytest.mark.parametrize(
    ("grade", "words", "later", "taken"),
    [
        (2, "服务很好，办得快", 1, True),
        (2, "食品经营许可要什么材料", 1, False),
        (2, "谢谢", 1, False),
        (2, "服务很好，办得快", 16, False),
        (5, "材料交了三次，没人说清楚", 1, True),
        (5, "办得太慢了，怎么要这么久", 1, True),
        (5, "食品经营许可要什么材料", 1, False),
        (5, "材料交了三次，没人说清楚", 16, False),
    ],
)
def test_the_next_message_is_taken_as_words_unless_it_is_a_question(
    storage: Storage, grade: int, words: str, later: int, taken: bool
) -> None:
    county = settle(storage)
    case_id = confirmed(county)
    county.do(ratings.rate, case_id, grade, by="陈静", now=LATER)
    waiting = draft(county, "陈静")
    assert waiting is not None
    assert waiting.kind is DraftKind.RATING

    at_once = LATER + timedelta(minutes=later)
    passed_by = storage.transact_now(
        lambda store: ratings.is_about_something_else(store, store.drafts.get(waiting.id), words, at_once)
    )

    assert passed_by is not taken


def test_a_dialog_under_way_is_not_lost_to_a_rating(storage: Storage) -> None:
    county = settle(storage)
    case_id = confirmed(county)

    def begin(store: Store, by: Person, now: datetime) -> int:
        item = store.catalogue.by_code("LX-900")
        assert by.chat is not None
        assert item is not None
        return requests.start(store, item, by.chat, None, by, now).id

    applying = county.do(begin, by="陈静", now=LATER)
    county.do(ratings.rate, case_id, 5, by="陈静", now=LATER)

    waiting = draft(county, "陈静")
    assert waiting is not None
    assert waiting.id == applying


def test_each_bad_grade_asks_for_its_own_words(storage: Storage) -> None:
    """Words about one case that never came do not keep the next one from being asked about."""
    county = settle(storage)
    first, second = confirmed(county), confirmed(county)
    county.do(ratings.rate, first, 2, by="陈静", now=LATER)

    county.do(ratings.rate, second, 5, by="陈静", now=LATER)

    waiting = draft(county, "陈静")
    assert waiting is not None
    assert (waiting.case_id, waiting.data["asked"]) == (second, True)
    assert county.letters("prompt.rating") == [("prompt.rating", "陈静")]


def test_the_trail_names_nobody_for_a_rating(storage: Storage) -> None:
    county = settle(storage)
    case_id = confirmed(county)
    county.do(ratings.rate, case_id, 5, by="陈静", now=LATER)
    county.do(ratings.add_words, case_id, "我是陈静，态度差", by="陈静", now=LATER)

    def told(store: Store) -> list[Event]:
        return [event for event in store.trail.of(case_id) if event.at == LATER]

    events = county.see(told)
    assert {event.name for event in events} == {"rated", "rectification_opened", "call_back_opened"}
    assert {event.actor_id for event in events} == {None}
    assert "陈静" not in str([event.facts for event in events])


def test_whoever_of_the_rated_unit_reads_whatever_learns_not_who_rated(storage: Storage) -> None:
    """Every letter to the department, every list, every card, /case and /mydata, at every rung."""
    county = settle(storage)
    case_id = confirmed(county)

    def colleague(store: Store) -> None:
        clerk = store.people.get(county.people["周海"])
        clerk.name, clerk.roles[0].enterprise_id = "周海棠", 1

    storage.transact_now(colleague)
    county.do(ratings.rate, case_id, 5, by="周海", now=LATER)
    county.do(ratings.add_words, case_id, "我是周海棠，13874312345，材料交了三次", by="周海", now=LATER)
    for time in ("24 08:30", "24 17:30", "25 17:30", "27 17:30", "30 17:30"):
        while storage.transact_now(sweep.ring, at(f"2026-11-{time}")):
            pass
    for who in ("王建国", "刘洋", "张伟", "赵志强"):
        county.do(cases.show, county.case(case_id).no, by=who, now=at("2026-12-01 10:00"))
        county.do(look_up, by=who, now=at("2026-12-01 10:00"))
    key = county.see(lambda store: store.ratings.rectification_of(case_id).id)
    county.do(rectifications.rectify, key, "已培训", "检查了窗口", by="张伟", now=at("2026-12-01 10:00"))
    county.do(ratings.rate_again, key, 4, by="周海", now=at("2026-12-01 11:00"))
    county.do(ratings.add_words, case_id, "周海棠仍不满意", by="周海", now=at("2026-12-01 11:00"))

    read = read_by(county, "王建国", "刘洋", "张伟", "赵志强")

    assert any("差评核实" in text for text in read)
    assert any("材料交了三次" in text for text in read)
    assert any("再次评价：不满意" in text for text in read)
    assert not [text for text in read if "周海" in text or "13874312345" in text]


def look_up(store: Store, by: Person, now: datetime) -> None:
    """/mydata, /todo and /board."""
    assert by.chat is not None
    own_data.show(store, by.chat, by, now)
    for kind in ("list.todo", "list.board"):
        post.tell(store, audiences.person(by), kind, now, person_id=by.id)


def read_by(county: County, *whose: str) -> list[str]:
    """Everything these people have been told, as it reads now."""

    def look(store: Store) -> list[str]:
        chats = {store.people.get(county.people[name]).chat_id for name in whose}
        rows = store.session.scalars(select(Letter).where(Letter.chat_id.in_(chats)).order_by(Letter.id)).all()
        said = [letters.word(store, row, at("2026-12-01 12:00"), "bangban_bot") for row in rows]
        return [message.text for message in said if message is not None]

    return county.storage.read_now(look)


def test_whoever_rated_sees_and_erases_their_own_words(storage: Storage) -> None:
    """/mydata: the grade stays with the case, the words go."""
    county = settle(storage)
    case_id = confirmed(county)
    county.do(ratings.rate, case_id, 5, by="陈静", now=LATER)
    county.do(ratings.add_words, case_id, "材料交了三次", by="陈静", now=LATER)
    key = county.see(lambda store: store.ratings.rectification_of(case_id).id)
    county.do(rectifications.rectify, key, "已培训", "检查了窗口", by="张伟", now=LATER)
    county.do(ratings.rate_again, key, 4, by="陈静", now=LATER)
    county.do(ratings.add_words, case_id, "仍不满意", by="陈静", now=LATER)
    assert county.see(lambda store: store.personal.held(store.people.get(county.people["陈静"])).ratings) == 1

    def erase(store: Store, by: Person, now: datetime) -> None:
        assert by.chat is not None
        own_data.erase(store, by.chat, by, now)

    county.do(erase, by="陈静", now=LATER)

    assert (rating(county, case_id).words, rating(county, case_id).grade) == ("", 5)
    assert county.see(lambda store: store.ratings.rectification(key).again_words) == ""
