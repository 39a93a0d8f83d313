"""@bot and a question typed in any chat: the items it may be about, each to be posted as its answer card."""

import logging
from dataclasses import dataclass
from datetime import datetime

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    Update,
)
from telegram.error import TelegramError

from desk import knowledge
from desk.guides import Decision, intents
from handlers import answer_cards
from handlers.context import Context
from handlers.message import LONGEST, fitted
from handlers.wording import Wording
from storage.models import Letter, Person
from storage.store import Store

log = logging.getLogger(__name__)

KEPT = 60  # seconds for which Telegram may show the same to others
ANSWERED = (intents.QUESTION, intents.REQUEST)
PATIENCE = 5.0  # seconds; what is typed next is asked anew


@dataclass(frozen=True)
class Offer:
    """An item that may be meant: how it is listed, the card that is posted when it is chosen, where to apply."""

    code: str
    name: str
    gist: str
    card: str
    link: str
    label: str


async def typed(update: Update, context: Context) -> None:
    """Answered at once or not at all: like the answer to a press it is worthless after seconds, and has no letter."""
    query = update.inline_query
    assert query is not None
    offers = await context.transact(update, offer, query.query, context.desk.username)
    try:
        await query.answer([_article(it) for it in offers], cache_time=KEPT, read_timeout=PATIENCE)
    except TelegramError as error:
        log.info("an inline query was answered too late: %s", type(error).__name__)


def offer(store: Store, words: str, username: str, by: Person, now: datetime) -> list[Offer]:
    """The item asked for, or the few it may be; nothing for what the guides do not answer."""
    found = knowledge.answer(store, words)
    match found.decision if found.intent in ANSWERED else Decision.UNKNOWN:
        case Decision.ANSWER:
            codes = [found.candidates[0].code]
        case Decision.CHOOSE:
            codes = [it.code for it in found.choices]
        case _:
            codes = []
    offers = (_offer(store, code, found.sections, username, by, now) for code in codes)
    return [it for it in offers if it is not None]


def _offer(
    store: Store, code: str, sections: tuple[str, ...], username: str, by: Person, now: datetime
) -> Offer | None:
    item = store.catalogue.by_code(code)
    assert by.chat is not None
    facts = {"item": code, "sections": list(sections)}
    wording = Wording(store, Letter(kind="answer.card", chat=by.chat, facts=facts, written_at=now), now, username)
    card = answer_cards.card(wording)
    if item is None or card is None:
        return None
    return Offer(
        code=code,
        name=item.name,
        gist=card.text.split("\n")[1],
        card=fitted(card.text, wording.words("format.more"), LONGEST),
        link=f"https://t.me/{username}?start=apply_{item.id}_0",
        label=wording.words("button.apply"),
    )


def _article(it: Offer) -> InlineQueryResultArticle:
    button = InlineKeyboardButton(it.label, url=it.link)
    return InlineQueryResultArticle(
        it.code[:64],
        it.name,
        InputTextMessageContent(it.card),
        reply_markup=InlineKeyboardMarkup([[button]]),
        description=it.gist,
    )
