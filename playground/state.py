"""The world as the control API shows it."""

from playground.botapi import Playground
from playground.bots import Bot
from playground.records import Group, Json, Person
from playground.world import World


def whole(playground: Playground) -> Json:
    """Everything but the messages."""
    world = playground.world
    limits = playground.limits
    return {
        "world": world.id,
        "people": [person(world, user) for user in world.users.values() if isinstance(user, Person)],
        "chats": [group(chat) for chat in world.groups.values()],
        "bots": [bot(user) for user in world.bots],
        "faults": [fault.record() for fault in playground.faults.plan],
        "limits": {"on": limits.on, "overall": limits.overall, "chat": limits.chat, "group": limits.group},
        "clock": world.clock.record(),
        "agenda": playground.agenda.record(),
        "unread": [[reader, chat, count] for (reader, chat), count in world.unread.items()],
        "last": world.events.last,
        "calls": playground.ledger.last,
    }


def person(world: World, person: Person) -> Json:
    """A person, and how they stand with the first bot."""
    private = world.privates.get((world.bot.username, person.id))
    return {
        "id": person.id,
        "name": person.name,
        "last_name": person.last_name,
        "username": person.username,
        "language_code": person.language,
        "about": person.about,
        "about_en": person.about_en,
        "started": private is not None and private.started,
        "blocked": private is not None and private.blocked,
        "vanished": person.vanished,
        "messages": 0 if private is None else len(private.messages),
    }


def group(group: Group) -> Json:
    """A group and its members."""
    return {
        "id": group.id,
        "title": group.title,
        "kind": group.kind,
        "forum": group.forum,
        "topics": [{"id": topic.id, "name": topic.name, "closed": topic.closed} for topic in group.topics.values()],
        "members": [
            {"id": member.user.id, "name": member.user.name, "status": member.status, "bot": member.user.is_bot}
            for member in group.members.values()
        ],
        "migrated_to": group.migrated_to and group.migrated_to.id,
        "migrated_from": group.migrated_from and group.migrated_from.id,
        "pinned": [message.id for message in group.pinned],
        "messages": len(group.messages),
    }


def bot(bot: Bot) -> Json:
    """A bot, without its token."""
    bot.updates.expire()
    return {
        "id": bot.id,
        "name": bot.name,
        "username": bot.username,
        "privacy": bot.privacy,
        "called": bool(bot.token),
        "pending_updates": len(bot.updates.waiting),
        "polling": bot.poller is not None,
        "webhook": bot.webhook.url,
    }
