"""好差评: one grade for a finished case, words if the enterprise likes, and a second grade after a rectification.

Whoever rates is kept in the rating alone: no letter, no card and no event that the rated unit can read names them.
"""

import re
from datetime import datetime, timedelta

from desk import audiences, closing, drafts, knowledge, post, rectifications
from desk.errors import Closed, NoSuchCase, NotYours, OnlyOnce, TooLong, WordsNeeded
from desk.guides import intents
from desk.people import authorize
from storage.models import Case, Chat, Draft, DraftKind, Person, Rating, Rectification, Stage
from storage.store import Store

GRADES = range(1, 6)  # 非常满意 … 非常不满意
BAD = frozenset({4, 5})
LONGEST = 1000
WORDS_WITHIN = timedelta(minutes=15)  # in which the next message is taken as words about the grade
ASKS = re.compile(r"[?？吗呢几哪]|什么|怎么|如何|多久|多少|我要|[要想]办|\b(what|how|where|when)\b", re.IGNORECASE)
NO_WORDS = frozenset({"thanks", "greeting", "danger", "corruption"})  # what is said besides, whatever was rated


def rate(store: Store, case_id: int, grade: int, by: Person, now: datetime) -> Rating:
    """评价: one grade, once; what the department that led the case is rated with. A bad one is looked into."""
    case = store.cases.get(case_id)
    authorize(by, "rate", case)
    _must_be_a_grade(case, grade)
    if case.stage is not Stage.CONFIRMED:
        raise Closed(no=case.no, stage=case.stage.value)
    if store.ratings.of_case(case.id):
        raise OnlyOnce(no=case.no, what="rate")

    department = closing.lead_of(case).department
    rating = store.put(
        Rating(case_id=case.id, department_id=department.id, grade=grade, rated_by_id=by.id, rated_at=now)
    )
    store.outbox.refresh(f"case/{case.id}/rating", now)
    store.trail.add(case, "rated", now, None, grade=grade, round=1, department=department.id)
    if grade in BAD:
        rectifications.open_for(store, rating, case, department, now)
    _hear_more(store, case, by, now, asked=grade in BAD)
    return rating


def rate_again(store: Store, rectification_id: int, grade: int, by: Person, now: datetime) -> Rectification:
    """再次评价: after the 整改反馈, once; a second bad one is the centre's and the leaders' to deal with."""
    rectification, case = rectifications.of_a_case(store, rectification_id)
    authorize(by, "rate", case)
    _must_be_a_grade(case, grade)
    if rectification.stage not in rectifications.ANSWERED:
        raise Closed(no=case.no, stage=rectification.stage.value)
    if rectification.again is not None:
        raise OnlyOnce(no=case.no, what="rate")

    rectification.again = grade
    rectification.again_at = now
    rectifications.refresh(store, rectification, now)
    facts = {"grade": grade, "round": 2, "department": rectification.department_id}
    store.trail.add(case, "rated_again", now, None, **facts)
    if grade in BAD:
        rectifications.escalate(store, rectification, now)
    _hear_more(store, case, by, now, asked=False)
    return rectification


def begin_words(store: Store, case_id: int, chat: Chat, by: Person, now: datetime) -> Draft:
    """补充说明: the words are asked for, because somebody pressed for them."""
    case = store.cases.get(case_id)
    must_want_words(store, case, by)
    return _ask(store, case, chat, by, now)


def add_words(store: Store, case_id: int, words: str, by: Person, now: datetime) -> None:
    """What the enterprise adds to the grade it gave last, once."""
    case = store.cases.get(case_id)
    rectification = must_want_words(store, case, by)
    if not words.strip():
        raise WordsNeeded
    if len(words) > LONGEST:
        raise TooLong(longest=LONGEST)
    if rectification is not None and rectification.again is not None:
        rectification.again_words = words
    else:
        _rating(store, case).words = words
    store.flush()

    _over(store, case, by, now)
    store.outbox.refresh(f"case/{case.id}/rating", now)
    if rectification is not None:
        rectifications.refresh(store, rectification, now)
    post.tell(store, audiences.person(by), "rating.noted", now, case_id=case.id)


def must_want_words(store: Store, case: Case, by: Person) -> Rectification | None:
    """The rectification behind the grade, if there is one, while this person may still add words to their own grade."""
    authorize(by, "rate", case)
    rating, rectification = _rating(store, case), store.ratings.rectification_of(case.id)
    if rating.rated_by_id != by.id:
        raise NotYours(action="rate")
    again = rectification is not None and rectification.again is not None
    said = rectification.again_words if rectification is not None and again else rating.words
    if said:
        raise OnlyOnce(no=case.no, what="rating_words")
    return rectification


def wants_words(store: Store, case_id: int, by: Person) -> bool:
    """Whether this person has rated the case and has not said anything about it yet."""
    rating, rectification = store.ratings.of_case(case_id), store.ratings.rectification_of(case_id)
    if rating is None or rating.rated_by_id != by.id:
        return False
    again = rectification is not None and rectification.again is not None
    return not (rectification.again_words if rectification is not None and again else rating.words)


def is_about_something_else(store: Store, draft: Draft, words: str, now: datetime) -> bool:
    """Whether a message that came after a grade is none of its words: it came late, or it is a question.

    Nobody was asked for words after a good grade, so nobody's question may be lost to it; after a bad one the guides
    have to know the answer as well.
    """
    if draft.kind is not DraftKind.RATING:
        return False
    if now - draft.opened_at > WORDS_WITHIN:
        return True
    known, asks = knowledge.answer(store, words).decision == "answer", ASKS.search(words) is not None
    if draft.data.get("asked"):
        return known and asks
    return known or asks or intents.of(words).name in NO_WORDS


def _hear_more(store: Store, case: Case, by: Person, now: datetime, *, asked: bool) -> None:
    """The next message may say more; a dialog that is under way comes first, unless it waits for such words itself."""
    open_ = store.drafts.open_in(by.chat.id, by) if by.chat is not None else None
    if by.chat is None or (open_ is not None and open_.kind is not DraftKind.RATING):
        return
    if asked:
        _ask(store, case, by.chat, by, now)
        return
    draft = Draft(kind=DraftKind.RATING, case_id=case.id, step="reason", data={"answers": {}, "offered": []})
    drafts.begin(store, draft, by.chat, by, now)


def _ask(store: Store, case: Case, chat: Chat, by: Person, now: datetime) -> Draft:
    data = {"answers": {}, "offered": [], "asked": True}
    draft = drafts.begin(
        store, Draft(kind=DraftKind.RATING, case_id=case.id, step="reason", data=data), chat, by, now
    )
    drafts.ask(store, draft, "prompt.rating", now)
    return draft


def _over(store: Store, case: Case, by: Person, now: datetime) -> None:
    """Nobody waits for these words any more."""
    draft = store.drafts.open_in(by.chat.id, by) if by.chat is not None else None
    if draft is not None and draft.kind is DraftKind.RATING and draft.case_id == case.id:
        drafts.close(store, draft, now)


def _rating(store: Store, case: Case) -> Rating:
    rating = store.ratings.of_case(case.id)
    if rating is None:
        raise Closed(no=case.no, stage=case.stage.value)
    return rating


def _must_be_a_grade(case: Case, grade: int) -> None:
    if grade not in GRADES:
        raise NoSuchCase(no=case.no)
