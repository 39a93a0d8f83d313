"""HTML as Telegram reads it: text and entities counted in UTF-16 units, and its exact complaints."""

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from playground.records import Json
from playground.refusals import Refusal, bad_request

TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "tg-emoji": "custom_emoji",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
LITERALS = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}

_TAG_NAME = re.compile(r"[^\s>]*")
_ATTRIBUTE_NAME = re.compile(r"[^\s=>/\"']*")
_SPACE = re.compile(r"\s*")
_NAME_TOKEN = re.compile(r"[A-Za-z0-9.-]*")
_CHARACTER = re.compile(r"&(?:#x([0-9a-fA-F]{1,7})|#([0-9]{1,8})|([A-Za-z]+));?")


def units(text: str) -> int:
    """The length of a text as Telegram counts it: UTF-16 code units."""
    return len(text) + sum(character > "\uffff" for character in text)


def parse(source: str) -> tuple[str, list[Json]]:
    """The text without its tags, and the entities the tags stand for."""
    parser = _Parser(source)
    parser.run()
    return "".join(parser.out), [entity for _, entity in sorted(parser.entities, key=lambda pair: pair[0])]


def checked_link(url: str) -> str:
    """The link as Telegram keeps it; empty when it is not one."""
    if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", url):
        url = f"http://{url}"
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return ""
    if parts.scheme.lower() in ("tg", "ton", "tonsite"):
        return url
    if parts.scheme.lower() not in ("http", "https") or ("." not in host and host != "localhost"):
        return ""
    return url if parts.path or parts.query or parts.fragment else f"{url}/"


@dataclass(slots=True)
class _Open:
    tag: str
    argument: str
    offset: int
    begin: int


@dataclass(slots=True)
class _Parser:
    source: str
    position: int = 0
    length: int = 0
    out: list[str] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)
    entities: list[tuple[tuple[int, int, int], Json]] = field(default_factory=list)
    opened: int = 0

    def run(self) -> None:
        while self.position < len(self.source):
            if self.source[self.position] != "<":
                self._character()
            elif self.source.startswith("</", self.position):
                self._end_tag()
            else:
                self._start_tag()
        if self.stack:
            raise self._wrong(f'Can\'t find end tag corresponding to start tag "{self.stack[-1].tag}"')

    def _character(self) -> None:
        character, self.position = _decode(self.source, self.position)
        self.out.append(character)
        self.length += units(character)

    def _start_tag(self) -> None:
        begin = self.position
        match = _matched(_TAG_NAME, self.source, begin + 1)
        tag, self.position = match.group().lower(), match.end()
        if self.position >= len(self.source):
            raise self._wrong("Unclosed start tag", begin)
        if tag not in TAGS:
            raise self._wrong(f'Unsupported start tag "{tag}"', begin)
        argument = self._attributes(tag, begin)
        if tag == "span" and argument != "spoiler":
            raise self._wrong('Tag "span" must have class "tg-spoiler"', begin)
        self.stack.append(_Open(tag, argument, self.length, len(self.out)))

    def _attributes(self, tag: str, begin: int) -> str:
        argument = ""
        while True:
            self._skip_space()
            if self._peek() == ">":
                self.position += 1
                return argument
            match = _matched(_ATTRIBUTE_NAME, self.source, self.position)
            name, self.position = match.group(), match.end()
            if not name:
                raise self._wrong(f'Empty attribute name in the tag "{tag}"', begin)
            self._skip_space()
            if self._peek() == "=":
                self.position += 1
                value = self._value(tag, begin)
            else:
                value = ""
            if not self._peek():
                raise self._wrong(f'Unclosed start tag "{tag}"' if not value else "Unclosed start tag", begin)
            argument = _argument(tag, name, value) or argument

    def _value(self, tag: str, begin: int) -> str:
        self._skip_space()
        quote = self._peek()
        if not quote:
            raise self._wrong(f'Unclosed start tag "{tag}"', begin)
        start = self.position
        if quote not in "\"'":
            match = _matched(_NAME_TOKEN, self.source, start)
            self.position = match.end()
            if self._peek() and self._peek() != ">" and not self._peek().isspace():
                raise self._wrong("Unexpected end of name token", start)
            return match.group().lower()
        self.position += 1
        value = ""
        while self._peek() not in ("", quote):
            character, self.position = _decode(self.source, self.position)
            value += character
        self.position += 1
        return value

    def _end_tag(self) -> None:
        begin = self.position
        if not self.stack:
            raise self._wrong("Unexpected end tag", begin)
        match = _matched(_TAG_NAME, self.source, begin + 2)
        found, self.position = match.group().lower(), match.end()
        self._skip_space()
        if self._peek() != ">":
            raise self._wrong("Unclosed end tag", begin)
        self.position += 1
        expected = self.stack[-1].tag
        if found and found != expected:
            raise self._wrong(f"Unmatched end tag at byte offset {self._bytes(begin)}, "
                              f'expected "</{expected}>", found "</{found}>"')  # fmt: skip
        self._close(self.stack.pop())

    def _close(self, opened: _Open) -> None:
        length = self.length - opened.offset
        if length == 0:
            return
        entity = self._entity(opened, length)
        if entity is not None:
            self.entities.append(((opened.offset, -length, len(self.stack)), entity))

    def _entity(self, opened: _Open, length: int) -> Json | None:
        entity: Json = {"type": TAGS[opened.tag], "offset": opened.offset, "length": length}
        match opened.tag:
            case "a":
                url = opened.argument or "".join(self.out[opened.begin :])
                return _linked(entity, url)
            case "blockquote" if opened.argument:
                entity["type"] = "expandable_blockquote"
            case "tg-emoji":
                if not opened.argument.isdigit():
                    raise self._wrong("Invalid custom emoji identifier specified")
                entity["custom_emoji_id"] = opened.argument
            case "pre":
                self._take_language(entity)
            case "code" if opened.argument:
                entity["language"] = opened.argument
                if not (self.stack and self.stack[-1].tag == "pre"):
                    del entity["language"]
        return entity

    def _take_language(self, pre: Json) -> None:
        """<pre><code class="language-x"> is one entity."""
        for index, (_, inner) in enumerate(self.entities):
            same = inner["offset"] == pre["offset"] and inner["length"] == pre["length"]
            if inner["type"] == "code" and same and "language" in inner:
                pre["language"] = inner["language"]
                del self.entities[index]
                return

    def _peek(self) -> str:
        return self.source[self.position : self.position + 1]

    def _skip_space(self) -> None:
        self.position = _matched(_SPACE, self.source, self.position).end()

    def _bytes(self, position: int) -> int:
        return len(self.source[:position].encode("utf-8", "surrogatepass"))

    def _wrong(self, what: str, begin: int | None = None) -> Refusal:
        place = "" if begin is None else f" at byte offset {self._bytes(begin)}"
        return bad_request(f"can't parse entities: {what}{place}")


