"""getChat…, leaveChat: what a bot can learn about a chat."""

from playground import access, membership, wire
from playground.access import Call
from playground.records import Group, Json, Member, Private
from playground.refusals import bad_request


def get_chat(call: Call) -> Json:
    """getChat: ChatFullInfo."""
    chat = access.readable(call)
    json = wire.chat(chat) | {
        "accent_color_id": chat.id % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": False,
            "limited_gifts": False,
            "unique_gifts": False,
            "premium_subscription": False,
            "gifts_from_channels": False,
        },
    }
    if isinstance(chat, Private) and chat.person.username:
        json["active_usernames"] = [chat.person.username]
    if isinstance(chat, Group):
        json["permissions"] = wire.permissions(all_of_them=True)
        if chat.kind == "supergroup":
            json["join_to_send_messages"] = True
    if chat.pinned:
        json["pinned_message"] = wire.message(chat.pinned[-1], 0)
    return json


def get_chat_member(call: Call) -> Json:
    """getChatMember."""
    chat = access.members(call)
    user = access.user(call)
    if isinstance(chat, Private):
        if user is not chat.person and user is not call.bot:
            raise bad_request("member not found")
        return wire.member(Member(user))
    if isinstance(chat, Group):
        return wire.member(chat.members.get(user.id) or Member(user, "left"))
    raise bad_request("chat not found")


def get_chat_administrators(call: Call) -> list[Json]:
    """getChatAdministrators: all but other bots."""
    chat = _group(call, "there are no administrators in the private chat")
    leading = [member for member in chat.members.values() if member.leads]
    return [wire.member(member) for member in leading if not member.user.is_bot or member.user is call.bot]


def get_chat_member_count(call: Call) -> int:
    """getChatMemberCount."""
    chat = access.members(call)
    if isinstance(chat, Group):
        return sum(member.present for member in chat.members.values())
    return 2


def leave_chat(call: Call) -> bool:
    """leaveChat."""
    chat = _group(call, "chat member status can't be changed in private chats")
    membership.remove(call.world, chat, call.bot, call.bot)
    return True


def ban_chat_member(call: Call) -> bool:
    """banChatMember."""
    chat = access.administrator(call, access.writable(call), "can_restrict_members")
    user = access.user(call)
    member = chat.members.get(user.id)
    if user is call.bot:
        raise bad_request("can't restrict self")
    if member is None or not member.present:
        raise bad_request("PARTICIPANT_ID_INVALID")
    if member.leads:
        raise bad_request("user is an administrator of the chat")
    membership.remove(call.world, chat, user, call.bot)
    return True


def _group(call: Call, otherwise: str) -> Group:
    chat = access.members(call)
    if not isinstance(chat, Group):
        raise bad_request(otherwise)
    return chat
