"""The post: a letter finds its reader, or the next one, or the centre; nothing goes to whom it is not for."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from desk import alarms, assignments, audiences, membership, post, sweep
from desk.post import Fate, Outcome
from storage.models import Chat, ChatKind, Letter, LetterState, Person, Purpose
from storage.store import Storage, Store
from tests.county import MONDAY_NINE, PLACE, County, at, settle
from tests.mouth import LEASE, taken


def test_a_group_that_lost_the_bot_is_replaced_by_its_people(storage: Storage) -> None:
    """Kicked from the centre's group: the agents hear, this time and from now on."""
    county = settle(storage)
    county.files()

    fails(county, "case.pre_check", Fate.UNREACHABLE)
    county.files()

    assert county.letters("case.pre_check") == [
        ("case.pre_check", "中心群"), ("case.pre_check", "李红"), ("case.pre_check", "吴敏"),
        ("case.pre_check", "李红"), ("case.pre_check", "吴敏"),
    ]  # fmt: skip


def test_a_bound_group_that_was_lost_hears_again_once_it_is_bound_again(storage: Storage) -> None:
    county = settle(storage)
    county.files()
    fails(county, "case.pre_check", Fate.UNREACHABLE)

    county.do(bind_again, by="田野", now=MONDAY_NINE)
    county.files()

    assert county.letters("case.pre_check")[-1] == ("case.pre_check", "中心群")


def test_a_deaf_agents_card_never_goes_to_the_enterprise(storage: Storage) -> None:
    county = settle(storage)
    storage.transact_now(lambda store: store.chats.unbind(store.chats.groups(Purpose.CENTRE)[0]))
    county.files()

    fails(county, "case.pre_check", Fate.UNREACHABLE)

    assert {who for _, who in county.letters("case.pre_check")} == {"李红", "吴敏"}


@pytest.mark.parametrize("fate", [Fate.UNREACHABLE, Fate.DEFECT])
def test_what_nobody_gets_is_told_to_the_centre(storage: Storage, fate: Fate) -> None:
    """The files of a case are for one officer only; but that a dispatch was not delivered is somebody's business."""
    county = settle(storage)
    county.dispatched()
    silence(county, "刘洋", "张伟", "赵志强")

    for _ in range(2 if fate is Fate.DEFECT else 1):  # what Telegram refuses is first said plainly
        fails(county, "assignment.sent", fate)

    last = county.letters()[-1]
    assert last in (("assignment.sent", "中心群"), ("notice.undelivered", "中心群"))


def test_whoever_has_the_matter_now_gets_what_waited_for_the_group(storage: Storage) -> None:
    """/unbind while a 交办单 waits: it goes to the officer, not into the void."""
    county = settle(storage)
    county.do(bind_department, by="田野", now=MONDAY_NINE)
    county.dispatched()
    storage.transact_now(lambda store: store.chats.unbind(store.chats.groups(Purpose.DEPARTMENT)[0]))

    letter = claimed(county, "assignment.sent")
    theirs = storage.read_now(lambda store: post.is_still_theirs(store, store.outbox.get(letter.id)))
    storage.transact_now(post.readdress, letter.id, letter.attempt, MONDAY_NINE)

    assert not theirs
    assert county.letters("assignment.sent")[-1] == ("assignment.sent", "王建国")


def test_after_several_unknown_outcomes_a_person_has_to_look(storage: Storage) -> None:
    county = settle(storage)
    county.dispatched()

    for minute in range(post.GIVE_UP):
        fails(county, "assignment.sent", Fate.UNKNOWN, minute)

    assert county.letters()[-1] == ("notice.undelivered", "中心群")


def test_a_deleted_card_is_sent_anew(storage: Storage) -> None:
    county = settle(storage)
    county.dispatched()
    letter = claimed(county, "assignment.sent")
    storage.transact_now(lambda store: store.outbox.sent(letter.id, letter.attempt, 7, MONDAY_NINE))
    storage.transact_now(lambda store: store.outbox.refresh(letter.card or "", MONDAY_NINE))

    fails(county, "assignment.sent", Fate.GONE)

    assert county.letters("assignment.sent") == [("assignment.sent", "王建国")] * 2


