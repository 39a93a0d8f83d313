"""What people type and send: the answer to something asked, a button's label, a file, or a question."""

import logging
from dataclasses import dataclass
from datetime import datetime

from telegram import Message, PhotoSize, Update
from telegram.constants import ChatType, FileSizeLimit
from telegram.error import TelegramError
from telegram.ext import filters

from desk import dialogs, floods, knowledge, problems, questions, ratings
from desk.attachments import LOOKED_AT, Sent
from desk.errors import Nothing, TooLong, Unreadable
from desk.guides import intents
from desk.questions import Asked
from handlers import letters
from handlers.buttons import BUTTONS
from handlers.context import Context, here, is_private, words_of
from handlers.press import Press
from storage.models import Chat, ChatKind, Draft, Letter, Person
from storage.store import Store
from texts import clean

log = logging.getLogger(__name__)

LONGEST_QUESTION = 500
PATIENCE = 5.0  # seconds for a look at a file; the next update of this chat waits meanwhile
RATED = ("rating.invite", "rectification.feedback")  # cards that are answered with words about the grade
MEANS_NOTHING = frozenset({"question", "chatter", "advert", "injection"})


@dataclass(frozen=True)
class Said:
    """A message with words: where, in answer to which message, and by what name the bot goes."""

    message: Message
    text: str
    username: str


async def said(update: Update, context: Context) -> None:
    """Plain words in private, or a reply to the bot in a group."""
    message = update.effective_message
    assert message is not None
    await context.transact(update, hear, Said(message, words_of(message), context.desk.username))


async def mentioned(update: Update, context: Context) -> None:
    """@bot and a question, in a group."""
    message = update.effective_message
    assert message is not None
    text = words_of(message).replace(f"@{context.desk.username}", "").strip()
    await context.transact(update, ask, message, text)


async def asked(update: Update, context: Context) -> None:
    """/ask and a question, anywhere."""
    message = update.effective_message
    assert message is not None
    await context.transact(update, ask, message, words_of(message))


async def guide(update: Update, context: Context) -> None:
    """/guide and an item."""
    message = update.effective_message
    assert message is not None
    await context.transact(update, read_guide, message, words_of(message))


async def sent(update: Update, context: Context) -> None:
    """A document or a photo."""
    message = update.effective_message
    assert message is not None
    await context.transact(update, take_file, message, await _beginning(message), is_private(update))


def hear(store: Store, said: Said, by: Person, now: datetime) -> None:
    """Words in private or in reply: a button's label, the next answer of an open dialog, or a question."""
    chat = here(store, said.message.chat)
    letter = _answered(store, chat, said.message)
    own_words = said.message.forward_origin is None  # what is forwarded is content, never a press
    if letter is not None and own_words and (press := _labelled(store, letter, said, by, now)):
        action, pressed = press
        BUTTONS[action](pressed)
        return
    if letter is not None and letter.kind == "question.handed_over":
        questions.reply(store, letter.facts["question_id"], said.text, by, now)
        return
    replied = said.message.reply_to_message is not None
    if replied and letter is not None and letter.kind == "problem.card":
        problems.reply(store, letter.facts["problem_id"], said.text, by, now)
        return
    rated = letter.facts["case_id"] if replied and letter is not None and letter.kind in RATED else None
    if rated is not None and ratings.wants_words(store, rated, by):
        ratings.add_words(store, rated, said.text, by, now)
        return
    draft = _draft(store, chat, letter, by, replied=replied)
    if draft is not None and (replied or not ratings.is_about_something_else(store, draft, said.text, now)):
        dialogs.say(store, draft, said.text, by, now)
        return
    ask(store, said.message, said.text, by, now)


def ask(store: Store, message: Message, text: str, by: Person, now: datetime) -> None:
    """A question gets its answer at once, where it was asked; in reply to a card it is about that card's item."""
    if not text:
        raise Nothing(what="ask")
    if len(text) > LONGEST_QUESTION:
        raise TooLong(longest=LONGEST_QUESTION)
    chat = here(store, message.chat)
    if not floods.is_heard(store, chat, by, now):
        return
    card = store.outbox.behind(chat.id, message.reply_to_message.message_id) if message.reply_to_message else None
    found = knowledge.answer(store, text, questions.topic_of(store, chat, by, now, card))
    senseless = found.decision == "unknown" and not found.candidates and found.intent in MEANS_NOTHING
    if senseless and not floods.is_borne(store, chat, by, now):
        return
    questions.ask(
        store,
        Asked(
            chat=chat,
            message_id=message.message_id,
            text=text,
            decision=found.decision,
            intent=found.intent,
            item_codes=[candidate.code for candidate in found.candidates],
            sections=found.sections,
            choices=[candidate.code for candidate in found.choices],
            elsewhere=found.elsewhere,
        ),
        by,
        now,
    )


