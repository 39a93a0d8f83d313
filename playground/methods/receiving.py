"""getUpdates and webhooks: how a bot is told what happened."""

import asyncio
import re
from urllib.parse import urlsplit

from playground import webhook
from playground.access import Call
from playground.bots import Webhook
from playground.records import Json
from playground.refusals import Refusal, bad_request

MOST_UPDATES = 100
MOST_SECONDS = 50


async def get_updates(call: Call) -> list[Json]:
    """getUpdates: the offset confirms, a poll waits until something arrives, a second poller ends the first."""
    bot, params = call.bot, call.params
    if bot.webhook.url:
        raise Refusal(
            409,
            "Conflict: can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first",
        )
    _allow(call)
    limit = params.integer("limit", MOST_UPDATES)
    limit = limit if 1 <= limit <= MOST_UPDATES else MOST_UPDATES
    seconds = max(0, min(params.integer("timeout"), MOST_SECONDS))
    if params.integer("offset"):
        bot.updates.confirm(params.integer("offset"))
    updates = bot.updates.take(limit)
    if updates or not seconds:
        return updates
    return await _poll(call, limit, seconds)


async def set_webhook(call: Call) -> bool:
    """setWebhook; an empty url deletes it."""
    params = call.params
    url = params.text("url").strip()
    if not url:
        return await delete_webhook(call)
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise bad_request("bad webhook: invalid URL specified")
    secret = params.text("secret_token")
    if len(secret) > 256:
        raise bad_request("secret token is too long")
    if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
        raise bad_request("secret token contains unallowed characters")
    _allow(call)
    _end_poll(call, "Conflict: terminated by setWebhook request")
    webhook.stop(call.bot)
    _drop(call)
    call.bot.webhook = Webhook(url, secret, max(1, min(params.integer("max_connections", 40), 100)))
    webhook.start(call.bot)
    return True


async def delete_webhook(call: Call) -> bool:
    """deleteWebhook."""
    webhook.stop(call.bot)
    call.bot.webhook = Webhook()
    _drop(call)
    return True


async def get_webhook_info(call: Call) -> Json:
    """getWebhookInfo."""
    hook, updates = call.bot.webhook, call.bot.updates
    updates.expire()
    info: Json = {
        "url": hook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(updates.waiting),
    }
    if hook.url:
        info["max_connections"] = hook.connections
    if hook.last_error:
        info |= {"last_error_date": hook.last_error_at, "last_error_message": hook.last_error}
    if updates.allowed is not None:
        info["allowed_updates"] = sorted(updates.allowed)
    return info


async def _poll(call: Call, limit: int, seconds: int) -> list[Json]:
    bot = call.bot
    _end_poll(call, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running")
    ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    bot.poller = ended
    arrival = asyncio.ensure_future(bot.updates.wait(seconds))
    try:
        await asyncio.wait({arrival, ended}, return_when=asyncio.FIRST_COMPLETED)
        if ended.done():
            ended.result()
        return bot.updates.take(limit)
    finally:
        arrival.cancel()
        if bot.poller is ended:
            bot.poller = None


def _end_poll(call: Call, why: str) -> None:
    poller = call.bot.poller
    if poller is not None and not poller.done():
        poller.set_exception(Refusal(409, why))


def _allow(call: Call) -> None:
    if "allowed_updates" not in call.params.values:
        return
    kinds = call.params.structure("allowed_updates") or []
    if not isinstance(kinds, list):
        raise bad_request("can't parse allowed updates JSON object")
    call.bot.updates.allow(str(kind) for kind in kinds)


def _drop(call: Call) -> None:
    if call.params.flag("drop_pending_updates"):
        call.bot.updates.waiting.clear()
