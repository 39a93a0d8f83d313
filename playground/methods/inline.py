"""answerInlineQuery: what somebody who types @bot and some words is offered."""

from playground.access import Call
from playground.refusals import bad_request

ANSWERABLE_SECONDS = 10
MOST = 50


def answer_inline_query(call: Call) -> bool:
    """answerInlineQuery, once and within seconds."""
    world, params = call.world, call.params
    query = world.queries.get(params.text("inline_query_id"))
    if query is None or query.bot is not call.bot or world.clock.timestamp() - query.at > ANSWERABLE_SECONDS:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    results = params.structure("results")
    if not isinstance(results, list) or not all(isinstance(it, dict) and it.get("id") for it in results):
        raise bad_request("can't parse inline query result")
    if len(results) > MOST:
        raise bad_request("RESULTS_TOO_MUCH")
    query.results = results
    del world.queries[query.id]
    world.events.add("offered", by=query.by.id, query=query.id, count=len(results))
    return True
