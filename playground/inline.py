"""Inline mode, as a person meets it: @bot and some words in any chat, and a list of what could be posted."""

import asyncio

from playground import wire
from playground.records import Json, Person, Query
from playground.world import World

QUERY_SECONDS = 10.0


async def query(world: World, by: Person, act: Json) -> Json:
    """Type @bot and some words, and see what the bot offers."""
    bot = world.bot_named(act.get("bot"))
    asked = Query(str(5_000_000_000 + next(world.serial)), by, bot, world.clock.timestamp())
    world.queries[asked.id] = asked
    seen = world.events.last
    told = {"id": asked.id, "from": wire.user(by), "query": str(act.get("text", "")), "offset": ""}
    bot.updates.put("inline_query", told, by.id)
    loop = asyncio.get_running_loop()
    end = loop.time() + float(act.get("wait", QUERY_SECONDS))
    while asked.results is None and loop.time() < end and not world.events.over:
        await world.events.wait(seen, end - loop.time())
        seen = world.events.last
    return {"answered": asked.results is not None, "results": asked.results or []}
