"""python -m bot permissions: the table of who may do what, as docs/permissions.md has it."""

from collections.abc import Iterator

from bot.console import say
from desk import people
from storage.models import RoleName
from texts import Words


def show(speak: Words) -> int:
    """Prints the table of the rules that are in force, in Markdown."""
    say("\n".join(lines(speak)))
    return 0


def lines(speak: Words) -> Iterator[str]:
    """One row an action, one column a role; what is not named may nobody."""
    roles = list(RoleName)
    yield f"# {speak('permission.title')}"
    yield ""
    yield speak("permission.preface")
    yield ""
    yield "| " + " | ".join([speak("permission.action"), *(speak(f"role.{role.value}") for role in roles)]) + " |"
    yield "|---" * (len(roles) + 1) + "|"
    for action in people.MAY:
        cells = [speak(f"permission.{_reach(action, role)}") for role in roles]
        yield f"| {speak(f'permission.of.{action}')} `{action}` | " + " | ".join(cells) + " |"


def _reach(action: str, role: RoleName) -> str:
    if role not in people.MAY[action]:
        return "nobody"
    if role in people.CONTACT:
        return "own_enterprise"
    return "own_department" if role in people.HANDLERS else "everywhere"
