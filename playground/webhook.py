"""Sending updates to a bot's webhook: in order per chat, many chats at once, again until it is taken."""

import asyncio
import json

import aiohttp

from playground.bots import Bot
from playground.updates import KEPT_SECONDS, Update

ANSWER_SECONDS = 60.0
MOST_DELAY = 60.0


def start(bot: Bot) -> None:
    """Begin to deliver what is waiting and what comes."""
    bot.webhook.task = asyncio.create_task(_run(bot))


def stop(bot: Bot) -> None:
    """Stop delivering; what is not taken stays in the queue."""
    if bot.webhook.task is not None:
        bot.webhook.task.cancel()
        bot.webhook.task = None


async def _run(bot: Bot) -> None:
    busy: dict[int, asyncio.Task[None]] = {}
    updates = bot.updates

    def freed(task: asyncio.Task[None]) -> None:
        for chat in [chat for chat, one in busy.items() if one is task]:
            del busy[chat]
        updates.arrived.set()

    async with aiohttp.ClientSession() as session:
        try:
            while True:
                updates.expire()
                for update in updates.waiting:
                    if len(busy) >= bot.webhook.connections:
                        break
                    if update.chat not in busy:
                        task = asyncio.create_task(_deliver(session, bot, update))
                        busy[update.chat] = task
                        task.add_done_callback(freed)
                await updates.wait(KEPT_SECONDS)
        finally:
            for task in list(busy.values()):
                task.cancel()


async def _deliver(session: aiohttp.ClientSession, bot: Bot, update: Update) -> None:
    """Post one update until it is taken: at once, a second time at once, then ever later."""
    delay = 0.0
    while update in bot.updates.waiting:
        error, patience = await _post(session, bot, update)
        if not error:
            bot.updates.drop(update)
            return
        bot.webhook.last_error = error
        bot.webhook.last_error_at = int(bot.updates.clock.timestamp())
        await asyncio.sleep(patience or delay)
        delay = min(max(1.0, 2 * delay), MOST_DELAY)
        bot.updates.expire()


async def _post(session: aiohttp.ClientSession, bot: Bot, update: Update) -> tuple[str, float]:
    """What went wrong, empty if nothing did, and how long the bot asks to wait."""
    headers = {"Content-Type": "application/json"}
    if bot.webhook.secret:
        headers["X-Telegram-Bot-Api-Secret-Token"] = bot.webhook.secret
    timeout = aiohttp.ClientTimeout(total=ANSWER_SECONDS)
    try:
        async with session.post(
            bot.webhook.url, data=json.dumps(update.json).encode(), headers=headers, timeout=timeout
        ) as answer:
            await answer.read()
            if 200 <= answer.status <= 299:
                return "", 0.0
            wait = answer.headers.get("Retry-After", "")
            patience = float(wait) if wait.isdigit() else 0.0
            return f"Wrong response from the webhook: {answer.status} {answer.reason}", patience
    except TimeoutError:
        return "Read timeout expired", 0.0
    except aiohttp.ClientConnectorError:
        return "Connection refused", 0.0
    except aiohttp.ClientError as error:
        return f"Connection failed: {type(error).__name__}", 0.0
