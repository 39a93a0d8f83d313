"""What people do: write, press, edit, come, go, block. One function an act, named as the control API names it."""

import asyncio
from collections.abc import Awaitable, Callable

from playground import entities, html, inline, membership, wire
from playground.bots import Bot
from playground.methods.sending import TEXT_LIMIT
from playground.records import Chat, Group, Json, Message, Person, Press, Private, User
from playground.refusals import Impossible
from playground.uploads import upload
from playground.world import World

Act = Callable[[World, Person, Json], Json | Awaitable[Json]]
PRESS_SECONDS = 10.0


def send(world: World, by: Person, act: Json) -> Json:
    """Write a text."""
    chat = world.place(by, act)
    body = _written(act)
    if not body["text"]:
        raise Impossible("there is nothing in the text", 400)
    anonymous = bool(act.get("anonymous"))
    if anonymous and not (isinstance(chat, Group) and chat.kind == "supergroup" and chat.members[by.id].leads):
        raise Impossible("only an administrator of a supergroup can write anonymously")
    message = world.post(
        chat,
        by,
        body,
        reply_to=_replied(chat, act),
        thread=act.get("thread"),
        anonymous=anonymous,
        via=world.bot_named(act["via"]) if act.get("via") else None,
    )
    return {"message": wire.message(message)}


def start(world: World, by: Person, act: Json) -> Json:
    """Press Start, or follow a deep link: /start with what the link carries."""
    payload = str(act.get("payload") or "")
    if len(payload) > 64 or not all(c.isascii() and (c.isalnum() or c in "_-") for c in payload):
        raise Impossible("a start parameter has at most 64 of A-Z a-z 0-9 _ -", 400)
    if act.get("chat", "private") in ("private", by.id):
        private = world.private(world.bot_named(act.get("bot")), by)
        membership.block(world, private, blocked=False)
        private.started = True
        return send(world, by, {**act, "text": f"/start {payload}".strip()})
    bot = world.bot_named(act.get("bot"))
    group = world.group(act["chat"])
    if bot.id not in group.members or not group.members[bot.id].present:
        membership.add(world, group, bot, by)
    return send(world, by, {**act, "text": f"/start@{bot.username} {payload}".strip()})


async def press(world: World, by: Person, act: Json) -> Json:
    """Press a button and see what the bot answers."""
    chat = world.seen(by, act)
    number = act.get("message")
    message = chat.messages.get(number) if isinstance(number, int) else None
    message = message or world.deleted.get((chat.id, number if isinstance(number, int) else 0))
    if message is None or not isinstance(message.sender, Bot):
        raise Impossible(f"there is no message {number} of a bot", 404)
    button = _button(message, act)
    if "url" in button:
        return {"answered": True, "text": "", "alert": False, "url": button["url"]}
    data = act["data"] if "data" in act else button["callback_data"]
    press = Press(str(4_000_000_000 + next(world.serial)), by, message.sender, message, data, world.clock.timestamp())
    world.presses[press.id] = press
    seen = world.events.last
    world.events.add("pressed", chat=chat.id, message_id=message.id, by=by.id, data=data, label=button.get("text", ""))
    message.sender.updates.put("callback_query", _callback(press), chat.id)
    return await _answered(world, press, seen, float(act.get("wait", PRESS_SECONDS)))


def edit(world: World, by: Person, act: Json) -> Json:
    """Change the text of one's own message."""
    message = _own(world, by, act)
    text = _written(act)
    if "text" in message.body:
        body = text
    else:
        body = {key: value for key, value in message.body.items() if not key.startswith("caption")}
        body |= {"caption": text["text"]} | ({"caption_entities": text["entities"]} if "entities" in text else {})
    world.change(message, body, message.markup)
    return {"message": wire.message(message)}


def delete(world: World, by: Person, act: Json) -> Json:
    """Delete a message for everybody; in a private chat the bot's too."""
    chat = world.seen(by, act)
    if isinstance(chat, Private):
        message = chat.messages.get(act.get("message", 0))
        if message is None:
            raise Impossible(f"there is no message {act.get('message')}", 404)
    else:
        message = _own(world, by, act)
    world.remove(message)
    return {}


def forward(world: World, by: Person, act: Json) -> Json:
    """Forward a message to another chat."""
    source = world.seen(by, {**act, "chat": act.get("from", "private")})
    message = source.messages.get(act.get("message", 0))
    if message is None or message.protected:
        raise Impossible(f"message {act.get('message')} cannot be forwarded", 404)
    origin: Json = message.origin or {
        "type": "user",
        "sender_user": wire.user(message.sender),
        "date": message.date,
    }
    copy = world.post(world.place(by, act), by, dict(message.body), origin=origin)
    return {"message": wire.message(copy)}


def see(world: World, by: Person, act: Json) -> Json:
    """Look at a chat: nothing in it is unread any more."""
    chat = world.seen(by, act)
    if world.unread.pop((by.id, chat.id), 0):
        world.events.add("seen", chat=chat.id, by=by.id)
    return {}


def block(world: World, by: Person, act: Json) -> Json:
    """Stop the bot from writing to one."""
    membership.block(world, world.private(world.bot_named(act.get("bot")), by), blocked=True)
    return {}