def test_an_edit_is_not_repeated_for_ever(storage: Storage) -> None:
    county = settle(storage)
    county.dispatched()
    letter = claimed(county, "assignment.sent")
    storage.transact_now(lambda store: store.outbox.sent(letter.id, letter.attempt, 7, MONDAY_NINE))
    storage.transact_now(lambda store: store.outbox.refresh(letter.card or "", MONDAY_NINE))

    for minute in range(post.GIVE_UP):
        fails(county, "assignment.sent", Fate.UNKNOWN, minute)

    edit = storage.read_now(lambda store: store.outbox.get(county_last(store)))
    assert edit.state is LetterState.DEAD


def test_a_group_that_moved_onto_a_chat_we_know_stays_one_group(storage: Storage) -> None:
    """The new id spoke before the migration was told."""
    county = settle(storage)
    storage.transact_now(lambda store: store.chats.met(-1001, ChatKind.GROUP, "中心群"))
    county.files()

    letter = claimed(county, "case.pre_check")
    moved = Outcome(Fate.MOVED, "moved", moved_to=-1001)
    storage.transact_now(post.settle, letter.id, letter.attempt, moved, MONDAY_NINE, MONDAY_NINE)

    again = claimed(county, "case.pre_check")
    assert again.id == letter.id
    assert storage.read_now(lambda store: store.chats.groups(Purpose.CENTRE)[0].chat.telegram_id) == -1001


def test_who_files_for_others_gets_both_the_receipt_and_the_card(storage: Storage) -> None:
    """One person, two letters of one fact: neither swallows the other."""
    county = settle(storage)

    def both(store: Store) -> None:
        li = audiences.person(store.people.get(county.people["李红"]))
        for kind in ("case.received", "case.pre_check"):
            post.tell(store, li, kind, MONDAY_NINE, key="case/1/received", case_id=1)

    storage.transact_now(both)

    assert county.letters() == [("case.received", "李红"), ("case.pre_check", "李红")]


def test_what_telegram_refuses_is_said_once_more_without_its_trimmings(storage: Storage) -> None:
    county = settle(storage)
    county.dispatched()

    fails(county, "assignment.sent", Fate.DEFECT)

    again = claimed(county, "assignment.sent")
    assert (again.plain, again.attempt, again.uncertain) == (True, 2, 0)


def test_what_must_arrive_goes_again_marked_and_the_rest_is_left_to_a_person(storage: Storage) -> None:
    """Asking for a rating twice annoys; that one may be missing is told to the centre once a day."""
    county = settle(storage)
    county.do(say_both, by="田野", now=MONDAY_NINE)

    fails(county, "case.received", Fate.UNKNOWN)
    fails(county, "rating.invite", Fate.UNKNOWN)

    again = claimed(county, "case.received", minute=1)
    assert (again.uncertain, again.attempt) == (1, 2)
    assert states(county, "rating.invite") == [LetterState.UNCERTAIN]
    assert county.letters("notice.in_doubt") == [("notice.in_doubt", "中心群")]


@pytest.mark.parametrize(("left", "marked"), [(False, 0), (True, 1)])
def test_only_what_had_left_its_dead_sender_is_said_as_a_repeat(storage: Storage, left: bool, marked: int) -> None:
    county = settle(storage)
    county.files()
    letter = claimed(county, "case.pre_check")
    if left:
        assert storage.transact_now(leaves, letter)

    storage.transact_now(lambda store: post.take_up(store, store.outbox.get(letter.id), MONDAY_NINE, MONDAY_NINE))

    taken_up = storage.read_now(lambda store: store.outbox.get(letter.id))
    assert (taken_up.state, taken_up.uncertain) == (LetterState.PENDING, marked)


@pytest.mark.parametrize(("left", "state"), [(False, LetterState.PENDING), (True, LetterState.UNCERTAIN)])
def test_what_is_said_once_is_in_doubt_only_when_it_had_left(storage: Storage, left: bool, state: LetterState) -> None:
    county = settle(storage)
    county.do(say_both, by="田野", now=MONDAY_NINE)
    letter = claimed(county, "rating.invite")
    if left:
        storage.transact_now(leaves, letter)

    storage.transact_now(lambda store: post.take_up(store, store.outbox.get(letter.id), MONDAY_NINE, MONDAY_NINE))

    assert states(county, "rating.invite") == [state]


