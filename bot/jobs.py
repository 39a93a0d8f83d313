"""What the clock knocks for: each job asks the database what is due, and does it."""

from datetime import timedelta

from bot import auditing
from bot.clock import Clock
from bot.config import Settings
from desk import alarms, audiences, audit, post, sweep
from storage.store import Storage


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
