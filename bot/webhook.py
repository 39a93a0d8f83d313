"""Updates by webhook: the secret first, then the commit, then 200."""

import hmac
import json
import logging
from urllib.parse import urlsplit

from aiohttp import web
from telegram.ext import ExtBot

from bot.inbox import ALLOWED, Inbox
from storage.store import Unavailable

log = logging.getLogger(__name__)

SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
LARGEST = 1024 * 1024  # bytes of one update


class Webhook:
    """Our end of the webhook: everything without the secret is turned away unread."""

    def __init__(self, inbox: Inbox, url: str, secret: str, listen: str) -> None:
        self._inbox = inbox
        self._url = url
        self._secret = secret
        self._host, _, port = listen.rpartition(":")
        self._port = int(port)
        self._runner: web.AppRunner | None = None

    async def start(self, bot: ExtBot[None]) -> None:
        """Listens, and tells Telegram where."""
        application = web.Application(client_max_size=LARGEST)
        application.router.add_post(urlsplit(self._url).path or "/", self._take)
        self._runner = web.AppRunner(application, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, self._host or "127.0.0.1", self._port).start()
        await bot.set_webhook(self._url, secret_token=self._secret, allowed_updates=ALLOWED)

    async def stop(self) -> None:
        """No update is taken any more; what was taken is kept."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def _take(self, request: web.Request) -> web.Response:
        if not hmac.compare_digest(request.headers.get(SECRET, "").encode(), self._secret.encode()):
            log.warning("a request without the secret was turned away")
            return web.Response(status=403)
        try:
            update = json.loads(await request.read())
        except ValueError:
            return web.Response(status=400)
        try:
            await self._inbox.keep([update])
        except Unavailable:
            return web.Response(status=503)  # Telegram comes again
        return web.Response()