def test_a_letter_that_somebody_else_has_claimed_since_does_not_leave(storage: Storage) -> None:
    """The process was frozen longer than its lease; the other one has it now."""
    county = settle(storage)
    county.files()
    letter = claimed(county, "case.pre_check")
    storage.transact_now(lambda store: post.take_up(store, store.outbox.get(letter.id), MONDAY_NINE, MONDAY_NINE))
    claimed(county, "case.pre_check", minute=5)

    assert not storage.transact_now(leaves, letter)


def test_that_somebody_is_out_of_reach_is_told_once(storage: Storage) -> None:
    county = settle(storage)
    for _ in range(2):
        county.dispatched()

    fails(county, "assignment.sent", Fate.UNREACHABLE)
    fails(county, "assignment.sent", Fate.UNREACHABLE)

    assert [who for _, who in county.letters("notice.unreachable")][:1] == ["中心群"]
    assert len(county.letters("notice.unreachable")) == len(unreachable(county))


def test_of_two_copies_the_pressed_one_becomes_the_card(storage: Storage) -> None:
    """The answer to the first was lost, the repeat arrived; whichever is pressed, the other loses its buttons."""
    county = settle(storage)
    county.dispatched()
    letter = claimed(county, "assignment.sent")
    storage.transact_now(lambda store: store.outbox.sent(letter.id, letter.attempt, 8, MONDAY_NINE))

    storage.transact_now(lambda store: post.proven(store, store.outbox.get(letter.id), 7, MONDAY_NINE))

    assert storage.read_now(lambda store: store.outbox.get(letter.id).message_id) == 7
    assert claimed(county, "copy").facts == {"message_id": 8}


def test_a_press_on_a_message_proves_that_it_arrived(storage: Storage) -> None:
    county = settle(storage)
    county.dispatched()
    fails(county, "assignment.sent", Fate.UNKNOWN)
    waiting = storage.read_now(lambda store: store.outbox.waiting("assignment.sent")[0].id)

    storage.transact_now(lambda store: post.proven(store, store.outbox.get(waiting), 7, MONDAY_NINE))

    assert states(county, "assignment.sent") == [LetterState.SENT]


def test_many_letters_of_the_ladder_for_one_person_become_one(storage: Storage) -> None:
    county = settle(storage)
    county.do(remind_six_times, by="田野", now=MONDAY_NINE)

    storage.transact_now(post.gather, alarms.DIGESTS, MONDAY_NINE)

    assert states(county, "ladder.due_soon") == [LetterState.CANCELLED] * 6
    assert len(claimed(county, "ladder.digest").facts["letters"]) == 6


def test_a_digest_that_does_not_arrive_leaves_its_letters_to_go_alone(storage: Storage) -> None:
    """Each climbs by itself to whoever comes next."""
    county = settle(storage)
    county.do(remind_six_times, by="田野", now=MONDAY_NINE)
    storage.transact_now(post.gather, alarms.DIGESTS, MONDAY_NINE)

    fails(county, "ladder.digest", Fate.UNREACHABLE)

    assert states(county, "ladder.due_soon") == [LetterState.PENDING] * 6


def test_an_owner_who_left_the_department_hears_no_more(storage: Storage) -> None:
    county = settle(storage)
    key = county.dispatched()

    def leave(store: Store) -> list[int]:
        assignment = store.assignments.get(key)
        assignment.owner_id = county.people["王建国"]
        wang = store.people.get(county.people["王建国"])
        store.session.delete(wang.roles[0])
        store.reload(wang)
        store.reload(assignment)
        return [chat.telegram_id for chat in audiences.listeners(store, audiences.named("owner", assignment))]

    assert storage.transact_now(leave) == [1202]


def claimed(county: County, kind: str, minute: int = 0) -> Letter:
    """The first letter of this kind that a sender would send now, once what is before it has been sent."""
    now = MONDAY_NINE + timedelta(minutes=minute)
    while letters := county.storage.transact_now(taken, now):
        for letter in letters:
            if letter.kind == kind:
                return letter
            county.storage.transact_now(deliver, letter, now)
    raise AssertionError(f"nothing of the kind {kind} waits")


