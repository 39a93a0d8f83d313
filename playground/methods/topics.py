"""Forum topics: …ForumTopic, and the topic a message goes to."""

from playground import access
from playground.access import Call
from playground.records import Chat, Group, Json, Topic
from playground.refusals import bad_request

NAME_LIMIT = 128
COLORS = frozenset({7322096, 16766590, 13338331, 9367192, 16749490, 16478047})


def thread(call: Call, chat: Chat) -> int | None:
    """The topic that message_thread_id names; None for the general one."""
    number = call.params.integer("message_thread_id")
    if not number or number == 1:
        return None
    topic = chat.topics.get(number) if isinstance(chat, Group) and chat.forum else None
    if topic is None:
        raise bad_request("message thread not found")
    if topic.closed and isinstance(chat, Group) and not chat.members[call.bot.id].leads:
        raise bad_request("TOPIC_CLOSED")
    return topic.id


def create_forum_topic(call: Call) -> Json:
    """createForumTopic."""
    forum = _forum(call)
    name = _name(call)
    color = call.params.integer("icon_color", 7322096)
    if color not in COLORS:
        raise bad_request("TOPIC_ICON_COLOR_INVALID")
    message = call.world.post(forum, call.bot, {"forum_topic_created": {"name": name, "icon_color": color}})
    message.thread = message.id
    forum.topics[message.id] = Topic(message.id, name, color=color)
    return {"message_thread_id": message.id, "name": name, "icon_color": color}


def edit_forum_topic(call: Call) -> bool:
    """editForumTopic."""
    forum, topic = _topic(call)
    topic.name = _name(call)
    call.world.post(forum, call.bot, {"forum_topic_edited": {"name": topic.name}}, thread=topic.id)
    return True


def close_forum_topic(call: Call) -> bool:
    """closeForumTopic."""
    forum, topic = _topic(call)
    if topic.closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.closed = True
    call.world.post(forum, call.bot, {"forum_topic_closed": {}}, thread=topic.id)
    return True


def reopen_forum_topic(call: Call) -> bool:
    """reopenForumTopic."""
    forum, topic = _topic(call)
    if not topic.closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.closed = False
    call.world.post(forum, call.bot, {"forum_topic_reopened": {}}, thread=topic.id)
    return True


def delete_forum_topic(call: Call) -> bool:
    """deleteForumTopic, with all its messages."""
    forum, topic = _topic(call)
    del forum.topics[topic.id]
    for message in [message for message in forum.messages.values() if message.thread == topic.id]:
        call.world.remove(message)
    return True


def _forum(call: Call) -> Group:
    chat = access.writable(call)
    if not isinstance(chat, Group) or not chat.forum:
        raise bad_request("the chat is not a forum")
    return access.administrator(call, chat, "can_manage_topics", "not enough rights to create a topic")


def _topic(call: Call) -> tuple[Group, Topic]:
    forum = _forum(call)
    topic = forum.topics.get(call.params.integer("message_thread_id"))
    if topic is None:
        raise bad_request("TOPIC_ID_INVALID")
    return forum, topic


def _name(call: Call) -> str:
    name = call.params.text("name").strip()
    if not 1 <= len(name) <= NAME_LIMIT:
        raise bad_request("TOPIC_TITLE_EMPTY" if not name else "topic name is too long")
    return name
