"""The Bot API over HTTP: /bot<token>/<method> and /file/bot<token>/<path>."""

import asyncio
import inspect
import json
import time
from dataclasses import dataclass, field

from aiohttp import web

from playground import params as parameters
from playground.access import Call
from playground.agenda import Agenda
from playground.faults import Fault, Faults
from playground.ledger import Ledger
from playground.limits import Limits
from playground.methods import LIMITED, METHODS
from playground.methods.parameters import PARAMETERS
from playground.params import Params
from playground.records import Json
from playground.refusals import Refusal
from playground.world import World

OUTCOME = ("ok", "result", "error_code", "description", "parameters")
CORS = {"Cache-Control": "no-store"}


@dataclass(slots=True)
class Playground:
    """The world and what stands between it and the bots."""

    world: World
    faults: Faults = field(default_factory=Faults)
    limits: Limits = field(default_factory=Limits)
    ledger: Ledger = field(default_factory=Ledger)
    agenda: Agenda = field(default_factory=Agenda)


KEY = web.AppKey("playground", Playground)


async def call(request: web.Request) -> web.StreamResponse:
    """One Bot API call."""
    playground = request.app[KEY]
    method = request.match_info["method"]
    try:
        asked = await parameters.read(request)
    except Refusal as refusal:
        return _answer(_refused(refusal))
    chat = _chat(asked)
    fault = playground.faults.take(method.lower(), chat)
    entry = _entry(method, chat, asked)
    if fault is not None and not fault.after:
        await asyncio.sleep(fault.delay)
        if fault.spoils:
            return _faulty(request, fault, playground, entry)
    outcome = await _outcome(playground, request.match_info["token"], method.lower(), asked)
    entry |= outcome | {"effect": bool(outcome["ok"])}
    if fault is not None and fault.after:
        await asyncio.sleep(fault.delay)
        if fault.spoils:
            return _faulty(request, fault, playground, entry)
        if fault.cut:
            return await _cut(request, fault, playground, entry)
    if method.lower() != "getupdates" or outcome.get("result") != []:
        _note(playground, entry)
    return _answer(outcome)


async def download(request: web.Request) -> web.StreamResponse:
    """The bytes of a file."""
    playground = request.app[KEY]
    fault = playground.faults.take("file", None)
    if fault is not None:
        await asyncio.sleep(fault.delay)
        if fault.spoils:
            return _faulty(request, fault, playground, {"method": "file", "chat": None, "request": {}})
    try:
        playground.world.bot_with(request.match_info["token"])
    except Refusal as refusal:
        return _answer(_refused(refusal))
    file = playground.world.files.by_path(request.match_info["path"])
    if file is None:
        return _answer({"ok": False, "error_code": 404, "description": "Not Found"})
    content = bytes(file.size) if file.content is None else file.content
    return web.Response(body=content, content_type="application/octet-stream")


async def unknown(_: web.Request) -> web.StreamResponse:
    """Any other path."""
    return _answer({"ok": False, "error_code": 404, "description": "Not Found"})


async def _outcome(playground: Playground, token: str, method: str, asked: Params) -> Json:
    try:
        bot = playground.world.bot_with(token)
        if method not in METHODS:
            raise Refusal(404, "Not Found: method not found")
        if method in LIMITED:
            playground.limits.count(_chat(asked) or 0, _messages(asked))
        result = METHODS[method](Call(playground.world, bot, asked))
        return {"ok": True, "result": await result if inspect.isawaitable(result) else result}
    except Refusal as refusal:
        return _refused(refusal)


def _entry(method: str, chat: int | None, asked: Params) -> Json:
    entry: Json = {"method": method, "chat": chat, "request": asked.record(), "began": time.time()}
    strange = asked.names - PARAMETERS.get(method.lower(), asked.names)
    if strange:
        entry["strange"] = sorted(strange)
    return {**entry, "effect": False, "heard": True}


def _refused(refusal: Refusal) -> Json:
    outcome: Json = {"ok": False, "error_code": refusal.code, "description": refusal.description}
    if refusal.parameters:
        outcome["parameters"] = refusal.parameters
    return outcome


def _faulty(request: web.Request, fault: Fault, playground: Playground, entry: Json) -> web.StreamResponse:
    wrong: Json = {"ok": False, "error_code": fault.code, "description": fault.description}
    if fault.parameters:
        wrong["parameters"] = fault.parameters
    _note(playground, entry | wrong | {"heard": not fault.drop, "fault": True})
    if fault.drop:
        if request.transport is not None:
            request.transport.abort()
        return web.Response()
    if fault.body is not None:
        return web.Response(text=fault.body, status=fault.code or 200)
    return _answer(wrong)


async def _cut(request: web.Request, fault: Fault, playground: Playground, entry: Json) -> web.StreamResponse:
    """The true answer's head and its first bytes, and then nothing."""
    _note(playground, entry | {"heard": False, "fault": True})
    answer = _answer({key: entry[key] for key in OUTCOME if key in entry})
    assert isinstance(answer.body, bytes)
    begun = web.StreamResponse(status=answer.status, headers=answer.headers)
    await begun.prepare(request)
    await begun.write(answer.body[: fault.cut])
    if request.transport is not None:
        request.transport.close()
    return begun


def _note(playground: Playground, entry: Json) -> None:
    noted = playground.ledger.add(entry)
    if not noted.get("ok"):
        facts = {key: noted.get(key) for key in ("method", "chat", "description")}
        playground.world.events.add("refused", call=noted["n"], code=noted.get("error_code"), **facts)


def _answer(outcome: Json) -> web.Response:
    status = outcome.get("error_code", 200)
    headers = dict(CORS)
    wait = outcome.get("parameters", {}).get("retry_after")
    if wait:
        headers["Retry-After"] = str(wait)
    return web.Response(
        body=json.dumps(outcome).encode(), status=status, content_type="application/json", headers=headers
    )


def _chat(asked: Params) -> int | None:
    """The chat a call names; of a command menu, the one it is for."""
    scope = asked.structure("scope")
    named = Params(scope) if "chat_id" not in asked.values and isinstance(scope, dict) else asked
    text = named.text("chat_id").strip()
    return int(text) if text.removeprefix("-").isdecimal() and text.isascii() else None


def _messages(asked: Params) -> int:
    media = asked.structure("media")
    return len(media) if isinstance(media, list) else 1
