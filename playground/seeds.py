"""Putting people and groups into the world, by request or from a file."""

from playground import membership, state
from playground.records import Json, Member, Person, Right, User
from playground.refusals import Impossible
from playground.world import World


def add_person(world: World, wish: Json) -> Json:
    """A person from a control request."""
    if not wish.get("name"):
        raise Impossible("a person needs a name", 400)
    person = world.add_person(
        str(wish["name"]),
        wish.get("id"),
        last_name=str(wish.get("last_name") or ""),
        username=str(wish.get("username") or ""),
        language=str(wish.get("language_code") or ""),
    )
    person.about = str(wish.get("about") or "")
    person.about_en = str(wish.get("about_en") or person.about)
    if wish.get("started"):
        world.private(world.bot, person).started = True
    record = state.person(world, person)
    world.events.add("person", person=record)
    return record


def add_chat(world: World, wish: Json) -> Json:
    """A group from a control request."""
    kind = wish.get("kind", "group")
    if kind not in ("group", "supergroup") or not wish.get("title"):
        raise Impossible("a chat needs a title and a kind: group or supergroup", 400)
    people: list[Person] = [world.person(number) for number in wish.get("members", ())]
    creator = world.person(wish["creator"]) if wish.get("creator") else next(iter(people), None)
    members: list[User] = list(people)
    if wish.get("bot", True):
        members.append(world.bot)
    group = world.add_group(str(wish["title"]), kind, wish.get("id"), forum=bool(wish.get("forum")))
    membership.found(world, group, creator, members, quiet=bool(wish.get("quiet")))
    if wish.get("administrator") and world.bot.id in group.members:
        group.members[world.bot.id] = Member(world.bot, "administrator", Right())
    record = state.group(group)
    world.events.add("chat", chat=group.id, record=record)
    return record


def sow(world: World, seed: Json) -> None:
    """All people and groups of a seed file."""
    for wish in seed.get("people", ()):
        add_person(world, wish)
    for wish in seed.get("chats", ()):
        add_chat(world, wish)
