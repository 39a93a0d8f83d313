"""企业注册: an enterprise registers itself by its code, and the centre's word makes it so."""

from datetime import datetime, timedelta
from typing import Any

from desk import audiences, drafts, post, uscc
from desk.errors import AskedTooOften, BadCode, BadPhone, DraftOver, InPrivate, OldButton, TooLong, WordsNeeded
from desk.people import authorize
from storage.models import Chat, ChatKind, Draft, DraftKind, Enterprise, Person, Registration, Role, RoleName
from storage.store import Store

STEPS = ("uscc", "enterprise", "contact", "phone", "confirm")
LONGEST = {"uscc": 60, "enterprise": 120, "contact": 30, "phone": 30}
A_DAY = timedelta(days=1)
A_DAY_S = 3  # applications of one account
PHONE_SIGNS = frozenset("0123456789-+ ()（）")
PHONE_DIGITS = range(7, 16)


def start(store: Store, chat: Chat, by: Person, now: datetime) -> Draft:
    """/register: four questions in private, asked whether or not the enterprise is known."""
    if chat.kind is not ChatKind.PRIVATE:
        raise InPrivate
    if store.budgets.spent("register", by.id, A_DAY, now) >= A_DAY_S:
        raise AskedTooOften
    draft = Draft(kind=DraftKind.REGISTRATION, step=STEPS[0], data={})
    drafts.begin(store, draft, chat, by, now)
    _ask(store, draft, now)
    return draft


def take_words(store: Store, draft: Draft, words: str, now: datetime) -> None:
    """The answer to the present question; a wrong one is refused and asked for again."""
    if draft.step not in LONGEST:
        raise DraftOver
    words = " ".join(words.split())
    if not words:
        raise WordsNeeded
    if len(words) > LONGEST[draft.step]:
        raise TooLong(longest=LONGEST[draft.step])
    if draft.step == "uscc":
        words = words.replace(" ", "").upper()
        if not uscc.is_valid(words):
            raise BadCode(length=uscc.LENGTH)
    digits = sum(sign.isdecimal() for sign in words)
    if draft.step == "phone" and not (set(words) <= PHONE_SIGNS and digits in PHONE_DIGITS):
        raise BadPhone
    draft.data = {**draft.data, draft.step: words}
    draft.step = STEPS[STEPS.index(draft.step) + 1]
    _ask(store, draft, now)


def choose(store: Store, draft: Draft, choice: str, by: Person, now: datetime) -> None:
    """提交注册: the centre is asked."""
    if choice != "submit" or draft.step != "confirm":
        raise DraftOver
    if store.budgets.spend("register", by.id, A_DAY, now) > A_DAY_S:
        raise AskedTooOften
    asked = {name: str(draft.data[name]) for name in LONGEST}
    registration = store.put(Registration(person_id=by.id, asked_at=now, **asked))
    drafts.close(store, draft, now)
    post.tell(store, audiences.person(by), "registration.submitted", now, registration_id=registration.id)
    facts: dict[str, Any] = {"card": _card(registration), "registration_id": registration.id}
    post.tell(store, audiences.CENTRE, "registration.asked", now, key=_card(registration), **facts)


def grant(store: Store, registration_id: int, by: Person, now: datetime) -> Person:
    """同意: the account is the enterprise's contact from now on; its other contacts hear of it."""
    registration = _to_rule(store, registration_id, by, now, granted=True)
    enterprise = store.organisation.enterprise_by_code(registration.uscc)
    if enterprise is None:
        enterprise = store.put(Enterprise(name=registration.enterprise, uscc=registration.uscc, tags=[]))
    person = store.people.get(registration.person_id)
    others = [c for c in store.people.with_role(RoleName.CONTACT, enterprise_id=enterprise.id) if c.id != person.id]
    if not person.roles:
        person.name = registration.contact
        person.phone = registration.phone
    if not any(role.enterprise_id == enterprise.id for role in person.roles):
        person.roles.append(Role(name=RoleName.CONTACT, enterprise_id=enterprise.id))
        store.flush()
    post.tell(store, audiences.person(person), "registration.granted", now, registration_id=registration.id)
    for other in others:
        post.tell(store, audiences.person(other), "registration.joined", now, registration_id=registration.id)
    return person


def deny(store: Store, registration_id: int, by: Person, now: datetime) -> None:
    """不同意: the account stays a visitor and hears where to turn."""
    registration = _to_rule(store, registration_id, by, now, granted=False)
    person = store.people.get(registration.person_id)
    post.tell(store, audiences.person(person), "registration.denied", now, registration_id=registration.id)


def show_phone(store: Store, registration_id: int, by: Person, now: datetime) -> None:
    """查看电话: the number in full, in private, to whoever has to call; kept in the trail."""
    authorize(by, "register")
    store.trail.note("phone_shown", now, by, registration=registration_id)
    post.tell(store, audiences.person(by), "registration.phone", now, registration_id=registration_id)


def _to_rule(store: Store, registration_id: int, by: Person, now: datetime, *, granted: bool) -> Registration:
    authorize(by, "register")
    registration = store.people.registration(registration_id)
    if registration.ruled_at is not None:
        raise OldButton
    registration.ruled_at = now
    registration.ruled_by_id = by.id
    registration.granted = granted
    store.flush()
    store.trail.note("registration_ruled", now, by, registration=registration.id, granted=granted)
    store.outbox.refresh(_card(registration), now)
    return registration


def _ask(store: Store, draft: Draft, now: datetime) -> None:
    drafts.ask(store, draft, "prompt.registration", now)


def _card(registration: Registration) -> str:
    return f"registration/{registration.id}"
