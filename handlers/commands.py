"""Which commands are whose; Telegram's own command menus show the same."""

from datetime import datetime
from typing import Any

from desk import audiences, post
from storage.models import Person, RoleName
from storage.store import Store

EVERYONE = ("start", "help", "ask", "guide", "hotlines", "language", "cancel")
OF_ROLE: dict[RoleName, tuple[str, ...]] = {
    RoleName.CONTACT: (
        *("apply", "my", "case", "why", "urge", "withdraw", "problem"),
        *("dossier", "policies", "permits", "report_visit", "mydata"),
    ),
    RoleName.AGENT: (
        *("desk", "board", "report", "problem", "problems", "gaps", "questions", "apply", "case", "why"),
        *("dossier", "policy", "policies", "permits", "evaluation", "leave", "back"),
    ),
    RoleName.OFFICER: ("todo", "board", "case", "why", "inspect", "permits", "leave", "back"),
    RoleName.DEPUTY: ("todo", "board", "case", "why", "inspect", "permits", "leave", "back"),
    RoleName.PRINCIPAL: ("todo", "board", "report", "case", "why", "inspect", "permits", "leave", "back"),
    RoleName.ORGANISER: ("board", "report", "problems", "evaluation", "questions", "case", "why", "leave", "back"),
    RoleName.LEADER: ("board", "report", "problems", "questions", "case", "why", "permits", "leave", "back"),
    RoleName.ADMIN: ("drill", "evaluation", "why", "gaps", "questions", "invite", "bind", "unbind", "revoke", "doctor"),
    RoleName.AUDITOR: (),
}
MENU = ("ask", "guide", "hotlines", "apply", "my", "case", "why", "urge", "todo", "help", "language", "cancel")
IN_GROUPS = ("ask", "help")


def show(store: Store, person: Person, now: datetime) -> None:
    """Telegram's own menu in this person's chat offers what is theirs; said again only when that changes."""
    if person.chat is None:
        return
    shown = store.outbox.newest(person.chat.id, "menu")
    offered: dict[str, Any] = {"language": person.chat.language, "names": available(person)}
    if shown is None or {name: shown.facts.get(name) for name in offered} != offered:
        post.tell(store, audiences.person(person), "menu", now, **offered)


def available(person: Person) -> list[str]:
    """This person's commands, their own before everybody's."""
    own = [name for role in person.roles for name in OF_ROLE[role.name]]
    return list(dict.fromkeys([*own, *EVERYONE]))
