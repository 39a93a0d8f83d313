"""Where a bot may read and write, and how Telegram says that it may not."""

import re
from dataclasses import dataclass

from playground.bots import Bot
from playground.params import Params
from playground.records import Chat, Group, Member, Message, Person, Private, User
from playground.refusals import Refusal, bad_request, forbidden
from playground.world import World


@dataclass(slots=True)
class Call:
    """One Bot API call: which bot asks for what."""

    world: World
    bot: Bot
    params: Params


def chat(call: Call) -> Chat:
    """The chat that chat_id names, if the bot knows it."""
    text = call.params.text("chat_id").strip()
    if not text:
        raise bad_request("chat_id is empty")
    if text.startswith("@") or not re.fullmatch(r"-?\d{1,19}", text):
        raise bad_request("chat not found")
    number = int(text)
    if number > 0:
        return _private(call, number)
    group = call.world.groups.get(number)
    if group is None or call.bot.id not in group.members:
        raise bad_request("chat not found")
    return group


def readable(call: Call) -> Chat:
    """The chat, if the bot can still see it: a basic group stays visible to a bot that was removed."""
    found = chat(call)
    if isinstance(found, Group) and found.kind == "supergroup":
        _inside(found, call.bot)
    return found


def members(call: Call) -> Chat:
    """The chat, if the bot is in it and it was not upgraded; nobody needs to be reachable."""
    found = chat(call)
    if isinstance(found, Group):
        _not_migrated(found)
        _inside(found, call.bot)
    return found


def writable(call: Call) -> Chat:
    """The chat, if the bot may send to it now."""
    found = chat(call)
    if isinstance(found, Private):
        _reachable(found)
    elif isinstance(found, Group):
        _not_migrated(found)
        member = _inside(found, call.bot)
        if member.status == "restricted":
            raise bad_request("not enough rights to send text messages to the chat")
    return found


def editable(call: Call) -> Chat:
    """The chat, if the bot may change its messages there: a person's block does not prevent it."""
    found = chat(call)
    if isinstance(found, Private) and found.person.vanished:
        raise forbidden("user is deactivated")
    if isinstance(found, Group):
        _inside(found, call.bot)
        if found.migrated_to is not None:
            raise bad_request("message can't be edited")
    return found


def own_message(call: Call, found: Chat, purpose: str) -> Message:
    """The bot's own message that message_id names."""
    message = found.messages.get(call.params.integer("message_id"))
    if message is None:
        raise bad_request(f"message to {purpose} not found")
    if message.sender is not call.bot or message.via is not None or message.origin is not None:
        raise bad_request("message can't be edited")
    return message


def administrator(call: Call, found: Chat, right: str, otherwise: str = "not enough rights") -> Group:
    """The group, if the bot is an administrator with that right."""
    if not isinstance(found, Group):
        raise bad_request("method is available only for supergroups")
    member = found.members[call.bot.id]
    allowed = member.status == "creator" or (member.status == "administrator" and getattr(member.rights, right))
    if not allowed:
        raise bad_request(otherwise)
    return found


def user(call: Call) -> User:
    """The user that user_id names."""
    number = call.params.integer("user_id")
    if number <= 0:
        raise bad_request("invalid user_id specified")
    found = call.world.users.get(number)
    if found is None:
        raise bad_request("user not found")
    return found


def _private(call: Call, number: int) -> Private:
    person = call.world.users.get(number)
    if not isinstance(person, Person):
        if isinstance(person, Bot):
            raise forbidden("bot can't send messages to bots")
        raise bad_request("chat not found")
    private = call.world.private(call.bot, person)
    if not private.started and not _met(call, person):
        raise bad_request("chat not found")
    return private


def _met(call: Call, person: Person) -> bool:
    """Whether the bot has a group with the person: otherwise Telegram does not know whom it means."""
    groups = call.world.groups.values()
    return any(person.id in group.members and call.bot.id in group.members for group in groups)


def _reachable(private: Private) -> None:
    if private.person.vanished:
        raise forbidden("user is deactivated")
    if private.blocked:
        raise forbidden("bot was blocked by the user")
    if not private.started:
        raise forbidden("bot can't initiate conversation with a user")


def _not_migrated(group: Group) -> None:
    if group.migrated_to is not None:
        raise Refusal(
            400,
            "Bad Request: group chat was upgraded to a supergroup chat",
            {"migrate_to_chat_id": group.migrated_to.id},
        )


def _inside(group: Group, bot: Bot) -> Member:
    member = group.members[bot.id]
    if member.status == "kicked":
        raise forbidden(f"bot was kicked from the {group.kind} chat")
    if member.status == "left":
        raise forbidden(f"bot is not a member of the {group.kind} chat")
    return member
