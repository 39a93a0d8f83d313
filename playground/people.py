"""The people of a journey: they write, press and read, in the words a test is written in."""

from __future__ import annotations

import asyncio
import base64
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playground.line import Line
from playground.records import Json
from playground.sight import Message, as_seen


class World(Line):
    """A running playground and the people one lets live in it."""

    async def person(self, name: str, **facts: Any) -> Person:
        """A new person: id, username, language_code, about, started."""
        record = await self.post("people", {"name": name, **facts})
        return Person(self, record["id"], name)

    async def group(self, title: str, *members: Person, kind: str = "group", **facts: Any) -> Group:
        """A new group with the bot in it; the first member made it."""
        wish = {"title": title, "kind": kind, "members": [person.id for person in members], **facts}
        record = await self.post("chats", wish)
        return Group(record["id"], title)

    async def known(self, person_id: int) -> Person:
        """Somebody of the seed file."""
        people = (await self.state())["people"]
        name = next(person["name"] for person in people if person["id"] == person_id)
        return Person(self, person_id, name)


@dataclass(slots=True)
class Group:
    """A group; `id` changes when it becomes a supergroup."""

    id: int
    title: str
    ids: set[int] = field(default_factory=set)
    """All the ids it has had."""

    def __post_init__(self) -> None:
        self.ids.add(self.id)


