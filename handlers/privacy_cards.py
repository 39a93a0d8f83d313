"""Personal data: what is said when somebody shows it to all, and what somebody's own is."""

from collections.abc import Callable

from desk import membership
from desk.cases import LISTED
from handlers.account_cards import where
from handlers.message import Button, Message, rows
from handlers.wording import Wording
from storage.models import ChatKind


def warning(wording: Wording) -> Message:
    """In a group with the way into private; in private where the site forbids personal data altogether."""
    if wording.letter.chat.kind is ChatKind.PRIVATE:
        return Message(wording.words("letter.privacy.forbidden"))
    link = Button(wording.words("button.private"), url=f"https://t.me/{wording.username}")
    return Message(wording.words("letter.privacy.warning"), rows([link]))


def removal(wording: Wording) -> Message:
    return Message("", removes=wording.fact("message_id"))


def own_data(wording: Wording) -> Message:
    """A copy of what is held, in its present state."""
    person = wording.store.people.get(wording.fact("person_id"))
    say, held = wording.words, wording.store.personal.held(person)
    roles = [
        say(f"role.{role.name.value}") + where(say, membership.place_of(role)) for role in person.roles
    ]
    cases = [case.no for case in wording.store.cases.of_contact(person.id, LISTED)]
    text = say(
        "letter.account.mydata",
        name=person.name or say("format.none"),
        phone=person.phone or say("format.none"),
        roles=wording.formats.listed(roles),
        cases=wording.formats.listed(cases),
        **vars(held),
    )
    return Message(text, rows([wording.button("ask_to_erase")]))


def erasing(wording: Wording) -> Message:
    return Message(wording.words("letter.account.erasing"), rows([wording.button("erase")]))


def erased(wording: Wording) -> Message:
    return Message(wording.words("letter.account.erased"))


LETTERS: dict[str, Callable[[Wording], Message | None]] = {
    "privacy.warning": warning,
    "privacy.removal": removal,
    "account.mydata": own_data,
    "account.erasing": erasing,
    "account.erased": erased,
}
