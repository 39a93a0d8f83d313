"""Records as the Bot API writes them."""

from dataclasses import asdict

from playground.records import (
    ANONYMOUS_ADMIN,
    Chat,
    File,
    Group,
    Json,
    Member,
    Message,
    Private,
    Right,
    User,
)

ANONYMOUS: Json = {"id": ANONYMOUS_ADMIN, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
PERMISSIONS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
    "can_edit_tag",
    "can_react_to_messages",
)


def user(user: User) -> Json:
    """A User; a vanished account has no name left."""
    json: Json = {"id": user.id, "is_bot": user.is_bot, "first_name": "" if user.vanished else user.name}
    if user.last_name and not user.vanished:
        json["last_name"] = user.last_name
    if user.username and not user.vanished:
        json["username"] = user.username
    if user.language and not user.is_bot:
        json["language_code"] = user.language
    return json


def chat(chat: Chat) -> Json:
    """A Chat as it stands in messages."""
    if isinstance(chat, Private):
        person = user(chat.person)
        names = ("first_name", "last_name", "username")
        return {"id": chat.id, "type": "private", **{key: person[key] for key in names if key in person}}
    json: Json = {"id": chat.id, "type": chat.kind}
    if isinstance(chat, Group):
        json["title"] = chat.title
        if chat.forum:
            json["is_forum"] = True
    return json


def message(message: Message, depth: int = 1) -> Json:
    """A Message, with the message it replies to but not what that one replied to."""
    json: Json = {"message_id": message.id}
    if message.anonymous:
        json |= {"from": ANONYMOUS, "sender_chat": chat(message.chat)}
    else:
        json["from"] = user(message.sender)
    json |= {"chat": chat(message.chat), "date": message.date}
    if message.edited is not None:
        json["edit_date"] = message.edited
    if message.thread is not None:
        json |= {"message_thread_id": message.thread, "is_topic_message": True}
    if message.origin is not None:
        json["forward_origin"] = message.origin
    if message.reply_to is not None and depth and not message.reply_to.deleted:
        json["reply_to_message"] = _replied(message.reply_to, depth - 1)
    if message.via is not None:
        json["via_bot"] = user(message.via)
    if message.album:
        json["media_group_id"] = message.album
    if message.protected:
        json["has_protected_content"] = True
    json |= message.body
    if message.markup is not None:
        json["reply_markup"] = message.markup
    return json


def member(member: Member) -> Json:
    """A ChatMember of the kind its status says."""
    json: Json = {"user": user(member.user), "status": member.status}
    match member.status:
        case "creator":
            json["is_anonymous"] = member.rights.is_anonymous
        case "administrator":
            json |= {"can_be_edited": False, **rights(member.rights)}
        case "restricted":
            json |= {"is_member": True, "until_date": 0, **dict.fromkeys(PERMISSIONS, False)}
        case "kicked":
            json["until_date"] = 0
    if member.title and member.leads:
        json["custom_title"] = member.title
    return json


def rights(rights: Right) -> Json:
    """What an administrator may do, field by field."""
    return asdict(rights)


def permissions(*, all_of_them: bool) -> Json:
    """ChatPermissions: what ordinary members may do."""
    return dict.fromkeys(PERMISSIONS, all_of_them)


def document(file: File) -> Json:
    """A Document."""
    return {
        "file_name": file.name,
        "mime_type": file.mime,
        "file_id": file.id,
        "file_unique_id": file.unique_id,
        "file_size": file.size,
    }


def photo(file: File) -> list[Json]:
    """A list of PhotoSize: one, the original size."""
    return [
        {
            "file_id": file.id,
            "file_unique_id": file.unique_id,
            "file_size": file.size,
            "width": file.width,
            "height": file.height,
        }
    ]


def media(file: File) -> Json:
    """The part of a message's content that is a file."""
    return {"document": document(file)} if file.kind == "document" else {"photo": photo(file)}


def _replied(replied: Message, depth: int) -> Json:
    return message(replied, depth)
