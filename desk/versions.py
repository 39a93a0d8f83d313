"""The versions of a guide: which one counts on a day, and the change from one to the next."""

from collections.abc import Sequence
from datetime import date, datetime, time
from enum import StrEnum

from desk import alarms
from desk.errors import NotInForce
from desk.rules import Rung
from storage.models import Guide, Item
from storage.store import Store

IN_FORCE = "in_force"  # what an item's alarm waits for: the day on which its next version begins


class Standing(StrEnum):
    """What a version is on a day."""

    UPCOMING = "upcoming"
    IN_FORCE = "in_force"
    EXPIRED = "expired"


def today(store: Store, now: datetime) -> date:
    """The local day."""
    return now.astimezone(store.site.zone).date()


def standing(guide: Guide, day: date) -> Standing:
    """Whether this version, which is the one its item goes by, counts on this day."""
    if day < guide.valid_from:
        return Standing.UPCOMING
    return Standing.EXPIRED if guide.valid_until is not None and guide.valid_until < day else Standing.IN_FORCE


def must_be_in_force(guide: Guide, day: date) -> None:
    """Nothing while the item can be applied for."""
    match standing(guide, day):
        case Standing.UPCOMING:
            raise NotInForce(what="upcoming", item=guide.body["name"], day=guide.valid_from.isoformat())
        case Standing.EXPIRED:
            raise NotInForce(what="expired", item=guide.body["name"], day=str(guide.valid_until))


def begins(store: Store, guide: Guide) -> date:
    """The first day on which the desk answers from it: one that was in force before we heard of it begins then."""
    return max(guide.valid_from, today(store, guide.imported_at))


def counting(store: Store, versions: Sequence[Guide], day: date) -> Guide:
    """The version to go by on this day: the last to have begun, or the first to begin."""
    begun = [guide for guide in versions if begins(store, guide) <= day]
    if begun:
        return max(begun, key=lambda guide: (begins(store, guide), guide.version))
    return min(versions, key=lambda guide: (begins(store, guide), -guide.version))


def ahead(store: Store, versions: Sequence[Guide], current: Guide) -> list[Guide]:
    """The versions that begin after this one, in the order in which they do; one that was replaced unseen is none."""
    last = {begins(store, guide): guide for guide in sorted(versions, key=lambda guide: guide.version)}
    return [last[day] for day in sorted(last) if day > begins(store, current)]


def turn(store: Store, item: Item, now: datetime) -> None:
    """The day has come: the item goes by its next version."""
    take_effect(store, item, now)
    store.catalogue.changed()


def take_effect(store: Store, item: Item, now: datetime) -> None:
    """The item goes by the version that counts today, and the next one has its day set."""
    store.flush()
    versions = store.catalogue.versions([item.id])
    guide = counting(store, versions, today(store, now))
    item.version = guide.version
    item.name = guide.body["name"]
    department = store.organisation.department_named(guide.body["implementing_body"])
    if department is not None:
        item.department_id = department.id

    store.flush()
    if len(versions) > 1:
        rung = Rung(step=IN_FORCE, rank=1, hears={}, always=True)
        following = ahead(store, versions, guide)[:1]
        ladder = [(rung, _midnight(store, begins(store, after))) for after in following]
        alarms.lay_for_item(store, item, IN_FORCE, ladder)


def _midnight(store: Store, day: date) -> datetime:
    return datetime.combine(day, time(), store.site.zone)
