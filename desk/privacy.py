"""Personal data: recognised, masked, and kept out of groups that others read."""

import re
from collections.abc import Callable
from datetime import datetime

from desk import post
from storage.models import Chat, ChatKind, Purpose
from storage.store import Store

# by their form alone: eighteen signs of an identity card (GB 11643), eleven digits of a mobile telephone
IDENTITY = re.compile(r"(?<![0-9A-Za-z])([1-9]\d{2})\d{3}(?:19|20)\d{2}[01]\d[0-3]\d(\d{3}[0-9Xx])(?![0-9A-Za-z])")
MOBILE = re.compile(r"(?<!\d)((?:\+?86[- ]?)?1[3-9]\d)[- ]?\d{4}[- ]?(\d{4})(?!\d)")
# sixteen to nineteen digits in fours: those of UnionPay by how they begin, others by their check digit (ISO/IEC 7812)
CARD = re.compile(r"(?<![0-9A-Za-z])[3-6]\d{3}(?:[ -]?\d{4}){3}(?:[ -]?\d{1,3})?(?![0-9A-Za-z])")
UNIONPAY = "62"
FULL_WIDTH = str.maketrans("０１２３４５６７８９Ｘｘ", "0123456789Xx")
INTRODUCED = re.compile(
    r"(?:(?:我|本人)?的?(?:身份证|手机|电话|联系电话|银行卡|卡)?(?:号码|号)?(?:是|[:：])?\s*)"
    r"(?:\+?86[- ]?)?\d{3,4}\*{4,}\d{3}[0-9Xx]"
)
FORBIDDEN = "personal_data_forbidden"  # the fact that holds it
AMONG_OURSELVES = frozenset({Purpose.CENTRE, Purpose.DEPARTMENT, Purpose.LEADERS})


def exposes(text: str) -> bool:
    """Whether the text holds the number of an identity card, a mobile telephone or a bank card."""
    plain = text.translate(FULL_WIDTH)
    return masked(plain) != plain


def masked(text: str) -> str:
    """The text with every such number masked: 433***********123X, 138****1234; as it came when there is none."""
    return _hidden(text, r"\1***********\2", r"\1****\2", lambda digits: f"{digits[:4]}****{digits[-4:]}")


def removed(text: str, instead: str) -> str:
    """The text with other words instead of every such number: a log keeps no part of it."""
    return _hidden(text, instead, instead, lambda _: instead)


def without(text: str) -> str:
    """The text with such numbers, masked or not, and what introduces them left out: they say nothing of the matter."""
    return INTRODUCED.sub(" ", masked(text))


def _hidden(text: str, identity: str, mobile: str, card: Callable[[str], str]) -> str:
    def of_card(match: re.Match[str]) -> str:
        digits = re.sub("[ -]", "", match.group())
        return card(digits) if digits.startswith(UNIONPAY) or _checks(digits) else match.group()

    plain = text.translate(FULL_WIDTH)
    hidden = CARD.sub(of_card, MOBILE.sub(mobile, IDENTITY.sub(identity, plain)))
    return text if hidden == plain else hidden


def _checks(digits: str) -> bool:
    """Luhn's rule: every second digit from the right doubled, the sum is a multiple of ten."""
    doubled = (2 * int(digit) for digit in digits[-2::-2])
    return (sum(map(int, digits[::-2])) + sum(it - 9 if it > 9 else it for it in doubled)) % 10 == 0


def is_shared(store: Store, chat: Chat) -> bool:
    """Whether others than the desk's own staff read this group."""
    group = store.chats.group_of(chat)
    return chat.kind is ChatKind.GROUP and (group is None or group.purpose not in AMONG_OURSELVES)


def say_whether_allowed(store: Store, *, forbids: bool) -> None:
    """What this site has settled: whether identity and mobile numbers may stand in any chat at all."""
    store.facts.set(FORBIDDEN, "yes" if forbids else "no")


def is_forbidden(store: Store) -> bool:
    """Whether such numbers are kept out of private chats, too."""
    return store.facts.value(FORBIDDEN) == "yes"


def warn(store: Store, chat: Chat, message_id: int, now: datetime) -> None:
    """The writer is asked to go on in private; the message is taken away where the bot may."""
    post.reply(store, chat, "privacy.warning", now, to=message_id)
    post.reply(store, chat, "privacy.removal", now, message_id=message_id)
