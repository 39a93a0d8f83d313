"""The Bot API methods, in one table."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from playground.access import Call
from playground.methods import chats, downloads, editing, inline, pressing, profile, receiving, sending, topics

Method = Callable[[Call], Any | Awaitable[Any]]

METHODS: dict[str, Method] = {
    "getme": profile.get_me,
    "getupdates": receiving.get_updates,
    "setwebhook": receiving.set_webhook,
    "deletewebhook": receiving.delete_webhook,
    "getwebhookinfo": receiving.get_webhook_info,
    "sendmessage": sending.send_message,
    "senddocument": sending.send_document,
    "sendphoto": sending.send_photo,
    "sendmediagroup": sending.send_media_group,
    "sendchataction": sending.send_chat_action,
    "forwardmessage": sending.forward_message,
    "copymessage": sending.copy_message,
    "editmessagetext": editing.edit_message_text,
    "editmessagecaption": editing.edit_message_caption,
    "editmessagereplymarkup": editing.edit_message_reply_markup,
    "deletemessage": editing.delete_message,
    "deletemessages": editing.delete_messages,
    "pinchatmessage": editing.pin_chat_message,
    "unpinchatmessage": editing.unpin_chat_message,
    "unpinallchatmessages": editing.unpin_all_chat_messages,
    "answercallbackquery": pressing.answer_callback_query,
    "answerinlinequery": inline.answer_inline_query,
    "getchat": chats.get_chat,
    "getchatmember": chats.get_chat_member,
    "getchatadministrators": chats.get_chat_administrators,
    "getchatmembercount": chats.get_chat_member_count,
    "leavechat": chats.leave_chat,
    "banchatmember": chats.ban_chat_member,
    "setmycommands": profile.set_my_commands,
    "getmycommands": profile.get_my_commands,
    "deletemycommands": profile.delete_my_commands,
    "setmyname": partial(profile.set_my_text, which="name"),
    "getmyname": partial(profile.get_my_text, which="name"),
    "setmydescription": partial(profile.set_my_text, which="description"),
    "getmydescription": partial(profile.get_my_text, which="description"),
    "setmyshortdescription": partial(profile.set_my_text, which="shortdescription"),
    "getmyshortdescription": partial(profile.get_my_text, which="shortdescription"),
    "getfile": downloads.get_file,
    "createforumtopic": topics.create_forum_topic,
    "editforumtopic": topics.edit_forum_topic,
    "closeforumtopic": topics.close_forum_topic,
    "reopenforumtopic": topics.reopen_forum_topic,
    "deleteforumtopic": topics.delete_forum_topic,
}
"""By lower-case name: Telegram does not mind the case."""

LIMITED = frozenset(
    name for name in METHODS if name.startswith(("send", "edit", "forward", "copy")) and name != "sendchataction"
) - {"editforumtopic"}
"""The methods that the flood limits count."""
