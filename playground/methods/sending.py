"""send…, forwardMessage, copyMessage: what a bot says."""

from typing import Any

from playground import access, entities, html, keyboards, wire
from playground.access import Call
from playground.files import PHOTO_LIMIT, UP_LIMIT, dimensions
from playground.methods.topics import thread
from playground.params import Params
from playground.records import Chat, Circumstances, File, Json, Message
from playground.refusals import Refusal, bad_request
from playground.uploads import captioned

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
SOURCE_BYTES = 32_768
"""Of a text before its tags are taken out."""
ACTIONS = frozenset(
    (
        "cancel",
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    )
)


def send_message(call: Call) -> Json:
    """sendMessage."""
    body = text(call, call.params.text("text"), call.params)
    return _send(call, body)


def send_document(call: Call) -> Json:
    """sendDocument."""
    return _send(call, {**wire.media(file(call, "document")), **caption(call)})


def send_photo(call: Call) -> Json:
    """sendPhoto."""
    return _send(call, {**wire.media(file(call, "photo")), **caption(call)})


def send_media_group(call: Call) -> list[Json]:
    """sendMediaGroup: one message a file."""
    given = call.params.structure("media")
    if not isinstance(given, list) or not all(isinstance(item, dict) for item in given):
        raise bad_request("can't parse media JSON object")
    if not 2 <= len(given) <= 10:
        raise bad_request("there must be 2-10 media in the request" if given else "there are no media in the request")
    chat = access.writable(call)
    bodies = [_album_item(call, item) for item in given]
    if len({"photo" in body for body in bodies}) > 1:
        raise bad_request("document can't be mixed with other media types")
    album = str(13_000_000_000 + next(call.world.serial))
    more: Circumstances = {**circumstances(call, chat), "album": album}
    return [wire.message(call.world.post(chat, call.bot, body, **more)) for body in bodies]


def send_chat_action(call: Call) -> bool:
    """sendChatAction."""
    action = call.params.text("action").lower()
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = access.writable(call)
    call.world.events.add("action", chat=chat.id, action=action, by=call.bot.id)
    return True


def forward_message(call: Call) -> Json:
    """forwardMessage."""
    source = _source(call)
    chat = access.writable(call)
    if source.protected:
        raise bad_request("message can't be forwarded")
    sender = wire.user(source.sender)
    origin: Json = source.origin or {"type": "user", "sender_user": sender, "date": source.date}
    return wire.message(call.world.post(chat, call.bot, dict(source.body), origin=origin))


def copy_message(call: Call) -> Json:
    """copyMessage."""
    source = _source(call)
    chat = access.writable(call)
    body = dict(source.body)
    if "caption" in call.params.values and "text" not in body:
        body = {key: value for key, value in body.items() if not key.startswith("caption")} | caption(call)
    copy = call.world.post(chat, call.bot, body, **circumstances(call, chat))
    return {"message_id": copy.id}


def text(call: Call, source: str, params: Params, *, limit: int = TEXT_LIMIT) -> Json:
    """A text of the bot, parsed and measured."""
    if not source:
        raise bad_request("message text is empty")
    if len(source.encode("utf-8", "surrogatepass")) > SOURCE_BYTES:
        raise bad_request("text is too long")
    body = entities.formatted(source, params.text("parse_mode"), params.structure("entities"), call.world.mentioned)
    if not body["text"]:
        raise bad_request("message text is empty")
    if html.units(body["text"]) > limit:
        raise bad_request("message is too long")
    return body


def caption(call: Call, given: Json | None = None) -> Json:
    """The caption of a call, or of one item of an album."""
    params = call.params if given is None else Params(given)
    source = params.text("caption")
    if not source:
        return {}
    parsed = entities.formatted(
        source, params.text("parse_mode"), params.structure("caption_entities"), call.world.mentioned
    )
    if html.units(parsed["text"]) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    return captioned(parsed)


def file(call: Call, kind: str, value: str | None = None) -> File:
    """The file a call sends: uploaded with it, or by the id of one sent before."""
    uploads = call.params.files
    given = call.params.text(kind) if value is None else value
    name = given.removeprefix("attach://") if given.startswith("attach://") else kind
    if name in uploads and (not given or given.startswith("attach://")):
        sent = uploads[name]
        return _uploaded(call, kind, sent.name, sent.content, sent.mime)
    if not given or given.startswith("attach://"):
        raise bad_request(f"there is no {kind} in the request")
    if given.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    found = call.world.files.by_id(given)
    if found is None:
        raise bad_request(
            "wrong remote file identifier specified: Wrong character in the string"
            if not given.isascii()
            else "wrong file identifier/HTTP URL specified"
        )
    if found.kind != kind:
        raise bad_request(f"can't use file of type {found.kind.capitalize()} as {kind.capitalize()}")
    return found


def circumstances(call: Call, chat: Chat) -> Circumstances:
    """What every send… may name: topic, reply, protection."""
    return {
        "thread": thread(call, chat),
        "reply_to": _replied(call, chat),
        "protected": call.params.flag("protect_content"),
    }


def _send(call: Call, body: Json) -> Json:
    markup = keyboards.read(call.params)
    chat = access.writable(call)
    more: Circumstances = {**circumstances(call, chat), "markup": keyboards.inline_only(markup)}
    return wire.message(call.world.post(chat, call.bot, body, **more))


def _replied(call: Call, chat: Chat) -> Message | None:
    given: Any = call.params.structure("reply_parameters") or {}
    if not isinstance(given, dict):
        raise bad_request("can't parse reply parameters JSON object")
    number = given.get("message_id", call.params.integer("reply_to_message_id"))
    if not number:
        return None
    lenient = given.get("allow_sending_without_reply") or call.params.flag("allow_sending_without_reply")
    message = chat.messages.get(int(number))
    if message is None and not lenient:
        raise bad_request("message to be replied not found")
    return message


def _album_item(call: Call, item: Json) -> Json:
    kind = item.get("type")
    if kind not in ("document", "photo"):
        raise bad_request("can't parse InputMedia: type must be document or photo")
    media = item.get("media")
    if not isinstance(media, str) or not media:
        raise bad_request("can't parse InputMedia: media not found")
    return {**wire.media(file(call, kind, media)), **caption(call, item)}


def _uploaded(call: Call, kind: str, name: str, content: bytes, mime: str) -> File:
    if not content:
        raise bad_request("file must be non-empty")
    if len(content) > UP_LIMIT:
        raise Refusal(413, "Request Entity Too Large")
    if kind == "photo" and dimensions(content) is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    if kind == "photo" and len(content) > PHOTO_LIMIT:
        raise bad_request("too big file for a photo")
    guessed = "" if mime == "application/octet-stream" else mime
    return call.world.files.add(kind, name, content, guessed)


def _source(call: Call) -> Message:
    source = Call(call.world, call.bot, Params({"chat_id": call.params.text("from_chat_id")}))
    message = access.readable(source).messages.get(call.params.integer("message_id"))
    if message is None:
        verb = "copy" if "caption" in call.params.values else "forward"
        raise bad_request(f"message to {verb} not found")
    return message
