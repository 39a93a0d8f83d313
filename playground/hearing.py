"""Which bots hear a message: privacy mode, membership, and what was meant for them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playground import entities, wire
from playground.bots import Bot
from playground.records import Group, Message, Private

if TYPE_CHECKING:
    from playground.world import World

SERVICE = frozenset(
    {
        "new_chat_members",
        "left_chat_member",
        "new_chat_title",
        "group_chat_created",
        "supergroup_chat_created",
        "migrate_to_chat_id",
        "migrate_from_chat_id",
        "pinned_message",
        "forum_topic_created",
        "forum_topic_edited",
        "forum_topic_closed",
        "forum_topic_reopened",
    }
)
"""Contents that every bot in the group hears."""


def hear(world: World, message: Message, kind: str) -> None:
    """Queue a message, or its edit, for each bot that may hear it."""
    if message.sender.is_bot and not SERVICE & message.body.keys():
        return  # bots do not hear bots
    update = None
    for bot in _bots_in(message):
        if bot is not message.sender and _may_hear(message, bot):
            update = update or wire.message(message)
            bot.updates.put(kind, update, message.chat.id)


def _bots_in(message: Message) -> list[Bot]:
    chat = message.chat
    if isinstance(chat, Private) and isinstance(chat.bot, Bot):
        return [chat.bot]
    if isinstance(chat, Group):
        return [m.user for m in chat.members.values() if m.present and isinstance(m.user, Bot)]
    return []


def _may_hear(message: Message, bot: Bot) -> bool:
    chat = message.chat
    if not isinstance(chat, Group) or SERVICE & message.body.keys():
        return True
    if _meant_for(message, chat, bot):
        message.meant_for.add(bot.id)
        return True
    return not bot.privacy or chat.members[bot.id].leads


def _meant_for(message: Message, chat: Group, bot: Bot) -> bool:
    replied = message.reply_to
    if replied is not None and (replied.sender is bot or bot.id in replied.meant_for):
        return True
    if message.via is bot or bot.id in message.meant_for:
        return True
    field = "text" if "text" in message.body else "caption"
    text = message.body.get(field, "")
    for entity in message.body.get("entities" if field == "text" else "caption_entities", ()):
        match entity["type"]:
            case "mention" if entities.at(text, entity)[1:].lower() == bot.username.lower():
                return True
            case "text_mention" if entity["user"]["id"] == bot.id:
                return True
            case "bot_command" if entity["offset"] == 0:
                return _commanded(entities.at(text, entity), chat, message, bot)
    return False


def _commanded(command: str, chat: Group, message: Message, bot: Bot) -> bool:
    """A command that names no bot is for the one that spoke last, or the only one there."""
    named = re.search(r"@(\w+)$", command)
    if named:
        return named.group(1).lower() == bot.username.lower()
    spoke = next((m.sender for m in reversed(chat.messages.values()) if m.sender.is_bot and m is not message), None)
    if spoke is not None:
        return spoke is bot
    return sum(member.user.is_bot for member in chat.members.values()) == 1
