"""editMessage…, deleteMessage, pinChatMessage: what becomes of messages."""

from playground import access, keyboards, wire
from playground.access import Call
from playground.methods.sending import caption, text
from playground.records import Chat, Group, Json, Message, Private
from playground.refusals import bad_request

DELETABLE_SECONDS = 48 * 3600
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


def edit_message_text(call: Call) -> Json:
    """editMessageText."""
    body = text(call, call.params.text("text"), call.params)
    markup = keyboards.read_for_edit(call.params)
    message = _editable(call)
    if "text" not in message.body:
        raise bad_request("there is no text in the message to edit")
    return _change(call, message, body, markup)


def edit_message_caption(call: Call) -> Json:
    """editMessageCaption."""
    new, markup = caption(call), keyboards.read_for_edit(call.params)
    message = _editable(call)
    if not {"document", "photo"} & message.body.keys():
        raise bad_request("there is no caption in the message to edit")
    rest = {key: value for key, value in message.body.items() if not key.startswith("caption")}
    return _change(call, message, rest | new, markup)


def edit_message_reply_markup(call: Call) -> Json:
    """editMessageReplyMarkup."""
    markup = keyboards.read_for_edit(call.params)
    message = _editable(call)
    return _change(call, message, message.body, markup)


def delete_message(call: Call) -> bool:
    """deleteMessage."""
    if not call.params.text("chat_id"):
        raise bad_request("chat identifier is not specified")
    if not call.params.integer("message_id"):
        raise bad_request("message identifier is not specified")
    chat = access.members(call)
    message = chat.messages.get(call.params.integer("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    _may_delete(call, chat, message)
    call.world.remove(message)
    return True


def delete_messages(call: Call) -> bool:
    """deleteMessages: those that are there."""
    numbers = call.params.structure("message_ids")
    if not isinstance(numbers, list) or not numbers:
        raise bad_request("message identifiers are not specified")
    chat = access.members(call)
    for number in numbers:
        message = chat.messages.get(number)
        if message is not None:
            _may_delete(call, chat, message)
            call.world.remove(message)
    return True


def pin_chat_message(call: Call) -> bool:
    """pinChatMessage."""
    chat = _pinnable(call)
    message = chat.messages.get(call.params.integer("message_id"))
    if message is None:
        raise bad_request("message to pin not found")
    if message in chat.pinned:
        return True
    chat.pinned.append(message)
    call.world.post(chat, call.bot, {"pinned_message": wire.message(message, 0)})
    return True


def unpin_chat_message(call: Call) -> bool:
    """unpinChatMessage: the one named, or the latest."""
    chat = _pinnable(call)
    number = call.params.integer("message_id")
    pinned = [message for message in chat.pinned if number in (0, message.id)]
    if not pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(pinned[-1])
    return True


def unpin_all_chat_messages(call: Call) -> bool:
    """unpinAllChatMessages."""
    _pinnable(call).pinned.clear()
    return True


def _editable(call: Call) -> Message:
    if not call.params.text("chat_id") and not call.params.integer("message_id"):
        raise bad_request("message identifier is not specified")
    return access.own_message(call, access.editable(call), "edit")


def _change(call: Call, message: Message, body: Json, markup: Json | None) -> Json:
    if body == message.body and markup == message.markup:
        raise bad_request(NOT_MODIFIED)
    call.world.change(message, body, markup)
    return wire.message(message)


def _may_delete(call: Call, chat: Chat, message: Message) -> None:
    old = call.world.clock.timestamp() - message.date > DELETABLE_SECONDS
    if isinstance(chat, Group):
        member = chat.members[call.bot.id]
        empowered = member.leads and member.rights.can_delete_messages
        if empowered and chat.kind == "supergroup":
            return
        if (message.sender is not call.bot and not empowered) or old:
            raise bad_request("message can't be deleted" if not old else "message can't be deleted for everyone")
    elif old:
        raise bad_request("message can't be deleted for everyone")


def _pinnable(call: Call) -> Chat:
    chat = access.writable(call)
    if isinstance(chat, Private):
        return chat
    otherwise = "not enough rights to manage pinned messages in the chat"
    return access.administrator(call, chat, "can_pin_messages", otherwise)
