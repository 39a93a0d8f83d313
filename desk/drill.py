"""演练: who would hear what and when if nobody acted; it is tried in earnest, and all of it is undone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from desk import alarms, cases, knowledge, leaves, sweep
from desk.errors import NoSuchCase, NoSuchItem
from storage import trial
from storage.models import (
    Case,
    Chat,
    ChatKind,
    Draft,
    DraftKind,
    Enterprise,
    Guide,
    Item,
    Letter,
    Material,
    Person,
    Role,
    RoleName,
)
from storage.store import Store

AHEAD = timedelta(days=400)
REPEATED = 3  # times that a rung without end is shown
STRANGER = -(2**52)  # the account of the contact who files the case of a drill: nobody's


@dataclass(frozen=True)
class Said:
    """What one chat would read."""

    chat: Chat
    text: str


@dataclass(frozen=True)
class Moment:
    """Everything that would be said at one instant."""

    at: datetime
    said: Sequence[Said]


@dataclass(frozen=True)
class Drilled:
    """What would be said when, and whether the last of it goes on for ever."""

    case: str
    item: str
    moments: Sequence[Moment]
    endless: bool


Worded = Callable[[Letter, datetime], str | None]


def of_case(store: Store, no: str, now: datetime, word: Worded) -> Drilled:
    """The rest of an open case's life if nobody acts from now on; `word` says what a letter would say."""
    case = store.cases.by_number(no.strip().upper())
    if case is None:
        raise NoSuchCase(no=no)
    return trial.tried(store, lambda: _left_alone(store, case, now, word))


def of_item(store: Store, name: str, at: datetime, enterprise: str, word: Worded) -> Drilled:
    """A case of this item, filed by an enterprise that does not exist, accepted at once and then left alone."""
    item = _item(store, name)

    def played() -> Drilled:
        before = store.outbox.last()
        case = _filed(store, item, enterprise, at)
        beginning = Moment(at, _heard(store, before, at, word))
        left = _left_alone(store, case, at, word)
        return replace(left, moments=[beginning, *left.moments])

    return trial.tried(store, played)


def _left_alone(store: Store, case: Case, now: datetime, word: Worded) -> Drilled:
    moments: list[Moment] = []
    heard: dict[str, int] = {}
    endless = False
    while (due := store.alarms.next_due(case.id)) is not None and due < now + AHEAD:
        at = max(due, now)
        leaves.turn(store, at)
        before = store.outbox.last()
        steps = {alarm.step for alarm in store.alarms.due(at, alarms.SWEEP, case.id) if alarms.rung_of(alarm).every}
        if endless := any(heard.get(step, 0) >= REPEATED for step in steps):
            break
        sweep.ring(store, at, case.id)
        store.flush()
        if said := _heard(store, before, at, word):
            moments.append(Moment(at, said))
            heard |= {step: heard.get(step, 0) + 1 for step in steps}
    return Drilled(case.no, case.item.name, moments, endless)


def _heard(store: Store, before: int, at: datetime, word: Worded) -> Sequence[Said]:
    new = [letter for letter in store.outbox.after(before) if letter.written_at == at]
    worded = [(letter.chat, word(letter, at)) for letter in new]
    return [Said(chat, text) for chat, text in worded if text]


def _item(store: Store, name: str) -> Item:
    """The item of this code or name, or what a question of these words is surely about."""
    item = store.catalogue.by_code(name) or store.catalogue.by_name(name)
    if item is None:
        found = knowledge.answer(store, name)
        if found.decision != "answer":
            raise NoSuchItem(item=name)
        item = store.catalogue.by_code(found.candidates[0].code)
    if item is None:
        raise NoSuchItem(item=name)
    return item


def _filed(store: Store, item: Item, enterprise: str, at: datetime) -> Case:
    guide = store.catalogue.guide_of(item)
    firm = store.put(Enterprise(name=enterprise, uscc="", tags=[]))
    contact = _person(store, enterprise, RoleName.CONTACT, at, STRANGER, enterprise_id=firm.id)
    agents = store.people.with_role(RoleName.AGENT)
    agent = agents[0] if agents else _person(store, enterprise, RoleName.AGENT, at, STRANGER - 1)
    draft = store.put(_draft(guide, firm, contact, at))
    for material in guide.body["materials"]:
        row = {"position": material["order"], "name": material["name"], "necessity": material["necessity"]}
        store.put(Material(draft_id=draft.id, **row))
    store.reload(draft)
    case = cases.open_from(store, draft, contact, at)
    return cases.accept(store, case.id, agent, at)


def _person(
    store: Store, name: str, role: RoleName, at: datetime, account: int, enterprise_id: int | None = None
) -> Person:
    chat = store.chats.met(account, ChatKind.PRIVATE, name)
    person = store.put(Person(name=name, chat_id=chat.id))
    store.put(Role(person_id=person.id, name=role, enterprise_id=enterprise_id))
    store.reload(person)
    return person


def _draft(guide: Guide, firm: Enterprise, contact: Person, at: datetime) -> Draft:
    return Draft(
        kind=DraftKind.REQUEST,
        person_id=contact.id,
        chat_id=contact.chat_id,
        enterprise_id=firm.id,
        guide_id=guide.id,
        step="note",
        data={},
        opened_at=at,
    )
