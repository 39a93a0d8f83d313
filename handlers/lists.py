"""Greetings, lists, and everything else that is said to one person."""

from collections.abc import Callable
from datetime import datetime

from desk import assignments, cases, membership, people
from handlers import rating_cards, rectification_cards, refusals
from handlers.account_cards import where
from handlers.commands import available
from handlers.message import Button, Message, rows
from handlers.wording import Wording
from storage.models import Chat, Person, Stage
from storage.outbox import COPY


def start(wording: Wording) -> Message:
    person = _person(wording)
    say = wording.words
    roles = [say(f"role.{role.name.value}") + where(say, membership.place_of(role)) for role in person.roles]
    text = wording.words(
        "letter.account.start",
        site=wording.words("format.site"),
        roles=wording.formats.listed(roles) if roles else wording.words("role.visitor"),
        commands=_commands(wording, person),
    )
    visitor = "" if roles else "\n" + wording.words("letter.account.start_visitor")
    return Message(text + visitor, () if roles else rows([wording.button("register")]))


def help_(wording: Wording) -> Message:
    return Message(wording.words("letter.account.help", commands=_commands(wording, _person(wording))))


def language(wording: Wording) -> Message:
    return Message(wording.words("letter.account.language"))


def my(wording: Wording) -> Message:
    found = wording.store.cases.of_contact(_person(wording).id, cases.LISTED)
    if not found:
        return Message(wording.words("letter.list.my_empty"))
    lines = []
    for case in found:
        facts = wording.about_case(case)
        open_ = case.stage is Stage.DISPATCHED
        facts["date"] = wording.words("letter.list.due_date" if open_ else "letter.list.submitted_date", **facts)
        lines.append(wording.words("letter.list.my_line", **facts))
    text = "\n".join([wording.words("letter.list.my", count=len(found)), *lines])
    return Message(text, rows([Button(case.no, "open_case", str(case.id)) for case in found]))


def todo(wording: Wording) -> Message:
    departments = people.departments_of(_person(wording))
    found = wording.store.assignments.open_at(departments, assignments.LISTED)
    lines = [wording.words("letter.list.todo_line", **wording.about_assignment(a)) for a in found]
    if found:
        lines.insert(0, wording.words("letter.list.todo", count=len(found)))
    buttons = [Button(a.case.no, "open_assignment", str(a.id)) for a in found]
    more_lines, more_buttons = rectification_cards.list_lines(wording)
    text = "\n".join([*lines, *more_lines]) or wording.words("letter.list.todo_empty")
    return Message(text, rows([*buttons, *more_buttons]))


def desk(wording: Wording) -> Message:
    found = wording.store.cases.at_the_centre(cases.LISTED)
    lines = [wording.words("letter.list.desk_line", **wording.about_case(case)) for case in found]
    if found:
        lines.insert(0, wording.words("letter.list.desk", count=len(found)))
    buttons = [Button(case.no, "open_pre_check", str(case.id)) for case in found]
    more_lines, more_buttons = rating_cards.list_lines(wording)
    text = "\n".join([*lines, *more_lines]) or wording.words("letter.list.desk_empty")
    return Message(text, rows([*buttons, *more_buttons]))


def page(wording: Wording) -> Message:
    """One message of what was reckoned when it was asked for."""
    return Message(wording.fact("text"))


def menu(wording: Wording) -> Message:
    return Message("", menu=[(name, wording.words(f"command.{name}")) for name in wording.fact("names")])


def probe(_: Wording) -> Message:
    return Message("", probes=True)


def refusal(wording: Wording) -> Message:
    return Message(refusals.said(wording.words, wording.fact("name"), wording.fact("facts")))


def quarantined(wording: Wording) -> Message:
    return Message(
        wording.words("letter.notice.quarantined", count=wording.store.inbox.quarantined(), trace=wording.fact("trace"))
    )


