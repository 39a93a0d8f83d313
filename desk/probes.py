"""Whether everybody in a ladder can be told anything is found out before it matters, without a word being said."""

from datetime import datetime, timedelta

from desk import audiences, post
from desk.worktime import calendar_of
from storage.models import RoleName
from storage.store import Store

LOOK = "probes_look"  # the fact that says when somebody is looked for again
LADDER = (RoleName.OFFICER, RoleName.DEPUTY, RoleName.PRINCIPAL, RoleName.LEADER, RoleName.ORGANISER, RoleName.AGENT)
WEEK = timedelta(days=7)
SOME = 5  # people at a time
PAUSE = timedelta(minutes=5)  # between some and the next
REST = timedelta(hours=1)  # when everybody has been heard of


def is_due(store: Store, now: datetime) -> bool:
    """Whether it is time to look for somebody, in working time."""
    look = store.facts.value(LOOK)
    return look is None or (now >= datetime.fromisoformat(look) and calendar_of(store).is_open(now))


def some(store: Store, now: datetime) -> None:
    """A few of those in a ladder who have been sent nothing for a week are tried; a new desk begins after a week."""
    if not is_due(store, now) or not store.duties.alone("probes"):
        return
    if store.facts.value(LOOK) is None:
        store.facts.set(LOOK, (now + WEEK).isoformat())
        return
    silent = store.people.silent(LADDER, "probe", now - WEEK, SOME)
    for person in silent:
        post.tell(store, audiences.person(person), "probe", now)
    store.facts.set(LOOK, (now + (PAUSE if silent else REST)).isoformat())