@dataclass(slots=True)
class Person:
    """Somebody who acts and reads."""

    world: World
    id: int
    name: str

    async def sends(
        self, text: str, *, to: Group | None = None, reply_to: Message | None = None, **more: Any
    ) -> Message:
        """Write a text to the bot or to a group."""
        act = {"text": text, "reply_to": reply_to and reply_to.id, **more}
        return as_seen((await self._acts("send", to, act))["message"])

    async def starts(self, payload: str = "", *, to: Group | None = None) -> Message:
        """Press Start, or follow a deep link that carries something."""
        return as_seen((await self._acts("start", to, {"payload": payload}))["message"])

    async def uploads(
        self,
        *files: str | tuple[str, bytes],
        to: Group | None = None,
        photo: bool = False,
        caption: str = "",
        reply_to: Message | None = None,
        size: int | None = None,
    ) -> list[Message]:
        """Send files by name, or name and content; several are an album; `size` makes large ones without content."""
        given = [_file(file, size) for file in files]
        act = {"files": given, "as": "photo" if photo else "document", "caption": caption}
        sent = await self._acts("upload", to, {**act, "reply_to": reply_to and reply_to.id})
        return [as_seen(message) for message in sent["messages"]]

    async def presses(
        self, *target: Message | str, in_: Group | None = None, answered: bool = True, within: float | None = None
    ) -> str:
        """Press a button: its label, or a message and the label; gives what the bot answered."""
        message, label = await self._button(target, in_, within)
        button = message.button(label)
        assert button is not None, f"{label!r} is not a button of {message}"
        self.world.sight.mark(self.id, message)
        if "callback_data" not in button:
            return str(button.get("url", ""))
        act = {"chat": message.chat, "message": message.id, "data": button["callback_data"]}
        answer = await self.world.post(
            "acts", {"by": self.id, "do": "press", "wait": within or self.world.patience if answered else 0, **act}
        )
        if answered:
            assert answer["answered"], f"{self.name} pressed {label!r} and the bot never answered"
        return str(answer.get("text", ""))

    async def follows(self, *target: Message | str, in_: Group | None = None) -> Message:
        """Follow a deep-link button into the private chat with the bot."""
        url = await self.presses(*target, in_=in_)
        payload = parse_qs(urlsplit(url).query).get("start", [""])[0]
        return await self.starts(payload)

    async def types(self, text: str) -> list[Json]:
        """Type @bot and some words in any chat: what the bot offers to post."""
        answer = await self._acts("query", None, {"text": text})
        assert answer["answered"], f"{self.name} typed {text!r} and the bot offered nothing, not even an empty list"
        offered: list[Json] = answer["results"]
        return offered

    async def reads(self, *words: str, in_: Group | None = None, within: float | None = None) -> Message:
        """The oldest message or edit not read yet that has all the words; waits for it."""
        patience = self.world.patience if within is None else within
        loop = asyncio.get_running_loop()
        end = loop.time() + patience
        while True:
            message = self.world.sight.read(self.id, words, _ids(in_))
            if message is not None:
                return message
            if not await self.world.change(end - loop.time()):
                raise AssertionError(self._saw(f"waited {patience:g} s for {'、'.join(words)}", in_))

    async def sees_nothing(self, *words: str, in_: Group | None = None) -> None:
        """Nothing unread that has the words has been delivered by now; without words: nothing at all."""
        await self.world.catch_up()
        seen = [message for message in self.world.sight.unread_by(self.id, _ids(in_)) if message.says(words)]
        assert not seen, f"{self.name} sees {'; '.join(map(str, seen))}"

    async def edits(self, message: Message, text: str) -> None:
        """Change one's own message."""
        await self._on(message, "edit", text=text)

    async def deletes(self, message: Message) -> None:
        """Delete a message."""
        await self._on(message, "delete")

    async def forwards(self, message: Message, *, to: Group | None = None) -> Message:
        """Forward a message to the bot or to a group."""
        act = {"from": message.chat, "message": message.id}
        return as_seen((await self._acts("forward", to, act))["message"])

    async def blocks(self) -> None:
        """Block the bot."""
        await self._acts("block", None, {})

    async def unblocks(self) -> None:
        """Let the bot write again."""
        await self._acts("unblock", None, {})

    async def joins(self, group: Group) -> None:
        """Come into a group."""
        await self._acts("join", group, {})

    async def leaves(self, group: Group) -> None:
        """Leave a group."""
        await self._acts("leave", group, {})

    async def adds(self, who: Person | str, group: Group) -> None:
        """Bring somebody, or "bot", into a group."""
        await self._acts("add", group, {"who": _who(who)})

    async def kicks(self, who: Person | str, group: Group) -> None:
        """Remove somebody, or "bot", from a group."""
        await self._acts("kick", group, {"who": _who(who)})

    async def promotes(self, who: Person | str, group: Group, **more: Any) -> None:
        """Make somebody, or "bot", an administrator."""
        await self._acts("promote", group, {"who": _who(who), **more})

    async def demotes(self, who: Person | str, group: Group) -> None:
        """Make an administrator an ordinary member."""
        await self._acts("demote", group, {"who": _who(who)})

    async def migrates(self, group: Group, announce: str = "both") -> None:
        """Turn a group into a supergroup; the Group knows its new id."""
        group.id = (await self._acts("migrate", group, {"announce": announce}))["chat"]["id"]
        group.ids.add(group.id)

    async def vanishes(self) -> None:
        """Delete one's account."""
        await self._acts("vanish", None, {})

    async def _acts(self, do: str, to: Group | None, act: Json) -> Json:
        chat: int | str = "private" if to is None else to.id
        return await self.world.post("acts", {"by": self.id, "do": do, "chat": chat, **act})

    async def _on(self, message: Message, do: str, **act: Any) -> Json:
        return await self.world.post(
            "acts", {"by": self.id, "do": do, "chat": message.chat, "message": message.id, **act}
        )

    async def _button(
        self, target: tuple[Message | str, ...], in_: Group | None, within: float | None
    ) -> tuple[Message, str]:
        match target:
            case (Message() as message, str() as label):
                return message, label
            case (str() as label,):
                return await self._with_button(label, in_, within), label
            case _:
                raise TypeError("presses takes a label, or a message and a label")

    async def _with_button(self, label: str, in_: Group | None, within: float | None) -> Message:
        patience = self.world.patience if within is None else within
        loop = asyncio.get_running_loop()
        end = loop.time() + patience
        while True:
            message = self.world.sight.with_button(self.id, label, _ids(in_))
            if message is not None:
                return message
            if not await self.world.change(end - loop.time()):
                raise AssertionError(self._saw(f"waited {patience:g} s for the button {label!r}", in_))

    def _saw(self, what: str, in_: Group | None) -> str:
        unread = self.world.sight.unread_by(self.id, _ids(in_))
        seen = "\n  ".join(map(str, unread)) or "nothing"
        return f"{self.name} {what}; unread so far:\n  {seen}"


def _ids(group: Group | None) -> frozenset[int] | None:
    return None if group is None else frozenset(group.ids)


def _who(who: Person | str) -> int | str:
    return who.id if isinstance(who, Person) else who


def _file(file: str | tuple[str, bytes], size: int | None) -> Json:
    name, content = (file, file.encode()) if isinstance(file, str) else file
    if size is not None:
        return {"name": name, "size": size}
    return {"name": name, "content": base64.b64encode(content).decode()}
