"""Told while the desk lives: systemd, which starts it again, and a dead man's switch, which calls somebody."""

import asyncio
import logging
import os
import socket
from contextlib import suppress

import httpx

from bot.clock import Clock
from bot.config import Settings
from bot.pulse import Pulse
from storage.store import Storage, Unavailable

log = logging.getLogger(__name__)

PROBE = 5.0  # seconds between two looks at the database
MINUTE = 60.0  # seconds between two calls of the dead man's switch
PATIENCE = 10.0


def tell_systemd(state: str) -> None:
    """One line of sd_notify; nothing where systemd did not start us."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    if address.startswith("@"):
        address = "\0" + address[1:]
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify:
        try:
            notify.sendto(state.encode(), address)
        except OSError as error:
            log.warning("systemd cannot be told that we live: %s", error.strerror)


async def live(settings: Settings, storage: Storage, clock: Clock, pulse: Pulse) -> None:
    """Everything that shows a living desk, for as long as it lives."""
    shown = [pulse.watch_the_loop(), probe(storage, pulse), feed(pulse)]
    if address := settings.heartbeat_url.get_secret_value():
        shown.append(call(address, pulse))
    if settings.health_listen:
        shown.append(_serve(settings.health_listen, storage, clock, pulse))
    await asyncio.gather(*shown)


async def _serve(listen: str, storage: Storage, clock: Clock, pulse: Pulse) -> None:
    from bot.health import Health  # a web server, which not everybody needs

    health = Health(storage, clock, pulse, listen)
    await health.start()
    try:
        await asyncio.Event().wait()
    finally:
        await health.stop()


async def probe(storage: Storage, pulse: Pulse) -> None:
    """Asks the database for ever; that it answers at all is a sign of life, an answer of no included."""
    while True:
        with suppress(Unavailable):  # the inbox and the sender say so, and wait: no new process would do better
            await storage.read(lambda store: store.facts.value("username"))
        pulse.beat("database")
        await asyncio.sleep(PROBE)


async def feed(pulse: Pulse) -> None:
    """systemd's watchdog is fed only while every part goes round; unfed, it starts the desk again."""
    patience = int(os.environ.get("WATCHDOG_USEC", "0")) / 1_000_000
    while patience:
        if stuck := pulse.stuck():
            log.error("not telling systemd that we live: %s stuck", ", ".join(stuck))
        else:
            tell_systemd("WATCHDOG=1")
        await asyncio.sleep(patience / 3)


async def call(url: str, pulse: Pulse) -> None:
    """The address of a dead man's switch is called every minute while every part goes round."""
    async with httpx.AsyncClient(timeout=PATIENCE) as client:
        while True:
            if not pulse.stuck():
                try:
                    (await client.get(url)).raise_for_status()
                except httpx.HTTPError as error:  # whoever waits for the call notices; the address stays out of the log
                    log.warning("the dead man's switch cannot be reached: %s", type(error).__name__)
            await asyncio.sleep(MINUTE)