def unblock(world: World, by: Person, act: Json) -> Json:
    """Let the bot write again."""
    membership.block(world, world.private(world.bot_named(act.get("bot")), by), blocked=False)
    return {}


def join(world: World, by: Person, act: Json) -> Json:
    """Come into a group by its link."""
    membership.add(world, world.group(act.get("chat")), by, by)
    return {}


def leave(world: World, by: Person, act: Json) -> Json:
    """Leave a group."""
    membership.remove(world, world.group(act.get("chat")), by, by)
    return {}


def add(world: World, by: Person, act: Json) -> Json:
    """Bring somebody, or the bot, into a group."""
    membership.add(world, world.group(act.get("chat")), _who(world, act), by)
    return {}


def kick(world: World, by: Person, act: Json) -> Json:
    """Remove somebody, or the bot, from a group."""
    membership.remove(world, world.group(act.get("chat")), _who(world, act), by)
    return {}


def promote(world: World, by: Person, act: Json) -> Json:
    """Make somebody, or the bot, an administrator."""
    rights: Json = dict(act.get("rights") or {})
    if act.get("anonymous"):
        rights["is_anonymous"] = True
    membership.promote(world, world.group(act.get("chat")), _who(world, act), by, rights, str(act.get("title", "")))
    return {}


def demote(world: World, by: Person, act: Json) -> Json:
    """Make an administrator an ordinary member."""
    membership.demote(world, world.group(act.get("chat")), _who(world, act), by)
    return {}


def mute(world: World, by: Person, act: Json) -> Json:
    """Take away somebody's right to write."""
    membership.mute(world, world.group(act.get("chat")), _who(world, act), by)
    return {}


def migrate(world: World, by: Person, act: Json) -> Json:
    """Turn a basic group into a supergroup."""
    group = membership.migrate(world, world.group(act.get("chat")), by, str(act.get("announce", "both")))
    return {"chat": {"id": group.id, "title": group.title, "kind": group.kind}}


def rename(world: World, by: Person, act: Json) -> Json:
    """Give a group another title."""
    membership.rename(world, world.group(act.get("chat")), by, str(act.get("title", "")))
    return {}


def vanish(world: World, by: Person, act: Json) -> Json:
    """Delete one's account."""
    by.vanished = True
    for group in world.groups.values():
        if by.id in group.members and group.members[by.id].present:
            membership.remove(world, group, by, by)
    return {}


ACTS: dict[str, Act] = {
    "send": send,
    "start": start,
    "upload": upload,
    "press": press,
    "query": inline.query,
    "edit": edit,
    "delete": delete,
    "forward": forward,
    "see": see,
    "block": block,
    "unblock": unblock,
    "join": join,
    "leave": leave,
    "add": add,
    "kick": kick,
    "promote": promote,
    "demote": demote,
    "mute": mute,
    "unmute": demote,
    "migrate": migrate,
    "rename": rename,
    "vanish": vanish,
}


def _written(act: Json) -> Json:
    """What somebody has typed; their messenger takes no more than Telegram does."""
    body = entities.plainly(str(act.get("text", "")))
    if html.units(body["text"]) > TEXT_LIMIT:
        raise Impossible(f"a text has at most {TEXT_LIMIT} characters", 400)
    return body


def _replied(chat: Chat, act: Json) -> Message | None:
    if act.get("reply_to") is None:
        return None
    message = chat.messages.get(act["reply_to"])
    if message is None:
        raise Impossible(f"there is no message {act['reply_to']} to reply to", 404)
    return message


def _own(world: World, by: Person, act: Json) -> Message:
    message = world.seen(by, act).messages.get(act.get("message", 0))
    if message is None or message.sender is not by:
        raise Impossible(f"message {act.get('message')} is not {by.name}'s", 404)
    return message


def _who(world: World, act: Json) -> User:
    who = act.get("who", "bot")
    if isinstance(who, str):
        return world.bot_named(None if who == "bot" else who)
    return world.person(who)


def _button(message: Message, act: Json) -> Json:
    buttons: list[Json] = [button for row in (message.markup or {}).get("inline_keyboard", ()) for button in row]
    if "data" in act:
        return next((button for button in buttons if button.get("callback_data") == act["data"]), {})
    for button in buttons:
        if button["text"].startswith(str(act.get("button", ""))):
            return button
    labels = "、".join(button["text"] for button in buttons)
    raise Impossible(f"there is no button {act.get('button')!r}, only: {labels}", 404)


def _callback(press: Press) -> Json:
    message: Json = wire.message(press.message)
    if press.message.deleted:
        message = {"chat": wire.chat(press.message.chat), "message_id": press.message.id, "date": 0}
    return {
        "id": press.id,
        "from": wire.user(press.by),
        "message": message,
        "chat_instance": str(press.message.chat.id * 7919),
        "data": press.data,
    }


async def _answered(world: World, press: Press, seen: int, seconds: float) -> Json:
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds
    while press.answer is None and loop.time() < end and not world.events.over:
        await world.events.wait(seen, end - loop.time())
        seen = world.events.last
    return {"answered": False} if press.answer is None else {"answered": True, **press.answer}
