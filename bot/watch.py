"""A watch: of several processes one holds a duty, by a lease that it renews as long as it is alive."""

import asyncio
import logging
import os
import secrets
import socket
from collections.abc import Callable
from datetime import timedelta

from bot.clock import Clock
from storage.store import Storage, Unavailable

log = logging.getLogger(__name__)

TERM = timedelta(seconds=8)
RENEW = 2.0  # seconds


class Watch:
    """This process's part in a duty that only one may do."""

    def __init__(self, storage: Storage, clock: Clock, duty: str) -> None:
        self._storage = storage
        self._clock = clock
        self._duty = duty
        self._owner = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"[-120:]
        self._trusted_until = 0.0
        self._taken = asyncio.Event()
        self.stood_by: Callable[[], None] = lambda: None  # called whenever we have seen that another has the duty

    @property
    def mine(self) -> bool:
        """Whether the duty is surely ours at this moment: a process that was frozen finds that it is not."""
        return asyncio.get_running_loop().time() < self._trusted_until

    async def keep(self) -> None:
        """Holds the duty, or waits for it, for ever; at a graceful end it is free at once."""
        if self._storage.dialect == "sqlite":  # nobody else can work on this database: whoever held it is dead
            await self._storage.transact_surely(lambda store: store.duties.clear(self._duty))
        try:
            while True:
                await self._renew()
                await asyncio.sleep(RENEW)
        finally:
            self._trusted_until = 0.0
            try:
                await self._storage.transact(lambda store: store.duties.give_up(self._duty, self._owner))
            except Unavailable as error:
                log.warning("the duty %s is free only when its term ends: %s", self._duty, error)

    async def turn(self) -> None:
        """Returns when the duty is ours."""
        while not self.mine:
            self._taken.clear()
            await self._taken.wait()

    async def _renew(self) -> None:
        began, wall, had = asyncio.get_running_loop().time(), self._clock.wall(), self.mine
        try:
            held = await self._storage.transact(
                lambda store: store.duties.take(self._duty, self._owner, wall, TERM)
            )
        except Unavailable as error:
            log.warning("the duty %s cannot be renewed: %s", self._duty, error)
            return
        self._trusted_until = began + TERM.total_seconds() if held else 0.0
        if held != had:
            log.info("%s is %s", self._duty, "ours" if held else "another process's")
        if held:
            self._taken.set()
        else:
            self.stood_by()
