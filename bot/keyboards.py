"""The buttons under a message: sealed, and each naming the letter that it stands under."""

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from handlers import buttons
from handlers.message import Button, Message
from handlers.seal import Seal
from storage.models import Letter


def under(letter: Letter, message: Message, seal: Seal) -> InlineKeyboardMarkup | None:
    """The message's buttons, None when it has none."""
    if not message.buttons:
        return None

    def key(button: Button) -> InlineKeyboardButton:
        if button.url:
            return InlineKeyboardButton(button.label, url=button.url)
        data = seal.sign(buttons.encode(button.action, letter, button.arg))
        return InlineKeyboardButton(button.label, callback_data=data)

    return InlineKeyboardMarkup([[key(button) for button in row] for row in message.buttons])
