"""The parameters of a Bot API call, however they came, read as Telegram reads them."""

import json
from dataclasses import dataclass, field

from aiohttp import BodyPartReader, web

from playground.files import UP_LIMIT
from playground.records import Json
from playground.refusals import Refusal, bad_request


@dataclass(slots=True)
class Sent:
    """A file that came with the call."""

    name: str
    content: bytes
    mime: str


@dataclass(slots=True)
class Params:
    """Names and values; values of forms are strings, those of JSON bodies anything."""

    values: Json = field(default_factory=dict)
    files: dict[str, Sent] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """A string; empty when it is not there."""
        value = self.values.get(name)
        if value is None:
            return ""
        if isinstance(value, bool):
            return "true" if value else "false"
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

    def integer(self, name: str, default: int = 0) -> int:
        """A whole number; anything else counts as the default, as at Telegram."""
        text = self.text(name).strip()
        digits = text.removeprefix("-")
        return int(text) if digits.isascii() and digits.isdigit() else default

    def flag(self, name: str) -> bool:
        """True for true, yes, 1."""
        return self.text(name).lower() in ("true", "yes", "1")

    def structure(self, name: str, called: str = "") -> object:
        """An object or array: JSON in a form, the thing itself in a JSON body; None when it is not there."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value.strip():
            return None
        try:
            parsed: object = json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {called or name.replace('_', ' ')} JSON object") from None
        return parsed

    @property
    def names(self) -> set[str]:
        """What the call names as parameters; files that others refer to by attach:// have names of their own."""
        if not self.files:
            return set(self.values)
        texts = [self.text(name) for name in self.values]
        attached = {name for name in self.files if any(f"attach://{name}" in text for text in texts)}
        return {*self.values, *self.files} - attached

    def record(self) -> Json:
        """The parameters as the ledger keeps them."""
        files = {name: {"name": sent.name, "size": len(sent.content)} for name, sent in self.files.items()}
        return {**self.values, **({"files": files} if files else {})}


async def read(request: web.Request) -> Params:
    """The parameters from the query and the body."""
    params = Params(dict(request.query))
    if request.method != "POST" or not request.can_read_body:
        return params
    match request.content_type:
        case "application/json":
            params.values |= _json(await request.read())
        case "multipart/form-data":
            await _multipart(request, params)
        case "application/x-www-form-urlencoded":
            for name, value in (await request.post()).items():
                params.values[name] = str(value)
    return params


def _json(body: bytes) -> Json:
    try:
        values = json.loads(body or b"{}")
    except (ValueError, UnicodeDecodeError):
        raise bad_request("can't parse JSON object") from None
    if not isinstance(values, dict):
        raise bad_request("object expected as the request body")
    return values


async def _multipart(request: web.Request, params: Params) -> None:
    reader = await request.multipart()
    total = 0
    while (part := await reader.next()) is not None:
        if not isinstance(part, BodyPartReader) or not part.name:
            continue
        content = bytes(await part.read(decode=True))
        total += len(content)
        if total > UP_LIMIT + 1_000_000:
            raise Refusal(413, "Request Entity Too Large")
        if part.filename is not None:
            mime = part.headers.get("Content-Type", "")
            params.files[part.name] = Sent(part.filename, content, mime)
        else:
            params.values[part.name] = content.decode("utf-8", "replace")
