"""What people send up: a document, a photo, several of them as an album."""

import base64
import binascii
from pathlib import Path

from playground import entities, wire
from playground.records import File, Json, Person
from playground.refusals import Impossible
from playground.world import World

ALBUM = 10
"""An album has at most so many files."""


def upload(world: World, by: Person, act: Json) -> Json:
    """Send files; several of them are an album, one message each."""
    chat = world.place(by, act)
    kind = str(act.get("as", "document"))
    given = act.get("files")
    if kind not in ("document", "photo") or not isinstance(given, list) or not 1 <= len(given) <= ALBUM:
        raise Impossible(f"1 to {ALBUM} files, as document or photo", 400)
    files = [_file(world, kind, file) for file in given]
    reply_to = chat.messages.get(act["reply_to"]) if act.get("reply_to") else None
    album = str(13_000_000_000 + next(world.serial)) if len(files) > 1 else ""
    messages = []
    for index, file in enumerate(files):
        body = wire.media(file)
        if index == 0 and act.get("caption"):
            body |= captioned(entities.plainly(str(act["caption"])))
        message = world.post(chat, by, body, reply_to=reply_to, album=album, thread=act.get("thread"))
        messages.append(wire.message(message))
    return {"messages": messages}


def captioned(text: Json) -> Json:
    """A formatted text as the caption of a file."""
    if not text["text"]:
        return {}
    caption: Json = {"caption": text["text"]}
    if "entities" in text:
        caption["caption_entities"] = text["entities"]
    return caption


def _file(world: World, kind: str, given: Json) -> File:
    name = str(given.get("name") or "file")
    mime = str(given.get("mime") or ("image/jpeg" if kind == "photo" else ""))
    if "path" in given:
        return world.files.add(kind, name, Path(given["path"]).read_bytes(), mime)
    if "size" in given:
        return world.files.add(kind, name, None, mime, int(given["size"]))
    try:
        content = base64.b64decode(given.get("content", ""), validate=True)
    except (binascii.Error, TypeError):
        raise Impossible("content must be base64", 400) from None
    return world.files.add(kind, name, content, mime)
