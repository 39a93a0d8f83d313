"""The control API: JSON over HTTP under /control."""

import json
from collections.abc import Awaitable, Callable
from datetime import time as daytime

from aiohttp import web

from playground import complaints, seeds, state, windows
from playground.acts import ACTS
from playground.botapi import KEY, Playground
from playground.methods import profile
from playground.records import Json
from playground.refusals import Impossible

MOST_SECONDS = 60.0
SHOWN = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
"""What a browser may show by itself; everything else is saved, so that no upload runs in the page."""
DOWNLOAD = "application/octet-stream"


async def people(playground: Playground, _: web.Request, wish: Json) -> Json:
    """Add a person."""
    return seeds.add_person(playground.world, wish)


async def chats(playground: Playground, _: web.Request, wish: Json) -> Json:
    """Add a group."""
    return seeds.add_chat(playground.world, wish)


async def bots(playground: Playground, _: web.Request, wish: Json) -> Json:
    """Add a bot."""
    return state.bot(playground.world.add_bot(wish["username"], wish.get("id"), privacy=wish.get("privacy", True)))


async def bot(playground: Playground, _: web.Request, wish: Json) -> Json:
    """Change a bot's privacy mode, next update number or token."""
    chosen = playground.world.bot_named(wish.get("bot"))
    chosen.privacy = bool(wish.get("privacy", chosen.privacy))
    chosen.updates.next_id = int(wish.get("next_update_id", chosen.updates.next_id))
    chosen.token = str(wish.get("token", chosen.token))
    return state.bot(chosen)


async def acts(playground: Playground, _: web.Request, act: Json) -> Json:
    """Let a person do something."""
    name = act.get("do")
    if name not in ACTS:
        raise Impossible(f"unknown act {name!r}; there are {', '.join(ACTS)}", 400)
    outcome = ACTS[name](playground.world, playground.world.person(act.get("by")), act)
    return await outcome if isinstance(outcome, Awaitable) else outcome


async def faults(playground: Playground, request: web.Request, wish: Json) -> Json:
    """Plan a fault, or forget all."""
    if request.method == "DELETE":
        playground.faults.plan.clear()
        return {}
    return playground.faults.add(wish).record()


async def limits(playground: Playground, _: web.Request, wish: Json) -> Json:
    """Turn the flood limits on or off."""
    kept = playground.limits
    kept.on = bool(wish.get("on", kept.on))
    kept.overall, kept.chat, kept.group = (
        int(wish.get(name, getattr(kept, name))) for name in ("overall", "chat", "group")
    )
    return {"on": kept.on, "overall": kept.overall, "chat": kept.chat, "group": kept.group}


async def clock(playground: Playground, request: web.Request, wish: Json) -> Json:
    """Read or move the clock."""
    kept = playground.world.clock
    if request.method == "POST":
        match wish:
            case {"to": to}:
                kept.set(kept.read(to))
            case {"by": by}:
                kept.forward(float(by))
            case {"rate": 0 | 1 as rate}:
                kept.run(rate)
            case {"until": until}:
                kept.until(daytime.fromisoformat(until))
            case {"workday": workday}:
                kept.workday(daytime.fromisoformat(workday))
            case _:
                raise Impossible("one of to, by, rate (0 or 1), until, workday", 400)
    return kept.record()


async def updates(playground: Playground, _: web.Request, update: Json) -> Json:
    """Queue a raw update."""
    return playground.world.bot.updates.put_raw(update)


async def events(playground: Playground, request: web.Request, _: Json) -> Json:
    """The events after a number, waiting for the first if asked to."""
    kept = playground.world.events
    after = int(request.query.get("after", 0))
    await kept.wait(after, min(float(request.query.get("wait", 0)), MOST_SECONDS))
    return {"events": kept.after(after, int(request.query.get("limit", 1000))), "last": kept.last}


async def calls(playground: Playground, request: web.Request, _: Json) -> Json:
    """The ledger of Bot API calls."""
    query = request.query
    after, limit = int(query.get("after", 0)), int(query.get("limit", 10_000))
    return {"calls": playground.ledger.after(after, query.get("method", ""), limit), "last": playground.ledger.last}


async def whole(playground: Playground, _: web.Request, __: Json) -> Json:
    """The state of the world."""
    return state.whole(playground)


async def messages(playground: Playground, request: web.Request, _: Json) -> Json:
    """What a person sees in a chat, a window at a time."""
    world, query = playground.world, request.query
    person = world.person(_number(query.get("as")))
    named = request.match_info["chat"]
    private = named in ("private", str(person.id))
    chat = world.private(world.bot, person) if private else world.group(_number(named))
    limit = int(query.get("limit", 200))
    return windows.window(chat, person, limit, **{name: query.get(name, "") for name in windows.PLACES})


