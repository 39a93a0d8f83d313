"""One running desk: storage, handlers, inbox, sender and clock, started and stopped in order."""

import asyncio
import logging
import signal
import ssl
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from telegram.error import InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import Application, ContextTypes, ExtBot

from bot import examining, garbage, jobs, lock, meanings, rivals, watchdog
from bot.calls import Calls
from bot.clock import Clock
from bot.config import Settings
from bot.epochs import Epochs
from bot.inbox import Inbox
from bot.packing import Packing
from bot.pulse import Pulse
from bot.sender import Sender, show_commands
from bot.turnstile import AT_ONCE
from bot.watch import Watch
from desk import knowledge, own_rules, privacy, restored, worktime
from handlers import table
from handlers.context import Context, Desk, DeskApplication
from handlers.seal import Seal
from storage import schema
from storage.store import Storage, Unavailable

log = logging.getLogger(__name__)

TABLES = 5.0  # seconds between looks for a newer program's word
READ_TIMEOUT = 25.0  # Telegram answers floods late; what we stop waiting for may still arrive
REVIEW = 1.0  # seconds between looks for the release of a restored desk


async def run(settings: Settings) -> None:
    """Serves until SIGTERM or SIGINT; nothing depends on a graceful end.

    Raises InvalidToken when Telegram does not know the token, lock.Taken when the database is in use.
    """
    held = lock.take(settings.database)
    clock = Clock(settings.desk_clock_file)
    await asyncio.to_thread(schema.prepare, settings.database)
    storage = Storage(settings.database, settings.site)
    pulse = Pulse()
    application = _application(settings, pulse)
    vital = _task(watchdog.live(settings, storage, clock, pulse))
    try:
        await _introduce(application, settings.bot_mode)
        assert settings.bot_token is not None
        seal = Seal(settings.bot_token.get_secret_value())
        desk = Desk(storage, clock.now, application.bot.username, seal, settings.desk_personal_data == "forbidden")
        application.bot_data["desk"] = desk
        epochs = Epochs(settings, storage, clock)
        await epochs.begin()
        await storage.transact_surely(lambda store: store.facts.set("username", desk.username))
        forbids = desk.forbids_personal_data
        await storage.transact(lambda store: privacy.say_whether_allowed(store, forbids=forbids))
        await storage.transact(own_rules.note, settings.own_rules, clock.now())
        table.register(application, desk.username)
        clock.every_tick("epoch", epochs.go)
        await _serve(settings, application, desk, clock, pulse)
        await epochs.note()
    finally:
        watchdog.tell_systemd("STOPPING=1")
        vital.cancel()
        await asyncio.gather(vital, return_exceptions=True)
        await application.shutdown()
        await asyncio.to_thread(storage.close)
        log.info("stopped, lock %s", "released" if held is not None else "not held")


async def _serve(settings: Settings, application: DeskApplication, desk: Desk, clock: Clock, pulse: Pulse) -> None:
    storage = desk.storage
    inbox = Inbox(application, storage, clock)
    sender = Sender(application.bot, storage, clock, desk.seal, paced=settings.bot_pace == "telegram")
    sender.forms = settings.desk_forms
    sender.went_round = partial(pulse.beat, "send")
    clock.leapt = partial(jobs.tell_of_leap, storage, clock)
    clock.is_wrong = partial(examining.clock_is_wrong, settings, clock)
    clock.went_round = partial(pulse.beat, "sweep")
    packing = Packing(storage, clock, settings.digests)
    clock.every_tick("packing", packing.look)
    clock.every_tick("rounds", jobs.Rounds(storage, clock).go)
    clock.every_tick("anchor_trail", partial(jobs.anchor_trail, settings, storage, clock))
    for job in jobs.EVERY_TICK:
        clock.every_tick(job.__name__, partial(job, storage, clock))
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)

    free = asyncio.Event()
    waiting_for_review = _task(_let_go(storage, clock, free))
    working, sending = _task(_once(free, inbox.work)), _task(_once(free, sender.run))
    watch = Watch(storage, clock, "poll")
    watch.stood_by = partial(pulse.beat, "poll")
    receiving = _task(_receive(settings, application.bot, inbox, watch))
    tasks = [receiving, working, sending, _task(_knows_the_tables(storage))]
    background = [_task(show_commands(application.bot)), _task(_warm_up(storage))]
    background.append(_task(meanings.keep(settings, storage)))
    background.append(_task(examining.keep_looking(settings, application.bot, storage, clock)))
    background.append(_task(rivals.keep_looking(settings, application.bot, inbox, storage, clock)))
    log.info("serving as @%s", application.bot.username)
    watchdog.tell_systemd("READY=1")
    waiting = _task(stop.wait())
    done, _ = await asyncio.wait({waiting, *tasks}, return_when=asyncio.FIRST_COMPLETED)

    await clock.stop()
    await packing.stop()
    for task in (*(task for task in tasks if task is not sending), waiting, waiting_for_review, *background):
        task.cancel()
    await inbox.finish()
    sender.stop()
    free.set()
    await asyncio.wait({sending}, timeout=READ_TIMEOUT)
    sending.cancel()
    await asyncio.gather(*tasks, waiting, waiting_for_review, *background, return_exceptions=True)
    for task in done - {waiting}:
        task.result()  # a part that ended by itself ended by an error


