"""The nouns of the chat world: users, chats, members, messages, files."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypedDict

Json = dict[str, Any]

ANONYMOUS_ADMIN = 1087968824
"""The account as which Telegram shows administrators who post as the group."""

SUPERGROUP_IDS = -1_000_000_000_000
"""Supergroup ids lie below this."""


@dataclass(slots=True, eq=False)
class User:
    id: int
    name: str
    last_name: str = ""
    username: str = ""
    language: str = ""
    is_bot: bool = False
    vanished: bool = False


@dataclass(slots=True, eq=False)
class Person(User):
    about: str = ""
    """Who they are, as the page shows it: 企业经办人, 部门专职人员 …"""
    about_en: str = ""
    """The same as the page shows it in English."""


@dataclass(slots=True, eq=False)
class Right:
    """What an administrator may do; the names are the Bot API's."""

    can_manage_chat: bool = True
    can_delete_messages: bool = True
    can_manage_video_chats: bool = True
    can_restrict_members: bool = True
    can_promote_members: bool = False
    can_change_info: bool = True
    can_invite_users: bool = True
    can_post_stories: bool = False
    can_edit_stories: bool = False
    can_delete_stories: bool = False
    can_send_welcome_messages: bool = False
    can_pin_messages: bool = True
    can_manage_topics: bool = True
    is_anonymous: bool = False


@dataclass(slots=True, eq=False)
class Member:
    user: User
    status: str = "member"
    """creator, administrator, member, restricted (muted), left or kicked."""
    rights: Right = field(default_factory=Right)
    title: str = ""

    @property
    def present(self) -> bool:
        """True while the user is in the chat."""
        return self.status not in ("left", "kicked")

    @property
    def leads(self) -> bool:
        """True for the creator and administrators."""
        return self.status in ("creator", "administrator")


@dataclass(slots=True, eq=False)
class Topic:
    id: int
    name: str
    closed: bool = False
    color: int = 7322096


@dataclass(slots=True, eq=False)
class Message:
    id: int
    chat: Chat
    sender: User
    date: int
    body: Json
    """The content as the Bot API spells it: text and entities, document and caption, or a service field."""
    markup: Json | None = None
    reply_to: Message | None = None
    thread: int | None = None
    anonymous: bool = False
    via: User | None = None
    origin: Json | None = None
    album: str = ""
    protected: bool = False
    edited: int | None = None
    deleted: bool = False
    seen_by: frozenset[int] = frozenset()
    """The people who were in the chat when it was sent."""
    meant_for: set[int] = field(default_factory=set)
    """The bots that heard it although their privacy mode is on."""


class Circumstances(TypedDict, total=False):
    """What may come with a new message beside its content; the fields are Message's."""

    markup: Json | None
    reply_to: Message | None
    thread: int | None
    anonymous: bool
    via: User | None
    origin: Json | None
    album: str
    protected: bool


@dataclass(slots=True, eq=False)
class Chat:
    id: int
    kind: str
    messages: dict[int, Message] = field(default_factory=dict)
    last_id: int = 0
    pinned: list[Message] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Private(Chat):
    """The dialogue of one person with one bot; its id is the person's."""

    person: Person = field(kw_only=True)
    bot: User = field(kw_only=True)
    started: bool = False
    blocked: bool = False


@dataclass(slots=True, eq=False)
class Group(Chat):
    """A basic group or, with ids from -100…, a supergroup."""

    title: str = ""
    members: dict[int, Member] = field(default_factory=dict)
    forum: bool = False
    topics: dict[int, Topic] = field(default_factory=dict)
    migrated_to: Group | None = None
    migrated_from: Group | None = None

    @property
    def people(self) -> list[Person]:
        """The people who are in it now."""
        return [member.user for member in self.members.values() if member.present and isinstance(member.user, Person)]


@dataclass(slots=True, eq=False)
class File:
    id: str
    unique_id: str
    kind: str
    """document or photo."""
    name: str
    mime: str
    size: int
    content: bytes | None
    path: str
    width: int = 0
    height: int = 0


@dataclass(slots=True, eq=False)
class Press:
    """One press of a button, until the bot answers it."""

    id: str
    by: Person
    bot: User
    message: Message
    data: str
    at: float
    """World time in unix seconds."""
    answer: Json | None = None


@dataclass(slots=True)
class Query:
    """Words typed after @bot, until the bot offers something."""

    id: str
    by: Person
    bot: User
    at: float
    """World time in unix seconds."""
    results: list[Json] | None = None
