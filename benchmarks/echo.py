"""The peer of `benchmarks.first_answer`: a bare python-telegram-bot that echoes, as its documentation shows it."""

import os

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters


async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """What was said, said again."""
    assert update.message is not None
    await update.message.reply_text(update.message.text or "")


def main() -> None:
    """Long polling until terminated."""
    url = os.environ["BOT_API_URL"]
    application = Application.builder().token(os.environ["BOT_TOKEN"]).base_url(f"{url}/bot").build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling()


if __name__ == "__main__":
    main()
