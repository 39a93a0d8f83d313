"""What the clock knocks for: each job asks the database what is due, and does it."""

from bot.clock import Clock
from desk import alarms, sweep
from storage.store import Storage


async def ring_alarms(storage: Storage, clock: Clock) -> None:
    """Every alarm that is due by now has been rung, put off to when it may be heard, or overtaken."""
    next_due = await storage.read(lambda store: store.alarms.next_due())
    if next_due is None or next_due > clock.now():
        return
    while await storage.transact(sweep.ring, clock.now()) >= alarms.SWEEP:
        pass
