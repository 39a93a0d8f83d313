"""What the clock knocks for: each job asks the database what is due, and does it."""

import logging
import time
from datetime import timedelta

from bot import auditing
from bot.clock import Clock
from bot.config import Settings
from desk import (
    alarms,
    audiences,
    audit,
    auditor,
    feed_rules,
    feeds,
    hotlines,
    policies,
    post,
    probes,
    recount,
    retention,
    sweep,
    year_ahead,
)
from storage.store import Storage

log = logging.getLogger(__name__)

ROUND = 300.0  # seconds between two rounds of the auditor


async def ring_alarms(storage: Storage, clock: Clock) -> None:
    """Every alarm that is due by now has been rung, put off to when it may be heard, or overtaken."""
    next_due = await storage.read(lambda store: store.alarms.next_due())
    if next_due is None or next_due > clock.now():
        return
    while await storage.transact(sweep.ring, clock.now()) >= alarms.SWEEP:
        pass


async def anchor_trail(settings: Settings, storage: Storage, clock: Clock) -> None:
    """Once a day the trail's seal has gone to the auditors and into a file."""
    local = clock.now().astimezone(storage.site.zone)
    last = await storage.read(lambda store: store.facts.value(audit.ANCHORED) or "")
    if not audit.is_due(last, local.date(), local.time()):
        return
    seal = await storage.transact(audit.anchor, clock.now())
    path = auditing.file_of(settings)
    if seal is not None and path is not None:
        auditing.keep(path, seal)


async def tell_of_leap(storage: Storage, clock: Clock, leapt: timedelta) -> None:
    """The admins hear that the machine's clock may be wrong."""
    minutes = int(leapt.total_seconds() // 60)
    now = clock.now()
    await storage.transact(
        lambda store: post.tell(store, audiences.ADMINS, "notice.clock_leapt", now, minutes=minutes)
    )


class Rounds:
    """The auditor's rounds: every five minutes of real time, whatever the desk's clock says."""

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock
        self._next = time.monotonic() + ROUND

    async def go(self) -> None:
        """What must always hold still does, or the admins are told; what is over its time is gone."""
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + ROUND
        seen = await self._storage.read(auditor.look, self._clock.now())
        for finding in await self._storage.transact(auditor.tell, seen, self._clock.now()):
            log.error("what must always hold does not: %s", finding.name)
        while await self._storage.transact(retention.purge, self._clock.now()):
            pass


async def recount_cases(storage: Storage, clock: Clock) -> None:
    """Every open case goes by the calendar in force."""
    if not await storage.read(recount.is_due):
        return
    while await storage.transact(recount.some, clock.now()) >= recount.CHUNK:
        pass


async def open_fed_cases(storage: Storage, clock: Clock) -> None:
    """Every row of a pushed file that reached its threshold has its case."""
    rules = list(feed_rules.current())
    while await storage.read(lambda store: bool(store.feeds.waiting(rules, 1))):
        if not await storage.transact(feeds.open_some, clock.now()):
            return  # another instance is at it


async def send_policies(storage: Storage, clock: Clock) -> None:
    """Every enterprise that a published policy concerns has its copy, in working time."""
    while await storage.read(lambda store: store.policies.going_out() is not None):
        if not await storage.transact(policies.send_some, clock.now()):
            return  # the office is closed, or another instance is at it


async def publish_hotlines(storage: Storage, clock: Clock) -> None:
    """This month's directory of hotlines has been said in the service group."""
    if await storage.read(hotlines.is_due, clock.now()):
        await storage.transact(hotlines.publish, clock.now())


async def ask_for_notice(storage: Storage, clock: Clock) -> None:
    """The administrators know that next year's holiday notice is missing."""
    if await storage.read(year_ahead.is_to_ask, clock.now()):
        await storage.transact(year_ahead.ask, clock.now())


async def probe_people(storage: Storage, clock: Clock) -> None:
    """Whoever is in a ladder and has been sent nothing for a week is known to be within reach, or not."""
    if await storage.read(probes.is_due, clock.now()):
        await storage.transact(probes.some, clock.now())


EVERY_TICK = (ring_alarms, recount_cases, open_fed_cases, send_policies, publish_hotlines, ask_for_notice, probe_people)
