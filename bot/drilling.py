"""python -m bot drill: who would hear what and when, if nobody acted on a case or an item."""

import argparse
from datetime import datetime

from bot.clock import Clock
from bot.config import Settings
from bot.console import fail, say
from desk.errors import NoSuchCase, NoSuchItem
from handlers import drill_cards, refusals
from storage import schema
from storage.store import Storage, Store
from texts import Words


def drill(settings: Settings, speak: Words, asked: argparse.Namespace) -> int:
    """Prints every message that would be sent; nothing is sent, and nothing of it stays."""
    if not asked.case and not asked.item:
        return fail(speak("cli.drill_what"))
    try:
        at = _start(settings, asked.start)
    except ValueError:
        return fail(speak("cli.bad_time", at=asked.start))
    schema.prepare(settings.database)
    storage = Storage(settings.database, settings.site)

    def drilled(store: Store) -> str:
        if asked.item:
            return drill_cards.of_item(store, speak, asked.item, at)
        return drill_cards.of_case(store, speak, asked.case, at)

    try:
        say(storage.transact_now(drilled))
    except (NoSuchCase, NoSuchItem) as refusal:
        return fail(refusals.said(speak, refusal.name, refusal.facts))
    finally:
        storage.close()
    return 0


def _start(settings: Settings, written: str) -> datetime:
    """The instant from which it is played: local time unless it names its own zone."""
    if not written:
        return Clock(settings.desk_clock_file).now()
    at = datetime.fromisoformat(written)
    return at if at.tzinfo else at.replace(tzinfo=settings.site.zone)
