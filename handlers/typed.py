"""What people ask for by command, but for what admins do to others: /start, /apply, /my, /case, /todo …"""

from datetime import datetime

from telegram import Message, Update
from telegram import User as TelegramUser

from desk import (
    audiences,
    cases,
    dialogs,
    forms,
    invites,
    knowledge,
    own_data,
    people,
    post,
    registrations,
    requests,
    urging,
)
from desk.errors import NotAContact, Nothing, OldButton, ShownToAll
from desk.people import authorize
from handlers import commands, hearing, why_cards
from handlers.context import Context, here, is_private, message_of, speaker, words_of
from handlers.press import number
from storage.collection import Missing
from storage.models import Chat, ChatKind, DraftKind, Item, Person, Purpose, RoleName
from storage.store import Store
from texts import LANGUAGES, clean

DEEP_LINK, OWN_CASES = "apply_", "my"  # what a deep link of ours may carry


async def start(update: Update, context: Context) -> None:
    """/start: a greeting, a deep link into a request, or an invite redeemed; in a group never a token."""
    message = message_of(update)
    payload = words_of(message)
    if payload and not is_private(update):
        await context.transact(update, burn, message, payload)
        return
    await context.transact(update, begin, message, payload, speaker(update))


async def help_(update: Update, context: Context) -> None:
    await context.transact(update, tell_help, message_of(update))


async def apply(update: Update, context: Context) -> None:
    message = message_of(update)
    await context.transact(update, begin_request, message, words_of(message))


async def register(update: Update, context: Context) -> None:
    await context.transact(update, begin_registration, message_of(update))


async def mydata(update: Update, context: Context) -> None:
    await context.transact(update, show_own_data, message_of(update))


async def my(update: Update, context: Context) -> None:
    await context.transact(update, list_for, "list.my")


async def todo(update: Update, context: Context) -> None:
    await context.transact(update, list_for, "list.todo")


async def desk(update: Update, context: Context) -> None:
    await context.transact(update, list_for, "list.desk")


async def doctor(update: Update, context: Context) -> None:
    await context.transact(update, list_for, "list.doctor")


async def board(update: Update, context: Context) -> None:
    await context.transact(update, list_for, "list.board")


async def case(update: Update, context: Context) -> None:
    await context.transact(update, show_case, words_of(message_of(update)))


async def why(update: Update, context: Context) -> None:
    await context.transact(update, explain, words_of(message_of(update)))


async def urge(update: Update, context: Context) -> None:
    await context.transact(update, urge_on, words_of(message_of(update)))


async def withdraw(update: Update, context: Context) -> None:
    await context.transact(update, ask_why, words_of(message_of(update)))


async def cancel(update: Update, context: Context) -> None:
    await context.transact(update, stop, message_of(update))


async def language(update: Update, context: Context) -> None:
    message = message_of(update)
    await context.transact(update, speak, message, words_of(message))


def begin(
    store: Store, message: Message, payload: str, user: TelegramUser, by: Person, now: datetime
) -> None:
    chat = here(store, message.chat)
    if payload.startswith(DEEP_LINK):
        item_id, _, origin = payload.removeprefix(DEEP_LINK).partition("_")
        requests.start(store, _linked(store, item_id), chat, _origin(store, origin), by, now)
    elif payload == OWN_CASES:
        list_for(store, "list.my", by, now)
    elif payload:
        if bound := invites.open_(store, payload, str(clean(user.full_name)), chat, by, now):
            commands.show(store, bound, now)
    else:
        kind = "account.start" if chat.kind is ChatKind.PRIVATE else "account.help"
        post.reply(store, chat, kind, now, person_id=by.id)
        commands.show(store, by, now)


def burn(store: Store, message: Message, payload: str, by: Person, now: datetime) -> None:
    """An invite shown to a group is nobody's any more; nothing is raised, for that would undo the burning."""
    if invites.burn(store, payload, now):
        post.reply(store, here(store, message.chat), "refusal", now, name=ShownToAll.__name__, facts={})


def tell_help(store: Store, message: Message, by: Person, now: datetime) -> None:
    post.reply(store, here(store, message.chat), "account.help", now, person_id=by.id)


def begin_request(store: Store, message: Message, text: str, by: Person, now: datetime) -> None:
    """/apply 事项: straight into the draft when the item is certain, otherwise as a question."""
    if not text:
        raise Nothing(what="apply")
    chat = here(store, message.chat)
    found = knowledge.answer(store, text)
    if found.decision == "answer" and chat.kind is ChatKind.PRIVATE:
        requests.start(store, requests.item_named(store, found.candidates[0].code), chat, None, by, now)
    else:
        hearing.ask(store, message, text, by, now)


def begin_registration(store: Store, message: Message, by: Person, now: datetime) -> None:
    registrations.start(store, here(store, message.chat), by, now)


def show_own_data(store: Store, message: Message, by: Person, now: datetime) -> None:
    own_data.show(store, here(store, message.chat), by, now)


def list_for(store: Store, kind: str, by: Person, now: datetime) -> None:
    """A list of one's own, always in private; whoever has no such list hears why."""
    if kind == "list.my" and not people.may(by, "list.my"):
        raise NotAContact
    authorize(by, kind)
    post.tell(store, audiences.person(by), kind, now, person_id=by.id)


def show_case(store: Store, no: str, by: Person, now: datetime) -> None:
    if not no:
        raise Nothing(what="case")
    cases.show(store, no, by, now)


def explain(store: Store, no: str, by: Person, now: datetime) -> None:
    if not no:
        raise Nothing(what="why")
    why_cards.tell(store, no, by, now)


def urge_on(store: Store, no: str, by: Person, now: datetime) -> None:
    if not no:
        raise Nothing(what="urge")
    urging.urge_by_number(store, no, by, now)


def ask_why(store: Store, no: str, by: Person, now: datetime) -> None:
    """/withdraw 编号: the reason is asked for in private."""
    if not no:
        raise Nothing(what="withdraw")
    assert by.chat is not None  # whoever types a command writes from somewhere
    forms.begin(store, DraftKind.WITHDRAWAL, by.chat, by, now, case=cases.visible(store, no, by))


def stop(store: Store, message: Message, by: Person, now: datetime) -> None:
    dialogs.cancel(store, here(store, message.chat), by, now)


def speak(store: Store, message: Message, chosen: str, by: Person, now: datetime) -> None:
    """/language zh|en, for this chat; in a group only by whoever may bind it."""
    if chosen not in LANGUAGES:
        raise Nothing(what="language")
    chat = here(store, message.chat)
    if chat.kind is ChatKind.GROUP and not people.is_(by, RoleName.ADMIN, RoleName.AGENT):
        authorize(by, "bind")
    chat.language = chosen
    post.reply(store, chat, "account.language", now)
    if chat.kind is ChatKind.PRIVATE:
        commands.show(store, by, now)


def _linked(store: Store, item_id: str) -> Item:
    try:
        return store.catalogue.item(number(item_id) or 0)
    except Missing as nothing:
        raise OldButton from nothing


def _origin(store: Store, chat_id: str) -> Chat | None:
    """The service group a deep link came from; a link to anywhere else comes from nowhere."""
    groups = store.chats.groups(Purpose.SERVICE)
    return next((group.chat for group in groups if group.chat_id == number(chat_id)), None)
