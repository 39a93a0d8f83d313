"""The form of a policy: its words, whom it concerns, what 申报 applies for, and a look before it goes out."""

from collections.abc import Sequence
from datetime import datetime

from desk import knowledge, policies
from desk.errors import NoSuchItem, NotOffered, TooLong, WhichItem
from desk.form import Answers, Form
from desk.people import authorize
from storage.models import Draft, DraftKind, Person
from storage.store import Store

EVERYBODY, NO_ITEM, PUBLISH = "*", "-", "publish"  # what buttons answer; texts have their words
OFFERED = 20
TITLE = 120


def title(words: str) -> str:
    """A title that fits on one line."""
    if len(words) > TITLE:
        raise TooLong(longest=TITLE)
    return " ".join(words.split())


def tags(store: Store, names: Sequence[str]) -> list[str]:
    """Tags that enterprises have; anything else is refused with those there are."""
    known = policies.tags(store)
    if strange := [name for name in names if name not in known]:
        raise NotOffered(words=strange, offered=list(known[:OFFERED]))
    return list(names)


def item(store: Store, words: str) -> str:
    """The code of the one item that is meant."""
    found = knowledge.named(store, words)
    if len(found) == 1:
        return found[0]
    if not found:
        raise NoSuchItem(item=words)
    known = [store.catalogue.by_code(code) for code in found]
    raise WhichItem(names=[one.name for one in known if one is not None])


def tags_of(told: Answers) -> list[str]:
    """The tags that were chosen, none when it is for everybody."""
    return [] if EVERYBODY in told["tags"] else list(told["tags"])


def _may_publish(store: Store, draft: Draft, by: Person, now: datetime) -> None:
    authorize(by, "publish_policy")


def _tags(store: Store, draft: Draft, now: datetime) -> Sequence[str]:
    return [EVERYBODY, *policies.tags(store)[: OFFERED - 1]]


def _items(store: Store, draft: Draft, now: datetime) -> Sequence[str]:
    return [NO_ITEM]


def _preview(store: Store, draft: Draft, now: datetime) -> Sequence[str]:
    return [PUBLISH]


def _publish(store: Store, draft: Draft, told: Answers, by: Person, now: datetime) -> None:
    about = store.catalogue.by_code(told["item"]) if told["item"] != NO_ITEM else None
    policies.publish(store, told["title"], told["body_text"], tags_of(told), about, by, now)


FORMS: dict[DraftKind, Form] = {
    DraftKind.POLICY: Form(
        _may_publish,
        ("title", "body_text", "tags", "item", "preview"),
        _publish,
        {"tags": _tags, "item": _items, "preview": _preview},
    ),
}