def read_guide(store: Store, message: Message, text: str, by: Person, now: datetime) -> None:
    """/guide 事项: the whole guide in private; in a group, where nobody wants to scroll, its card."""
    if not text:
        raise Nothing(what="guide")
    if len(text) > LONGEST_QUESTION:
        raise TooLong(longest=LONGEST_QUESTION)
    chat = here(store, message.chat)
    if chat.kind is ChatKind.GROUP:
        ask(store, message, text, by, now)
        return
    codes = knowledge.named(store, text)
    decision = "answer" if len(codes) == 1 else "choose" if codes else "unknown"
    questions.read_guide(store, Asked(chat, message.message_id, text, decision, intents.QUESTION, codes, ()), by, now)


def take_file(store: Store, message: Message, begins: bytes, private: bool, by: Person, now: datetime) -> None:
    """A file for whatever dialog is open here; in a group only in reply to the bot, or as a late part of an album."""
    chat, file = here(store, message.chat), _file(message, begins)
    draft = _draft(store, chat, _answered(store, chat, message), by, replied=message.reply_to_message is not None)
    late = bool(file.album) and store.drafts.album(chat.id, file.album, now) is not None
    if private or draft is not None or late:
        dialogs.send(store, draft, chat, file, by, now)


async def unreadable(update: Update, context: Context) -> None:
    """A voice, a sticker, a video in private: words, files and buttons are understood."""
    await context.transact(update, refuse)


def refuse(store: Store, by: Person, now: datetime) -> None:
    raise Unreadable


def _answered(store: Store, chat: Chat, message: Message) -> Letter | None:
    """The letter this message answers: the one replied to, or in private the last one."""
    if message.reply_to_message is not None:
        return store.outbox.behind(chat.id, message.reply_to_message.message_id)
    return store.outbox.latest(chat.id) if chat.kind is ChatKind.PRIVATE else None


def _labelled(store: Store, letter: Letter, said: Said, by: Person, now: datetime) -> tuple[str, Press] | None:
    """The button of the letter whose label was typed: platforms without buttons come later."""
    message = letters.word(store, letter, now, said.username)
    for row in message.buttons if message else ():
        for button in row:
            if button.action and button.label == said.text:
                return button.action, Press(store, letter, button.arg, by, now)
    return None


def _draft(store: Store, chat: Chat, letter: Letter | None, by: Person, *, replied: bool) -> Draft | None:
    """The dialog that is answered.

    In reply to a question of a dialog that dialog, open or not; in private otherwise the one this person has open; in a
    group only in reply to a card of the very matter it is about.
    """
    if replied and letter is not None and "draft_id" in letter.facts:
        return store.drafts.get(letter.facts["draft_id"])
    draft = store.drafts.open_in(chat.id, by)
    if draft is None or chat.kind is ChatKind.PRIVATE:
        return draft
    same = replied and letter is not None and letter.facts.get("case_id") == draft.case_id
    return draft if same and draft.case_id is not None else None


async def _beginning(message: Message) -> bytes:
    """How a document begins, whatever its name says; empty where it is none of ours, too large, or not to be had."""
    document = message.document
    ours = message.chat.type == ChatType.PRIVATE or message.reply_to_message is not None
    if document is None or not ours or not 0 < (document.file_size or 0) <= FileSizeLimit.FILESIZE_DOWNLOAD:
        return b""
    try:
        file = await document.get_file(read_timeout=PATIENCE)
        content = await file.download_as_bytearray(read_timeout=PATIENCE)
    except TelegramError as error:
        log.info("a file cannot be looked at: %s", type(error).__name__)
        return b""
    return bytes(content[:LOOKED_AT])


def _file(message: Message, begins: bytes) -> Sent:
    album, caption = message.media_group_id or "", words_of(message)
    if message.photo:
        largest: PhotoSize = message.photo[-1]
        return Sent("photo", largest.file_id, largest.file_unique_id, "", largest.file_size or 0, album, caption)
    document = message.document
    assert document is not None
    name = str(clean(document.file_name or ""))[:255]
    size = document.file_size or 0
    return Sent("document", document.file_id, document.file_unique_id, name, size, album, caption, begins)


class _ToTheBot(filters.MessageFilter):
    """A reply to one of the bot's own messages."""

    def filter(self, message: Message) -> bool:
        replied = message.reply_to_message
        return bool(replied and replied.from_user and replied.from_user.id == message.get_bot().id)


TO_THE_BOT = _ToTheBot()
FILES = filters.Document.ALL | filters.PHOTO

