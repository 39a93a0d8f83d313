"""Greetings, lists, and everything else that is said to one person."""

from collections.abc import Callable

from desk import assignments, cases, people
from handlers import refusals
from handlers.commands import available
from handlers.message import Button, Message, rows
from handlers.reading import Reading
from storage.models import Person, Role, RoleName, Stage
from texts import Words


def start(reading: Reading) -> Message:
    person = _person(reading)
    roles = [f"{reading.words(f'role.{role.name.value}')}{_where(reading.words, role)}" for role in person.roles]
    text = reading.words(
        "letter.account.start",
        site=reading.words("format.site"),
        roles=reading.formats.listed(roles) if roles else reading.words("role.visitor"),
        commands=_commands(reading, person),
    )
    visitor = "" if roles else "\n" + reading.words("letter.account.start_visitor")
    return Message(text + visitor)


def help_(reading: Reading) -> Message:
    return Message(reading.words("letter.account.help", commands=_commands(reading, _person(reading))))


def bound(reading: Reading) -> Message:
    person = _person(reading)
    role = next(role for role in reversed(person.roles) if role.name == RoleName(reading.fact("role")))
    named = reading.words(f"role.{role.name.value}")
    where = _where(reading.words, role)
    return Message(reading.words("letter.account.bound", name=person.name, role=named, where=where))


def group_bound(reading: Reading) -> Message:
    key = reading.fact("department_id")
    department = reading.store.organisation.department(key).name if key else ""
    purpose = reading.words(f"purpose.{reading.fact('purpose')}", department=department)
    return Message(reading.words("letter.account.group_bound", purpose=purpose))


def group_unbound(reading: Reading) -> Message:
    return Message(reading.words("letter.account.group_unbound"))


def language(reading: Reading) -> Message:
    return Message(reading.words("letter.account.language"))


def invited(reading: Reading) -> Message:
    link = f"https://t.me/{reading.username}?start={reading.fact('token')}"
    return Message(reading.words("letter.account.invited", link=link))


def my(reading: Reading) -> Message:
    found = reading.store.cases.of_contact(_person(reading).id, cases.LISTED)
    if not found:
        return Message(reading.words("letter.list.my_empty"))
    lines = []
    for case in found:
        facts = reading.about_case(case)
        open_ = case.stage is Stage.DISPATCHED
        facts["date"] = reading.words("letter.list.due_date" if open_ else "letter.list.submitted_date", **facts)
        lines.append(reading.words("letter.list.my_line", **facts))
    text = "\n".join([reading.words("letter.list.my", count=len(found)), *lines])
    return Message(text, rows([Button(case.no, "open_case", str(case.id)) for case in found]))


def todo(reading: Reading) -> Message:
    departments = people.departments_of(_person(reading))
    found = reading.store.assignments.open_at(departments, assignments.LISTED)
    if not found:
        return Message(reading.words("letter.list.todo_empty"))
    lines = [reading.words("letter.list.todo_line", **reading.about_assignment(a)) for a in found]
    text = "\n".join([reading.words("letter.list.todo", count=len(found)), *lines])
    return Message(text, rows([Button(a.case.no, "open_assignment", str(a.id)) for a in found]))


def desk(reading: Reading) -> Message:
    found = reading.store.cases.at_the_centre(cases.LISTED)
    if not found:
        return Message(reading.words("letter.list.desk_empty"))
    lines = [reading.words("letter.list.desk_line", **reading.about_case(case)) for case in found]
    text = "\n".join([reading.words("letter.list.desk", count=len(found)), *lines])
    return Message(text, rows([Button(case.no, "open_pre_check", str(case.id)) for case in found]))


def menu(reading: Reading) -> Message:
    names = available(_person(reading))
    return Message("", menu=[(name, reading.words(f"command.{name}")) for name in names])


def refusal(reading: Reading) -> Message:
    return Message(refusals.said(reading.words, reading.fact("name"), reading.fact("facts")))


def quarantined(reading: Reading) -> Message:
    return Message(
        reading.words("letter.notice.quarantined", count=reading.store.inbox.quarantined(), trace=reading.fact("trace"))
    )


def _person(reading: Reading) -> Person:
    return reading.store.people.get(reading.fact("person_id"))


def _commands(reading: Reading, person: Person) -> str:
    return "\n".join(f"/{name}　{reading.words(f'command.{name}')}" for name in available(person))


def _where(words: Words, role: Role) -> str:
    place = role.department or role.enterprise
    return words("format.bracketed", text=place.name) if place else ""


LETTERS: dict[str, Callable[[Reading], Message | None]] = {
    "account.start": start,
    "account.help": help_,
    "account.bound": bound,
    "account.group_bound": group_bound,
    "account.group_unbound": group_unbound,
    "account.language": language,
    "account.invited": invited,
    "list.my": my,
    "list.todo": todo,
    "list.desk": desk,
    "menu": menu,
    "refusal": refusal,
    "notice.quarantined": quarantined,
}