def deliver(store: Store, letter: Letter, now: datetime) -> None:
    store.outbox.sent(letter.id, letter.attempt, 1000 + letter.id, now)


def leaves(store: Store, letter: Letter) -> bool:
    return store.outbox.leaves(letter.id, letter.attempt, MONDAY_NINE, LEASE)


def fails(county: County, kind: str, fate: Fate, minute: int = 0) -> None:
    """One attempt to send a letter of this kind ends so."""
    letter = claimed(county, kind, minute)
    now = MONDAY_NINE + timedelta(minutes=minute)
    county.storage.transact_now(post.settle, letter.id, letter.attempt, Outcome(fate, "as tested"), now, now)


def silence(county: County, *names: str) -> None:
    def block(store: Store) -> None:
        for name in names:
            chat = store.people.get(county.people[name]).chat
            assert chat is not None
            chat.unreachable_since = MONDAY_NINE

    county.storage.transact_now(block)


def bind_again(store: Store, by: Person, now: object) -> None:
    chat = store.chats.by_telegram(-2)
    assert chat is not None
    membership.bind(store, chat, "centre", "", membership.AT_THE_CONSOLE, by, at("2026-11-23 09:30"))


def bind_department(store: Store, by: Person, now: object) -> None:
    chat = store.chats.met(-3, ChatKind.GROUP, "市监局群")
    membership.bind(store, chat, "department", PLACE, membership.AT_THE_CONSOLE, by, MONDAY_NINE)


def say_both(store: Store, by: Person, now: object) -> None:
    chat = store.people.get(by.id).chat
    assert chat is not None
    for kind in ("case.received", "rating.invite"):
        store.outbox.add(chat, audiences.chat(chat), kind, MONDAY_NINE, case_id=1)


def remind_six_times(store: Store, by: Person, now: object) -> None:
    chat = store.people.get(by.id).chat
    assert chat is not None
    for key in range(6):
        store.outbox.add(chat, audiences.chat(chat), "ladder.due_soon", MONDAY_NINE, assignment_id=key)


def states(county: County, kind: str) -> list[LetterState]:
    def look(store: Store) -> list[LetterState]:
        return [letter.state for letter in store.session.query(Letter).filter_by(kind=kind).order_by(Letter.id)]

    return county.storage.read_now(look)


def unreachable(county: County) -> list[int]:
    def look(store: Store) -> list[int]:
        return [chat.id for chat in store.session.query(Chat).filter(Chat.unreachable_since.is_not(None))]

    return county.storage.read_now(look)


def county_last(store: Store) -> int:
    """The newest letter's key."""
    return max(letter.id for letter in store.session.query(Letter))


def test_when_a_matter_is_over_every_reminder_of_it_says_so(storage: Storage) -> None:
    """Not the newest only: whoever scrolls up finds no button that is of no use any more."""
    county = settle(storage)
    key = county.dispatched()
    storage.transact_now(sweep.ring, at("2026-11-23 10:00"))
    storage.transact_now(sweep.ring, at("2026-11-26 17:30"))
    said = county.letters("assignment.sent", "ladder.acknowledge_soon", "ladder.blue")
    while sent := storage.transact_now(taken, MONDAY_NINE):
        for letter in sent:
            storage.transact_now(_arrived, letter, letter.id)

    county.do(assignments.finish, key, "approved", "证照已发放", [], by="张伟", now=at("2026-11-27 09:00"))

    def edited(store: Store) -> list[str]:
        mine = store.people.get(county.people["王建国"]).chat_id
        edits = select(Letter).where(Letter.edits_id.is_not(None), Letter.chat_id == mine).order_by(Letter.edits_id)
        return [edit.kind for edit in store.session.scalars(edits)]

    assert [kind for kind, who in said if who == "王建国"] == storage.read_now(edited)


def _arrived(store: Store, letter: Letter, message_id: int) -> None:
    store.outbox.sent(letter.id, letter.attempt, message_id, MONDAY_NINE)
