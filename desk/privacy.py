"""Personal data: recognised, masked, and kept out of groups that others read."""

import re
from datetime import datetime

from desk import post
from storage.models import Chat, ChatKind, Purpose
from storage.store import Store

# by their form alone: eighteen signs of an identity card (GB 11643), eleven digits of a mobile telephone
IDENTITY = re.compile(r"(?<![0-9A-Za-z])([1-9]\d{2})\d{3}(?:19|20)\d{2}[01]\d[0-3]\d(\d{3}[0-9Xx])(?![0-9A-Za-z])")
MOBILE = re.compile(r"(?<!\d)((?:\+?86[- ]?)?1[3-9]\d)[- ]?\d{4}[- ]?(\d{4})(?!\d)")
FULL_WIDTH = str.maketrans("０１２３４５６７８９Ｘｘ", "0123456789Xx")
INTRODUCED = re.compile(
    r"(?:(?:我|本人)?的?(?:身份证|手机|电话|联系电话)?(?:号码|号)?(?:是|[:：])?\s*)"
    r"(?:\+?86[- ]?)?\d{3}\*{4,}\d{3}[0-9Xx]"
)
AMONG_OURSELVES = frozenset({Purpose.CENTRE, Purpose.DEPARTMENT, Purpose.LEADERS})


def exposes(text: str) -> bool:
    """Whether the text holds an identity number or a mobile number."""
    plain = text.translate(FULL_WIDTH)
    return bool(IDENTITY.search(plain) or MOBILE.search(plain))


def masked(text: str) -> str:
    """The text with every such number masked: 433***********123X, 138****1234; as it came when there is none."""
    plain = text.translate(FULL_WIDTH)
    hidden = MOBILE.sub(r"\1****\2", IDENTITY.sub(r"\1***********\2", plain))
    return text if hidden == plain else hidden


def without(text: str) -> str:
    """The text with such numbers, masked or not, and what introduces them left out: they say nothing of the matter."""
    return INTRODUCED.sub(" ", masked(text))


def is_shared(store: Store, chat: Chat) -> bool:
    """Whether others than the desk's own staff read this group."""
    group = store.chats.group_of(chat)
    return chat.kind is ChatKind.GROUP and (group is None or group.purpose not in AMONG_OURSELVES)


def warn(store: Store, chat: Chat, message_id: int, now: datetime) -> None:
    """The writer is asked to go on in private; the message is taken away where the bot may."""
    post.reply(store, chat, "privacy.warning", now, to=message_id)
    post.reply(store, chat, "privacy.removal", now, message_id=message_id)
