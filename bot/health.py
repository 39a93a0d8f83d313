"""The health endpoint: /healthz says whether the desk does its work, /metrics the figures behind it."""

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aiohttp import web

from bot.clock import Clock
from bot.pulse import CALM, Pulse
from desk import restored
from storage import copies
from storage.queues import Queues
from storage.store import Storage, Store, Unavailable

LATE_UPDATE = 120.0  # seconds until an update that nobody handled is a sign of illness
LATE_ALARM = 120.0
LATE_LETTER = 900.0  # Telegram may ask for patience
LITTLE = 50_000_000  # bytes free on the database's disk
PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True)
class State:
    """What the endpoint tells: why the desk is ill, if it is, and the figures, if the database gives them."""

    ills: Sequence[str]
    held: bool
    queues: Queues | None


class Health:
    """Serves both addresses on a port of its own; what it tells holds no names, words or secrets."""

    def __init__(self, storage: Storage, clock: Clock, pulse: Pulse, listen: str) -> None:
        self._storage = storage
        self._clock = clock
        self._pulse = pulse
        self._host, _, port = listen.rpartition(":")
        self._port = int(port)
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        application = web.Application()
        application.router.add_get("/healthz", self._healthz)
        application.router.add_get("/metrics", self._metrics)
        self._runner = web.AppRunner(application, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, self._host or "127.0.0.1", self._port).start()

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def state(self) -> State:
        """The desk as it is now."""
        now, queues, held = self._clock.now(), None, False
        ills = [f"stuck: {part}" for part in self._pulse.stuck()]

        def look(store: Store) -> tuple[Queues, bool]:
            return store.waiting.figures(now), restored.gap(store) is not None

        try:
            queues, held = await self._storage.read(look)
        except Unavailable as error:
            ills.append(f"database: {error}")
        if queues is not None and not held:
            ills += _late(queues)
        path = copies.file_of(self._storage.url)
        if path is not None and shutil.disk_usage(path.parent).free < LITTLE:
            ills.append("disk: full")
        if self._pulse.lag > CALM:
            ills.append("loop: late")
        return State(ills, held, queues)

    async def _healthz(self, _: web.Request) -> web.Response:
        state = await self.state()
        body = {
            "status": "ill" if state.ills else "held" if state.held else "ok",
            "ills": list(state.ills),
            "parts": {part: round(age, 1) for part, age in self._pulse.ages().items()},
            "oldest_seconds": _oldest(state.queues) if state.queues else {},
        }
        return web.json_response(body, status=503 if state.ills else 200)

    async def _metrics(self, _: web.Request) -> web.Response:
        state = await self.state()
        text = "\n".join(_figures(state, self._pulse)) + "\n"
        return web.Response(body=text.encode(), headers={"Content-Type": PROMETHEUS})


def _late(queues: Queues) -> Iterator[str]:
    if queues.oldest_update > LATE_UPDATE:
        yield "inbox: late"
    if queues.oldest_alarm > LATE_ALARM:
        yield "alarms: late"
    if queues.oldest_letter > LATE_LETTER:
        yield "letters: late"


def _oldest(queues: Queues) -> dict[str, float]:
    ages = {"update": queues.oldest_update, "letter": queues.oldest_letter, "alarm": queues.oldest_alarm}
    return {name: round(age, 1) for name, age in ages.items()}


def _figures(state: State, pulse: Pulse) -> Iterator[str]:
    yield from _family("bangban_healthy", "gauge", "1 when /healthz answers 200", {"": float(not state.ills)})
    yield from _family("bangban_held", "gauge", "1 while restored and not released", {"": float(state.held)})
    yield from _family("bangban_loop_lag_seconds", "gauge", "longest wait for the loop in a minute", {"": pulse.lag})
    ages = {_label(part=part): age for part, age in pulse.ages().items()}
    yield from _family("bangban_part_age_seconds", "gauge", "since each part went round", ages)
    calls = {_label(method=m, outcome=o): float(count) for (m, o), count in sorted(pulse.answers.items())}
    yield from _family("bangban_telegram_calls_total", "counter", "calls to Telegram by what came of them", calls)
    late = sum(count for (_, outcome), count in pulse.answers.items() if outcome == "429")
    yield from _family("bangban_telegram_429_total", "counter", "calls Telegram asked to be patient with", {"": late})
    if state.queues is None:
        return
    oldest = {_label(what=what): age for what, age in _oldest(state.queues).items()}
    yield from _family("bangban_oldest_due_seconds", "gauge", "age of the oldest that should be done by now", oldest)
    for name, counts in (
        ("inbox_rows", state.queues.inbox),
        ("letters", state.queues.letters),
        ("cases", state.queues.cases),
    ):
        rows = {_label(state=kind): float(count) for kind, count in sorted(counts.items())}
        yield from _family(f"bangban_{name}", "gauge", f"{name.replace('_', ' ')} by state", rows)


def _family(name: str, kind: str, help_: str, samples: dict[str, float]) -> Iterator[str]:
    yield f"# HELP {name} {help_}"
    yield f"# TYPE {name} {kind}"
    for labels, value in samples.items():
        yield f"{name}{labels} {value:g}"


def _label(**labels: str) -> str:
    return "{" + ",".join(f'{name}="{value}"' for name, value in labels.items()) + "}"
