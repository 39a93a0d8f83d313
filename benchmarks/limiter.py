"""The peer of `benchmarks.delivery`: python-telegram-bot's own AIORateLimiter, as its documentation shows it.

Reads the work as JSON from stdin; prints how many messages it gave up, and how long each escalation took.
"""

import asyncio
import json
import os
import sys
import time

from telegram.error import TelegramError
from telegram.ext import AIORateLimiter, ExtBot
from telegram.request import HTTPXRequest

TEXT = "【签收提醒】县市场监督管理局：交办单LX202611300001（食品经营许可核发）请于11月30日10:05前签收。"


async def send(retries: int, reminders: list[int], escalations: list[tuple[float, int]]) -> tuple[int, list[float]]:
    """Everything at once, and each escalation at its time."""
    url, token = os.environ["BOT_API_URL"], os.environ["BOT_TOKEN"]
    limiter = AIORateLimiter(max_retries=retries)
    request = HTTPXRequest(connection_pool_size=256, httpx_kwargs={"trust_env": False})  # its own default size
    bot: ExtBot[int] = ExtBot(token, base_url=f"{url}/bot", request=request, rate_limiter=limiter)
    given_up, waits = 0, []

    async def say(chat: int) -> bool:
        nonlocal given_up
        try:
            await bot.send_message(chat, TEXT)
        except TelegramError:
            given_up += 1
            return False
        return True

    async def escalate(after: float, chat: int) -> None:
        await asyncio.sleep(after)
        began = time.monotonic()
        if await say(chat):
            waits.append(time.monotonic() - began)

    async with bot:
        await asyncio.gather(*(say(chat) for chat in reminders), *(escalate(*one) for one in escalations))
    return given_up, waits


if __name__ == "__main__":
    print(json.dumps(asyncio.run(send(int(sys.argv[1]), **json.load(sys.stdin)))))
