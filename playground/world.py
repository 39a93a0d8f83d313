"""The world: who is in it, the chats, and the few ways in which something can be said in one."""

from __future__ import annotations

import itertools
import re
import secrets
from collections import Counter
from collections.abc import Iterable
from typing import Unpack

from playground import hearing, wire
from playground.bots import Bot
from playground.clock import Clock
from playground.events import Events
from playground.files import Files
from playground.records import (
    SUPERGROUP_IDS,
    Chat,
    Circumstances,
    Group,
    Json,
    Member,
    Message,
    Person,
    Press,
    Private,
    Query,
    User,
)
from playground.refusals import Impossible, Refusal
from playground.updates import Updates

_TOKEN = re.compile(r"([1-9]\d{0,15}):[A-Za-z0-9_-]{24,70}")


class World:
    """People, bots and chats in memory."""

    def __init__(self, clock: Clock, username: str = "bangban_bot") -> None:
        self.clock = clock
        self.id = secrets.token_hex(4)
        """Another world has another one."""
        self.events = Events(clock)
        self.files = Files()
        self.users: dict[int, User] = {}
        self.groups: dict[int, Group] = {}
        self.privates: dict[tuple[str, int], Private] = {}
        self.presses: dict[str, Press] = {}
        self.queries: dict[str, Query] = {}
        self.deleted: dict[tuple[int, int], Message] = {}
        self.unread: Counter[tuple[int, int]] = Counter()
        """How many messages a person has not looked at, by person and chat."""
        self.last_id = 0
        """Of the messages in private chats and basic groups, which share one numbering."""
        self.serial = itertools.count(1)
        self.bot = self.add_bot(username)
        clock.watchers.append(lambda: self.events.add("clock", clock=clock.record()))

    @property
    def bots(self) -> list[Bot]:
        """All bots, the first one first."""
        return [user for user in self.users.values() if isinstance(user, Bot)]

    def add_bot(self, username: str, bot_id: int | None = None, *, privacy: bool = True) -> Bot:
        """A new bot; its id may change once, when it is first called with a token."""
        if any(bot.username.lower() == username.lower() for bot in self.bots):
            raise Impossible(f"there is a bot @{username} already")
        bot_id = bot_id or 7_000_000_000 + next(self.serial)
        name = "帮办" if username == "bangban_bot" else username
        bot = Bot(bot_id, name, username=username, is_bot=True, privacy=privacy, updates=Updates(self.clock))
        self._add_user(bot)
        self.events.add("bot", bot=wire.user(bot))
        return bot

    def add_person(
        self, name: str, person_id: int | None = None, *, last_name: str = "", username: str = "", language: str = ""
    ) -> Person:
        """A new person, in no chat yet."""
        person_id = person_id or 100_000 + next(self.serial)
        person = Person(person_id, name, last_name=last_name, username=username, language=language)
        self._add_user(person)
        return person

    def add_group(self, title: str, kind: str, chat_id: int | None = None, *, forum: bool = False) -> Group:
        """A new group without members."""
        number = next(self.serial)
        chat_id = chat_id or (-4_000_000 - number if kind == "group" else SUPERGROUP_IDS - 2_000_000 - number)
        if chat_id in self.groups:
            raise Impossible(f"there is a chat {chat_id} already")
        if chat_id >= 0 or (chat_id < SUPERGROUP_IDS) != (kind == "supergroup"):
            raise Impossible("groups have negative ids, supergroups ids below -1000000000000", 400)
        group = self.groups[chat_id] = Group(chat_id, kind, title=title, forum=forum)
        group.last_id = 1 if forum else 0  # thread 1 is the general topic
        return group

    def person(self, person_id: object) -> Person:
        """The person with an id; raises Impossible."""
        user = self.users.get(person_id) if isinstance(person_id, int) else None
        if not isinstance(user, Person):
            raise Impossible(f"there is no person {person_id}", 404)
        return user

    def group(self, chat_id: object) -> Group:
        """The group with an id; raises Impossible."""
        group = self.groups.get(chat_id) if isinstance(chat_id, int) else None
        if group is None:
            raise Impossible(f"there is no group {chat_id}", 404)
        return group

    def private(self, bot: Bot, person: Person) -> Private:
        """The dialogue of a person with a bot, begun or not."""
        key = (bot.username, person.id)
        if key not in self.privates:
            self.privates[key] = Private(person.id, "private", person=person, bot=bot)
        return self.privates[key]

    def place(self, by: Person, act: Json) -> Chat:
        """The chat an act names, if this person may write there; raises Impossible."""
        chat = self.seen(by, act)
        if isinstance(chat, Private):
            if chat.blocked:
                raise Impossible(f"{by.name} has blocked the bot")
            chat.started = True
        elif isinstance(chat, Group):
            if chat.migrated_to is not None:
                raise Impossible(f"the group became the supergroup {chat.migrated_to.id}")
            if chat.members[by.id].status == "restricted":
                raise Impossible(f"{by.name} may not write in the group")
        return chat

    def seen(self, by: Person, act: Json) -> Chat:
        """The chat an act names, if this person is in it; raises Impossible."""
        chat_id = act.get("chat", "private")
        if chat_id in ("private", by.id):
            return self.private(self.bot_named(act.get("bot")), by)
        group = self.group(chat_id)
        if by.id not in group.members or not group.members[by.id].present:
            raise Impossible(f"{by.name} is not in the group {group.title}")
        return group

    def bot_named(self, username: object) -> Bot:
        """The bot with a username, the first bot for None; raises Impossible."""
        if username is None:
            return self.bot
        for bot in self.bots:
            if bot.username.lower() == str(username).lower().lstrip("@"):
                return bot
        raise Impossible(f"there is no bot {username}", 404)

    def bot_with(self, token: str) -> Bot:
        """The bot that a token belongs to: a new token makes a bot, a stale one is refused."""
        shape = _TOKEN.fullmatch(token)
        if shape is None:
            raise Refusal(401, "Unauthorized: invalid token specified" if ":" not in token else "Unauthorized")
        number = int(shape.group(1))
        bot = self.users.get(number)
        if bot is None:
            bot = self._take_number(self.bot, number) if not self.bot.token else self._stranger(number)
        if not isinstance(bot, Bot) or bot.token not in ("", token):
            raise Refusal(401, "Unauthorized")
        bot.token = token
        return bot

    def post(self, chat: Chat, sender: User, body: Json, **more: Unpack[Circumstances]) -> Message:
        """Say something in a chat: it is kept, everybody present can see it, bots that may hear it do."""
        message = Message(self._next_id(chat), chat, sender, int(self.clock.timestamp()), body, **more)
        message.seen_by = frozenset(person.id for person in self.present(chat))
        chat.messages[message.id] = message
        for reader in message.seen_by - {sender.id}:
            self.unread[reader, chat.id] += 1
        self.tell("message", message)
        hearing.hear(self, message, "message")
        return message

    def change(self, message: Message, body: Json, markup: Json | None) -> None:
        """Replace what a message says and its buttons."""
        text_changed = body != message.body
        message.body, message.markup = body, markup
        if text_changed or message.sender.is_bot:
            message.edited = int(self.clock.timestamp())
        self.tell("edited", message)
        if not message.sender.is_bot:
            hearing.hear(self, message, "edited_message")

    def remove(self, message: Message) -> None:
        """Delete a message for everybody; bots are not told."""
        message.deleted = True
        message.chat.messages.pop(message.id, None)
        self.deleted[message.chat.id, message.id] = message
        if message in message.chat.pinned:
            message.chat.pinned.remove(message)
        self.events.add("deleted", chat=message.chat.id, message_id=message.id, to=sorted(message.seen_by))

    def tell(self, kind: str, message: Message) -> None:
        """Add a message or its edit to the events."""
        by = message.sender.id
        to = sorted(message.seen_by - {by})
        facts: Json = {"chat": message.chat.id, "by": by, "to": to, "message": wire.message(message)}
        if isinstance(message.chat, Private):
            facts["bot"] = message.chat.bot.username
        self.events.add(kind, **facts)

    def present(self, chat: Chat) -> Iterable[Person]:
        """The people who can see what is said in a chat now."""
        match chat:
            case Private():
                return [chat.person]
            case Group():
                return chat.people
            case _:
                return []

    def mentioned(self, user_id: int) -> Json | None:
        """The user a text mentions by id, None when Telegram would not know them."""
        user = self.users.get(user_id)
        return None if user is None else wire.user(user)

    def _next_id(self, chat: Chat) -> int:
        if chat.kind == "supergroup":
            chat.last_id += 1
        else:
            chat.last_id = self.last_id = self.last_id + 1
        return chat.last_id

    def _add_user(self, user: User) -> None:
        if user.id in self.users:
            raise Impossible(f"there is a user {user.id} already")
        self.users[user.id] = user

    def _take_number(self, bot: Bot, number: int) -> Bot:
        del self.users[bot.id]
        for group in self.groups.values():
            member: Member | None = group.members.pop(bot.id, None)
            if member is not None:
                group.members[number] = member
        bot.id = number
        self.users = {number: bot, **self.users}
        self.events.add("bot", bot=wire.user(bot))
        return bot

    def _stranger(self, number: int) -> Bot:
        return self.add_bot(f"stranger_{number}_bot", number)
