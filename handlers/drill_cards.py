"""演练 in words: every message that would go out, when, and to whom."""

from datetime import datetime

from desk import audiences, drill, post
from desk.drill import Drilled, Moment
from handlers import letters
from handlers.formats import Formats
from handlers.message import pages
from storage.models import Chat, Letter, Person
from storage.store import Store
from texts import Words, words


def tell(store: Store, what: str, by: Person, now: datetime) -> None:
    """/drill: of a case, or else of an item, to whoever asked; it is told as it stands at this moment."""
    speak = words(by.chat.language if by.chat else "")
    text = of_case(store, speak, what, now) if store.cases.by_number(what.upper()) else of_item(store, speak, what, now)
    for page in pages(text):
        post.tell(store, audiences.person(by), "drill.page", now, text=page)


def of_case(store: Store, speak: Words, no: str, at: datetime) -> str:
    return _said(store, speak, drill.of_case(store, no, at, _worded(store)))


def of_item(store: Store, speak: Words, item: str, at: datetime) -> str:
    return _said(store, speak, drill.of_item(store, item, at, speak("letter.drill.enterprise"), _worded(store)))


def _worded(store: Store) -> drill.Worded:
    username = store.facts.value("username") or ""

    def word(letter: Letter, at: datetime) -> str | None:
        message = letters.word(store, letter, at, username)
        return message.text if message else None

    return word


def _said(store: Store, speak: Words, drilled: Drilled) -> str:
    head = speak("letter.drill.head", no=drilled.case, item=drilled.item)
    parts = [_moment(store, Formats(speak, store.site.zone), moment) for moment in drilled.moments]
    end = speak("letter.drill.endless") if drilled.endless else "" if parts else speak("letter.drill.nothing")
    return "\n\n".join(part for part in [head, *parts, end] if part)


def _moment(store: Store, formats: Formats, moment: Moment) -> str:
    """An instant, and each text once with everybody who would read it."""
    readers: dict[str, list[str]] = {}
    for said in moment.said:
        readers.setdefault(said.text, []).append(_who(store, formats.words, said.chat))
    lines = [formats.words("letter.drill.moment", at=formats.instant(moment.at))]
    for text, names in readers.items():
        lines += [formats.words("letter.drill.to", who=formats.listed(names)), text]
    return "\n".join(lines)


def _who(store: Store, speak: Words, chat: Chat) -> str:
    person = store.people.of_chat(chat.id)
    if person is None:
        return chat.title
    roles = speak("format.separator").join(speak(f"role.{role.name.value}") for role in person.roles)
    return person.name + (speak("format.bracketed", text=roles) if roles else "")
