"""getMe and what people see of the bot: command menus, name, descriptions."""

import re

from playground import wire
from playground.access import Call
from playground.bots import Bot
from playground.params import Params
from playground.records import Chat, Group, Json, Person, Private
from playground.refusals import bad_request

MOST_COMMANDS = 100
SCOPES = frozenset(
    (
        "default",
        "all_private_chats",
        "all_group_chats",
        "all_chat_administrators",
        "chat",
        "chat_administrators",
        "chat_member",
    )
)
TEXTS = {
    "name": ("name", 64),
    "description": ("description", 512),
    "shortdescription": ("short_description", 120),
}


def get_me(call: Call) -> Json:
    """getMe."""
    return wire.user(call.bot) | {
        "can_join_groups": True,
        "can_read_all_group_messages": not call.bot.privacy,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def set_my_commands(call: Call) -> bool:
    """setMyCommands."""
    given = call.params.structure("commands") or []
    if not isinstance(given, list):
        raise bad_request("expected an Array of BotCommand")
    if len(given) > MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    key = _key(call.params)
    call.bot.commands[key] = [_command(command) for command in given]
    call.world.events.add("commands", bot=call.bot.username)
    return True


def get_my_commands(call: Call) -> list[Json]:
    """getMyCommands: of exactly that scope and language."""
    return call.bot.commands.get(_key(call.params), [])


def delete_my_commands(call: Call) -> bool:
    """deleteMyCommands."""
    call.bot.commands.pop(_key(call.params), None)
    call.world.events.add("commands", bot=call.bot.username)
    return True


def set_my_text(call: Call, which: str) -> bool:
    """setMyName, setMyDescription, setMyShortDescription."""
    field, limit = TEXTS[which]
    value = call.params.text(field)
    if len(value) > limit:
        raise bad_request(f"bot {field.replace('_', ' ')} is too long")
    call.bot.texts[field, call.params.text("language_code")] = value
    return True


def get_my_text(call: Call, which: str) -> Json:
    """getMyName, getMyDescription, getMyShortDescription."""
    field, _ = TEXTS[which]
    language = call.params.text("language_code")
    otherwise = call.bot.texts.get((field, ""), call.bot.name if field == "name" else "")
    return {field: call.bot.texts.get((field, language), otherwise)}


def menu(bot: Bot, chat: Chat, person: Person) -> list[Json]:
    """The commands a person is shown in a chat: the narrowest scope that has any, in their language or in all."""
    language = person.language.split("-")[0]
    for scope in _scopes(chat, person):
        for code in (language, ""):
            if bot.commands.get((scope, code)):
                return bot.commands[scope, code]
    return []


def _scopes(chat: Chat, person: Person) -> list[str]:
    if isinstance(chat, Private):
        return [f"chat:{chat.id}", "all_private_chats", "default"]
    scopes = [f"chat_member:{chat.id}:{person.id}"]
    leads = isinstance(chat, Group) and person.id in chat.members and chat.members[person.id].leads
    if leads:
        scopes.append(f"chat_administrators:{chat.id}")
    scopes.append(f"chat:{chat.id}")
    if leads:
        scopes.append("all_chat_administrators")
    return [*scopes, "all_group_chats", "default"]


def _key(params: Params) -> tuple[str, str]:
    scope = params.structure("scope", "BotCommandScope") or {"type": "default"}
    if not isinstance(scope, dict) or scope.get("type") not in SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    parts = [str(scope["type"])] + [str(scope[name]) for name in ("chat_id", "user_id") if name in scope]
    language = params.text("language_code")
    if language and not re.fullmatch(r"[a-z]{2}", language):
        raise bad_request("invalid language code specified")
    return ":".join(parts), language


def _command(command: object) -> Json:
    if not isinstance(command, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    name, description = str(command.get("command", "")).removeprefix("/"), str(command.get("description", ""))
    if not re.fullmatch(r"[a-z0-9_]{1,32}", name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not description:
        raise bad_request("command description must be non-empty")
    if len(description) > 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}
