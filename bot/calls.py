"""The calls to Telegram, counted: which method, and what came of it."""

from typing import Any

from telegram.error import TelegramError
from telegram.request import HTTPXRequest

from bot.pulse import Pulse

POLLING = "getUpdates"


class Calls(HTTPXRequest):
    """PTB's request that also tells the pulse; a poll beats when it ends, whatever came of it."""

    def __init__(self, pulse: Pulse, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._pulse = pulse

    async def do_request(self, url: str, method: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        called = url.rpartition("/")[2]
        outcome = "unknown"
        try:
            status, body = await super().do_request(url, method, *args, **kwargs)
            outcome = str(status)
        except TelegramError as error:
            outcome = type(error).__name__
            raise
        finally:
            self._pulse.answers[called, outcome] += 1
            if called == POLLING:
                self._pulse.beat("poll")
        return status, body