def _matched(pattern: re.Pattern[str], text: str, position: int) -> re.Match[str]:
    match = pattern.match(text, position)
    if match is None:
        raise ValueError(f"{pattern.pattern} must match anywhere")
    return match


def _decode(text: str, position: int) -> tuple[str, int]:
    """The character at a position, an &entity; counting as one, and the position after it."""
    match = _CHARACTER.match(text, position)
    if match is None:
        return text[position], position + 1
    hexadecimal, decimal, literal = match.groups()
    if literal:
        return (LITERALS[literal], match.end()) if literal in LITERALS else ("&", position + 1)
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    if code == 0 or code >= 0x10FFFF:
        return "&", position + 1
    if 0xD800 <= code <= 0xDFFF:
        raise bad_request(
            "can't parse entities: Text contains invalid Unicode characters after decoding HTML entities, "
            "check for unmatched surrogate code units"
        )
    return chr(code), match.end()


def _argument(tag: str, name: str, value: str) -> str:
    match tag, name:
        case ("a", "href") | ("tg-emoji", "emoji-id"):
            return value
        case ("code", "class") if value.startswith("language-"):
            return value.removeprefix("language-")
        case ("span", "class") if value.startswith("tg-"):
            return value.removeprefix("tg-")
        case ("blockquote", "expandable"):
            return "1"
        case _:
            return ""


def _linked(entity: Json, url: str) -> Json | None:
    parts = urlsplit(url) if url.startswith("tg:") else None
    if parts and parts.netloc == "user":
        number = parse_qs(parts.query).get("id", [""])[0]
        return {**entity, "type": "text_mention", "user": int(number)} if number.isdigit() else None
    link = checked_link(url)
    return {**entity, "url": link} if link else None
