"""Joining, leaving, promoting, blocking, migrating: who is where, and who is told."""

from dataclasses import replace

from playground import wire
from playground.bots import Bot
from playground.records import SUPERGROUP_IDS, Chat, Group, Json, Member, Message, Person, Private, Right, User
from playground.refusals import Impossible
from playground.world import World


def found(world: World, group: Group, creator: Person | None, members: list[User], *, quiet: bool = False) -> None:
    """A group begins: its creator first, then the others, all at once."""
    if creator is not None:
        group.members[creator.id] = Member(creator, "creator")
    for user in members:
        if user is not creator:
            group.members[user.id] = Member(user)
    if quiet or creator is None:
        return
    for user in members:
        if isinstance(user, Bot):
            _tell_bot(world, group, creator, Member(user, "left"), group.members[user.id])
    if group.kind == "group":
        world.post(group, creator, {"group_chat_created": True})
    else:
        _announce_new(world, group, creator, [user for user in members if isinstance(user, Bot)])


def add(world: World, group: Group, who: User, by: User) -> None:
    """Somebody comes in, by themselves or added by a member."""
    member = group.members.get(who.id)
    if member is not None and member.present:
        raise Impossible(f"{who.name} is in the group already")
    _become(world, group, who, Member(who), by)
    _announce_new(world, group, by, [who])


def remove(world: World, group: Group, who: User, by: User) -> None:
    """Somebody leaves, or is removed by an administrator."""
    if who.id not in group.members or not group.members[who.id].present:
        raise Impossible(f"{who.name} is not in the group")
    left = who is by
    if group.kind == "group":  # in a supergroup the bot that is removed does not see the line about it
        world.post(group, by, _left(who))
        _become(world, group, who, Member(who, "left" if left else "kicked"), by)
    else:
        _become(world, group, who, Member(who, "left" if left else "kicked"), by)
        world.post(group, by, _left(who))


def promote(world: World, group: Group, who: User, by: User, rights: Json, title: str = "") -> None:
    """Somebody becomes an administrator."""
    _inside(group, who)
    known = {name: bool(value) for name, value in rights.items() if name in Right.__dataclass_fields__}
    _become(world, group, who, Member(who, "administrator", replace(Right(), **known), title), by)


def demote(world: World, group: Group, who: User, by: User) -> None:
    """Somebody is an ordinary member again."""
    _inside(group, who)
    _become(world, group, who, Member(who), by)


def mute(world: World, group: Group, who: User, by: User) -> None:
    """Somebody may read but not write."""
    _inside(group, who)
    _become(world, group, who, Member(who, "restricted"), by)


def block(world: World, private: Private, *, blocked: bool) -> None:
    """A person blocks the bot or lets it write again."""
    if private.blocked == blocked:
        return
    private.blocked = blocked
    old, new = ("member", "kicked") if blocked else ("kicked", "member")
    bot = private.bot
    _tell_bot(world, private, private.person, Member(bot, old), Member(bot, new))


def migrate(world: World, group: Group, by: Person, announce: str = "both") -> Group:
    """A basic group becomes a supergroup with another id; the old one refuses everything from then on."""
    if group.kind != "group" or group.migrated_to is not None:
        raise Impossible("only a basic group can become a supergroup, once")
    new = world.add_group(group.title, "supergroup", SUPERGROUP_IDS - abs(group.id) - next(world.serial))
    new.members = {user_id: replace(member) for user_id, member in group.members.items() if member.present}
    new.migrated_from = group
    moved: list[tuple[Group, Json]] = [
        (group, {"migrate_to_chat_id": new.id}),
        (new, {"migrate_from_chat_id": group.id}),
    ]
    if announce == "reverse":
        moved.reverse()
    if announce != "none":
        for chat, body in moved:
            world.post(chat, by, body)
    group.migrated_to = new
    world.events.add("migrated", chat=group.id, to_chat=new.id, title=group.title)
    return new


def rename(world: World, group: Group, by: User, title: str) -> Message:
    """A group gets another title."""
    group.title = title
    return world.post(group, by, {"new_chat_title": title})


def _inside(group: Group, who: User) -> None:
    if who.id not in group.members or not group.members[who.id].present:
        raise Impossible(f"{who.name} is not in the group")


def _become(world: World, group: Group, who: User, new: Member, by: User) -> None:
    old = group.members.get(who.id) or Member(who, "left")
    group.members[who.id] = new
    world.events.add("member", chat=group.id, user=who.id, name=who.name, old=old.status, new=new.status)
    if isinstance(who, Bot):
        _tell_bot(world, group, by, old, new)
    for member in group.members.values():
        if isinstance(member.user, Bot) and member.user is not who and member.leads:
            member.user.updates.put("chat_member", _changed(world, group, by, old, new), group.id)


def _tell_bot(world: World, chat: Chat, by: User, old: Member, new: Member) -> None:
    if isinstance(new.user, Bot):
        new.user.updates.put("my_chat_member", _changed(world, chat, by, old, new), chat.id)


def _changed(world: World, chat: Chat, by: User, old: Member, new: Member) -> Json:
    return {
        "chat": wire.chat(chat),
        "from": wire.user(by),
        "date": int(world.clock.timestamp()),
        "old_chat_member": wire.member(old),
        "new_chat_member": wire.member(new),
    }


def _announce_new(world: World, group: Group, by: User, users: list[User] | list[Bot]) -> None:
    if users:
        new = [wire.user(user) for user in users]
        world.post(group, by, {"new_chat_members": new})


def _left(who: User) -> Json:
    return {"left_chat_member": wire.user(who)}
