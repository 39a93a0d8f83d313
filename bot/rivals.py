"""Looks every minute whether somebody else uses the bot's token."""

import asyncio
import logging
import time

from telegram import Bot
from telegram.error import TelegramError

from bot.clock import Clock
from bot.config import Settings
from bot.inbox import Inbox
from desk import rivals
from storage.store import Storage, Unavailable

log = logging.getLogger(__name__)

EVERY = 60.0  # seconds
PATIENCE = 60.0  # seconds that another process may poll beside us: a restart overlaps so long


async def keep_looking(settings: Settings, bot: Bot, inbox: Inbox, storage: Storage, clock: Clock) -> None:
    """A webhook that is not ours, and another process that takes our updates, are told to the administrators."""
    while True:
        await asyncio.sleep(EVERY)
        try:
            how = await look(settings, bot, inbox.rival_since)
            if how is not None and await storage.transact(rivals.suspect, how, clock.now()):
                log.warning("somebody else uses this bot's token: %s", how)
        except (TelegramError, Unavailable) as error:
            log.info("whether somebody else uses the token cannot be seen: %s", type(error).__name__)


async def look(settings: Settings, bot: Bot, since: float | None) -> str | None:
    """What somebody else does with the token: sets a "webhook", is a "poller" (beside us since so long), None nothing.

    Raises TelegramError when Telegram cannot be asked.
    """
    expected = settings.webhook_url if settings.bot_mode == "webhook" else ""
    if (await bot.get_webhook_info()).url != expected:
        return "webhook"
    return "poller" if since is not None and time.monotonic() - since > PATIENCE else None
