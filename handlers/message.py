"""What is about to be sent: text, buttons, a file."""

from collections.abc import Sequence
from dataclasses import dataclass, field

LONGEST = 4096  # UTF-16 units, Telegram's limit for a text
CAPTION = 1024  # the same for what stands under a file
SPARE = 160  # for what a repeated message, or a part of one, says of itself
SENTENCE_ENDS = "。！？；"


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
    """A file relayed by Telegram's own id, or one of ours by its name: with its content, or made when it is sent."""

    kind: str
    file_id: str = ""
    name: str = ""
    content: bytes = b""
    otherwise: str = ""  # said instead when one of the folder of forms is not there


@dataclass(frozen=True)
class Message:
    text: str
    buttons: Rows = field(default_factory=tuple)
    file: FileToSend | None = None
    menu: Sequence[tuple[str, str]] = ()  # no text but the chat's command menu: names and what they do
    probes: bool = False  # no text but the sign that somebody types: whether it is refused is all that matters
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


def pages(text: str, longest: int = LONGEST - SPARE, first: int = 0) -> list[str]:
    """The text in as many messages as it takes, parted between lines and rather between paragraphs.

    A line longer than a message is parted after a sentence. `first` is how much less there is room for in the first.
    """
    found = [""]

    def room() -> int:
        return first if first and len(found) == 1 else longest

    for paragraph in text.split("\n\n"):
        whole = f"{found[-1]}\n\n{paragraph}" if found[-1] else paragraph
        if units(whole) <= room():
            found[-1] = whole
            continue
        if found[-1]:
            found.append("")
        for line in paragraph.split("\n"):
            rest = line
            if units(rest) > longest and found[-1]:
                found.append("")
            while units(rest) > room():
                if found[-1]:
                    found.append("")
                    continue
                found[-1], rest = _parted(rest, room())
                found.append("")
            longer = f"{found[-1]}\n{rest}" if found[-1] else rest
            if units(longer) > room():
                found.append(rest)
            else:
                found[-1] = longer
    return found


def _parted(line: str, longest: int) -> tuple[str, str]:
    """As much of the line as there is room for, up to the end of a sentence where there is one; and the rest."""
    head = line.encode("utf-16-le")[: 2 * longest].decode("utf-16-le", "ignore")
    end = max(head.rfind(mark) for mark in SENTENCE_ENDS) + 1
    head = head[:end] or head
    return head, line[len(head) :]


def units(text: str) -> int:
    """A text's length as Telegram counts it."""
    return len(text.encode("utf-16-le")) // 2


def rows(buttons: Sequence[Button], width: int = 2) -> Rows:
    """Buttons in rows of this width."""
    return tuple(tuple(buttons[i : i + width]) for i in range(0, len(buttons), width))