async def latest(playground: Playground, request: web.Request, _: Json) -> Json:
    """The latest message of every chat a person is in."""
    return {"latest": windows.latest(playground.world, playground.world.person(_number(request.query.get("as"))))}


async def agenda(playground: Playground, request: web.Request, wish: Json) -> Json:
    """Read the agenda, or replace it."""
    kept = playground.agenda
    if request.method == "PUT":
        kept.replace(wish, playground.world.clock)
        playground.world.events.add("agenda", agenda=kept.record())
    return kept.record()


async def wrongs(playground: Playground, _: web.Request, __: Json) -> Json:
    """What the bot has done wrong by now."""
    return {"complaints": complaints.complaints(playground)}


async def commands(playground: Playground, request: web.Request, _: Json) -> Json:
    """The command menu that a person is shown in a chat."""
    world = playground.world
    person = world.person(_number(request.query.get("as")))
    number = _number(request.query.get("chat")) or person.id
    chat = world.private(world.bot, person) if number == person.id else world.group(number)
    return {"commands": profile.menu(world.bot, chat, person)}


async def file(request: web.Request) -> web.StreamResponse:
    """The bytes of a file."""
    found = request.app[KEY].world.files.by_id(request.match_info["file"])
    if found is None:
        return _json({"error": "there is no such file"}, 404)
    content = bytes(found.size) if found.content is None else found.content
    shown = found.mime in SHOWN
    headers = {"X-Content-Type-Options": "nosniff", "Content-Disposition": "inline" if shown else "attachment"}
    return web.Response(body=content, content_type=found.mime if shown else DOWNLOAD, headers=headers)


async def stream(request: web.Request) -> web.StreamResponse:
    """The events as server-sent events, from now or after a number."""
    kept = request.app[KEY].world.events
    seen = int(request.headers.get("Last-Event-ID") or request.query.get("after") or kept.last)
    seen = min(seen, kept.last)  # a page may come back to a world that began anew
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
    await response.prepare(request)
    await response.write(b": open\n\n")
    while not kept.over:
        await kept.wait(seen, 15.0)
        lines = [f"id: {event['n']}\ndata: {json.dumps(event)}\n\n" for event in kept.after(seen)]
        seen += len(lines)
        try:
            await response.write("".join(lines or [": still here\n\n"]).encode())
        except ConnectionError:
            break
    return response


def control(act: Callable[[Playground, web.Request, Json], Awaitable[Json]]) -> Callable[..., Awaitable[web.Response]]:
    """A request handler: reads JSON, answers JSON, words what is impossible."""

    async def handler(request: web.Request) -> web.Response:
        try:
            if request.can_read_body and request.content_type != "application/json":
                raise Impossible("send JSON with Content-Type: application/json", 415)  # no foreign page can do that
            wish = await request.json() if request.can_read_body else {}
            if not isinstance(wish, dict):
                raise Impossible("a JSON object is expected", 400)
            return _json(await act(request.app[KEY], request, wish))
        except Impossible as why:
            return _json({"error": str(why)}, why.status)
        except (ValueError, KeyError, TypeError) as error:
            return _json({"error": f"{type(error).__name__}: {error}"}, 400)

    return handler


ROUTES: list[web.AbstractRouteDef] = [
    web.post("/control/people", control(people)),
    web.post("/control/chats", control(chats)),
    web.post("/control/bots", control(bots)),
    web.post("/control/bot", control(bot)),
    web.post("/control/acts", control(acts)),
    web.post("/control/faults", control(faults)),
    web.delete("/control/faults", control(faults)),
    web.post("/control/limits", control(limits)),
    web.get("/control/clock", control(clock)),
    web.post("/control/clock", control(clock)),
    web.post("/control/updates", control(updates)),
    web.get("/control/events", control(events)),
    web.get("/control/stream", stream),
    web.get("/control/calls", control(calls)),
    web.get("/control/state", control(whole)),
    web.get("/control/chats/{chat}/messages", control(messages)),
    web.get("/control/latest", control(latest)),
    web.get("/control/agenda", control(agenda)),
    web.put("/control/agenda", control(agenda)),
    web.get("/control/complaints", control(wrongs)),
    web.get("/control/commands", control(commands)),
    web.get("/control/files/{file}", file),
]


def _json(content: Json, status: int = 200) -> web.Response:
    return web.Response(body=json.dumps(content).encode(), status=status, content_type="application/json")


def _number(text: str | None) -> int:
    return int(text or 0)
