"""The web application: Bot API, control API and page in one server."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import web

from playground import botapi, control, webhook
from playground.botapi import KEY, Playground

PAGE = Path(__file__).parent / "page"
POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:"
BODY_LIMIT = 80 * 1024 * 1024


def build(playground: Playground) -> web.Application:
    """The application around a world."""
    app = web.Application(client_max_size=BODY_LIMIT)
    app[KEY] = playground
    app.add_routes(control.ROUTES)
    for method in ("GET", "POST"):
        app.router.add_route(method, "/bot{token:[^/]+}/{method}", botapi.call)
    app.router.add_get("/file/bot{token:[^/]+}/{path:.+}", botapi.download)
    app.router.add_get("/", _page)
    app.router.add_static("/page", PAGE)
    app.router.add_route("*", "/{rest:.*}", botapi.unknown)
    app.on_shutdown.append(_end)
    return app


@asynccontextmanager
async def serving(playground: Playground, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[str]:
    """Serve until the block ends; gives the address."""
    runner = web.AppRunner(build(playground), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        await site.start()
        number: int = runner.addresses[0][1]
        yield f"http://{host}:{number}"
    finally:
        await runner.cleanup()


async def _page(_: web.Request) -> web.FileResponse:
    headers = {"Cache-Control": "no-cache", "Content-Security-Policy": POLICY}
    return web.FileResponse(PAGE / "index.html", headers=headers)


async def _end(app: web.Application) -> None:
    """Let go of everything that waits, so that the server stops at once."""
    world = app[KEY].world
    world.events.end()
    for bot in world.bots:
        webhook.stop(bot)
        bot.updates.arrived.set()
