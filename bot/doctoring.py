"""python -m bot doctor: everything that would keep the desk from working, in one list."""

import asyncio
import signal

from telegram import Bot
from telegram.request import HTTPXRequest

from bot import epochs, examining, forms
from bot.clock import Clock
from bot.config import Settings
from bot.console import fail, say
from desk import auditor, doctor
from desk.doctor import Finding
from handlers import doctor_cards
from storage import schema
from storage.store import Storage
from texts import Words


def examine(settings: Settings, speak: Words) -> int:
    """The exit status: 0 when nothing is grave."""
    clock = Clock(settings.desk_clock_file)
    found = examining.machine(settings)
    if any(finding.name == "damaged" for finding in found):
        say(doctor_cards.said(speak, found))
        return fail(speak("doctor.grave", count=1))
    schema.prepare(settings.database)
    storage = Storage(settings.database, settings.site)
    try:
        found += storage.read_now(doctor.examine, clock.now())
        found += storage.read_now(auditor.examine, clock.now())
        if epochs.is_behind(settings, storage):
            found.append(Finding("copied_back", grave=True))
        if names := storage.read_now(forms.missing, settings.desk_forms):
            found.append(Finding("forms_missing", facts={"count": len(names), "names": list(names[: doctor.NAMED])}))
        found += asyncio.run(_telegram(settings, storage, clock))
    finally:
        storage.close()

    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # whoever reads may stop when they have enough
    say(doctor_cards.said(speak, found))
    grave = sum(finding.grave for finding in found)
    return fail(speak("doctor.grave", count=grave)) if grave else 0


async def _telegram(settings: Settings, storage: Storage, clock: Clock) -> list[Finding]:
    token = settings.bot_token.get_secret_value() if settings.bot_token else ""
    if not token:
        return [Finding("no_token")]
    request = HTTPXRequest(read_timeout=examining.PATIENCE, connect_timeout=examining.PATIENCE)
    try:
        bot = Bot(token, base_url=f"{settings.bot_api_url}/bot", request=request)
        return await examining.telegram(settings, bot, storage, clock)
    finally:
        await request.shutdown()
