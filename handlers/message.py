"""What is about to be sent: text, buttons, a file."""

from collections.abc import Sequence
from dataclasses import dataclass, field

LONGEST = 4096  # UTF-16 units, Telegram's limit for a text


@dataclass(frozen=True)
class Button:
    """A button: pressed it names an action, or it opens a link."""

    label: str
    action: str = ""
    arg: str = ""
    url: str = ""


Rows = Sequence[Sequence[Button]]


@dataclass(frozen=True)
class FileToSend:
    """A file relayed by Telegram's own id."""

    kind: str
    file_id: str


@dataclass(frozen=True)
class Message:
    text: str
    buttons: Rows = field(default_factory=tuple)
    file: FileToSend | None = None
    menu: Sequence[tuple[str, str]] = ()  # no text but the chat's command menu: names and what they do
    removes: int | None = None  # no text but somebody's message taken away


def fitted(text: str, more: str, longest: int = LONGEST) -> str:
    """The text, cut at a line and marked with `more` when Telegram would refuse its length."""
    if units(text) <= longest:
        return text
    lines = text.split("\n")
    while len(lines) > 1 and units("\n".join([*lines, more])) > longest:
        lines.pop()
    kept = "\n".join(lines)
    while units(kept) + 1 + units(more) > longest:
        kept = kept[:-1]
    return f"{kept}\n{more}"


def units(text: str) -> int:
    """A text's length as Telegram counts it."""
    return len(text.encode("utf-16-le")) // 2


def rows(buttons: Sequence[Button], width: int = 2) -> Rows:
    """Buttons in rows of this width."""
    return tuple(tuple(buttons[i : i + width]) for i in range(0, len(buttons), width))
