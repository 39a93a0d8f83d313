"""What the people of a journey have been shown, and which of it they have read."""

from dataclasses import dataclass, field, replace
from typing import Any

from playground.records import Json


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it looked when it was read."""

    id: int
    chat: int
    by: int
    from_bot: bool
    text: str
    """The text, or the caption of a file."""
    buttons: tuple[str, ...]
    document: str
    """The name of the file; empty when there is none."""
    photo: bool
    file_id: str
    reply_to: int | None
    thread: int | None
    """The topic; None in the general one and in chats without topics."""
    album: str
    edited: bool
    at: str
    raw: Json = field(repr=False)
    """As the Bot API has it."""

    def button(self, label: str) -> Json | None:
        """The first button whose label starts with that; None when there is none."""
        rows: list[list[Json]] = self.raw.get("reply_markup", {}).get("inline_keyboard", [])
        return next((button for row in rows for button in row if button["text"].startswith(label)), None)

    def says(self, words: tuple[str, ...]) -> bool:
        """True when all the words are in the text, on a button or in the file's name."""
        shown = "\n".join((self.text, self.document, *self.buttons))
        return all(word in shown for word in words)

    def __str__(self) -> str:
        buttons = "".join(f" [{button}]" for button in self.buttons)
        file = f" <{self.document or 'photo'}>" if self.document or self.photo else ""
        return f"#{self.id} in {self.chat}{' (edited)' if self.edited else ''}: {self.text!r}{file}{buttons}"


@dataclass(slots=True)
class Shown:
    """The latest version of a message, and who has read that version."""

    message: Message
    to: frozenset[int]
    changed: int
    read_by: set[int] = field(default_factory=set)


@dataclass(slots=True)
class Sight:
    """Everything that was shown, from the events."""

    last: int = 0
    shown: dict[tuple[int, int], Shown] = field(default_factory=dict)

    def take(self, events: list[Json]) -> None:
        """Take in events; those taken before do nothing."""
        for event in events:
            if event["n"] > self.last:
                self.last = event["n"]
                self._take(event)

    def read(self, reader: int, words: tuple[str, ...], chats: frozenset[int] | None) -> Message | None:
        """The oldest version that this reader can see, has not read, and that has the words: it is read now."""
        fresh = [shown for shown in self._visible(reader, chats) if reader not in shown.read_by]
        for shown in sorted(fresh, key=lambda shown: shown.changed):
            if shown.message.says(words):
                shown.read_by.add(reader)
                return shown.message
        return None

    def with_button(self, reader: int, label: str, chats: frozenset[int] | None) -> Message | None:
        """The latest message that this reader can see with such a button."""
        for shown in reversed(self._visible(reader, chats)):
            if shown.message.button(label):
                return shown.message
        return None

    def mark(self, reader: int, message: Message) -> None:
        """A message is read, in its present version."""
        shown = self.shown.get((message.chat, message.id))
        if shown is not None:
            shown.read_by.add(reader)

    def unread(self, *, edits: bool) -> list[Message]:
        """The bots' messages that nobody has read."""
        return [
            shown.message
            for shown in self.shown.values()
            if shown.message.from_bot and not shown.read_by and (edits or not shown.message.edited)
        ]

    def unread_by(self, reader: int, chats: frozenset[int] | None) -> list[Message]:
        """The bots' messages that this reader can see and has not read."""
        visible = self._visible(reader, chats)
        return [shown.message for shown in visible if shown.message.from_bot and reader not in shown.read_by]

    def _visible(self, reader: int, chats: frozenset[int] | None) -> list[Shown]:
        return [
            shown
            for shown in self.shown.values()
            if reader in shown.to and (chats is None or shown.message.chat in chats)
        ]

    def _take(self, event: Json) -> None:
        match event["kind"]:
            case "message":
                message = as_seen(event["message"], event["at"])
                if message.text or message.file_id:
                    key = (message.chat, message.id)
                    self.shown[key] = Shown(message, frozenset(event["to"]), event["n"])
            case "edited":
                message = as_seen(event["message"], event["at"])
                shown = self.shown.get((message.chat, message.id))
                if shown is not None:
                    # a new message that changes before anybody saw it is still a new message
                    edited = bool(shown.read_by) or shown.message.edited
                    shown.message, shown.changed = replace(message, edited=edited), event["n"]
                    shown.read_by.clear()
            case "deleted":
                self.shown.pop((event["chat"], event["message_id"]), None)


def as_seen(raw: Json, at: str = "") -> Message:
    """A Bot API message as people see it."""
    rows: list[list[Json]] = raw.get("reply_markup", {}).get("inline_keyboard", [])
    sender: dict[str, Any] = raw.get("from", {})
    document = raw.get("document")
    file = document or (raw["photo"][-1] if raw.get("photo") else {})
    return Message(
        id=raw["message_id"],
        chat=raw["chat"]["id"],
        by=sender.get("id", 0),
        from_bot=bool(sender.get("is_bot")) and "sender_chat" not in raw,
        text=raw.get("text") or raw.get("caption") or "",
        buttons=tuple(button["text"] for row in rows for button in row),
        document=document["file_name"] if document else "",
        photo="photo" in raw,
        file_id=file.get("file_id", ""),
        reply_to=raw.get("reply_to_message", {}).get("message_id"),
        thread=raw.get("message_thread_id"),
        album=raw.get("media_group_id", ""),
        edited="edit_date" in raw,
        at=at,
        raw=raw,
    )
