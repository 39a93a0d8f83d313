"""Presses: one way from a button to the table in buttons.py, and the answer that Telegram waits for."""

import json
import logging

from telegram import CallbackQuery, Update
from telegram.error import TelegramError

from handlers import buttons
from handlers.context import Context

log = logging.getLogger(__name__)

PATIENCE = 5.0  # seconds; the next update of this chat waits meanwhile


async def pressed(update: Update, context: Context) -> None:
    """A button was pressed: its effect first, then the toast."""
    query = update.callback_query
    assert query is not None
    chat, message_id = (query.message.chat, query.message.message_id) if query.message else (None, 0)
    data = context.desk.seal.open_(query.data if isinstance(query.data, str) else "")
    if buttons.is_secret(data):
        context.delivery.kept = without_choice(update)
    toast = await context.transact(update, buttons.press, data, chat.id if chat else 0, message_id)
    await answer(query, toast)


def without_choice(update: Update) -> str:
    """The update as it is kept: that something was pressed, and not what."""
    told = update.to_dict()
    told["callback_query"]["data"] = ""
    told["callback_query"]["message"] = {}
    return json.dumps(told)


async def answer(query: CallbackQuery, text: str | None = None, *, alert: bool = False) -> None:
    """The only thing said without a letter: worthless after seconds, so its failure costs nothing."""
    try:
        await query.answer(text[:200] if text else None, show_alert=alert, read_timeout=PATIENCE)
    except TelegramError as error:
        log.info("a press was answered too late: %s", type(error).__name__)