def undelivered(wording: Wording) -> Message:
    """To the centre: whom a letter about a case did not reach."""
    letter = wording.store.outbox.get(wording.fact("letter_id"))
    case_id = letter.facts.get("case_id")
    no = wording.store.cases.get(case_id).no if case_id else ""
    return Message(wording.words("letter.notice.undelivered", no=no, whom=_reader(wording, letter.chat)))


def unreachable(wording: Wording) -> Message | None:
    """To the centre: who cannot be told anything any more."""
    chat = wording.store.chats.get(wording.fact("chat_id"))
    if chat.unreachable_since is None:
        return None
    return Message(wording.words("letter.notice.unreachable", whom=_reader(wording, chat)))


def in_doubt(wording: Wording) -> Message | None:
    """To the centre, once a day: what may not have arrived and is not said again."""
    doubtful = wording.store.outbox.in_doubt(datetime.fromisoformat(wording.fact("since")))
    if not doubtful:
        return None
    whom = wording.formats.listed(list(dict.fromkeys(_reader(wording, letter.chat) for letter in doubtful)))
    return Message(wording.words("letter.notice.in_doubt", count=len(doubtful), whom=whom))


def copy(wording: Wording) -> Message:
    """Over a second copy of a message, once the other one has been used."""
    return Message(wording.words("letter.notice.copy"))


def _reader(wording: Wording, chat: Chat) -> str:
    reader = wording.store.people.of_chat(chat.id)
    return reader.name if reader else chat.title


def alarm(wording: Wording) -> Message:
    key, subject = wording.fact("item_id"), wording.fact("subject")
    about = subject or (wording.store.catalogue.item(key).name if key else wording.case.no)
    return Message(wording.words("letter.notice.alarm", no=about))


def restored(wording: Wording) -> Message:
    """To every group: what happened in this time is not known to the desk any more."""
    since, until = (datetime.fromisoformat(wording.fact(name)) for name in ("since", "until"))
    instant = wording.formats.instant
    return Message(wording.words("letter.notice.restored", since=instant(since), until=instant(until)))


def copied_back(wording: Wording) -> Message:
    """To the admins: the database was an older copy of itself, and was held until somebody had looked."""
    since, until = (datetime.fromisoformat(wording.fact(name)) for name in ("since", "until"))
    instant = wording.formats.instant
    return Message(wording.words("letter.notice.copied_back", since=instant(since), until=instant(until)))


def clock_leapt(wording: Wording) -> Message:
    """To the admins: the machine's clock may be wrong, and reminders wait."""
    return Message(wording.words("letter.notice.clock_leapt", minutes=wording.fact("minutes")))


def rival(wording: Wording) -> Message:
    """To the admins: whoever has the token can read and write in the bot's name."""
    return Message(wording.words(f"letter.notice.rival.{wording.fact('how')}"))


def calendar_missing(wording: Wording) -> Message:
    return Message(wording.words("letter.notice.calendar_missing", year=wording.fact("year")))


def _person(wording: Wording) -> Person:
    return wording.store.people.get(wording.fact("person_id"))


def _commands(wording: Wording, person: Person) -> str:
    return "\n".join(f"/{name}　{wording.words(f'command.{name}')}" for name in available(person))


LETTERS: dict[str, Callable[[Wording], Message | None]] = {
    "account.start": start,
    "account.help": help_,
    "account.language": language,
    "list.my": my,
    "list.todo": todo,
    "list.desk": desk,
    "menu": menu,
    "probe": probe,
    "drill.page": page,
    "refusal": refusal,
    "notice.quarantined": quarantined,
    "notice.undelivered": undelivered,
    "notice.unreachable": unreachable,
    "notice.in_doubt": in_doubt,
    "notice.alarm": alarm,
    "notice.restored": restored,
    "notice.copied_back": copied_back,
    "notice.clock_leapt": clock_leapt,
    "notice.rival": rival,
    "notice.calendar_missing": calendar_missing,
    COPY: copy,
}
