"""Telegram's silence: when several answers in a row are lost, letters wait until it is heard again.

A letter whose answer is lost may have arrived. Tried on and on, every letter that waits would be said as a repeat
and in the end given up, though it is the way to Telegram that is broken and not the letter.
"""

import asyncio
import logging

from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.outcomes import outcome_of
from desk.post import Fate

log = logging.getLogger(__name__)

IN_A_ROW = 3  # lost answers that are no accident any more
PAUSES = (1, 2, 5, 10)  # seconds before each question


class Silence:
    """What one sender has heard from Telegram of late."""

    def __init__(self, bot: ExtBot[None]) -> None:
        self._bot = bot
        self._lost = 0
        self._asked = 0

    @property
    def reigns(self) -> bool:
        return self._lost >= IN_A_ROW

    def note(self, fate: Fate) -> None:
        """The fate of an attempt: any answer ends the silence, and what never left says nothing about it."""
        if fate is Fate.UNKNOWN:
            self._lost += 1
        elif fate is not Fate.NOT_SENT:
            self._lost = 0

    async def ask(self) -> None:
        """After a pause Telegram is asked once for something that may be asked as often as one likes."""
        await asyncio.sleep(PAUSES[min(self._asked, len(PAUSES) - 1)])
        self._asked += 1
        try:
            await self._bot.get_me()
        except TelegramError as error:
            if outcome_of(error).fate in (Fate.UNKNOWN, Fate.NOT_SENT):
                log.warning("Telegram does not answer (%s); letters wait", type(error).__name__)
                return
        self._lost = self._asked = 0
        log.info("Telegram answers again")
