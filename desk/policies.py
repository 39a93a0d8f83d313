"""惠企政策: to the enterprises that they concern, not too many a month, and to nobody who has said no."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desk import audiences, people, post, requests, rules, worktime
from desk.errors import NotYours
from desk.people import authorize
from storage.models import Chat, Enterprise, Item, Person, Policy, PolicyCopy
from storage.policies import NOTICE, card
from storage.store import Store

CHUNK = 100  # enterprises looked at in one transaction
LISTED = 10
CAP, UNSUBSCRIBED, NOBODY = "cap", "unsubscribed", "nobody"  # why an enterprise does not get its copy


@dataclass(frozen=True)
class Reach:
    """How many enterprises a policy concerns, and how many of them would get it now."""

    matching: int
    receiving: int
    withheld: Mapping[str, int]


def tags(store: Store) -> Sequence[str]:
    """Every tag that an enterprise has, the commonest first."""
    counts = Counter(tag for enterprise in store.organisation.enterprises() for tag in enterprise.tags)
    return sorted(counts, key=lambda tag: (-counts[tag], tag))


def reach(store: Store, wanted: Sequence[str], now: datetime) -> Reach:
    """Whom a policy with these tags would reach if it went out now."""
    matching = [enterprise for enterprise in store.organisation.enterprises() if concerns(enterprise, wanted)]
    contacts, sent = store.policies.contacts(matching), _this_month(store, now)
    reasons = [_why_not(contacts.get(enterprise.id, ()), sent.get(enterprise.id, 0)) for enterprise in matching]
    withheld = Counter(why for why in reasons if why)
    return Reach(len(matching), len(matching) - withheld.total(), withheld)


def publish(
    store: Store, title: str, words: str, wanted: Sequence[str], item: Item | None, by: Person, now: datetime
) -> Policy:
    """发布: it goes out in working time, some at a time, behind everything that is urgent."""
    authorize(by, "publish_policy")
    policy = store.put(
        Policy(
            title=title,
            words=words,
            tags=list(wanted),
            item_id=item.id if item else None,
            published_by_id=by.id,
            published_at=now,
        )
    )
    store.reload(policy)
    post.tell(store, audiences.person(by), "policy.published", now, policy_id=policy.id)
    store.trail.note("policy_published", now, by, policy=policy.id, tags=list(wanted))
    return policy


def send_some(store: Store, now: datetime) -> int:
    """How many enterprises were looked at; call again while it is more than none. Nobody is written to at night."""
    if not worktime.calendar_of(store).is_open(now) or not store.duties.alone("policies"):
        return 0
    policy = store.policies.going_out()
    if policy is None:
        return 0
    found = store.policies.enterprises_after(policy.reached, CHUNK)
    contacts, sent = store.policies.contacts(found), _this_month(store, now)
    for enterprise in found:
        if concerns(enterprise, policy.tags):
            own = contacts.get(enterprise.id, ())
            _send(store, policy, enterprise, own, _why_not(own, sent.get(enterprise.id, 0)), now)
        policy.reached = enterprise.id
    if len(found) < CHUNK:
        policy.done_at = now
        post.tell(store, audiences.CENTRE, "policy.sent", now, key=f"{card(policy.id)}/done", policy_id=policy.id)
    return len(found) or 1


def open_(store: Store, policy_id: int, by: Person, now: datetime) -> None:
    """查看明细: the whole notice, and it is counted as read."""
    policy, copies = _own(store, policy_id, by)
    for copy in copies:
        copy.opened_at = copy.opened_at or now
    post.tell(store, audiences.person(by), "policy.text", now, policy_id=policy.id)


def ask(store: Store, policy_id: int, chat: Chat, by: Person, now: datetime) -> None:
    """申报: straight into the application for its item; without one the centre is told who wants it."""
    policy, copies = _own(store, policy_id, by)
    for copy in copies:
        copy.opened_at, copy.asked_at = copy.opened_at or now, copy.asked_at or now
    store.trail.note("policy_asked", now, by, policy=policy.id)
    if policy.item is not None:
        requests.start(store, policy.item, chat, None, by, now)
        return
    about: dict[str, Any] = {"policy_id": policy.id, "person_id": by.id}
    for whom, kind in ((audiences.CENTRE, "policy.wanted"), (audiences.person(by), "policy.noted")):
        post.tell(store, whom, kind, now, key=f"{card(policy.id)}/{by.id}", **about)


def unsubscribe(store: Store, by: Person, now: datetime) -> None:
    """退订: this person is sent no more of them; whoever else speaks for the enterprise still is."""
    authorize(by, "policies")
    by.policies_off_at = by.policies_off_at or now
    _told(store, "policy.off", "policies_off", by, now)


def subscribe(store: Store, by: Person, now: datetime) -> None:
    """恢复订阅."""
    authorize(by, "policies")
    by.policies_off_at = None
    _told(store, "policy.on", "policies_on", by, now)


def for_(store: Store, by: Person) -> Sequence[Policy]:
    """The newest policies: all for the centre, for a contact those that concern its enterprise."""
    newest = store.policies.newest(LISTED * 5)
    if not people.may(by, "publish_policy"):
        own = people.enterprises_of(by)
        newest = [policy for policy in newest if any(concerns(enterprise, policy.tags) for enterprise in own)]
    return newest[:LISTED]


def concerns(enterprise: Enterprise, wanted: Sequence[str]) -> bool:
    """Whether it has one of the tags, or there are none."""
    return not wanted or bool(set(wanted) & set(enterprise.tags))


def _own(store: Store, policy_id: int, by: Person) -> tuple[Policy, Sequence[PolicyCopy]]:
    """The policy, and the copies of this person's enterprises; it has to concern one of them."""
    authorize(by, "policies")
    policy = store.policies.get(policy_id)
    own = [enterprise for enterprise in people.enterprises_of(by) if concerns(enterprise, policy.tags)]
    if not own:
        raise NotYours(action="policies")
    copies = [store.policies.copy_of(policy.id, enterprise.id) for enterprise in own]
    return policy, [copy for copy in copies if copy is not None]


def _send(
    store: Store, policy: Policy, enterprise: Enterprise, contacts: Sequence[Person], why_not: str, now: datetime
) -> None:
    store.put(PolicyCopy(policy_id=policy.id, enterprise_id=enterprise.id, withheld=why_not, at=now))
    if why_not:
        return
    for contact in _subscribed(contacts):
        key, about = card(policy.id), {"policy_id": policy.id}
        post.tell(store, audiences.person(contact), NOTICE, now, key=key, card=key, **about)


def _why_not(contacts: Sequence[Person], sent: int) -> str:
    """Why an enterprise with these contacts, which has had so many this month, gets no copy; "" when it gets one."""
    if not contacts:
        return NOBODY
    if not _subscribed(contacts):
        return UNSUBSCRIBED
    return CAP if sent >= rules.current().limits.policies_a_month else ""


def _subscribed(contacts: Sequence[Person]) -> Sequence[Person]:
    return [contact for contact in contacts if contact.policies_off_at is None]


def _this_month(store: Store, now: datetime) -> Mapping[int, int]:
    """How many copies each enterprise has been sent in this local month."""
    first = now.astimezone(store.site.zone).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return store.policies.sent_since(first)


def _told(store: Store, kind: str, name: str, by: Person, now: datetime) -> None:
    store.flush()
    store.trail.note(name, now, by)
    post.tell(store, audiences.person(by), kind, now)
