"""复核: whoever keeps an item's guide looks at it again on its day, and says that it holds or what is wrong with it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from desk import alarms, audiences, drafts, knowledge, ladders, people, post, rules, versions
from desk.errors import NotYours
from desk.people import authorize
from desk.versions import Standing
from desk.worktime import calendar_of
from storage.models import Alarm, Chat, Draft, DraftKind, Item, Person, RoleName
from storage.store import Store

REVIEW = "review"  # what an item's alarm waits for: that somebody looks at its guide again


def first_day(store: Store, now: datetime) -> date:
    """The day of review of an item for which nobody has named one."""
    return versions.today(store, now) + timedelta(days=rules.current().limits.review_days)


def plan(store: Store, item: Item) -> None:
    """The item's reminders are laid out by its day of review."""
    ladder = []
    if item.review_by is not None:
        calendar = calendar_of(store)
        day = calendar.workday_after(item.review_by - timedelta(days=1), 1)
        opening = calendar.opening_of(day)
        ladder = list(ladders.laid(rules.current().ladders[REVIEW], calendar, opening, opening))
    alarms.lay_for_item(store, item, REVIEW, ladder)


def remind(store: Store, alarm: Alarm, item: Item, now: datetime) -> None:
    """Everybody whom the rung names hears, once a day, of all guides of theirs that wait."""
    day = versions.today(store, now)
    if not waits(store, item, day):
        return
    for says, names in alarms.rung_of(alarm).hears.items():
        for name in names:
            audience = audiences.about_item(name, item)
            key = f"{says}/{day}/{item.department_id}/{item.owner if name == 'keeper' else ''}"
            post.tell(store, audience, says, now, key=key, department_id=item.department_id, owner=item.owner)


def waits(store: Store, item: Item, day: date) -> bool:
    """Whether the item's guide is offered to people and its day of review has come."""
    if item.review_by is None or item.review_by > day:
        return False
    guide = store.catalogue.guide_of(item)
    return knowledge.in_use(guide.body) and versions.standing(guide, day) is not Standing.EXPIRED


def waiting(store: Store, department_id: int, owner: str | None, now: datetime) -> Sequence[Item]:
    """The items of a department that wait for their review, those longest due first; of one keeper, or of all."""
    day = versions.today(store, now)
    found = store.catalogue.due_for_review(department_id, day)
    return [item for item in found if (owner is None or item.owner == owner) and waits(store, item, day)]


def open_card(store: Store, item: Item, by: Person, now: datetime) -> None:
    """The guide, in private, with what can be said of it."""
    _must_keep(by, item)
    post.tell(store, audiences.person(by), "guide.review_card", now, card=card(item), item_id=item.id)


def confirm(store: Store, item: Item, by: Person, now: datetime) -> None:
    """确认无误: it holds, and is looked at again in a year."""
    _must_keep(by, item)
    item.review_by = first_day(store, now)
    item.reviewed_by_id, item.reviewed_at = by.id, now
    plan(store, item)
    store.outbox.refresh(card(item), now)


def begin_change(store: Store, item: Item, chat: Chat, by: Person, now: datetime) -> Draft:
    """需要修改: what is wrong is asked for."""
    _must_keep(by, item)
    draft = Draft(kind=DraftKind.CHANGE, step="words", data={"item": item.id})
    drafts.begin(store, draft, chat, by, now)
    drafts.ask(store, draft, "guide.change", now)
    return draft


def take_change(store: Store, draft: Draft, words: str, by: Person, now: datetime) -> None:
    """The centre hears what is to be changed; the review stays open until the catalogue has it."""
    item = store.catalogue.item(draft.data["item"])
    _must_keep(by, item)
    facts: dict[str, Any] = {"item_id": item.id, "person_id": by.id, "words": words.strip()}
    post.tell(store, audiences.CENTRE, "guide.change_wanted", now, **facts)
    drafts.close(store, draft, now)


def card(item: Item) -> str:
    return f"review/{item.id}"


def _must_keep(by: Person, item: Item) -> None:
    authorize(by, "keep_guide")
    of_the_centre = people.is_(by, *people.CENTRE, RoleName.ADMIN)
    if not of_the_centre and item.department_id not in people.departments_of(by):
        raise NotYours(action="keep_guide")