async def _let_go(storage: Storage, clock: Clock, free: asyncio.Event) -> None:
    """A desk restored from a backup takes updates in and keeps them; it acts on nothing before its release."""
    while True:
        try:
            held = await storage.read(restored.gap)
        except Unavailable as error:
            log.warning("the database cannot be read: %s", error)
        else:
            if held is None:
                break
            log.warning("restored from a backup: nothing is sent before python -m bot release")
        await asyncio.sleep(REVIEW)
    clock.start()
    free.set()


async def _once(free: asyncio.Event, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    await free.wait()
    await work()


async def _knows_the_tables(storage: Storage) -> None:
    """Raises schema.SchemaTooNew once a newer program has made the tables into what this one does not know.

    A rolling upgrade first adds to them; it takes away only when no program works any more that needs it.
    """
    while True:
        try:
            await storage.read(schema.still_ours)
        except Unavailable as error:
            log.warning("the version of the tables cannot be read: %s", error)
        await asyncio.sleep(TABLES)


async def _receive(settings: Settings, bot: ExtBot[None], inbox: Inbox, watch: Watch) -> None:
    """Takes updates in for ever, in the way the settings name."""
    if settings.bot_mode == "polling":
        together = {_task(watch.keep()), _task(inbox.poll(watch))}
        try:
            done, _ = await asyncio.wait(together, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in together:
                task.cancel()
            await asyncio.gather(*together, return_exceptions=True)
        for task in done:
            task.result()
        return
    from bot.webhook import Webhook  # a web server, which polling does not need

    secret = settings.webhook_secret.get_secret_value()
    webhook = Webhook(inbox, settings.webhook_url, secret, settings.webhook_listen)
    await webhook.start(bot)
    try:
        await asyncio.Event().wait()
    finally:
        await webhook.stop()


def _application(settings: Settings, pulse: Pulse) -> DeskApplication:
    assert settings.bot_token is not None
    tls = ssl.create_default_context()  # one for both clients: each would make its own

    def request(connections: int) -> Calls:
        return Calls(
            pulse,
            connection_pool_size=connections,
            read_timeout=READ_TIMEOUT,
            write_timeout=READ_TIMEOUT,
            connect_timeout=5.0,
            pool_timeout=5.0,
            httpx_kwargs={"verify": tls, "trust_env": settings.bot_api_url.startswith("https://")},
        )

    bot: ExtBot[None] = ExtBot(
        settings.bot_token.get_secret_value(),
        base_url=f"{settings.bot_api_url}/bot",
        base_file_url=f"{settings.bot_api_url}/file/bot",
        request=request(AT_ONCE + 4),
        get_updates_request=request(1),
    )
    types = ContextTypes(context=Context)
    return Application.builder().bot(bot).updater(None).job_queue(None).context_types(types).build()


async def _introduce(application: DeskApplication, mode: str) -> None:
    """Telegram says who we are; while it cannot be reached we wait for it."""
    pause = 1
    while True:
        try:
            await application.initialize()
        except InvalidToken:
            raise
        except (NetworkError, RetryAfter) as error:
            log.warning("Telegram cannot be reached (%s), trying again in %d s", type(error).__name__, pause)
            await asyncio.sleep(pause)
            pause = min(pause * 2, 30)
        else:
            break
    if mode == "webhook":
        return
    try:
        await application.bot.delete_webhook()  # keeps what is pending; polling is refused beside a webhook
    except TelegramError as error:
        log.warning("a webhook, if there is one, cannot be removed: %s", type(error).__name__)


async def _warm_up(storage: Storage) -> None:
    """What was made at the start stays: the collector need not go through all of it again while people wait."""
    await storage.read(_warm)
    garbage.settle()


def _warm(store: Any) -> None:
    """The first question is not the one that waits for the index."""
    worktime.calendar_of(store)
    knowledge.index_of(store)


def _task(work: Coroutine[Any, Any, Any]) -> "asyncio.Task[Any]":
    return asyncio.create_task(work)
