"""Texts as Telegram stores them: cleaned, measured, with the entities it finds by itself."""

import re
from collections.abc import Callable

from playground import html
from playground.records import Json
from playground.refusals import bad_request

KINDS = frozenset(html.TAGS.values()) | {"text_mention", "expandable_blockquote", "date_time"}
"""Entities that a sender may give; the others are found."""
SOLID = frozenset({"pre", "code", "text_link", "text_mention", "custom_emoji"})
"""Nothing is found inside these."""

_FOUND = (
    ("url", re.compile(r"(?<![\w@./])(?:https?://|(?:www|t)\.)[^\s<>\"'，。；、（）]*[\w/#=]")),
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")),
    ("mention", re.compile(r"(?<![\w@/])@[A-Za-z0-9_]{3,32}(?![\w@])")),
    ("bot_command", re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/@<>])")),
    ("hashtag", re.compile(r"(?<![\w#])#(?=\w*[^\W\d])\w{1,256}(?![\w#])")),
)
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\u2028-\u202e]")


def formatted(text: str, mode: str, given: object, mentioned: Callable[[int], Json | None]) -> Json:
    """The text of a bot as it is stored: {"text", "entities"}."""
    cleaned = _CONTROL.sub(lambda match: "" if match.group() == "\r" or match.group() > "\x7f" else " ", text)
    try:
        cleaned.encode()
    except UnicodeEncodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    if mode.lower() == "html":
        plain, entities = html.parse(cleaned)
    elif mode and mode.lower() != "none":
        raise bad_request("unsupported parse_mode")
    else:
        plain, entities = cleaned, _given(given, html.units(cleaned))
    resolved = [_resolved(entity, mentioned) for entity in entities]
    return plainly(plain, [entity for entity in resolved if entity is not None])


def plainly(text: str, entities: list[Json] | None = None) -> Json:
    """A text trimmed, with what Telegram finds in it added to the given entities."""
    trimmed, kept = _trimmed(text, entities or [])
    found = _find(trimmed, kept)
    body: Json = {"text": trimmed}
    if kept or found:
        body["entities"] = sorted([*kept, *found], key=lambda entity: (entity["offset"], -entity["length"]))
    return body


def at(text: str, entity: Json) -> str:
    """The part of a text that an entity covers."""
    encoded = text.encode("utf-16-le")
    return encoded[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])].decode("utf-16-le", "replace")


def _given(given: object, length: int) -> list[Json]:
    if given is None:
        return []
    if not isinstance(given, list) or not all(isinstance(entity, dict) for entity in given):
        raise bad_request("can't parse MessageEntity: expected an array of objects")
    kept: list[Json] = []
    for entity in given:
        offset, size = entity.get("offset"), entity.get("length")
        if type(offset) is not int or type(size) is not int or "type" not in entity:
            raise bad_request('can\'t parse MessageEntity: field "offset" must be of type Number')
        if entity["type"] not in KINDS or size <= 0:
            continue
        if offset < 0 or offset + size > length:
            raise bad_request(f"entity beginning at UTF-16 offset {offset} ends after the end of the text "
                              f"at UTF-16 offset {offset + size}")  # fmt: skip
        kept.append({key: value for key, value in entity.items() if value is not None})
    return kept


def _resolved(entity: Json, mentioned: Callable[[int], Json | None]) -> Json | None:
    if entity["type"] != "text_mention":
        return entity
    user = entity["user"]["id"] if isinstance(entity["user"], dict) else entity["user"]
    known = mentioned(user)
    return None if known is None else {**entity, "user": known}


def _trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    shorter = text.lstrip()
    cut = html.units(text) - html.units(shorter)
    shorter = shorter.rstrip()
    end = html.units(shorter)
    kept: list[Json] = []
    for entity in entities:
        first = max(entity["offset"] - cut, 0)
        last = min(entity["offset"] + entity["length"] - cut, end)
        if last > first:
            kept.append({**entity, "offset": first, "length": last - first})
    return shorter, kept


def _find(text: str, given: list[Json]) -> list[Json]:
    if not any(sign in text for sign in "/@#.:"):
        return []
    taken = [(e["offset"], e["offset"] + e["length"]) for e in given if e["type"] in SOLID]
    found: list[Json] = []
    for kind, pattern in _FOUND:
        for match in pattern.finditer(text):
            first = html.units(text[: match.start()])
            last = first + html.units(match.group())
            if all(last <= begin or first >= end for begin, end in taken):
                found.append({"type": kind, "offset": first, "length": last - first})
                taken.append((first, last))
    return found
