"""answerCallbackQuery: what the presser of a button is shown."""

from playground import html
from playground.access import Call
from playground.records import Json
from playground.refusals import bad_request

ANSWERABLE_SECONDS = 15
TEXT_LIMIT = 200


def answer_callback_query(call: Call) -> bool:
    """answerCallbackQuery, once and within seconds."""
    world, params = call.world, call.params
    press = world.presses.get(params.text("callback_query_id"))
    stale = "query is too old and response timeout expired or query ID is invalid"
    if press is None or press.bot is not call.bot or press.answer is not None:
        raise bad_request(stale)
    if world.clock.timestamp() - press.at > ANSWERABLE_SECONDS:
        raise bad_request(stale)
    text, alert = params.text("text"), params.flag("show_alert")
    if html.units(text) > TEXT_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    press.answer = {"text": text, "alert": alert, "url": params.text("url")}
    place: Json = {"chat": press.message.chat.id, "message_id": press.message.id}
    world.events.add("answered", by=press.by.id, press=press.id, text=text, alert=alert, **place)
    del world.presses[press.id]
    return True
