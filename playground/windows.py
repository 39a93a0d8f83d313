"""What one person sees of the chats: the messages of one, a window at a time, and the latest message of each."""

from playground import wire
from playground.records import Chat, Group, Json, Message, Person
from playground.refusals import Impossible
from playground.world import World

PLACES = ("before", "after", "around")
"""Where a window lies: beside or around a message, which is named chat.number; at the end when none is given."""


def window(chat: Chat, person: Person, limit: int, before: str = "", after: str = "", around: str = "") -> Json:
    """At most `limit` messages, oldest first, and whether there are earlier and later ones."""
    shown = _visible(chat, person)
    first, last = max(0, len(shown) - limit), len(shown)
    if before:
        last = _place(shown, before)
        first = max(0, last - limit)
    elif after:
        first = _place(shown, after) + 1
        last = min(len(shown), first + limit)
    elif around:
        first = max(0, _place(shown, around) - limit // 2)
        last = min(len(shown), first + limit)
    messages = [wire.message(message) for message in shown[first:last]]
    return {"messages": messages, "earlier": first > 0, "later": last < len(shown)}


def latest(world: World, person: Person) -> Json:
    """The latest message of every chat the person is in, by the chat's id."""
    groups = [group for group in world.groups.values() if person.id in group.members]
    found: Json = {}
    for chat in (world.private(world.bot, person), *groups):
        newest_first = (message for message in reversed(chat.messages.values()) if _sees(person, message))
        message = next(newest_first, None)
        if message is not None:
            found[str(chat.id)] = wire.message(message)
    return found


def _visible(chat: Chat, person: Person) -> list[Message]:
    """What was said while the person was there; a supergroup's history begins in the group it was."""
    shown = list(chat.messages.values())
    if isinstance(chat, Group) and chat.migrated_from is not None:
        shown = [*chat.migrated_from.messages.values(), *shown]
    return [message for message in shown if _sees(person, message)]


def _sees(person: Person, message: Message) -> bool:
    return person.id in message.seen_by or message.sender is person


def _place(shown: list[Message], named: str) -> int:
    chat, _, number = named.partition(".")
    for place in range(len(shown) - 1, -1, -1):
        if str(shown[place].id) == number and str(shown[place].chat.id) == chat:
            return place
    raise Impossible(f"there is no message {named}", 404)
